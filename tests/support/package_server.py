"""A package index on this machine, with one package, that can misbehave."""

from __future__ import annotations

import hashlib
import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from argos_tiny import TINY

BYTES = TINY.read_bytes()
SHA256 = hashlib.sha256(BYTES).hexdigest()


class Handler(BaseHTTPRequestHandler):
    """Serves `server.files`; what it does wrong is set by `server.fault`."""

    server: Server

    def do_GET(self) -> None:
        self.server.requests.append((self.path, self.headers.get("Range", "")))
        data = self.server.files.get(self.path)
        if self.path == "/moved":
            self.send_response(302)
            self.send_header("Location", self.server.moved_to)
            self.end_headers()
            return
        if data is None:
            self.send_error(404)
            return
        start = self.start_of(len(data))
        if start < 0:
            self.send_error(416)
            return
        self.send_response(206 if start else 200)
        if start:
            told = 0 if self.server.fault == "wrong place" else start
            self.send_header("Content-Range", f"bytes {told}-{len(data) - 1}/{len(data)}")
        self.send_header("Content-Length", str(len(data) - start))
        self.end_headers()
        cut = self.server.fault == "truncate" and self.path != "/index.json" and start == 0
        end = len(data) // 2 if cut else len(data)
        self.wfile.write(data[start:end])

    def start_of(self, size: int) -> int:
        """Where the answer starts; -1 where the range cannot be satisfied."""
        wanted = self.headers.get("Range", "")
        if not wanted or self.server.fault == "ignore range":
            return 0
        start = int(wanted.removeprefix("bytes=").rstrip("-"))
        return start if start < size else -1

    def log_message(self, format: str, *args: Any) -> None: ...


class Server(ThreadingHTTPServer):
    """A package index with one package, on this machine."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.base = f"http://127.0.0.1:{self.server_port}"
        self.requests: list[tuple[str, str]] = []
        self.fault = ""
        self.moved_to = ""
        self.entry: dict[str, Any] = {
            "from_code": "en",
            "to_code": "es",
            "package_version": "0.1",
            "links": [f"{self.base}/tiny.argosmodel"],
        }
        self.files = {"/tiny.argosmodel": BYTES}
        self.offer(self.entry)

    def offer(self, *entries: object) -> None:
        """Make these the entries of the index."""
        self.files["/index.json"] = json.dumps(entries).encode()

    def paths(self) -> list[str]:
        """What was asked for."""
        return [path for path, _ in self.requests]
