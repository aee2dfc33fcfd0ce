"""Questions made by chance for both engines: events, acts that change the law, and orders."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from law_as_facts import Circumstances, raw_declarations, raw_geography, raw_library
from second_opinion import events_in

from foedus.law import Act, Event

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

    from law_as_facts import Raw
    from second_opinion import Chain

STATES = (
    *("USA", "FRA", "GBR", "DEU", "POL", "FIN", "TUR", "IRL", "CYP", "UKR", "RUS", "AUS", "JPN"),
    *("ARG", "BRA", "AUT", "SWE", "KOR", "PRK", "CHN", "PHL", "ITA", "BEL", "BLR", "ARM", "PAK"),
)
KINDS = ("armed_attack", "armed_invasion", "occupation", "blockade", "sabotage", "threat")
OBJECTS = ("territory", "forces", "vessel", "aircraft", "public_vessel", "citizens")


def random_event(
    dice: random.Random, number: int, since: date, history: Sequence[Event] = ()
) -> Event:
    """An event like those that are asked about, armed attacks most of all."""
    victim = dice.choice([*STATES, *(e.attacker for e in history if e.attacker in STATES)])
    attacker = dice.choice([s for s in (*STATES, "ALQ") if s != victim])
    others = [s for s in STATES if s not in {attacker, victim}]
    places = [victim, victim, victim, *STATES, *raw_geography()["places"]]
    past = [e.id for e in history]
    often = dice.random() < 0.6
    nowhere = dice.random() < 0.03
    lawful = dice.choice([False, False, False, False, True, None])
    facts = [f["id"] for item in raw_library().values() for f in item.get("facts", ())]
    facts += ["determination", "determination by NAC"]
    return Event(
        id=f"e{number}",
        date=since,
        kind="armed_attack" if often else dice.choice(KINDS),
        attacker=attacker,
        with_attackers=tuple(dice.sample(others, 1)) if dice.random() < 0.15 else (),
        victim=victim,
        object="territory" if dice.random() < 0.5 else dice.choice(OBJECTS),
        place="" if nowhere else victim if often else dice.choice(places),
        place_said=not nowhere,
        lawful=lawful,
        lawfulness_said=lawful is True,
        prior_force=dice.choice(["", "", "", "", "none", "lawful", "unlawful", "disputed"]),
        external=dice.choice([None, None, None, True, False]),
        scale=tuple(
            (name, dice.random() < 0.7)
            for name in ("deliberate", "significant", "sustained")
            if dice.random() < 0.4
        ),
        nuclear=dice.random() < 0.1,
        requests=frozenset(dice.sample([victim, *others[:4]], dice.randrange(3))),
        request_refused=dice.random() < 0.1,
        caused_by=dice.choice([*past, *past, "", "e99"]),
        facts=frozenset(dice.sample(facts, dice.choice([0, 0, 1, 3]))),
    )


def random_chain(dice: random.Random) -> tuple[Event, ...]:
    """One to four events, one after the other."""
    when = date(1890, 1, 1) if dice.random() < 0.2 else date(1949, 1, 1)
    when += timedelta(days=dice.randrange((date(2030, 1, 1) - when).days))
    chain: list[Event] = []
    for number in range(1, dice.choice([1, 1, 2, 3, 4]) + 1):
        chain.append(random_event(dice, number, when, chain))
        when += timedelta(days=dice.randrange(40))
    return tuple(chain)


def random_acts(dice: random.Random, chain: Chain, items: Sequence[Raw]) -> tuple[Event | Act, ...]:
    """The chain with one or two things done before or after its last event.

    An instrument is denounced, joined or suspended by one act; ratified by all, by some, or by
    nobody.
    """
    last = events_in(chain)[-1]
    open_to = [item for item in items if not item.get("universal")]
    made: list[Act] = []
    for number in range(dice.choice([1, 1, 2])):
        item = dice.choice([i for i in open_to if i["id"] not in {a.instrument for a in made}])
        when = last.date + timedelta(days=dice.randrange(-900, 60))
        kind = dice.choice(ABOUT_TEXTS + ABOUT_EVENTS)
        make = _about_text if kind in ABOUT_TEXTS else _about_event
        made.append(Act(when, kind, id=f"a{number}", **make(dice, kind, item, last)))
    # The event that is asked about stays last.
    return (*chain[:-1], *made, chain[-1])


ABOUT_TEXTS = (
    *("signature", "ratification", "accession", "denunciation", "suspension", "resumption"),
    *("ratification", "resumption"),
)
ABOUT_EVENTS = (
    *("request", "refusal", "determination", "ceasefire", "measures", "authorisation"),
    "declaration",
)


def _about_text(dice: random.Random, kind: str, item: Raw, last: Event) -> dict[str, Any]:
    """Who does what to which instrument."""
    states = list(dict.fromkeys(s for g in item.get("members", ()) for s in g["actors"]))
    one, towards = dice.choice([*states, "JPN"]), last.victim
    if kind == "ratification" and dice.random() < 0.7:
        # All of them, so that it enters into force.
        return {"instrument": item["id"], "actors": tuple(states) or (one,)}
    if kind == "accession":
        one = dice.choice(STATES)
    if kind in {"suspension", "resumption"} and item.get("suspensions"):
        pair = dice.choice(item["suspensions"])
        one, towards = pair["debtor"], pair["creditor"]
    more = {"towards": towards} if kind in {"suspension", "resumption"} else {}
    return {"instrument": item["id"], "actors": (one,), **more}


def _about_event(dice: random.Random, kind: str, item: Raw, last: Event) -> dict[str, Any]:
    """Who asks, finds, declares or stops what."""
    del item
    about = dice.choice(["", last.id, "e1"])
    someone = dice.choice([last.victim, last.victim, *STATES])
    if kind in {"measures", "authorisation"}:
        return {"actors": ("UNSC",)}
    if kind == "ceasefire":
        return {"actors": dice.choice([(last.attacker, last.victim), ("RUS", "UKR")])}
    if kind == "declaration":
        return {"actors": (someone,), "what": dice.choice(sorted(raw_declarations()))}
    if kind == "determination":
        organ = dice.choice(["NAC", "LNC", "OC", "council"])
        what = dice.choice(["external_origin", "article_5", "violation", "measures"])
        return {"actors": (organ,), "what": what, "about": about}
    return {"actors": (someone if kind == "request" else last.victim,), "about": about}


def random_circumstances(dice: random.Random) -> Circumstances:
    """Any order over the library, with what policies do to it."""
    every = sorted(raw_library())
    # Mostly small, so that a number of verdicts comes from many orders and events.
    most = dice.choice([8, 8, 16, len(every)])
    chosen = tuple(dice.sample(every, dice.randrange(3, most + 1)))
    norms = [n for name in (*chosen, "un-charter") for n in raw_library()[name].get("norms", ())]
    readings = sorted({r["id"] for n in norms for r in n.get("readings", ())})
    facts = sorted({f["id"] for name in chosen for f in raw_library()[name].get("facts", ())})
    open_to = [name for name in chosen if not raw_library()[name].get("universal")]
    return Circumstances(
        instruments=chosen,
        on=date(1890, 1, 1) + timedelta(days=dice.randrange(50_000)),
        concluded={
            name: dice.choice([None, None, "political", "domestic", "legal"])
            for name in dice.sample(chosen, dice.choice([0, 0, 1, 3]))
        },
        accessions={
            name: tuple(dice.sample(STATES, 2))
            for name in dice.sample(open_to, dice.choice([0, 0, 1, 2]))
        },
        declarations=tuple(dice.sample(sorted(raw_declarations()), dice.randrange(3))),
        readings=tuple(dice.sample(readings, dice.randrange(min(len(readings), 3) + 1))),
        facts={f: dice.random() < 0.5 for f in dice.sample(facts, min(len(facts), 2))},
    )
