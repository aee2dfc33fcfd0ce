"""A draft instrument to start from: a commented file in the form of the library's."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from foedus.errors import Diagnostic, LawError, Place

__all__ = ["new_instrument"]

TEMPLATE = "draft.yaml"


def new_instrument(file: str | Path) -> Path:
    """Write a commented draft of a pact, to be changed.

    Args:
        file: Where to write it; a file that is there is never replaced. Its name becomes the
            draft's id.

    Returns:
        The file. Name it under ``instruments`` in a scenario, or read it with
        ``read_instrument``.

    Raises:
        LawError: If it cannot be written.
    """
    target = Path(file)
    name = "".join(c if c.isalnum() else "-" for c in target.stem.lower()).strip("-")
    if not name.isascii() or not name or "--" in name:
        what = f"{target.name!r} gives no id"
        raise LawError(Diagnostic(str(target), what, "a name such as my-pact.yaml"))
    text = resources.files("foedus.law").joinpath(TEMPLATE).read_text("utf-8")
    try:
        with target.open("x", encoding="utf-8") as made:
            made.write(text.replace("my-pact", name))
    except FileExistsError:
        what = "the file is there already"
        raise LawError(Diagnostic(Place(str(target)), what, "a new file")) from None
    except OSError as fault:
        what = f"cannot be written: {fault.strerror or fault}"
        raise LawError(Diagnostic(Place(str(target)), what, "a folder that exists")) from None
    return target
