"""A second opinion on the law: what the logic program ``law.lp`` makes of the same questions."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from law_as_facts import OBJECT_NAMES, act_facts, event_facts, geography_facts, order_facts

from foedus.law import Act, Event

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from law_as_facts import Circumstances, Raw

    from foedus.law import Verdict

__all__ = ["Chain", "Opinion", "events_in", "opinions", "told"]


@dataclass(frozen=True)
class Opinion:
    """A status and how strong the promise is: what both engines are asked for."""

    status: str
    binding: str
    discretion: str
    automaticity: str
    limited: bool | None


Chain = "Sequence[Event | Act]"


def told(verdicts: Iterable[Verdict]) -> dict[tuple[str, str], Opinion]:
    """Verdicts of the engine in the form that the two are compared in."""
    return {
        (v.norm, v.bearer): Opinion(
            v.status.value,
            v.strength.binding,
            v.strength.discretion,
            v.strength.automaticity,
            v.strength.limited,
        )
        for v in verdicts
    }


def opinions(
    c: Circumstances, chains: Sequence[Chain], extra: Sequence[Raw] = ()
) -> list[dict[tuple[str, str], Opinion]]:
    """What the logic program makes of the last event of each chain.

    Args:
        c: The circumstances they all share.
        chains: What happened, each chain with the event that is asked about last. Acts change the
            law, so a chain that has some is asked by itself.
        extra: Instruments beside those of the library.

    Returns:
        For each chain, the opinion by norm and bearer.
    """
    plain = [chain for chain in chains if not _acts(chain)]
    found = iter(_solved(c, plain, extra, ()))
    return [
        _solved(c, [events_in(chain)], extra, _acts(chain))[0] if _acts(chain) else next(found)
        for chain in chains
    ]


def _acts(chain: Chain) -> list[Act]:
    return [h for h in chain if isinstance(h, Act)]


def events_in(chain: Chain) -> list[Event]:
    """The events of a chain."""
    return [h for h in chain if isinstance(h, Event)]


def _solved(
    c: Circumstances, chains: Sequence[Chain], extra: Sequence[Raw], acts: Sequence[Act]
) -> list[dict[tuple[str, str], Opinion]]:
    import clingo

    if not chains:
        return []
    control = clingo.Control(["--warn=none"])
    control.load(str(Path(__file__).with_name("law.lp")))
    facts = [geography_facts(), order_facts(c, extra, acts), OBJECT_NAMES, act_facts(acts, "0")]
    facts += [event_facts(events_in(chain), str(k)) for k, chain in enumerate(chains)]
    control.add("base", [], "\n".join(facts))
    control.ground([("base", [])])
    statuses: list[dict[tuple[str, str], str]] = [{} for _ in chains]
    strengths: list[dict[tuple[str, str], tuple[str, str, str, bool | None]]] = [{} for _ in chains]
    with control.solve(yield_=True) as handle:
        for model in handle:
            for symbol in model.symbols(shown=True):
                norm, event, bearer, *rest = symbol.arguments
                k, key = int(event.string.split("/")[0]), (norm.string, bearer.string)
                if symbol.name == "verdict":
                    assert key not in statuses[k], symbol
                    statuses[k][key] = rest[0].name
                else:
                    assert key not in strengths[k], symbol
                    binding, discretion, first, limited = (word.name for word in rest)
                    strengths[k][key] = (binding, discretion, first, LIMITED[limited])
    return [
        {key: Opinion(status, *held[key]) for key, status in some.items()}
        for some, held in zip(statuses, strengths, strict=True)
    ]


LIMITED = {"yes": True, "open": None, "no": False}
