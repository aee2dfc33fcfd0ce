"""A small world for the reader's tests: the names that upper rooms would allow."""

from pathlib import Path

from foedus.scenario import Choice, Interval, Parameter, Source, Vocabulary

ISLAND = (Path(__file__).parent / "island.yaml").read_text(encoding="utf-8")
SHIPPED = Source("judgement", "for tests", who="tests", date="2026-01-01")
THEORIES = ("current-calculus", "past-actions")


def vocabulary(actors):
    """The names that a model of these actors would allow."""
    ids = [actor.id for actor in actors]
    challenger = next(actor.id for actor in actors if actor.role == "challenger")
    beliefs = {f"{actor}.stake": ("numéraire", Interval(0.1, 1.0, "log")) for actor in ids}
    beliefs[f"{challenger}.presence_cost"] = ("numéraire", Interval(0.01, 0.1, "log"))
    beliefs["honour"] = ("probability", Interval(0.2, 0.8, "logit"))
    beliefs["theory.reputation"] = ("theory", Choice(THEORIES, (0.5, 0.5)))
    parameters = {
        name: Parameter(name, name.capitalize(), unit, f"What is {name}?", belief, SHIPPED)
        for name, (unit, belief) in beliefs.items()
    }
    wars = {f"{a} at war with {b}": "War" for a in ids for b in ids if a != b}
    return Vocabulary(
        parameters=parameters,
        outcomes={"attack": "Attack", "nuclear use": "Nuclear use", **wars},
        instruments=("un-charter", "nato-1949", "league-2026"),
        declarations=("usa-carve-out",),
        acts={
            "challenger": ("refrain", "probe", "attack"),
            "protégé": ("restrain", "provoke"),
            "guarantor": ("fight", "arm", "abstain"),
        },
    )
