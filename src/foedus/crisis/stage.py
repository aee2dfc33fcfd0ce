"""One year of the guarantee as a game tree: structure once, amounts per world.

The year may pass quietly. If the question of war comes to a decision, the protégé restrains
itself or provokes; the challenger refrains, probes below the threshold of an armed attack, or
attacks; the protégé resists or concedes; the guarantors fight, arm or abstain in their stated
order; the challenger withdraws, fights on or, where a guarantor fights, widens the war to the
guarantor's territory; a war with a guarantor in it may also widen by itself. Each guarantor that
stood aside then honours its alliance or declines: this is the back door.

The actions are the same under every policy: a policy changes amounts, never the tree, because a
logit choice gives two copies of one action more weight than one (McKelvey and Palfrey 1998).

Amounts are named parameters (see :mod:`foedus.crisis.amounts`), so a payoff is a short list of
named terms, and every number at a leaf can be read back to the assumption or clause behind it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from foedus.crisis.cast import FIGHT, Cast, Response
from foedus.games import Chance, Decision, Game, Linear, Outcome

if TYPE_CHECKING:
    from foedus.games.game import Node

__all__ = ["BRIEF", "CRISIS", "LEVELS", "SLIP", "WIDENED", "Leaf", "Stage", "crisis_game", "joined"]

CRISIS, SLIP = "opportunity", "escalation"
LEVELS = ("alone", "limited", "general")
"""Wars by who is in them and where: the protégé alone, a guarantor on its soil, homelands."""
WIDENED = ", widened"
# A withdrawal ends the fighting within weeks or months: a fifth of the war that it cuts short.
BRIEF = 0.2


@dataclass(frozen=True)
class Leaf:
    """What has happened when a year ends in one way, apart from who gets what.

    Attributes:
        name: The outcome's name in the game, unique.
        continues: Whether the accord lives on into the next year.
        provoked: Whether the protégé provoked.
        act: The challenger's act: ``none`` (quiet year), ``refrain``, ``probe`` or ``attack``.
        resisted: Whether the protégé resisted an attack.
        response: The guarantors' responses, if they were asked.
        level: ``none``, ``brief`` (withdrawn), ``alone``, ``limited`` or ``general``.
        honoured: Guarantors that joined because an ally's homeland was struck.
        declined: Guarantors that stood aside although an ally's homeland was struck.
    """

    name: str
    continues: bool = False
    provoked: bool = False
    act: str = "none"
    resisted: bool = False
    response: Response | None = None
    level: str = "none"
    honoured: tuple[str, ...] = ()
    declined: tuple[str, ...] = ()

    @property
    def at_war(self) -> tuple[str, ...]:
        """The guarantors whose forces fight the challenger, brief crises included."""
        fighting = self.response.fighting if self.response else ()
        return fighting + self.honoured


@dataclass(frozen=True)
class Stage:
    """The game of one year with what each of its endings means."""

    cast: Cast
    game: Game
    leaves: tuple[Leaf, ...] = field(repr=False)


class _Builder:
    """Grows the tree; payoffs are sums of named amounts."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.leaves: list[Leaf] = []

    def outcome(self, leaf: Leaf, payoffs: dict[str, dict[str, float]]) -> Outcome:
        self.leaves.append(leaf)
        return Outcome(leaf.name, {actor: Linear(terms) for actor, terms in payoffs.items()})

    def going_on(self, leaf: Leaf, extra: dict[str, dict[str, float]]) -> Outcome:
        """An ending after which next year comes under the same accord."""
        return self.outcome(
            leaf,
            {actor: {f"{actor}.next": 1.0, **extra.get(actor, {})} for actor in self.cast.everyone},
        )

    def year(self) -> Chance:
        challenger, protege = self.cast.challenger, self.cast.protege
        quiet = self.going_on(Leaf("quiet year", continues=True), {})
        decision = Decision(
            protege,
            f"{protege} before the challenger",
            {
                "restrain": self.challenge(provoked=False),
                "provoke": self.challenge(provoked=True),
            },
        )
        return Chance(
            f"{challenger} and war",
            {"quiet": (1 - Linear({CRISIS: 1.0}), quiet), "decision": (CRISIS, decision)},
        )

    def challenge(self, *, provoked: bool) -> Decision:
        c, p = self.cast.challenger, self.cast.protege
        before = "provoke" if provoked else "restrain"
        gain = {f"{p}.provocation": 1.0} if provoked else {}
        slight = {f"{c}.provoked": -1.0} if provoked else {}
        probed = {"continues": True, "provoked": provoked, "act": "probe"}
        refrain = self.going_on(
            Leaf(f"{before}/refrain", continues=True, provoked=provoked, act="refrain"),
            {c: slight, p: gain},
        )
        tolerated = self.going_on(
            Leaf(f"{before}/probe/tolerate", **probed),  # type: ignore[arg-type]
            {
                c: {f"{c}.probe.gain": 1.0, f"{c}.probe.cost": -1.0},
                p: {f"{p}.probe.loss": -1.0, **gain},
                **{g: {f"{g}.probe.loss": -1.0} for g in self.cast.guarantors},
            },
        )
        resisted = self.going_on(
            Leaf(f"{before}/probe/resist", **probed),  # type: ignore[arg-type]
            {c: {f"{c}.probe.cost": -2.0, **slight}, p: {f"{p}.probe.cost": -1.0, **gain}},
        )
        probe = Decision(p, f"{p} probed ({before})", {"resist": resisted, "tolerate": tolerated})
        return Decision(
            c,
            f"{c} ({before})",
            {"refrain": refrain, "probe": probe, "attack": self.attack(provoked=provoked)},
        )

    def attack(self, *, provoked: bool) -> Decision:
        c, p = self.cast.challenger, self.cast.protege
        path = f"{'provoke' if provoked else 'restrain'}/attack"
        gain = {f"{p}.provocation": 1.0} if provoked else {}
        concede = self.outcome(
            Leaf(f"{path}/concede", provoked=provoked, act="attack"),
            {
                c: {f"{c}.take": 1.0},
                p: {f"{p}.lost": -1.0, **gain},
                **{g: {f"{g}.lost": -1.0} for g in self.cast.guarantors},
            },
        )
        resist = self.respond(path, provoked=provoked, choices=())
        return Decision(p, f"{p} attacked ({path})", {"resist": resist, "concede": concede})

    def respond(
        self, path: str, *, provoked: bool, choices: tuple[tuple[str, str], ...]
    ) -> Decision:
        """The guarantors answer in their stated order, then the challenger goes on or not."""
        if len(choices) == len(self.cast.guarantors):
            return self.press(path, Response(choices), provoked=provoked)
        guarantor = self.cast.guarantors[len(choices)]
        said = "".join(f"/{actor} {choice}" for actor, choice in choices)
        return Decision(
            guarantor,
            f"{guarantor} asked ({path}/resist{said})",
            {
                choice: self.respond(
                    path, provoked=provoked, choices=(*choices, (guarantor, choice))
                )
                for choice in (FIGHT, "arm", "abstain")
            },
        )

    def press(self, path: str, response: Response, *, provoked: bool) -> Decision:
        c = self.cast.challenger
        here = f"{path}/{response.key}"
        common = {"provoked": provoked, "act": "attack", "resisted": True, "response": response}
        level = "limited" if response.fighting else "alone"
        goes_on = self.outcome(
            Leaf(f"{here}/fight on", level=level, **common),  # type: ignore[arg-type]
            self.war(response, level, (), (), provoked=provoked),
        )
        actions: dict[str, Node] = {
            "withdraw": self.outcome(
                Leaf(f"{here}/withdraw", level="brief", **common),  # type: ignore[arg-type]
                self.withdrawn(response, provoked=provoked),
            ),
            "fight on": goes_on,
        }
        if response.fighting:
            # A war with a guarantor in it may widen although nobody chooses it (Powell 2015).
            slips = self.widen(f"{here}/fight on", response, (), provoked=provoked)
            actions["fight on"] = Chance(
                f"control ({here})",
                {
                    "contained": (1 - Linear({SLIP: 1.0}), goes_on),
                    "slips": (SLIP, slips),
                },
            )
            actions["widen"] = self.widen(here, response, (), provoked=provoked)
        return Decision(c, f"{c} answered ({here})", actions)

    def widen(
        self, path: str, response: Response, answers: tuple[bool, ...], *, provoked: bool
    ) -> Node:
        """Each guarantor that stood aside honours its alliance or declines, in order."""
        aside = response.standing_aside
        said = "".join(
            f"/{ally} {'honour' if yes else 'decline'}"
            for ally, yes in zip(aside, answers, strict=False)
        )
        if len(answers) == len(aside):
            honoured = tuple(a for a, yes in zip(aside, answers, strict=True) if yes)
            declined = tuple(a for a, yes in zip(aside, answers, strict=True) if not yes)
            leaf = Leaf(
                f"{path}/widen{said}",
                provoked=provoked,
                act="attack",
                resisted=True,
                response=response,
                level="general",
                honoured=honoured,
                declined=declined,
            )
            return self.outcome(
                leaf, self.war(response, "general", honoured, declined, provoked=provoked)
            )
        ally = aside[len(answers)]
        return Decision(
            ally,
            f"{ally} as ally ({path}/widen{said})",
            {
                "honour": self.widen(path, response, (*answers, True), provoked=provoked),
                "decline": self.widen(path, response, (*answers, False), provoked=provoked),
            },
        )

    def withdrawn(self, response: Response, *, provoked: bool) -> dict[str, dict[str, float]]:
        c, p = self.cast.challenger, self.cast.protege
        level = "limited" if response.fighting else "alone"
        payoffs = {
            c: {
                f"{c}.hold": 1.0,
                f"{c}.back_down": -1.0,
                f"{c}.war.{level}": -BRIEF,
                f"{c}.nuclear.{level}": -BRIEF,
            },
            p: {
                f"{p}.hold": 1.0,
                f"{p}.war": -BRIEF,
                f"{p}.nuclear.{level}": -BRIEF,
                **self.gain(provoked=provoked),
            },
        }
        for g, choice in response.choices:
            terms = {f"{g}.hold": 1.0, **self.said(g, choice, provoked=provoked)}
            terms[f"{g}.nuclear.{level}{'' if choice == FIGHT else '.aside'}"] = -BRIEF
            if choice == FIGHT:
                terms[f"{g}.war.limited"] = -BRIEF
            elif choice == "arm":
                terms[f"{g}.arm"] = -BRIEF
            payoffs[g] = terms
        return payoffs

    def war(
        self,
        response: Response,
        level: str,
        honoured: tuple[str, ...],
        declined: tuple[str, ...],
        *,
        provoked: bool,
    ) -> dict[str, dict[str, float]]:
        c, p = self.cast.challenger, self.cast.protege
        key = joined(response, honoured).key + (WIDENED if level == "general" else "")
        payoffs = {
            c: {
                f"{c}.hold": 1.0,
                f"{c}.win[{key}]": 1.0,
                f"{c}.war.{level}": -1.0,
                f"{c}.nuclear.{level}": -1.0,
            },
            p: {
                f"{p}.hold": 1.0,
                f"{p}.defeat[{key}]": -1.0,
                f"{p}.war": -1.0,
                f"{p}.nuclear.{level}": -1.0,
                **self.gain(provoked=provoked),
            },
        }
        for g, choice in response.choices:
            joins = choice == FIGHT or g in honoured
            terms = {f"{g}.hold": 1.0, f"{g}.defeat[{key}]": -1.0}
            terms |= self.said(g, choice, provoked=provoked)
            terms[f"{g}.nuclear.{level}{'' if joins else '.aside'}"] = -1.0
            if joins:
                terms[f"{g}.war.{level}"] = -1.0
            if choice == "arm":
                terms[f"{g}.arm"] = -1.0
            if g in declined:
                terms[f"{g}.decline.{response.fighting[0]}"] = -1.0
            payoffs[g] = terms
        return payoffs

    def gain(self, *, provoked: bool) -> dict[str, float]:
        return {f"{self.cast.protege}.provocation": 1.0} if provoked else {}

    @staticmethod
    def said(guarantor: str, choice: str, *, provoked: bool) -> dict[str, float]:
        """What its answer means to the guarantor: its word, its troops, its name elsewhere."""
        if choice == FIGHT:
            return {f"{guarantor}.renown": 1.0}
        return {f"{guarantor}.{choice}.renege{'.provoked' if provoked else ''}": -1.0}


def joined(response: Response, honoured: tuple[str, ...]) -> Response:
    """The responses as they stand once allies have joined."""
    return Response(
        tuple((g, FIGHT if g in honoured else choice) for g, choice in response.choices)
    )


def crisis_game(cast: Cast) -> Stage:
    """Build the game of one year for a cast.

    Args:
        cast: Challenger, protégé and guarantors; with two guarantors the tree has 60 decisions.

    Returns:
        The game and what each of its endings means.

    Example:
        >>> stage = crisis_game(Cast("RUS", "UKR", ("USA",)))
        >>> sum(leaf.act == "attack" for leaf in stage.leaves)
        18
    """
    builder = _Builder(cast)
    root = builder.year()
    title = (
        f"A year of the guarantee: {cast.challenger}, {cast.protege}, {', '.join(cast.guarantors)}"
    )
    return Stage(cast, Game(title, cast.everyone, root), tuple(builder.leaves))
