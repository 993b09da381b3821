"""What each check is about: the rule in one sentence, and a title that says the fault."""

from __future__ import annotations

from collections.abc import Iterable
from types import MappingProxyType
from typing import Final, NamedTuple

from pipeline.checks import CHECKS
from pipeline.checks import rule as rule_of
from pipeline.checks.plugins import plugin_title


class Rule(NamedTuple):
    """What reports say of a check."""

    title: str
    """What is wrong where it finds something."""
    text: str
    """What must be true of a page, one sentence without its full stop; docs/checks.md has it."""


_TITLES: Final = MappingProxyType(
    {
        "tags": "Tag missing, added or crossed",
        "length": "Translation empty, repeating itself, too long or too short",
        "untranslated": "Text not translated",
        "marks": "Mark of unfinished work",
        "hidden": "Character that cannot be seen",
        "mistranslation": "Word that does not translate the source",
        "left-out": "Words of the source left out",
        "added": "Words that nothing in the source says",
        "numbers": "Number or unit missing, added or changed",
        "number-words": "Number word missing, added or changed",
        "periods": "Unit of time missing or changed",
        "frequency": "How often: missing, added or changed",
        "fractions": "Fraction missing, added or changed",
        "ordinals": "Ordinal missing, added or changed",
        "dates": "Month or weekday missing or changed, or unclear date",
        "times-of-day": "Time of day changed",
        "doses": "Dose form or measure changed",
        "limits": "Limit of a number turned round or lost",
        "signs": "Sign beside a number lost",
        "stages": "Stage, grade, phase or type missing, added or changed",
        "codes": "Letters of an acronym or code changed or lost",
        "negation": "Negation lost or added",
        "opposites": "Opposite of a word of the source",
        "leaks": "Word in another language",
        "invented": "Word that does not exist",
        "drugs": "Drug missing, added or changed",
        "names": "Name lost or said too often",
        "punctuation": "Punctuation that does not match the source",
        "casing": "Capitals that do not match the source",
        "agreement": "Word that does not agree with a term",
        "register": "Reader addressed in the other way",
        "spelling": "Tilde or accent missing",
        "false-friends": "Word that only looks like its translation",
        "order": "Numbers that have changed places",
    }
)
"""Faults that the checks of a translation find."""

_OTHERS: Final = MappingProxyType(
    {
        "input": ("File that cannot be read or written", "Every file can be read and written"),
        "stale": (
            "File not as a build leaves it",
            "Editions and PO files are as a build leaves them",
        ),
        "term-missing": (
            "Locked term missing",
            "Locked and kept terms of the source stand in the translation in an approved form",
        ),
        "term-advised": (
            "Preferred term not used",
            "Preferred terms of the source stand in the translation in an approved form",
        ),
        "term-forbidden": (
            "Forbidden term used",
            "Forms that the glossary forbids do not stand in the translation",
        ),
        "unsure": (
            "Words that the engine is unsure of",
            "The engine is sure of what it wrote",
        ),
        "markup": ("Tag at an uncertain place", "Tags are around the words that they belong to"),
        "structure": (
            "Edition with another structure",
            "The edition has the structure of its page",
        ),
        "catalogue": ("PO file that cannot be read", "PO files can be read, every entry of them"),
        "page": ("Block that cannot be split", "Every block of a page can be split into segments"),
        "anchor": ("Heading without its id", "Headings keep the ids that links use"),
        "abbreviation": (
            "Explained word that the edition does not write",
            "Words that a page explains are written in its edition",
        ),
        "address": (
            "Edition at the address of its page",
            "A page and its edition have addresses of their own",
        ),
        "missing-file": (
            "File missing from where the edition looks for it",
            "The files that a page shows or links to are where its edition looks for them",
        ),
        "language": ("Page in another language", "Pages are in the language of the source"),
        "foreign": (
            "File from no build",
            "Only files of a build stand where a build writes",
        ),
        "edited": (
            "Edition changed by hand",
            "Editions are changed in their PO files, and are as the last build left them",
        ),
        "emptied": (
            "PO file emptied",
            "The texts of an edition stand in its PO file",
        ),
        "kept": ("Copy of a replaced file", "No copies of replaced files wait for a decision"),
        "review": (
            "Approved in different ways",
            "The same text is approved in the same way on all pages",
        ),
        "orphan": ("Edition without a page", "Every edition and every PO file has a page"),
        "renamed": ("Page under a new name", "Pages keep their names"),
        "not-a-page": ("Folder named like a page", "Only pages have names that end like a page"),
        "waiver": ("Waiver without effect", "Every waiver waives a finding that is there"),
        "too-long": ("Segment too long", "Segments are short enough to translate"),
    }
)
"""Faults that others find, with their rules."""


def rules(plugin_checks: Iterable[str] = ()) -> dict[str, Rule]:
    """The rule of each code of a finding: our own, and those of other packages."""
    own = {code: Rule(_TITLES.get(code, rule_of(code)), rule_of(code)) for code, _ in CHECKS}
    others = {code: Rule(*texts) for code, texts in _OTHERS.items()}
    plugins = {name: plugin_title(name) for name in plugin_checks}
    return own | others | {name: Rule(title, title) for name, title in plugins.items()}


def rule_titles(plugin_checks: Iterable[str] = ()) -> dict[str, str]:
    """What is wrong where a check finds something, by its code, see `rules`."""
    return {code: rule.title for code, rule in rules(plugin_checks).items()}
