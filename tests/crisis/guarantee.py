"""A small guarantee for tests: one guarantor, worlds drawn from the shipped beliefs."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np

from foedus.crisis.amounts import Amounts
from foedus.crisis.cast import Cast
from foedus.crisis.horizon import compile_stage, walk
from foedus.crisis.priors import parameters
from foedus.crisis.promise import Basis, Promises, strengths
from foedus.crisis.stage import crisis_game
from foedus.crisis.terms import PolicyTerms
from foedus.ensemble import Design
from foedus.scenario import Actor

ONE = Cast("CHL", "PRO", ("GUA",))
TWO = Cast("CHL", "PRO", ("GUA", "ALY"))

NOTHING = PolicyTerms(
    "nothing", "Nothing", {}, 0.0, {}, 0.0, membership=False, carve_outs=frozenset(), voting=()
)
FULL = Basis(
    guarantor="GUA",
    bearer="GUA",
    norm="pact/1",
    instrument="pact",
    event="attack on the protégé",
    status="obliged",
    binding="legal",
    content="armed",
    discretion="none",
    limited=False,
    headline="A full promise",
)


def actors(cast):
    """The actors of a cast."""
    roles = {cast.challenger: "challenger", cast.protege: "protégé"}
    return tuple(Actor(a, a, roles.get(a, "guarantor")) for a in cast.everyone)


@cache
def compiled(cast):
    """The year's game of a cast."""
    return compile_stage(crisis_game(cast))


def worlds(cast, start, count, **fixed):
    """Worlds of the shipped beliefs, some fixed (`GUA__stake=0` fixes `GUA.stake`)."""
    beliefs = {name: parameter.belief for name, parameter in parameters(actors(cast)).items()}
    drawn = dict(Design(beliefs, (), 11).draws(start, start + count))
    for name, value in fixed.items():
        drawn[name.replace("__", ".")] = np.full(count, float(value))
    return drawn


def amounts(cast, drawn, promises=None, terms=NOTHING, **options):
    """Amounts of a policy in some worlds."""
    promises = promises or Promises({}, {})
    return Amounts(
        cast=cast,
        worlds=drawn,
        terms=terms,
        strengths=strengths(cast, promises, drawn),
        declined_before=options.pop("declined_before", frozenset()),
        after_war=options.pop("after_war", True),
    )


def promised(basis=FULL, **changes):
    """Promises with one basis for the guarantor."""
    return Promises({"GUA": (replace(basis, **changes),)}, {})


def walked(cast, drawn, promises=None, terms=NOTHING, years=4, **options):
    """A policy walked over a few years."""
    return walk(compiled(cast), amounts(cast, drawn, promises, terms, **options), years)


def chosen(walk, node, action):
    """First-year probability of an action at a node."""
    return walk.first_year[walk.compiled.table.row(node, action)]
