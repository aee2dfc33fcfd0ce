"""Points of the semantics that no shipped text shows alone, each with the rule it rests on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from foedus.errors import LawError
from foedus.law import (
    LegalOrder,
    Status,
    answer,
    clashes,
    declarations,
    flips,
    read_event,
    read_happening,
    read_instrument,
    render_tree,
)
from foedus.law.conditions import Condition
from foedus.law.instruments import Declaration, NormException, Reading

if TYPE_CHECKING:
    from pathlib import Path

    from foedus.law import Instrument

DAY = date(2026, 1, 1)
STRIKE = read_event("RUS attacks FRA on 2026-06-02", id="e2")
ALWAYS = Condition("all")
NEVER = Condition("not", (ALWAYS,))
OPEN = Condition("disputed", value="who knows")


def with_exceptions(*exceptions: NormException) -> LegalOrder:
    """The North Atlantic Treaty with exceptions to Article 5."""
    order = LegalOrder.build(["nato-1949"], on=DAY)
    items = tuple(
        replace(
            item,
            norms=tuple(
                replace(n, exceptions=(*n.exceptions, *exceptions)) if n.id == "nat/5" else n
                for n in item.norms
            ),
        )
        for item in order.instruments
    )
    return replace(order, instruments=items)


def article_5(order: LegalOrder, bearer: str = "USA") -> Status:
    """What Article 5 means for a bearer after a strike on France."""
    (verdict,) = order.verdicts(STRIKE, bearer, norms=["nat/5"])
    return verdict.status


@pytest.mark.parametrize(
    ("inner", "innermost", "expected"),
    [
        (NEVER, None, Status.EXCLUDED),
        (ALWAYS, None, Status.OBLIGED),
        (OPEN, None, Status.CONTESTED),
        (ALWAYS, ALWAYS, Status.EXCLUDED),
        (ALWAYS, OPEN, Status.CONTESTED),
        (ALWAYS, NEVER, Status.OBLIGED),
    ],
)
def test_exceptions_to_exceptions_are_nodes_of_their_own(
    inner: Condition, innermost: Condition | None, expected: Status
) -> None:
    """An exception that is itself excepted does not apply, to any depth, and the tree shows it."""
    deep = () if innermost is None else (NormException("deep", innermost, "excluded"),)
    within = NormException("inner", inner, "excluded", exceptions=deep, label="the inner one")
    order = with_exceptions(NormException("outer", ALWAYS, "excluded", exceptions=(within,)))
    assert article_5(order) is expected
    (verdict,) = order.verdicts(STRIKE, "USA", norms=["nat/5"])
    tree = render_tree(verdict, full=True)
    assert "exception (excluded): outer" in tree
    assert "exception to outer: the inner one" in tree
    if deep:
        assert "exception to the inner one: deep" in tree


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ({}, {}, Status.CONTESTED),
        ({"priority": 1}, {}, Status.EXCLUDED),
        ({"overrides": ("b",)}, {}, Status.EXCLUDED),
        ({}, {"overrides": ("a",)}, Status.PENDING),
        ({"priority": 1}, {"overrides": ("a",)}, Status.EXCLUDED),
        ({"overrides": ("b",), "when": OPEN}, {}, Status.CONTESTED),
    ],
)
def test_priority_then_the_more_special_then_contested(
    first: dict, second: dict, expected: Status
) -> None:
    """Of two live exceptions the higher priority rules, then the more special, else neither."""
    one = NormException(**{"id": "a", "when": ALWAYS, "effect": "excluded", **first})
    two = NormException(**{"id": "b", "when": ALWAYS, "effect": "pending", **second})
    assert article_5(with_exceptions(one, two)) is expected


def test_many_disputed_exceptions_are_decided_at_once() -> None:
    """Thirty disputed exceptions that rule alike leave the duty contested, and quickly."""
    many = [NormException(f"x{n}", OPEN, "excluded") for n in range(30)]
    assert article_5(with_exceptions(*many)) is Status.CONTESTED


def test_readings_are_chosen_one_by_one_or_by_weight() -> None:
    """A weight stands for every reading of it; the dominant reading switches nothing on."""
    build = LegalOrder.build
    every = {r.id: r.weight for i in build(["nato-1949"], on=DAY).texts for n in i.norms
             for r in n.readings}  # fmt: skip
    for name, weights in (
        ("dominant", set()),
        ("minority", {"minority"}),
        ("disputed", {"disputed"}),
        ("all", {"minority", "disputed"}),
    ):
        order = build(["nato-1949"], on=DAY, readings=[name])
        assert set(order.readings) == {i for i, w in every.items() if w in weights}
        assert order.dominant().readings == ()
        assert order.dominant().instruments == build(["nato-1949"], on=DAY).instruments


def test_flips_tell_what_a_chosen_set_changes_against_the_dominant_reading() -> None:
    """With a reading on, the answer lists the verdicts that it has changed, and from what."""
    troops = read_event("RUS attacks forces of FRA in UKR on 2026-06-01")
    order = LegalOrder.build(["nato-1949"], on=DAY, readings=["minority"])
    found = answer(order, troops)
    changed = [(f.reading.id, f.norm, f.before, f.after) for f in found.chosen]
    assert ("broad-article-5", "nat/5", Status.NOT_TRIGGERED, Status.OBLIGED) in changed
    assert all(f.reading.id not in order.readings for f in flips(order, troops))
    assert answer(order.dominant(), troops).chosen == ()


def everyone() -> tuple[str, ...]:
    """The parties to the North Atlantic Treaty."""
    return LegalOrder.build(["nato-1949"], on=DAY).parties("nato-1949", DAY)


@pytest.mark.parametrize("form", ["joint_interpretation", "amendment"])
def test_a_patch_by_all_parties_changes_the_norm_from_its_day(form: str) -> None:
    """VCLT 31(3)(a) and 39: all parties together can change a norm, for events from then on."""
    patch = Reading("narrow", "all parties", "dominant", "x", and_trigger=NEVER)
    made = Declaration(
        "narrow", "the narrowing", form, everyone(), ("nat/5",), "x", "x", patch=patch,  # type: ignore[arg-type]
        on=date(2026, 3, 1),
    )  # fmt: skip
    order = LegalOrder.build(["nato-1949"], on=DAY, declarations=[made])
    for day, expected in (("2026-02-28", Status.OBLIGED), ("2026-03-01", Status.NOT_TRIGGERED)):
        (verdict,) = order.verdicts(read_event(f"RUS attacks FRA on {day}"), "USA", norms=["nat/5"])
        assert verdict.status is expected
    lone = replace(made, by=("USA",))
    assert article_5(LegalOrder.build(["nato-1949"], on=DAY, declarations=[lone])) is Status.OBLIGED


def test_an_undertaking_to_a_third_state_is_a_norm_and_a_conflict() -> None:
    """ICJ, Nuclear Tests: it binds its author, frees nobody else, and the clash is reported."""
    base = LegalOrder.build(["nato-1949"], on=DAY)
    norm = replace(
        base.instrument("nato-1949").norm("nat/5"),
        id="promise/neutral", label="the promise to Russia", clauses=("promise/1",),
        bearer=("FRA",), must=("neutrality",), may=(), readings=(), preconditions=(),
        exceptions=(), constitutional_filter="",
        trigger=Condition("attacker", value=("RUS",)),
    )  # fmt: skip
    made = Declaration(
        "promise", "the promise", "undertaking_to_third", ("FRA",), ("nat/5",), "x", "x",
        towards="RUS", norm=norm,
    )  # fmt: skip
    order = LegalOrder.build(["nato-1949"], on=DAY, declarations=[made])
    event = read_event("RUS attacks POL on 2026-06-02")
    found = {(v.norm, v.bearer): v.status for v in order.verdicts(event)}
    assert found["promise/neutral", "FRA"] is Status.OBLIGED
    assert found["nat/5", "FRA"] is Status.OBLIGED
    assert ("promise/neutral", "DEU") not in found
    assert [c.rule for c in order.conflicts()] == ["nat/art8"]


PACT = """\
id: {name}
title: {name}
short: {name}
kind: treaty
binding: legal
signed: {signed}
in_force: {signed}
sources: [made for a test]
members:
  - {{actors: [{members}]}}
