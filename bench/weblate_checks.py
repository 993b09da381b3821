"""What the checks of Weblate say of texts. Run by `bench/tool_alarms.py` with a Python that has
Weblate; it needs no database and no server, so checks that compare many texts are left out.

Read from the standard input, as JSON: a list of pairs, source and target. Printed, as JSON: the
version, and how often each check complains.
"""

from __future__ import annotations

import json
import os
import sys
import types
from collections import Counter
from importlib.metadata import version

FLAGS = 'placeholders:r"</?[1-9][0-9]*/?>"'
"""As docs/translators.md advises."""
SETTINGS = "settings_of_weblate"
DRAWING = ("gi", "gi.repository", "cairo", "tesserocr")
"""Libraries that draw and read pictures, which checks do not need."""
ASK_THE_DATABASE = frozenset(
    "inconsistent reused translated duplicate multiple_failures check_glossary "
    "long_untranslated".split()
)


class _Stub(types.ModuleType):
    """Stands for a module, and for whatever is in it."""

    __path__: list[str] = []  # noqa: RUF012

    def __getattr__(self, name: str) -> _Stub:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Stub(name)

    def __call__(self, *_: object, **__: object) -> _Stub:
        return self


def start_weblate() -> None:
    sys.modules.update({name: _Stub(name) for name in DRAWING})
    from weblate import settings_example

    settings = types.ModuleType(SETTINGS)
    settings.__dict__.update(vars(settings_example))
    database = {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}
    settings.__dict__["DATABASES"] = {"default": database}
    sys.modules[SETTINGS] = settings
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    import django

    django.setup()


def main() -> None:
    pairs = json.load(sys.stdin)
    start_weblate()
    from weblate.checks.models import CHECKS
    from weblate.checks.tests.test_checks import MockUnit

    found: Counter[str] = Counter()
    for source, target in pairs:
        unit = MockUnit(code="es", source=source, target=target, flags=FLAGS)
        unit.translation.component.is_glossary = False
        for name, check in CHECKS.target.items():
            if name not in ASK_THE_DATABASE and check.check_target([source], [target], unit):
                found[name] += 1
    json.dump([version("weblate"), found], sys.stdout)


if __name__ == "__main__":
    main()
