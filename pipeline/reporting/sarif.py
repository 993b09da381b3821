"""SARIF 2.1.0: findings for code scanning and for editors."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any, Final
from urllib.parse import quote

from pipeline.reporting.formats import INPUT, Notice
from pipeline.reporting.rules import Rule

_SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
_LINK: Final = re.compile(r"\[(?=[^\]]*\]\()")


def as_sarif(notices: Sequence[Notice], rules: Mapping[str, Rule], version: str) -> str:
    """One run, one rule a check, one result a notice."""
    codes = sorted({*rules, *(notice.check for notice in notices)})
    driver = {
        "name": "md-translation-pipeline",
        "version": version,
        "rules": [_rule(code, rules.get(code)) for code in codes],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {"executionSuccessful": not any(notice.check == INPUT for notice in notices)}
        ],
        "results": [_result(notice, codes) for notice in notices],
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _rule(code: str, rule: Rule | None) -> dict[str, Any]:
    """No `helpUri`: it must be absolute, and the documents lie beside the code only."""
    if rule is None:
        return {"id": code, "shortDescription": {"text": code}}
    return {
        "id": code,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": f"{rule.text}."},
        "help": {"text": f"{rule.text}. How to fix it: docs/checks.md, section {code}."},
    }


def _result(notice: Notice, codes: Sequence[str]) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": notice.check,
        "ruleIndex": codes.index(notice.check),
        "level": str(notice.severity),
        # Brackets before parentheses would be a link, wherever the text of a page leads.
        "message": {"text": _LINK.sub(r"\\[", notice.message)},
        "partialFingerprints": {"segment/v1": _fingerprint(notice)},
        "properties": {
            "page": notice.page,
            "language": notice.language,
            "segment": notice.segment,
        },
    }
    if notice.waiver:
        suppression = {"kind": "external", "status": "accepted", "justification": notice.waiver}
        result["suppressions"] = [suppression]
    if notice.path:
        place = {
            "artifactLocation": {"uri": quote(notice.path), "uriBaseId": "%SRCROOT%"},
            "region": {"startLine": notice.line or 1},
        }
        result["locations"] = [{"physicalLocation": place}]
    return result


def _fingerprint(notice: Notice) -> str:
    """The same while the finding is, wherever its paragraph moves."""
    parts = (notice.check, notice.page or notice.path, notice.language, notice.segment)
    return sha256("\n".join([*parts, notice.message]).encode("utf-8", "replace")).hexdigest()[:32]
