"""An instrument for people: clauses, parties and dates, norms, and what is not verified."""

from __future__ import annotations

import textwrap
from itertools import groupby
from typing import TYPE_CHECKING, Any

from foedus.law.verification import open_points

if TYPE_CHECKING:
    from collections.abc import Iterable

    from foedus.law.instruments import Instrument, Membership, Norm

__all__ = ["describe_instrument", "instrument_to_json", "shelf_lines"]

INSTRUMENT_SCHEMA = "foedus.instrument/1"


def describe_instrument(item: Instrument) -> str:
    """Tell what an instrument says, for whom it is in force, and what is not verified.

    Args:
        item: The instrument.

    Returns:
        The text, without a trailing newline.

    Example:
        >>> from foedus.law import library
        >>> describe_instrument(library()["aachen-2019"]).splitlines()[0]
        'Treaty of Aachen (aachen-2019)'
    """
    lines = [f"{item.short} ({item.id})", *_wrapped(item.title, 0), ""]
    lines += [f"  {name}: {value}" for name, value in _facts(item) if value]
    if item.note:
        lines += ["", *_wrapped(item.note)]
    if item.members:
        lines += ["", item.member_word[:1].upper() + item.member_word[1:]]
        lines += _members(item.members)
    for suspension in item.suspensions:
        until = f" to {suspension.until}" if suspension.until else ""
        text = f"{suspension.debtor} towards {suspension.creditor}: suspended from "
        lines += _wrapped(f"{text}{suspension.since}{until}")
    lines += ["", "Clauses"]
    for clause in item.clauses:
        how = clause.text_status + ("" if clause.authentic else ", not the authentic text")
        lines += _wrapped(f"{clause.id}, {clause.article} ({clause.lang}, {how})")
        lines += _wrapped(f"“{clause.text.strip()}”", 4)
        lines += _wrapped(f"<{clause.source}>", 4)
    if item.norms:
        lines += ["", "Norms"]
    for norm in item.norms:
        lines += _norm(norm)
    lines += ["", "Not verified in a published source"]
    points = [point.words for point in open_points(item)]
    lines += [line for words in points for line in _wrapped(f"- {words}")] or ["  nothing"]
    return "\n".join(lines)


def _facts(item: Instrument) -> list[tuple[str, str]]:
    """Names and values of what holds of the instrument as a whole."""
    force = str(item.in_force) if item.in_force else "never"
    if not item.in_force_known:
        force = "could not be established"
    if item.in_force_note:
        force += f" ({item.in_force_note})"
    ended = f"{item.ended} ({item.ended_mode.replace('_', ' ')})" if item.ended else ""
    return [
        ("kind", item.kind.replace("_", " ")),
        ("binds", item.binding),
        ("signed", str(item.signed or "never")),
        ("in force", force),
        ("ended", ended),
        ("duration", item.duration),
        ("notice", f"{item.notice_months} months" if item.notice_months else ""),
        ("published", "" if item.secrecy == "public" else item.secrecy.replace("_", " ")),
        ("authentic in", ", ".join(item.languages) or "not known"),
        ("links", ", ".join(f"{x.kind.replace('_', ' ')} {x.instrument}" for x in item.links)),
        ("ATOP id", str(item.atop_id or "")),
    ]


def _members(members: Iterable[Membership]) -> list[str]:
    """Parties with the same dates in one line."""

    def dates(m: Membership) -> tuple[str, str, str, bool]:
        return m.role, str(m.since or ""), str(m.until or ""), m.verified

    lines: list[str] = []
    for (role, since, until, verified), group in groupby(members, dates):
        states = " ".join(m.actor for m in group)
        when = (f" from {since}" if since else "") + (f" until {until}" if until else "")
        doubt = "" if verified else " (not verified)"
        lines += _wrapped(f"{states}: {role}{when}{doubt}")
    return lines


def _norm(norm: Norm) -> list[str]:
    lines = _wrapped(f"{norm.id}: {norm.label} ({norm.type}; {', '.join(norm.clauses)})")
    for words, acts in (("must", norm.must), ("may", norm.may), ("must not", norm.must_not)):
        if acts:
            lines += _wrapped(f"{words}: {', '.join(a.replace('_', ' ') for a in acts)}", 4)
    for reading in norm.readings:
        lines += _wrapped(f"reading {reading.id} ({reading.weight}): {reading.note}", 4)
    return lines


def _wrapped(text: str, indent: int = 2) -> list[str]:
    pad = " " * indent
    plain = " ".join(text.split())
    return textwrap.wrap(plain, 96, initial_indent=pad, subsequent_indent=pad + "  ")


def instrument_to_json(item: Instrument) -> dict[str, Any]:
    """An instrument as plain data: clauses, parties, norms, and what is not verified.

    Args:
        item: The instrument.

    Returns:
        A mapping with ``schema``, ``id``, ``title``, ``members``, ``clauses``, ``norms`` and
        ``not_verified``, besides its dates.
    """

    def day(value: object) -> str | None:
        return None if value is None else str(value)

    return {
        "schema": INSTRUMENT_SCHEMA,
        "id": item.id,
        "title": item.title,
        "short": item.short,
        "kind": item.kind,
        "binding": item.binding,
        "signed": day(item.signed),
        "in_force": day(item.in_force),
        "in_force_known": item.in_force_known,
        "ended": day(item.ended),
        "ended_mode": item.ended_mode,
        "notice_months": item.notice_months,
        "secrecy": item.secrecy,
        "languages": list(item.languages),
        "atop_id": item.atop_id,
        "members": [
            {
                "actor": m.actor,
                "role": m.role,
                "since": day(m.since),
                "until": day(m.until),
                "verified": m.verified,
                "note": m.note,
                "source": m.source,
            }
            for m in item.members
        ],
        "clauses": [
            {
                "id": c.id,
                "article": c.article,
                "text": c.text,
                "lang": c.lang,
                "authentic": c.authentic,
                "text_status": c.text_status,
                "source": c.source,
            }
            for c in item.clauses
        ],
        "norms": [
            {
                "id": n.id,
                "label": n.label,
                "type": n.type,
                "clauses": list(n.clauses),
                "must": list(n.must),
                "may": list(n.may),
                "must_not": list(n.must_not),
                "readings": [r.id for r in n.readings],
            }
            for n in item.norms
        ],
        "sources": list(item.sources),
        "not_verified": [{"kind": p.kind, "what": p.what, "words": p.words}
                         for p in open_points(item)],
    }  # fmt: skip


def shelf_lines(items: Iterable[Instrument]) -> list[str]:
    """Each instrument in a line: its id, the days of its life, its name, what is not verified."""
    lines = []
    shelf = tuple(items)
    width = max((len(item.id) for item in shelf), default=0) + 2
    for item in shelf:
        start = str(item.in_force or ("unknown" if not item.in_force_known else "never"))
        span = f"{start} to {item.ended}" if item.ended else start
        doubts = len(open_points(item))
        tail = f" ({doubts} not verified)" if doubts else ""
        lines.append(f"{item.id:{width}}{span:26}{item.short}{tail}")
    return lines
