"""Reading the terms of bargains: every fault of the block, each with its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foedus.scenario.bargains import MOST_DESIGNS, Term, count_designs, speaks_of
from foedus.scenario.schema import PolicyPart

if TYPE_CHECKING:
    from collections.abc import Callable

    from foedus.scenario._judging import Judge
    from foedus.scenario._structure import Path
    from foedus.scenario.scenario import Policy

__all__ = ["read_terms"]


def read_terms(judge: Judge, build: Callable[[Path, str, PolicyPart], Policy]) -> tuple[Term, ...]:
    """The terms of a file.

    Args:
        judge: Collects the faults.
        build: Reads a body of terms.

    Returns:
        The terms in the order stated; none if the file states none.
    """
    found: list[Term] = []
    speaking: dict[str, str] = {}
    for name, part in judge.form.file.bargains.items():
        path: Path = ("bargains", name)
        levels = []
        for level, body in part.levels.items():
            at: Path = (*path, "levels", level)
            piece = body or PolicyPart()
            for key, said in (("like", piece.like), ("without", piece.without)):
                if said:
                    what = f"a level has no '{key}': it is a piece of a policy"
                    judge.fault((*at, key), what, "what the level puts in place", key=True)
            levels.append(build(at, level, piece.model_copy(update={"like": None, "without": []})))
        if len(part.levels) < 2:
            what = f"the term '{name}' has {len(part.levels)} level"
            judge.fault(path, what, "two or more, one of them may be empty: none: {}", key=True)
        for subject in sorted({s for level in levels for s in speaks_of(level)}):
            other = speaking.setdefault(subject, name)
            if other != name:
                what = f"{subject} is already a matter of the term '{other}'"
                judge.fault(path, what, "each matter in one term", key=True)
        found.append(Term(name, part.label or name, tuple(levels), judge.place(path, key=True)))
    if count_designs(found) > MOST_DESIGNS:
        what = f"the terms span {count_designs(found):,} designs"
        fix = "leave out levels, or search two parts one after the other"
        judge.fault(("bargains",), what, f"at most {MOST_DESIGNS:,}", fix, key=True)
    return tuple(found)
