"""Two engines, one law: every status agrees with a logic program that shares no code with ours."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from random_pacts import FACTS, random_pact
from ruamel.yaml import YAML
from second_opinion import opinions, random_chain, random_circumstances

from foedus.law import LegalOrder, read_event, read_instrument

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from second_opinion import Circumstances

    from foedus.law import Event, Instrument

pytest.importorskip("clingo", reason="clingo is not installed: no second opinion on the law")


def ours(
    c: Circumstances, chains: Sequence[Sequence[Event]], extra: Sequence[Instrument] = ()
) -> list[dict[tuple[str, str], str]]:
    """What foedus.law makes of the last event of each chain."""
    order = LegalOrder.build(
        [*extra, *c.instruments],
        on=c.on,
        concluded=dict.fromkeys(c.concluded),
        accessions=c.accessions,
        declarations=c.declarations,
        readings=c.readings,
        facts=c.facts,
    )
    return [
        {(v.norm, v.bearer): v.status.value for v in order.verdicts(chain[-1], history=chain[:-1])}
        for chain in chains
    ]


@pytest.mark.parametrize("seed", range(6))
def test_the_library_means_the_same_to_both(seed: int) -> None:
    """For random orders over the library and random chains of events, every status agrees."""
    dice = random.Random(seed)  # noqa: S311 - questions, not secrets
    circumstances = random_circumstances(dice)
    chains = [random_chain(dice) for _ in range(5)]
    mine, theirs = ours(circumstances, chains), opinions(circumstances, chains)
    assert mine == theirs
    assert sum(map(len, mine)) > 100


@pytest.mark.parametrize("seed", range(10))
def test_any_pact_means_the_same_to_both(seed: int, tmp_path: Path) -> None:
    """So does it for pacts made by chance, of every clause that a file can hold."""
    dice = random.Random(1_000 + seed)  # noqa: S311 - questions, not secrets
    pacts = [random_pact(dice, name) for name in ("pact-a", "pact-b", "pact-c")]
    read = []
    for pact in pacts:
        file = tmp_path / f"{pact['id']}.yaml"
        YAML(typ="safe").dump(pact, file)
        read.append(read_instrument(file))
    base = random_circumstances(dice)
    readings = [r["id"] for pact in pacts for n in pact["norms"] for r in n["readings"]]
    circumstances = replace(
        base,
        instruments=base.instruments[:3],
        concluded=tuple(dice.sample(["pact-a", "pact-b", "pact-c"], dice.choice([0, 0, 1]))),
        accessions={"pact-b": ("JPN",)} if dice.random() < 0.5 else {},
        declarations=(),
        readings=tuple(dice.sample(readings, 4)),
        facts={fact: dice.random() < 0.5 for fact in dice.sample(FACTS, 1)},
    )
    chains = [
        tuple(replace(e, facts=frozenset(dice.sample(FACTS, dice.randrange(2)))) for e in chain)
        for chain in (random_chain(dice) for _ in range(8))
    ]
    assert ours(circumstances, chains, read) == opinions(circumstances, chains, pacts)


def test_what_the_second_opinion_found() -> None:
    """Four errors of the engine stay mended: they were found by disagreement, judged by the text.

    Authorised force breaks no ban although it answers unlawful force; a state that is a party
    already loses nothing by acceding later; the forces of whoever joined an attack are no guests
    of the state attacked; a chain whose beginning is not described leaves its place open.
    """
    order = LegalOrder.build([], on=(day := read_event("RUS attacks UKR on 2026-06-01")).date)
    authorised = read_event("FRA attacks RUS on 2026-06-02 authorised because e1 as e2")
    allowed = order.verdicts(authorised, "FRA", [day], norms=["un/2.4"])
    assert [v.status.value for v in allowed] == ["excluded"]
    member = LegalOrder.build(["nato-1949"], on=day.date, accessions={"nato-1949": ("FRA",)})
    assert "FRA" in member.parties("nato-1949", read_event("RUS attacks EST on 2010-01-01").date)
    joint = read_event("RUS with BLR attacks UKR on 2026-06-01")
    there = read_event("POL attacks forces of BLR in UKR on 2026-06-02 as e2")
    assert order.victims(there, [joint]) == (("BLR", "forces"),)
    waived = LegalOrder.build(["nato-1949"], on=day.date, declarations=["eur-art5-waiver"])
    past = read_event("FRA attacks RUS on 2026-06-02 in self-defence because e0 as e1")
    strike = read_event("RUS attacks FRA on 2026-06-03 because e1 as e2")
    (verdict,) = waived.verdicts(strike, "USA", [past], norms=["nat/5"])
    assert verdict.status.value == "contested"
