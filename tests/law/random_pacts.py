"""Instruments that nobody would sign, to ask both engines about every kind of clause."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from law_as_facts import raw_geography, raw_library
from random_questions import KINDS, OBJECTS, STATES

if TYPE_CHECKING:
    import random

Raw = dict[str, Any]
ACTS = ("consult", "assist_unspecified", "military_assistance", "sanctions", "refrain")
FACTS = ("armistice", "levies_paid", "vote_held")
PARTIES = (*STATES[:9], "UKR")


def _some(dice: random.Random, names: tuple[str, ...] | list[str], most: int = 4) -> list[str]:
    return dice.sample(list(names), dice.randrange(1, most + 1))


def _day(dice: random.Random) -> date:
    return date(1940, 1, 1) + timedelta(days=dice.randrange(33_000))


def _atom(dice: random.Random) -> Raw:
    places = [*STATES, *raw_geography()["places"]]
    regions = list(raw_geography()["regions"])
    made: dict[str, Any] = {
        "victim": dice.choice(["party", "not_party", _some(dice, STATES)]),
        "attacker": dice.choice(["party", "not_party", "state", "non_state", ["RUS", "ALQ"]]),
        "attacker_in": _some(dice, STATES, 2),
        "bearer": dice.choice(["party", "not_party", _some(dice, STATES)]),
        "bearer_party_of": dice.choice(sorted(raw_library())),
        "victim_party_of": dice.choice(sorted(raw_library())),
        "kind": dice.choice(
            [_some(dice, KINDS), {"is": _some(dice, KINDS), "disputed": _some(dice, KINDS, 2)}]
        ),
        "object": _some(dice, OBJECTS),
        "sovereign": dice.choice(["victim", "bearer", "party", _some(dice, STATES)]),
        "administered_by": dice.choice(["victim", "bearer", "party", _some(dice, STATES)]),
        "region": _some(dice, regions, 3),
        "place": _some(dice, places, 5),
        "external": dice.random() < 0.5,
        "provoked": dice.random() < 0.5,
        "lawful": dice.random() < 0.5,
        "scale": _some(dice, ["significant", "deliberate", "sustained"], 2),
        "nuclear": dice.random() < 0.5,
        "request": dice.choice(["victim", "party", _some(dice, STATES)]),
        "determined": {"organ": dice.choice(["NAC", "council"]), "what": "external_origin"},
        "fact": dice.choice(FACTS),
        "caused_in": _some(dice, STATES, 5),
        "date": dice.choice([{"from": _day(dice)}, {"until": _day(dice)}]),
        "adversaries": dice.choice([1, 2]),
        "disputed": "what the words mean",
    }
    name = dice.choice(sorted(made))
    return {name: made[name]}


def random_tree(dice: random.Random, depth: int) -> Raw:
    """A condition of at most this depth."""
    shape = dice.choice(["atom", "all", "any", "not", "at_least"]) if depth else "atom"
    if shape == "atom":
        return _atom(dice)
    parts = [random_tree(dice, depth - 1) for _ in range(dice.randrange(1, 4))]
    if shape == "not":
        return {"not": parts[0]}
    if shape == "at_least":
        return {"at_least": {"n": dice.randrange(1, 3), "of": parts}}
    return {shape: parts}


def _exception(dice: random.Random, number: int, depth: int = 1) -> Raw:
    within = [
        _exception(dice, 10 * number + k, depth - 1) for k in range(1, dice.choice([1, 1, 2]))
    ]
    return {
        **({"exceptions": within} if depth and within else {}),
        "overrides": [f"x{dice.randrange(4)}"] if dice.random() < 0.3 else [],
        "discretion": dice.choice(["", "", "means", "whether"]),
        "id": f"x{number}",
        "when": random_tree(dice, 1),
        "effect": dice.choice(["excluded", "excluded", "pending", "pending", "limits"]),
        "priority": dice.choice([0, 0, 1, 5]),
    }


def _precondition(dice: random.Random, number: int) -> Raw:
    kind = dice.choice(["request", "determination", "fact", "new_instrument"])
    made: Raw = {"id": f"p{number}", "kind": kind}
    if kind != "new_instrument" or dice.random() < 0.5:
        made["needs"] = random_tree(dice, 1)
    if dice.random() < 0.4:
        made["unless"] = random_tree(dice, 1)
    return made


def _norm(dice: random.Random, name: str, number: int) -> Raw:
    made: Raw = {
        "id": f"{name}/{number}",
        "label": f"Article {number}",
        "clauses": [f"{name}/text"],
        "type": dice.choice(["obligation", "obligation", "permission", "prohibition"]),
        "bearer": dice.choice(
            ["parties", "other_parties", "other_parties", "victims", "others", ["FRA", "RUS"]]
        ),
        "trigger": random_tree(dice, 2),
        "must": _some(dice, ACTS, 2),
        "may": _some(dice, ACTS, 1),
        "discretion": dice.choice(["none", "means", "whether"]),
        "exceptions": [_exception(dice, k) for k in range(dice.randrange(4))],
        "preconditions": [_precondition(dice, k) for k in range(dice.choice([0, 0, 1, 2]))],
    }
    reading: Raw = {"id": f"{name}-{number}", "weight": "minority", "note": "another way to read"}
    reading["or_trigger"] = random_tree(dice, 1)
    reading["and_trigger"] = random_tree(dice, 1)
    reading["exception"] = _exception(dice, 9)
    reading["precondition"] = _precondition(dice, 9)
    reading["discretion"] = "whether"
    kept = dice.sample(["or_trigger", "and_trigger", "exception", "precondition", "discretion"], 2)
    made["readings"] = [{k: v for k, v in reading.items() if k in {"id", "weight", "note", *kept}}]
    return made


def random_pact(dice: random.Random, name: str) -> Raw:
    """An instrument in the form of the library's files, of any standing."""
    start = dice.choice([_day(dice), _day(dice), _day(dice), None, "unknown"])
    ends = dice.random() < 0.3 and isinstance(start, date)
    members = [
        {"actors": [state], "since": dice.choice([None, None, _day(dice)])}
        | ({"until": _day(dice)} if dice.random() < 0.2 else {})
        for state in dice.sample(PARTIES, 5)
    ]
    pairs = [dice.sample(PARTIES, 2) for _ in range(dice.randrange(3))]
    links = [dice.choice(sorted(raw_library()))] if dice.random() < 0.2 else []
    links = [x for x in links if x != "gbr-fra-1919"]
    return {
        "id": name,
        "title": name,
        "short": name,
        "kind": "treaty",
        "binding": dice.choice(["political", "domestic", "legal"]),
        **({"as_drafted": "legal"} if dice.random() < 0.3 else {}),
        "notice_months": dice.choice([6, 12, 24]),
        "established_by": dice.choice(["signature", "ratification"]),
        **({"earliest_exit": _day(dice)} if dice.random() < 0.2 else {}),
        "signed": dice.choice([None, _day(dice)]),
        "in_force": start,
        **({"ended": _day(dice), "ended_mode": "expired"} if ends else {}),
        "sources": ["made by chance"],
        "members": members,
        "suspensions": [
            {
                "debtor": a,
                "creditor": b,
                "since": _day(dice),
                "until": dice.choice([None, _day(dice)]),
            }
            for a, b in pairs
        ],
        "links": [{"kind": "requires_in_force", "instrument": x} for x in links],
        "facts": [
            {"id": fact, "label": fact, "default": dice.choice([True, False, "unknown"])}
            for fact in FACTS
        ],
        "records": [
            {
                "kind": "determination",
                "by": "council",
                "on": _day(dice),
                "what": "external_origin",
                "victim": dice.choice(STATES),
                "event_date": _day(dice),
                "source": "made by chance",
            }
        ],
        "clauses": [
            {
                "id": f"{name}/text",
                "article": "Article 1",
                "text": "Words.",
                "text_status": "verbatim",
                "source": "made by chance",
            }
        ],
        "norms": [_norm(dice, name, k) for k in range(1, 5)],
    }
