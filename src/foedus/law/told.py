"""Reading what is told: a sentence, a YAML mapping, or a file of them; and rules of acts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from foedus.errors import Diagnostic, LawError, Place
from foedus.law.act_sentences import read_happening
from foedus.law.form_reading import checked_form, load_yaml

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from foedus.law.act_rules import ActRule
    from foedus.law.acts import Happening

__all__ = ["read_rules", "read_told"]

_LONGEST = 1_000_000


def read_told(
    told: Sequence[str | Path], *, instruments: Collection[str] | None = None
) -> tuple[Happening, ...]:
    """Read what happens, in whatever form it is told.

    Args:
        told: Sentences, such as ``RUS attacks FRA on 2026-06-02``; YAML mappings, such as
            ``{date: 2026-06-02, attacker: RUS, victim: FRA}``; or files, each a ``Path``, that
            hold one, a list of them, or a list under ``events``. A text is never taken for the
            name of a file.
        instruments: Ids of the instruments that acts can name; by default the library's.

    Returns:
        The events and acts in their order, called e1, e2 and so on unless they have names.

    Raises:
        LawError: With every fault of a file or mapping: place, what is wrong, the nearest valid
            thing.

    Example:
        >>> (event,) = read_told(["{date: 2026-06-02, attacker: RUS, victim: FRA}"])
        >>> event.describe()
        'RUS attacks FRA on 2026-06-02'
    """
    found: list[Happening] = []
    for item in told:
        text = str(item).strip()
        name = f"e{len(found) + 1}"
        where = "event" if len(told) == 1 else name
        if isinstance(item, str) and text.startswith("{"):
            found += _from_yaml(text, where, len(found), instruments)
        elif isinstance(item, Path):
            found += _from_yaml(_text(item), str(item), len(found), instruments)
        else:
            found.append(read_happening(text, id=name, where=where, instruments=instruments))
    names = [happening.id for happening in found]
    for name in names:
        if names.count(name) > 1:
            what = f"two happenings are called {name!r}"
            raise LawError(Diagnostic("events", what, "each name once"))
    return tuple(found)


def read_rules(source: str | Path | Sequence[object]) -> tuple[ActRule, ...]:
    """Read a policy of acts.

    Args:
        source: A YAML file with a list of rules, alone or under ``acts``; or the list itself, as
            a scenario file holds it.

    Returns:
        The rules, in their order.

    Raises:
        LawError: With every fault: place, what is wrong, the nearest valid thing.
    """
    from foedus.law.told_schema import RulesForm, RulesList

    if not isinstance(source, str | Path):
        import json

        source_text, name = json.dumps(list(source), default=str), "acts"
    else:
        source_text, name = _text(Path(source)), str(source)
    raw = load_yaml(source_text, name)
    if isinstance(raw, list):
        return tuple(rule.build() for rule in checked_form(RulesList, source_text, name).root)
    return tuple(rule.build() for rule in checked_form(RulesForm, source_text, name).acts)


def _from_yaml(
    text: str, name: str, before: int, instruments: Collection[str] | None
) -> list[Happening]:
    """The happenings of one YAML text."""
    from foedus.law.told_schema import told_items

    found: list[Happening] = []
    for item in told_items(text, name):
        number = f"e{before + len(found) + 1}"
        if isinstance(item, str):
            where = f"{name}, event {len(found) + 1}"
            found.append(read_happening(item, id=number, where=where, instruments=instruments))
        else:
            found.append(item.build(number))
    return found


def _text(file: Path) -> str:
    """The text of a file of events or rules."""
    try:
        if file.stat().st_size > _LONGEST:
            raise LawError(Diagnostic(Place(str(file)), "the file is too large", "at most 1 MB"))
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        reason = fault.strerror if isinstance(fault, OSError) else "it is not UTF-8 text"
        what = f"cannot be read: {reason}"
        raise LawError(Diagnostic(Place(str(file)), what, "a YAML file")) from None
