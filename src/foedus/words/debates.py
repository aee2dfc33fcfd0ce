"""Findings on a debate as sentences: who is right under which assumptions, and over what they part.

A quotation is the speaker's; everything around it says what follows in the worlds looked at.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from foedus.words.numbers import joined, likely, percent

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from foedus.findings import (
        Change,
        ClaimVerdict,
        Contradiction,
        Debate,
        Dispute,
        Kind,
        Move,
        Shift,
    )

__all__ = [
    "change_sentence",
    "contradiction_sentence",
    "debate_sentences",
    "dispute_sentence",
    "move_words",
    "parts_words",
    "quoted",
    "shift_words",
    "standing_sentence",
    "theory_sentence",
]

_NAMED: Mapping[Kind, str] = {"fact": "facts", "value": "values", "theory": "theory"}
_LONGEST = 90
_TOLD = 3


def quoted(text: str, longest: int = _LONGEST) -> str:
    """A quotation in quotation marks, cut at a word where it is long.

    Example:
        >>> quoted("a paper commitment to do just that", 16)
        '“a paper …”'
    """
    if len(text) > longest:
        text = text[: longest - 2].rsplit(" ", 1)[0].rstrip(" ,;:“‘(") + " …"
    return f"“{text}”"


def standing_sentence(verdict: ClaimVerdict) -> str:
    """Say from whose assumptions a claim follows, with the shares behind it.

    Args:
        verdict: The claim, judged.

    Returns:
        One sentence.
    """
    said, own = quoted(verdict.claim.quote), verdict.own
    if verdict.standing == "unknown":
        return f"{said} cannot be judged: no world satisfies the speaker's assumptions."
    share = likely(own.weighted, own.weighted_error)
    overall = percent(verdict.all.weighted, verdict.all.weighted_error)
    within = f"{share} under the speaker's assumptions, {overall} of all worlds"
    text = {
        "everybody's": "follows from everybody's assumptions",
        "own": "follows from the speaker's assumptions",
        "others'": "follows from others' assumptions, not from the speaker's",
        "nobody's": "follows from nobody's assumptions",
    }[verdict.standing]
    if verdict.denied:
        text = "is against the speaker's own assumptions"
    return f"{said} {text} ({within}).{_trifle(verdict)}"


def _trifle(verdict: ClaimVerdict) -> str:
    """A warning where a claim holds often and hardly ever by an amount that counts."""
    clear = verdict.own_clear
    if clear is None or not verdict.own.weighted >= 0.5 > 2 * clear.weighted:
        return ""
    return f" By more than a trifle it holds in {percent(clear.weighted, clear.weighted_error)}."


def theory_sentence(verdict: ClaimVerdict) -> str:
    """Say under which rival theories a claim fares most differently; empty where none matters.

    Only the switch whose options differ most is told, and only when they differ by more than a
    fifth and by more than three standard errors.
    """
    best: tuple[float, str] = (0.2, "")
    for theory in dict.fromkeys(one.theory for one in verdict.by_theory):
        shares = [one for one in verdict.by_theory if one.theory == theory]
        high = max(shares, key=lambda one: one.share.weighted)
        low = min(shares, key=lambda one: one.share.weighted)
        apart = high.share.weighted - low.share.weighted
        error = math.hypot(high.share.weighted_error, low.share.weighted_error)
        if apart > best[0] and apart > 3 * error:  # the widest of many splits
            told = " and ".join(
                f"“{one.option}” {percent(one.share.weighted, one.share.weighted_error)}"
                for one in (high, low)
            )
            best = (apart, f"By theory ({theory.removeprefix('theory.')}): {told}.")
    return best[1]


def contradiction_sentence(found: Contradiction, speaker: str) -> str:
    """Say what cannot hold together within a position."""
    left = "no world" if found.impossible else f"{percent(found.share.prior)} of the worlds"
    if found.kind == "denied":
        return (
            f"{speaker}: the premises leave the claim {quoted(found.claims[0].quote)} "
            f"{percent(found.share.weighted, found.share.weighted_error)} of their worlds."
        )
    quotes = [*(one.quote for one in found.premises), *(one.quote for one in found.claims)]
    said = joined([quoted(quote, 60) for quote in quotes])
    if len(found.premises) == 1:
        return f"{speaker}: the premise {said} alone leaves {left}."
    what = "premises" if found.kind == "premises" else "claims"
    return (
        f"{speaker}: the {what} {said} hold together in {left}; had they nothing to do with one "
        f"another, it would be {percent(found.expected)}."
    )


def shift_words(shift: Shift) -> str:
    """One move of an assumption in words, such as "Russia's stake lies below 0.3 (lower 40 %)"."""
    if shift.side == "at":
        return f"“{shift.label}” is “{shift.option}”"
    if shift.side == "any":
        return f"nothing is assumed of “{shift.label}”"
    part = shift.quantile if shift.side == "below" else 1 - shift.quantile
    end = "lower" if shift.side == "below" else "upper"
    return (
        f"“{shift.label}” is {shift.side} {shift.value:.2g} (the {end} {percent(part)} of belief)"
    )


def change_sentence(change: Change, speaker: str) -> str:
    """Say what would have to change for a speaker to give up a claim, or to be granted it."""
    said = quoted(change.claim.quote)
    share = percent(change.before.weighted, change.before.weighted_error)
    if change.open:
        return (
            f"{speaker}: {said} holds in about half of the speaker's worlds ({share}); nothing "
            "needs to change for it to be open."
        )
    if not change.shifts or change.after is None:
        kept = "give it up" if change.held else "be granted it"
        return (
            f"{speaker}: {said} ({share}): no change of one or two assumptions would make the "
            f"speaker {kept}."
        )
    moves = joined([shift_words(shift) for shift in change.shifts])
    ends = "would have to be given up" if change.held else "would be granted"
    half = "fewer" if change.held else "more"
    premises = change.given_up
    count = len(premises)
    gone = "" if not count else f" and {count} premise{'s' if count > 1 else ''} given up"
    return (
        f"{speaker}: {said} {ends} if {moves}: it would hold in {half} than half of the worlds "
        f"instead of {share}, at a distance of {change.distance:.2f} in quantiles of belief{gone}."
    )


def parts_words(over: Mapping[Kind, float]) -> str:
    """The parts of a difference, the largest first; parts under a twentieth are left out.

    Example:
        >>> parts_words({"fact": 0.0, "value": 0.3, "theory": 0.7}).replace("\u202f", " ")
        'theory (70 %) and values (30 %)'
    """
    ranked = sorted(over.items(), key=lambda item: -item[1])
    said = [f"{_NAMED[kind]} ({percent(part)})" for kind, part in ranked if part >= 0.05]
    return joined(said)


def move_words(move: Move, speakers: Mapping[str, str]) -> str:
    """One speaker taking over what the other says."""
    who = speakers[move.position]
    if not move.adopts:
        return f"{who} gave up “{joined(list(move.gives_up))}”"
    instead = f" instead of “{joined(list(move.gives_up))}”" if move.gives_up else ""
    return f"{who} assumed “{joined(list(move.adopts))}”{instead}"


def dispute_sentence(dispute: Dispute, speakers: Mapping[str, str]) -> str:
    """Say what divides two speakers, over what kind of thing, and what would make them agree."""
    first, second = speakers[dispute.first], speakers[dispute.second]
    count = len(dispute.claims)
    text = f"{first} and {second} part over {count} claim{'s' if count > 1 else ''}"
    if dispute.over:
        text += f", by their premises about {parts_words(dispute.over)}"
    if not dispute.moves:
        return f"{text}; no four moves would make them agree on every claim."
    moves = joined([move_words(move, speakers) for move in dispute.moves])
    return f"{text}; they would agree if {moves} (a distance of {dispute.distance:.2f})."


def debate_sentences(debate: Debate) -> tuple[str, ...]:
    """The debate in a few sentences: what follows, what contradicts, over what speakers part.

    Args:
        debate: The findings.

    Returns:
        Three to six sentences.
    """
    claims = [claim for verdict in debate.verdicts for claim in verdict.claims]
    if not claims:
        return ("No position makes a claim that can be judged.",)
    sentences = [_standings(claims)]
    denied = [one for one in debate.contradictions if one.kind == "denied"]
    others = [one for one in debate.contradictions if one.kind != "denied"]
    speakers = debate.speakers
    if denied:
        who = dict.fromkeys(speakers[one.position] for one in denied)
        what = "One claim goes" if len(denied) == 1 else f"{len(denied)} claims go"
        sentences.append(f"{what} against the speaker's own premises: {joined(list(who))}.")
    sentences += [contradiction_sentence(one, speakers[one.position]) for one in others[:_TOLD]]
    if not debate.contradictions:
        sentences.append("No position contradicts itself.")
    near = sorted((c for c in debate.changes if c.held and c.shifts), key=_nearness)
    if near:
        sentences.append(
            "The claim nearest to being given up: "
            + change_sentence(near[0], speakers[near[0].position])
        )
    sentences.append(_parting(debate.disputes, speakers))
    silent = [c for c in debate.matrix.cruxes if not c.stated]
    if silent:
        names = joined([f"“{crux.label}”" for crux in silent])
        sentences.append(f"Nobody speaks of {names}, though claims turn on it.")
    return tuple(sentences)


def _nearness(change: Change) -> tuple[int, float]:
    return len(change.shifts), change.distance


def _standings(claims: Sequence[ClaimVerdict]) -> str:
    standings = [claim.standing for claim in claims]
    everybody, own = standings.count("everybody's"), standings.count("own")
    against = sum(claim.denied for claim in claims)
    return (
        f"Of {len(claims)} claims, the number that follow from everybody's assumptions is "
        f"{everybody}, from the speaker's own only {own} (they hold in at least {percent(0.9)} of "
        f"those worlds); {against} hold in at most {percent(0.1)} of the speaker's worlds; the "
        "rest lie between."
    )


def _parting(found: Sequence[Dispute], speakers: Mapping[str, str]) -> str:
    if not found:
        return "No claim divides two speakers: where premises differ, no claim turns on it."
    whole = [dispute for dispute in found if dispute.over]
    over: dict[Kind, float] = {}
    for dispute in whole:
        for kind, part in dispute.over.items():
            over[kind] = over.get(kind, 0.0) + part / len(whole)
    pairs = "One pair of speakers is" if len(found) == 1 else f"{len(found)} pairs of speakers are"
    what = f" On average they part over {parts_words(over)}." if over else ""
    widest = max(found, key=lambda dispute: len(dispute.claims))
    return f"{pairs} divided by a claim.{what} {dispute_sentence(widest, speakers)}"