links: {links}
clauses:
  - {{id: {name}/1, article: Article 1, text: x, text_status: verbatim, source: made for a test}}
norms:
  - id: {name}/duty
    label: {name}, Article 1
    clauses: [{name}/1]
    type: {type}
    bearer: {bearer}
    {acts}
    trigger: {trigger}
"""
HELP = {"acts": "must: [armed_force]", "trigger": "{victim: party}", "bearer": "other_parties"}
NEUTRAL = {
    "acts": "must: [neutrality]",
    "trigger": "{kind: [armed_attack]}",
    "bearer": "[POL]",
}


def pact(folder: Path, name: str, **given: str) -> Instrument:
    """A pact made for a test."""
    told = {"signed": "1990-01-01", "members": "POL, FRA", "links": "[]", "type": "obligation"}
    file = folder / f"{name}.yaml"
    file.write_text(PACT.format(name=name, **{**told, **given}), encoding="utf-8")
    return read_instrument(file)


@pytest.mark.parametrize(
    ("given", "rule", "prevails"),
    [
        ({"members": "POL, RUS"}, "", ""),
        ({"signed": "2000-01-01"}, "vclt/30(3)", "neutral/duty"),
        ({"signed": "1980-01-01"}, "vclt/30(3)", "help/duty"),
        (
            {"members": "POL, RUS",
             "links": "[{kind: without_prejudice_to, instrument: help}]"},
            "saving clause of neutral",
            "help/duty",
        ),
        (
            {"members": "POL, RUS", "links": "[{kind: supersedes, instrument: help}]"},
            "vclt/30(3)",
            "neutral/duty",
        ),
    ],
)  # fmt: skip
def test_clashing_duties_are_reported_and_settled_by_rule_alone(
    given: dict[str, str], rule: str, prevails: str, tmp_path: Path
) -> None:
    """VCLT 30: the later of the same parties, or a saving clause, goes first; else neither does."""
    pacts = [pact(tmp_path, "help", **HELP), pact(tmp_path, "neutral", **{**NEUTRAL, **given})]
    order = LegalOrder.build(pacts, on=DAY)
    verdicts = order.verdicts(STRIKE)
    (found,) = [c for c in clashes(order, STRIKE, verdicts) if "neutral/duty" in c.between]
    assert (found.rule, found.prevails, found.bearers) == (rule, prevails, ("POL",))
    # Reported, not resolved: both duties stay due.
    due = {v.norm for v in verdicts if v.bearer == "POL" and v.status.due}
    assert due == {"help/duty", "neutral/duty"}


def test_the_charter_goes_before_a_pact_once_the_council_has_acted(tmp_path: Path) -> None:
    """Charter 51 and 103: a duty to use force clashes with the end of the right of self-defence."""
    order = LegalOrder.build([pact(tmp_path, "help", **HELP)], on=DAY)
    assert clashes(order, STRIKE, order.verdicts(STRIKE)) == ()
    measures = [read_happening("UNSC takes measures on 2026-06-05", id="a1")]
    found = answer(order, STRIKE, measures).conflicts
    assert [(c.rule, c.prevails, c.bearers) for c in found] == [("un/art103", "un/51", ("POL",))]


def test_help_against_a_partner_in_non_aggression_is_reported(tmp_path: Path) -> None:
    """A promise of no force to the attacker stands against the duty; Article 51 settles it."""
    promise = pact(
        tmp_path, "peace", members="POL, RUS", type="prohibition", bearer="parties",
        acts="must_not: [armed_force]", trigger="{all: [{victim: party}, {attacker: party}]}",
    )  # fmt: skip
    order = LegalOrder.build([pact(tmp_path, "help", **HELP), promise], on=DAY)
    (found,) = clashes(order, STRIKE, order.verdicts(STRIKE))
    assert found.between == ("help/duty", "peace/duty")
    assert (found.rule, found.prevails, found.bearers) == ("un/art51", "help/duty", ("POL",))


def test_a_declaration_file_says_only_what_its_form_allows() -> None:
    """A patch in a statement, or a norm in a waiver, is refused when the file is read."""
    from foedus.law.schema import DeclarationForm

    base = {"id": "x", "title": "x", "by": ["USA"], "targets": ["nat/5"], "text": "x", "note": "x"}
    patch = {"id": "y", "weight": "minority", "note": "x"}
    with pytest.raises(ValueError, match="`patch` belongs to"):
        DeclarationForm(form="statement", patch=patch, **base)
    assert declarations()["eur-art5-waiver"].patch is None


def test_an_unknown_set_of_readings_is_refused() -> None:
    """A weight that is misspelt is refused, with the nearest."""
    with pytest.raises(LawError, match="did you mean minority"):
        LegalOrder.build(["nato-1949"], on=DAY, readings=["minorty"])
