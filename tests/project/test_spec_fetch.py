"""The spec examples are complete and unaltered, and a test that must stay offline does."""

from __future__ import annotations

import hashlib
import io
import socket
import tarfile
from collections import Counter
from pathlib import Path

import pytest
from conftest import NetworkUsedError
from spec_examples import Example, commonmark_examples, gfm_examples, parse_examples, read_member


def archive_of(path: Path, files: dict[str, bytes]) -> str:
    """Writes a tar archive and returns its sha256."""
    with tarfile.open(path, "w:gz") as tar:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_commonmark_examples_are_complete() -> None:
    examples = commonmark_examples()
    assert len(examples) == 652
    assert examples[0] == Example(
        1, "Tabs", "\tfoo\tbaz\t\tbim\n", "<pre><code>foo\tbaz\t\tbim\n</code></pre>\n"
    )
    last = Example(652, "Textual content", "Multiple     spaces\n", "<p>Multiple     spaces</p>\n")
    assert examples[-1] == last


def test_gfm_examples_are_complete() -> None:
    examples = gfm_examples()
    assert len(examples) == 672
    assert Counter(e.extension for e in examples) == {
        "": 648,
        "autolink": 11,
        "table": 8,
        "disabled": 2,
        "strikethrough": 2,
        "tagfilter": 1,
    }
    tables = [e for e in examples if e.extension == "table"]
    assert {e.section for e in tables} == {"Tables (extension)"}
    assert tables[0].markdown == "| foo | bar |\n| --- | --- |\n| baz | bim |\n"


def test_markdown_may_be_empty_and_hold_lines_that_look_like_the_fence() -> None:
    fence = "`" * 32
    text = f"# One\n\n{fence} example\n```\n# no title\n```\n.\n<pre>\n{fence}\n"
    text += f"\n{fence} example table\n.\n{fence}\n"
    assert parse_examples(text) == [
        Example(1, "One", "```\n# no title\n```\n", "<pre>\n"),
        Example(2, "One", "", "", "table"),
    ]


def test_archive_with_the_right_hash_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.tar.gz"
    sha256 = archive_of(path, {"a/spec/gfm.txt": "→é".encode(), "a/other.txt": b""})
    assert read_member(path, "gfm.txt", sha256) == "→é"


def test_altered_archive_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.tar.gz"
    sha256 = archive_of(path, {"a/gfm.txt": b"text"})
    path.write_bytes(path.read_bytes() + b"\0")
    with pytest.raises(ValueError, match=f"not {sha256}; delete it and fetch again"):
        read_member(path, "gfm.txt", sha256)


@pytest.mark.parametrize("files", [{}, {"a/x": b"", "b/x": b""}], ids=["none", "two"])
def test_archive_without_exactly_one_such_file_is_refused(
    tmp_path: Path, files: dict[str, bytes]
) -> None:
    path = tmp_path / "a.tar.gz"
    sha256 = archive_of(path, files)
    with pytest.raises(ValueError, match=f"{len(files)} files named x, not one"):
        read_member(path, "x", sha256)


def test_no_network_blocks_names_and_connections(no_network: list[str]) -> None:
    with pytest.raises(NetworkUsedError, match=r"getaddrinfo\('example\.org', 80\)"):
        socket.getaddrinfo("example.org", 80)
    with pytest.raises(NetworkUsedError):
        socket.create_connection(("127.0.0.1", 9))
    with socket.socket() as tcp, pytest.raises(NetworkUsedError):
        tcp.connect(("127.0.0.1", 9))
    with socket.socket(type=socket.SOCK_DGRAM) as udp, pytest.raises(NetworkUsedError):
        udp.sendto(b"", ("127.0.0.1", 9))
    assert len(no_network) == 4
    no_network.clear()


def test_no_network_leaves_unix_sockets_alone(no_network: list[str], tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server, socket.socket(socket.AF_UNIX) as client:
        server.bind(str(tmp_path / "s"))
        server.listen()
        client.connect(str(tmp_path / "s"))
        client.send(b"x")
        with server.accept()[0] as peer:
            assert peer.recv(1) == b"x"
    assert no_network == []


def test_shared_folder_is_given(shared: Path) -> None:
    assert shared.is_dir()
