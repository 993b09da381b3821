"""Fetching files over https, going on where a download broke off.

Nothing here trusts what comes: the caller compares the hash.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from pipeline.errors import EngineError

TIMEOUT: Final = 30
MAX_PACKAGE: Final = 4 << 30

Progress = Callable[[int, int], None]
"""Called with bytes done and bytes in all (0 where unknown)."""


def is_allowed(url: str) -> bool:
    """Whether we fetch from `url`: https, or plain http from this machine."""
    parts = urlsplit(url)
    local = parts.hostname in ("127.0.0.1", "localhost", "::1")
    return parts.scheme == "https" or (parts.scheme == "http" and local)


@contextmanager
def open_url(url: str, headers: dict[str, str]) -> Iterator[Any]:
    """The response to a request. Raises EngineError whatever goes wrong on the way."""
    from http.client import HTTPException
    from urllib.request import HTTPRedirectHandler, Request, build_opener

    class Redirects(HTTPRedirectHandler):
        def redirect_request(self, *args: Any) -> Request | None:
            return super().redirect_request(*args) if is_allowed(args[-1]) else None

    try:
        if not is_allowed(url):
            raise EngineError(f"{url}: not an https address; check where it was set")
        agent = {"User-Agent": "md-translation-pipeline"}
        with build_opener(Redirects).open(
            Request(url, headers=agent | headers), timeout=TIMEOUT
        ) as r:
            yield r
    except (OSError, HTTPException, ValueError) as error:
        reason = getattr(error, "reason", None) or error
        raise EngineError(
            f"{url}: cannot be fetched ({reason}); check the network, or download the file "
            "elsewhere and run `pipeline models install --from FILE`"
        ) from error


def download_any(links: Sequence[str], part: Path, size: int, progress: Progress | None) -> str:
    """Fetch from the first link that works into `part`; the link. Raises the last EngineError."""
    for number, link in enumerate(links, start=1):
        try:
            download(link, part, size=size, progress=progress)
            return link
        except EngineError:
            if number == len(links):
                raise
    raise ValueError("no links")


def download(url: str, part: Path, *, size: int = 0, progress: Progress | None = None) -> None:
    """Fetch `url` into the file `part`, going on behind what is there already.

    `size` is the size expected, 0 if unknown. Raises EngineError; what came stays in `part`
    unless it cannot be right.
    """
    have = part.stat().st_size if part.exists() else 0
    if size and have == size:
        return
    if have > (size or MAX_PACKAGE):
        have = 0
    try:
        _append(url, part, have, size, progress)
    except EngineError as error:
        if not have or getattr(error.__cause__, "code", 0) != 416:
            raise
        if size:  # the server's file is shorter than what we have of it
            part.unlink()
            raise
        # Range not satisfiable: all of it is here already; the caller compares the hash.


def _append(url: str, part: Path, have: int, size: int, progress: Progress | None) -> None:
    """Fetch what comes after the first `have` bytes, or all where the server cannot resume."""
    with open_url(url, {"Range": f"bytes={have}-"} if have else {}) as response:
        done = have if response.status == 206 else 0
        if done and not response.headers.get("Content-Range", "").startswith(f"bytes {done}-"):
            part.unlink()
            raise EngineError(f"{url}: the server resumes at a wrong place; run it again")
        total = done + int(response.headers.get("Content-Length") or 0)
        if size and total not in (size, done):
            raise EngineError(f"{url}: {total} bytes, where {size} are expected; do not use it")
        with part.open("ab" if done else "wb") as out:
            while chunk := response.read(1 << 16):
                done += len(chunk)
                if done > (size or MAX_PACKAGE):
                    raise EngineError(f"{url}: longer than {size or MAX_PACKAGE} bytes; not used")
                out.write(chunk)
                if progress:
                    progress(done, size or total)
    if done < (size or total):
        raise EngineError(
            f"{url}: broke off after {done} of {size or total} bytes; run it again to go on"
        )
