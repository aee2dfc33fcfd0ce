"""Two engines, one law: every status agrees with a logic program that shares no code with ours."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from law_as_facts import raw_library
from random_pacts import FACTS, random_pact
from random_questions import random_acts, random_chain, random_circumstances
from ruamel.yaml import YAML
from second_opinion import Opinion, opinions, told

from foedus.law import LegalOrder, library, read_event, read_happening, read_instrument
from foedus.law.instruments import Suspension

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from law_as_facts import Circumstances
    from second_opinion import Chain

    from foedus.law import Instrument

pytest.importorskip("clingo", reason="clingo is not installed: no second opinion on the law")


def ours(
    c: Circumstances, chains: Sequence[Chain], extra: Sequence[Instrument] = ()
) -> list[dict[tuple[str, str], Opinion]]:
    """What foedus.law makes of the last event of each chain."""
    order = LegalOrder.build(
        [*extra, *c.instruments],
        on=c.on,
        concluded=c.concluded,
        accessions=c.accessions,
        declarations=c.declarations,
        readings=c.readings,
        facts=c.facts,
    )
    return [told(order.verdicts(chain[-1], history=chain[:-1])) for chain in chains]


@pytest.mark.parametrize("seed", range(3))
def test_the_library_means_the_same_to_both(seed: int) -> None:
    """Statuses and strengths agree for random orders over the library and chains of events."""
    dice = random.Random(seed)  # noqa: S311 - questions, not secrets
    circumstances = random_circumstances(dice)
    chains = [random_chain(dice) for _ in range(4)]
    mine, theirs = ours(circumstances, chains), opinions(circumstances, chains)
    assert mine == theirs
    assert sum(map(len, mine)) > 100


@pytest.mark.parametrize("seed", range(3))
def test_the_library_means_the_same_after_acts(seed: int) -> None:
    """So they do after ratifications, denunciations, findings, waivers, ceasefires and the like."""
    dice = random.Random(500 + seed)  # noqa: S311 - questions, not secrets
    circumstances = random_circumstances(dice)
    items = [raw_library()[name] for name in circumstances.instruments]
    chains = [random_acts(dice, random_chain(dice), items) for _ in range(1)]
    assert ours(circumstances, chains) == opinions(circumstances, chains)


@pytest.mark.parametrize("seed", range(6))
def test_any_pact_means_the_same_to_both(seed: int, tmp_path: Path) -> None:
    """So they do for pacts made by chance, of every clause that a file can hold, acts included."""
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
        instruments=base.instruments[:2],
        concluded=dict.fromkeys(
            dice.sample(["pact-a", "pact-b", "pact-c"], dice.choice([0, 0, 1]))
        ),
        accessions={"pact-b": ("JPN",)} if dice.random() < 0.5 else {},
        declarations=(),
        readings=tuple(dice.sample(readings, 4)),
        facts={fact: dice.random() < 0.5 for fact in dice.sample(FACTS, 1)},
    )
    plain = [
        tuple(replace(e, facts=frozenset(dice.sample(FACTS, dice.randrange(2)))) for e in chain)
        for chain in (random_chain(dice) for _ in range(6))
    ]
    chains = [*plain[:4], *(random_acts(dice, chain, pacts) for chain in plain[4:])]
    assert ours(circumstances, chains, read) == opinions(circumstances, chains, pacts)


def test_what_the_second_opinion_found() -> None:
    """Six errors of the engine stay mended: they were found by disagreement, judged by the text.

    Authorised force breaks no ban although it answers unlawful force; a state that is a party
    already loses nothing by acceding later; the forces of whoever joined an attack are no guests
    of the state attacked; a chain whose beginning is not described leaves its place open; a duty
    that the Charter takes away still says what would have had to come first; to resume a duty
    prolongs no suspension that was over.
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
    tashkent = LegalOrder.build(["csto-1992"], on=day.date)
    answered = read_event("KAZ attacks RUS on 2026-06-01 in self-defence")
    (gone,) = tashkent.verdicts(answered, "BLR", norms=["cst/4"])
    assert gone.strength.automaticity == "request"
    rested = Suspension("USA", "NZL", date(1952, 4, 29), date(1960, 1, 1))
    anzus = LegalOrder.build([replace(library()["anzus-1951"], suspensions=(rested,))], on=day.date)
    attack = read_event("CHN attacks NZL on 1965-06-01")
    resumed = read_happening("USA resumes anzus-1951 towards NZL on 1970-01-01")
    (verdict,) = anzus.verdicts(attack, "USA", [resumed], norms=["anz/4"])
    assert verdict.status.value == "obliged"
