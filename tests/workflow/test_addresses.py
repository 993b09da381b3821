"""The setting `address`: what becomes of addresses in the front matter of editions."""

from __future__ import annotations

from pathlib import Path

import pytest
from workbench import put

from pipeline.cli.main import main

Capture = pytest.CaptureFixture[str]
SITE = 'engine = "pseudo"\nedition = "site/{lang}/{path}"\n'
PREFIX = '[address.es]\nprefix = "/es"\n'

CASES: dict[str, tuple[str, str, str | None, bool]] = {
    # name: settings, front matter, what the edition has in its place, warned
    "no rule": ("", "permalink: /a/", "permalink: /a/", True),
    "no rule, another site": ("", "url: https://a.example/b", "url: https://a.example/b", False),
    "no rule, a slug": ("", "slug: a", "slug: a", False),
    "no rule, a style of Jekyll": ("", "permalink: pretty", "permalink: pretty", False),
    "no rule, a relative alias": ("", "aliases: [old]", "aliases: [old]", False),
    "no rule, not the address": ("", "link: /a/", "link: /a/", False),
    "kept": ('[address.es]\npermalink = "keep"\n', "permalink: /a/", "permalink: /a/", False),
    "prefix": (PREFIX, "permalink: /a/", "permalink: /es/a/", False),
    "prefix, quoted": (PREFIX, 'url: "/a/" # here', 'url: "/es/a/" # here', False),
    "prefix, without a slash": (PREFIX, "permalink: a/b.html", "permalink: es/a/b.html", False),
    "prefix, there already": (PREFIX, "permalink: /es/a/", "permalink: /es/a/", True),
    "prefix, only alike": (PREFIX, "permalink: /essay/", "permalink: /es/essay/", False),
    "prefix, a style": (PREFIX, "permalink: pretty", "permalink: pretty", False),
    "prefix, a template": (PREFIX, "permalink: /:y/:title/", "permalink: /es/:y/:title/", False),
    "prefix, a list": (PREFIX, "aliases:\n  - /x/\n  - y", "aliases:\n  - /es/x/\n  - y", False),
    "prefix, a list on a line": (
        PREFIX,
        "redirect_from: [/x/, '/y/']",
        "redirect_from: [\"/es/x/\", '/es/y/']",
        False,
    ),
    "prefix, another site": (PREFIX, "url: //a.example/b", "url: //a.example/b", False),
    "prefix, not a slug": (PREFIX, "slug: a", "slug: a", False),
    "prefix, a slug": (PREFIX + 'slug = "prefix"\n', "slug: a", "slug: es/a", False),
    "drop": (PREFIX + 'url = "drop"\n', "url: /a/\nweight: 3", "weight: 3", False),
    "drop all": (PREFIX + 'url = "drop"\n', "url: /a/", None, False),
    "drop a list": (
        PREFIX + 'aliases = "drop"\n',
        "aliases:\n- /x/\n- /y/\nweight: 3",
        "weight: 3",
        False,
    ),
    "drop a list on lines": (
        PREFIX + 'aliases = "drop"\n',
        "aliases: [\n  /x/,\n  /y/\n]\nweight: 3",
        "weight: 3",
        False,
    ),
    "map": (
        PREFIX + '[address.es.map]\n"/pain/(.*)" = "/es/dolor/\\\\1"\n',
        "permalink: /pain/back/\naliases: [/b/]",
        "permalink: /es/dolor/back/\naliases: [\"/es/b/\"]",
        False,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_addresses_of_editions(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    settings, before, after, warned = CASES[name]
    monkeypatch.chdir(tmp_path)
    put(tmp_path, {"pipeline.toml": f"{SITE}{settings}"})
    title = "" if after is None else "title: Pain\n"
    put(tmp_path, {"seeds/a.md": f"---\n{title}{before}\n---\n\nRest.\n"})
    assert main(["build", "--no-glossary"]) == 0
    edition = Path("output/site/es/a.md").read_text(encoding="utf-8")
    rest = "" if after is None else f"title: Pàìn\n{after}\n"
    assert edition.startswith(f"---\n{rest}language: es\n")
    assert ("[address]" in capsys.readouterr().err) == warned
    assert main(["build", "--no-glossary", "--check"]) == 0


def test_toml_and_json(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    put(tmp_path, {"pyproject.toml": '[tool.pipeline.address.es]\nprefix = "/es"\nslug = "drop"\n'})
    put(
        tmp_path,
        {
            "seeds/a.md": '+++\nurl = "/u/"\naliases = ["/x/", "y"]\nslug = "z"\n+++\nRest.\n',
            "seeds/b.md": '{"url": "/u/b/", "aliases": ["/x/b"]}\n\nRest.\n',
        },
    )
    assert main(["build", "--no-glossary", "--engine", "pseudo"]) == 0
    toml = Path("output/es/a.md").read_text(encoding="utf-8")
    assert toml.startswith('+++\nurl = "/es/u/"\naliases = ["/es/x/", "y"]\nlanguage')
    json = Path("output/es/b.md").read_text(encoding="utf-8")
    assert json.startswith('{"url": "/es/u/b/", "aliases": ["/es/x/b"]')


def test_each_language_has_its_own_rule(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    put(tmp_path, {"pipeline.toml": f'languages = ["es", "pt"]\nengine = "pseudo"\n{PREFIX}'})
    put(tmp_path, {"seeds/a.md": "---\npermalink: /a/\n---\nRest.\n"})
    assert main(["build", "--no-glossary"]) == 0
    assert "permalink: /es/a/" in Path("output/es/a.md").read_text(encoding="utf-8")
    assert "permalink: /a/" in Path("output/pt/a.md").read_text(encoding="utf-8")


def test_a_folder_apart_is_taken_for_another_site(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.chdir(tmp_path)
    put(tmp_path, {"seeds/a.md": "---\npermalink: /a/\n---\nRest.\n"})
    assert main(["build", "--no-glossary", "--engine", "pseudo"]) == 0
    assert "[address]" not in capsys.readouterr().err
    assert main(["build", "--no-glossary", "--engine", "pseudo", "--output", "seeds/x"]) == 0
    assert "[address]" in capsys.readouterr().err
