"""The reviewer's desk, served from a thread, and a browser without a screen that talks to it."""

from __future__ import annotations

import html
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from pipeline.config.settings import load
from pipeline.desk.server import DeskServer

REVIEWER = "Ana Pérez"


@dataclass
class Response:
    status: int
    headers: dict[str, str]
    text: str
    data: bytes = b""

    @property
    def location(self) -> str:
        return self.headers.get("location", "")


@dataclass
class Client:
    """Sends what a browser would send."""

    server: DeskServer

    @property
    def port(self) -> int:
        return self.server.port

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def root(self) -> str:
        return self.server.guard.root

    def request(self, method: str, path: str, body: str | None = None, **headers: str) -> Response:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        sent.setdefault("Host", self.host)
        if body is not None:
            sent |= {
                "Content-Type": "application/x-www-form-urlencoded",
                "Content-Length": str(len(body.encode())),
            }
        for name, value in sent.items():
            if value:
                connection.putheader(name, value)
        connection.endheaders(body.encode() if body is not None else None)
        answer = connection.getresponse()
        data = answer.read()
        found = {name.lower(): value for name, value in answer.getheaders()}
        connection.close()
        return Response(answer.status, found, data.decode("utf-8", "replace"), data)

    def get(self, view: str, **params: str) -> Response:
        query = f"?{urlencode(params)}" if params else ""
        return self.request("GET", f"{self.root}/{view}{query}")

    def follow(self, response: Response) -> Response:
        return self.request("GET", response.location)

    def post(self, view: str, **params: str) -> Response:
        origin = f"http://{self.host}"
        return self.request("POST", f"{self.root}/{view}", urlencode(params), Origin=origin)

    def fields(self, page: str, segment: str, language: str = "es") -> dict[str, str]:
        """The form of the editor of a segment, as a browser would send it."""
        return fields(self.get("edit", lang=language, page=page, id=segment).text)

    def save(self, view: str, page: str, segment: str, text: str, **more: str) -> Response:
        return self.post(view, **{**self.fields(page, segment), "target": text, **more})


class RemoteClient(Client):
    """As `Client`, for a desk in a process of its own."""

    def __init__(self, address: str) -> None:
        where = urlsplit(address)
        assert where.port
        self._port, self._root = where.port, where.path.rstrip("/")

    @property
    def port(self) -> int:
        return self._port

    @property
    def root(self) -> str:
        return self._root


def fields(text: str) -> dict[str, str]:
    """The fields of the form in the editor."""
    form = text.partition('<form id="form"')[2].partition("</form>")[0]
    hidden = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', form)
    found = {name: html.unescape(value) for name, value in hidden}
    area = re.search(r"<textarea[^>]*>\n?(.*?)</textarea>", form, re.DOTALL)
    assert area, text[:400]
    return {**found, "target": html.unescape(area[1])}


def shown(text: str) -> str:
    """What a page says, without its markup."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", text)).split())


@contextmanager
def serving(root: Path, *, reviewer: str = REVIEWER, engine: str = "pseudo") -> Iterator[Client]:
    """A desk for the site under `root`."""
    from dataclasses import replace

    server = DeskServer(replace(load(root), engine=engine), reviewer=reviewer)
    server.load()
    started = threading.Event()
    thread = threading.Thread(target=server.serve, args=(started.set,))
    thread.start()
    try:
        assert started.wait(30)
        yield Client(server)
    finally:
        server.stop()
        thread.join(30)
        assert not thread.is_alive()
