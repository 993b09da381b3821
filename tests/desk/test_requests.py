"""Who is answered: the desk's own pages, and nobody else; nothing leads out of the trees."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from review_client import Client, serving
from workbench import build, put

from pipeline.config.settings import load
from pipeline.desk.guard import START_SECONDS, Guard
from pipeline.desk.server import HOST, DeskServer
from pipeline.errors import UsageError

PAGE = "page.md"
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360"
    "000002000001e221bc330000000049454e44ae426082"
)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    root = tmp_path_factory.mktemp("site")
    put(root, {f"seeds/{PAGE}": "# Rest\n\n![Cells](cells.png)\n", "seeds/cells.png": PIXEL})
    put(root, {"secret.png": b"outside", "seeds/notes.txt": "text", "seeds/drawing.svg": "<svg/>"})
    (root / "seeds" / "link.png").symlink_to(root / "secret.png")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        assert build() == 0
        with serving(root) as ready:
            yield ready


def test_it_is_served_to_this_machine_only(client: Client) -> None:
    assert HOST == "127.0.0.1"
    assert client.server._socket.getsockname()[0] == "127.0.0.1"


def test_with_the_secret_it_answers(client: Client) -> None:
    assert client.get("").status == 200
    assert (
        client.request("GET", f"{client.root}/", Host=f"localhost:{client.server.port}").status
        == 200
    )


@pytest.mark.parametrize(
    "path", ["/", "/page?lang=es&page=page.md", "/wrong/", "/static/desk.css", "/start/", "//"]
)
def test_without_the_secret_it_does_not(client: Client, path: str) -> None:
    assert client.request("GET", path).status == 404


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:{port}", "127.0.0.1", "127.0.0.1:1", "127.0.0.1.evil", ""],
)
def test_another_host_is_refused(client: Client, host: str) -> None:
    named = host.format(port=client.server.port)
    answer = client.request("GET", f"{client.root}/", Host=named)
    assert answer.status in (400, 421)


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "https://127.0.0.1:{port}"},
        {"Origin": "http://127.0.0.1:{port}.evil.example"},
        {"Origin": "http://localhost:{port}"},
        {},
    ],
)
def test_another_origin_changes_nothing(client: Client, headers: dict[str, str]) -> None:
    sent = {k: v.format(port=client.server.port) for k, v in headers.items()}
    answer = client.request("POST", f"{client.root}/name", "name=Eva", **sent)
    assert answer.status == 403
    assert client.server.site.reviewer != "Eva"


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_request_that_another_site_makes_is_refused(client: Client, site: str) -> None:
    assert client.request("GET", f"{client.root}/", Sec_Fetch_Site=site).status == 403


def test_no_method_but_those_of_a_form_is_known(client: Client) -> None:
    origin = f"http://{client.host}"
    for method in ("PUT", "DELETE", "PATCH", "OPTIONS"):
        assert client.request(method, f"{client.root}/name", "", Origin=origin).status == 405
    assert client.request("GET", f"{client.root}/approve").status == 405


def test_every_answer_forbids_what_the_pages_do_not_need(client: Client) -> None:
    answers = [client.get(""), client.request("GET", "/"), client.get("static/desk.js")]
    for answer in answers:
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "set-cookie" not in answer.headers
    assert answers[0].headers["cache-control"] == "no-store"


def test_no_page_has_script_or_style_of_its_own(client: Client) -> None:
    for view in ("", "pages", f"page?lang=es&page={PAGE}", "edit"):
        text = client.get(view).text
        assert " style=" not in text
        assert "<style" not in text
        assert " onclick" not in text
        assert text.count("<script") == text.count("<script src=")


@pytest.mark.parametrize(
    "page",
    [
        "../secret.png",
        "../../etc/passwd",
        "/etc/passwd",
        "page.md/../page.md",
        "",
        "missing.md",
        ".",
    ],
)
def test_only_pages_of_the_site_are_opened(client: Client, page: str) -> None:
    for view in ("page", "edit", "alike"):
        assert client.get(view, lang="es", page=page, id="x").status == 404
    assert client.get("page", lang="../es", page=PAGE).status == 404
    assert client.post("approve", lang="es", page=page, id="x", target="y").status == 404


@pytest.mark.parametrize(
    "src",
    [
        "../secret.png",
        "/../secret.png",
        "%2e%2e/secret.png",
        "..%2Fsecret.png",
        "link.png",
        "notes.txt",
        "page.md",
        "missing.png",
        "http://evil.example/cells.png",
        "//evil.example/cells.png",
        "cells.png\x00.png",
        "..\\secret.png",
        "",
    ],
)
def test_no_picture_comes_from_outside_the_source(client: Client, src: str) -> None:
    assert client.get("picture", lang="es", page=PAGE, src=src).status == 404


def test_pictures_of_the_source_are_shown_and_run_nothing(client: Client) -> None:
    answer = client.get("picture", lang="es", page=PAGE, src="cells.png?v=1")
    assert answer.data == PIXEL
    assert answer.headers["content-type"] == "image/png"
    drawing = client.get("picture", lang="es", page=PAGE, src="/drawing.svg")
    assert drawing.status == 200
    assert "sandbox" in drawing.headers["content-security-policy"]


@pytest.mark.parametrize("name", ["../server.py", "..%2Fserver.py", "desk.css/..", "server.py", ""])
def test_only_the_static_files_are_sent(client: Client, name: str) -> None:
    assert client.request("GET", f"{client.root}/static/{name}").status == 404


def test_a_request_of_too_many_fields_is_refused(client: Client) -> None:
    assert client.get("", **{f"f{i}": "1" for i in range(200)}).status == 400


def test_the_start_address_holds_once_and_for_a_short_time() -> None:
    async def app(*_: object) -> None: ...

    time = [0.0]
    guard = Guard(app, 80, lambda: time[0])
    scope = {"method": "GET", "path": guard.start_address.partition("80")[2]}
    assert guard._start(scope) == f"{guard.root}/"
    assert guard._start(scope) == ""
    late = Guard(app, 80, lambda: time[0])
    time[0] += START_SECONDS
    assert late._start({"method": "GET", "path": late.start_address.partition("80")[2]}) == ""
    assert late.secret != guard.secret


def test_a_port_that_is_taken_is_an_error_that_says_what_to_do(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as other:
        other.bind((HOST, 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(UsageError, match=rf"port {port} is taken.*--port"):
            DeskServer(load(site), port)
