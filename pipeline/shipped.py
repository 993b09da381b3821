"""Data that comes with the program beside its code: the model, the glossary.

In a checkout it is in a folder of the checkout, else where the installer has put it.
"""

from __future__ import annotations

from pathlib import Path


def find_shipped_folder(name: str, suffix: str) -> Path | None:
    """The folder called `name` in a checkout, else the one with installed files that end in
    `suffix`; None where the installer left them out."""
    checkout = Path(__file__).parents[1]
    if (checkout / "pyproject.toml").is_file():
        return checkout / name
    from importlib import metadata

    try:
        files = metadata.files("md-translation-pipeline") or ()
    except metadata.PackageNotFoundError:
        return None
    parts = (file for file in files if file.suffix == suffix and name in file.parts)
    return next((Path(str(file.locate())).resolve().parent for file in parts), None)
