"""A scenario's own instruments: files beside it, or copies of them behind it in the same text.

A run keeps one text. So that it holds all it was made from, the files of drafts are copied behind
the scenario, each after a line ``--- # instrument PATH``; such a copy goes before the file.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from foedus.errors import FoedusError
from foedus.scenario.scenario import Draft

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from foedus.scenario._judging import Judge

__all__ = ["joined", "read_drafts", "split"]

_MARK = re.compile(r"^--- # instrument ([^\n]+)\n", re.MULTILINE)
_MOST_BYTES = 500_000


def split(text: str) -> tuple[str, dict[str, str]]:
    """A scenario's text without the copies behind it, and these by the paths of their files."""
    head, *rest = _MARK.split(text)
    return head, dict(zip(rest[::2], rest[1::2], strict=True))


def joined(text: str, drafts: tuple[Draft, ...]) -> str:
    """A scenario's text with copies of its drafts behind it."""
    if drafts and not text.endswith("\n"):
        text += "\n"
    return text + "".join(f"--- # instrument {d.path}\n{_ended(d.text)}" for d in drafts)


def _ended(text: str) -> str:
    return text if text.endswith("\n") else text + "\n"


def read_drafts(judge: Judge, *, folder: Path, copies: Mapping[str, str]) -> tuple[Draft, ...]:
    """The instruments that a scenario names beside those of the library.

    Args:
        judge: Has the form, and collects the faults.
        folder: The scenario's folder.
        copies: Texts of drafts behind the scenario, by path.
    """
    found: list[Draft] = []
    vocabulary = judge.vocabulary
    known = set(() if vocabulary is None else vocabulary.instruments)
    identify = None if vocabulary is None else vocabulary.identify
    for i, path in enumerate(judge.form.file.instruments):
        at = ("instruments", i)
        text = copies.get(path)
        if text is None:
            text = _text(judge, at, folder, path)
        if text is None or identify is None:
            continue
        try:
            name = identify(text, str(folder / path))
        except FoedusError as error:
            judge.faults.extend(error.diagnostics)
            continue
        if name in known:
            judge.fault(at, f"an instrument '{name}' is there already", "an id of its own")
            continue
        known.add(name)
        found.append(Draft(path, name, text))
    return tuple(found)


def _text(judge: Judge, at: tuple[str, int], folder: Path, path: str) -> str | None:
    """The text of a draft's file, which must lie in the scenario's folder."""
    plain = PurePosixPath(path)
    if plain.is_absolute() or ".." in plain.parts or "\\" in path or plain.suffix != ".yaml":
        judge.fault(at, f"'{path}' is not a file in the scenario's folder", "drafts/mine.yaml")
        return None
    file = folder / plain
    try:
        if not file.resolve().is_relative_to(folder.resolve()):
            judge.fault(at, f"'{path}' leads out of the scenario's folder", "a file in it")
            return None
        if file.stat().st_size > _MOST_BYTES:
            judge.fault(at, f"'{path}' is too large", f"at most {_MOST_BYTES:,} bytes")
            return None
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        judge.fault(at, f"'{path}' cannot be read: {why}", "a file beside the scenario")
        return None
