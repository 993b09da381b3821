"""Data that comes with the program beside its code: the model, the glossary.

In a checkout it is in a folder of the checkout, else where the installer has put it.
"""

from __future__ import annotations

from pathlib import Path


def find_shipped_folder(name: str, suffix: str) -> Path | None:
    """The folder called `name` in a checkout, else the one with installed files that end in
    `suffix`; None where the installer left them out."""
    beside = Path(__file__).parents[1]
    if (beside / "pyproject.toml").is_file():
        return beside / name
    # `pip install --target` keeps all in one folder, and its list of files names another.
    share = beside / "share" / "md-translation-pipeline" / name
    if any(share.glob(f"*{suffix}")):
        return share
    from importlib import metadata

    try:
        files = metadata.files("md-translation-pipeline") or ()
    except metadata.PackageNotFoundError:
        return None
    parts = (file for file in files if file.suffix == suffix and name in file.parts)
    paths = (Path(str(file.locate())).resolve() for file in parts)
    return next((path.parent for path in paths if path.is_file()), None)
