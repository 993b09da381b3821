"""German, as far as engines need it."""

from __future__ import annotations

from pipeline.languages.base import Language


class German(Language):
    """German of all countries."""

    name = "German"
    capitalizes_nouns = True


LANGUAGE = German
