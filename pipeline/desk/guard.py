"""What a request must bring to be answered: the secret, this host, this origin.

Other programs and other pages of the browser can reach the port. They do not know the secret,
which is in the path of every address; a page of another site cannot ride on a cookie, for there
is no cookie. Host and Origin are compared too, against names that lead here from elsewhere.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Awaitable, Callable, MutableMapping
from hmac import compare_digest
from typing import Any, Final
from urllib.parse import quote

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

HEADERS: Final = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
        " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",  # with `no-referrer` a form would send the origin `null`
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}
START_SECONDS: Final = 120
"""How long the address that the browser is started with holds, and it holds once: other accounts
of the machine may see it in the list of processes."""
_SAME: Final = ("same-origin", "none", "")


class Guard:
    """Lets only requests of the desk's own pages through, and sets the headers of all answers."""

    def __init__(self, app: App, port: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._app = app
        self._hosts = [f"127.0.0.1:{port}".encode(), f"localhost:{port}".encode()]
        self._clock = clock
        self.secret = secrets.token_urlsafe(24)
        self._once = secrets.token_urlsafe(24)
        self._opened_at = clock()
        self.root = f"/{self.secret}"
        self.address = f"http://127.0.0.1:{port}{self.root}/"
        """Where the desk is; whoever knows it may use the desk."""
        self.start_address = f"http://127.0.0.1:{port}/start/{self._once}"
        """Leads there once."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":  # no WebSockets
            return
        send = _with_headers(send)
        headers = {name.lower(): value for name, value in scope["headers"]}
        if wrong := self._find_wrong(scope, headers):
            await _refuse(send, *wrong)
        elif location := self._start(scope):
            await _redirect(send, location)
        elif path := self._inner_path(scope):
            inner = {**scope, "path": path, "raw_path": quote(path).encode(), "root_path": ""}
            await self._app(inner, receive, send)
        else:
            await _refuse(send, 404, "nothing here; use the address that `pipeline review` prints")

    def _find_wrong(self, scope: Scope, headers: dict[bytes, bytes]) -> tuple[int, str] | None:
        host = headers.get(b"host", b"")
        if host not in self._hosts:
            return 421, "this address is not the desk's; use the one that it prints"
        origin = headers.get(b"origin")
        if origin is not None and origin != b"http://" + host:
            return 403, "the request comes from another site"
        site = headers.get(b"sec-fetch-site", b"").decode("latin-1")
        if site not in _SAME and not self._is_start(scope):
            return 403, "the request comes from another site"
        if scope["method"] not in ("GET", "HEAD") and origin is None:
            return 403, "the request does not say where it comes from"
        return None

    def _is_start(self, scope: Scope) -> bool:
        return compare_digest(scope["path"].encode(), f"/start/{self._once}".encode())

    def _start(self, scope: Scope) -> str:
        """Where the address that the browser was started with leads; empty for others."""
        is_fresh = self._clock() - self._opened_at < START_SECONDS
        if scope["method"] != "GET" or not self._once or not self._is_start(scope) or not is_fresh:
            return ""
        self._once = ""
        return f"{self.root}/"

    def _inner_path(self, scope: Scope) -> str:
        """The path behind the secret; empty where the secret is not there."""
        head, _, rest = scope["path"].lstrip("/").partition("/")
        known = compare_digest(head.encode("utf-8", "replace"), self.secret.encode())
        return f"/{rest}" if known else ""


def _with_headers(send: Send) -> Send:
    async def send_more(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            given = {name.lower() for name, _ in message["headers"]}
            more = [
                (name.encode(), value.encode())
                for name, value in HEADERS.items()
                if name.encode() not in given
            ]
            message = {**message, "headers": [*message["headers"], *more]}
        await send(message)

    return send_more


async def _refuse(send: Send, status: int, why: str) -> None:
    await _answer(send, status, [(b"content-type", b"text/plain; charset=utf-8")], f"{why}\n")


async def _redirect(send: Send, location: str) -> None:
    await _answer(send, 303, [(b"location", location.encode())], "")


async def _answer(send: Send, status: int, headers: list[tuple[bytes, bytes]], body: str) -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body.encode()})
