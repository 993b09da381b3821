"""The application that a browser talks to: addresses, and what answers them."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from importlib.resources import files
from typing import Any, Final

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from pipeline.desk import actions, views
from pipeline.desk.actions import Answer
from pipeline.desk.context import MOST_BYTES, Params, parse_params
from pipeline.desk.pictures import TYPES, find_picture
from pipeline.desk.views import Desk, MissingError
from pipeline.errors import PipelineError

View = Callable[[Desk, Params], str]
Action = Callable[[Desk, Params], Answer]
Endpoint = Callable[[Request], Coroutine[Any, Any, Response]]

STATIC: Final = {
    "desk.css": "text/css; charset=utf-8",
    "desk.js": "text/javascript; charset=utf-8",
    "htmx.min.js": "text/javascript; charset=utf-8",
    "icon.svg": "image/svg+xml",
    "htmx.LICENSE.txt": "text/plain; charset=utf-8",
}
"""The files that the pages use, and no others."""
_PICTURE_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


def build_app(desk: Desk) -> Starlette:
    """The application for a site."""
    reads: dict[str, View] = {
        "/": views.show_list,
        "/pages": views.show_pages,
        "/page": views.show_page,
        "/edit": views.show_editor,
        "/alike": views.show_alike,
        "/reading": views.show_reading,
    }
    changes: dict[str, Action] = {
        "/check": actions.check_typed,
        "/approve": actions.approve_typed,
        "/draft": actions.draft_typed,
        "/waive": actions.waive_finding,
        "/undo": actions.undo_last,
        "/name": actions.set_name,
        "/answer": actions.ask_other_engine,
    }
    routes = [Route(path, _read(desk, view), methods=["GET"]) for path, view in reads.items()]
    routes += [Route(path, _change(desk, act), methods=["POST"]) for path, act in changes.items()]
    routes += [
        Route("/next", _next(desk), methods=["GET"]),
        Route("/version", _version(desk), methods=["GET"]),
        Route("/picture", _picture(desk), methods=["GET"]),
        Route("/static/{name}", _static, methods=["GET"]),
    ]
    return Starlette(routes=routes)


def _read(desk: Desk, view: View) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        return await run_in_threadpool(_answer_view, desk, view, request.url.query)

    return endpoint


def _answer_view(desk: Desk, view: View, query: str) -> Response:
    try:
        return HTMLResponse(view(desk, parse_params(query)))
    except ValueError:
        return _problem(desk, "the address has too many fields; go back to the list", 400)
    except PipelineError as error:
        return _problem(desk, str(error), 404 if isinstance(error, MissingError) else 500)


def _problem(desk: Desk, text: str, status: int) -> Response:
    return HTMLResponse(desk.render("problem.html", problem=text), status)


def _change(desk: Desk, act: Action) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        body = bytearray()
        async for part in request.stream():
            body += part
            if len(body) > MOST_BYTES:
                return PlainTextResponse("the text is too long; shorten it\n", 413)
        return await run_in_threadpool(_answer_action, desk, act, bytes(body))

    return endpoint


def _answer_action(desk: Desk, act: Action, body: bytes) -> Response:
    try:
        answer = act(desk, parse_params(body.decode("utf-8", "replace")))
    except ValueError:
        return _problem(desk, "the form has too many fields; go back to the list", 400)
    except PipelineError as error:
        return _problem(desk, str(error), 404 if isinstance(error, MissingError) else 500)
    if answer.location:
        return RedirectResponse(answer.location, 303)
    return HTMLResponse(answer.html, answer.status)


def _next(desk: Desk) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        query = request.url.query
        return await run_in_threadpool(_answer_action, desk, actions.go_to_next, query.encode())

    return endpoint


def _version(desk: Desk) -> Endpoint:
    """Nothing while a page is as it was shown; else the address to show it again."""

    def look(query: str) -> Response:
        params = parse_params(query)
        place = desk.place(params)
        with desk.site.lock:
            if desk.site.is_changed(place):
                desk.site.refresh_page(place)
        if params.get("version") == views.page_version(desk, place):
            return Response(status_code=204)
        return Response(status_code=204, headers={"HX-Refresh": "true"})

    async def endpoint(request: Request) -> Response:
        try:
            return await run_in_threadpool(look, request.url.query)
        except (PipelineError, ValueError):
            return Response(status_code=204)

    return endpoint


def _picture(desk: Desk) -> Endpoint:
    def find(query: str) -> Response:
        params = parse_params(query)
        place = desk.place(params)
        path = find_picture(desk.site.settings.source, place[1], params.get("src", ""))
        if path is None:
            return PlainTextResponse("no such picture\n", 404)
        headers = {"content-security-policy": _PICTURE_POLICY}
        media_type = TYPES[path.suffix.lower()]
        return Response(path.read_bytes(), headers=headers, media_type=media_type)

    async def endpoint(request: Request) -> Response:
        try:
            return await run_in_threadpool(find, request.url.query)
        except (PipelineError, ValueError, OSError):
            return PlainTextResponse("no such picture\n", 404)

    return endpoint


async def _static(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in STATIC:
        return PlainTextResponse("no such file\n", 404)
    data = files("pipeline.desk").joinpath("static", name).read_bytes()
    return Response(data, media_type=STATIC[name], headers={"cache-control": "max-age=3600"})
