"""What law says of one event as one value, from which every face is made."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from foedus.errors import Diagnostic, UsageError, nearest

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

    from foedus.figures import BondMap, CommitmentsView, DerivationView, StrengthView
    from foedus.law import Happening, LawAnswer, LegalOrder, Verdict
    from foedus.scenario import Scenario

__all__ = ["FORMS", "LawCase", "law_case"]

FORMS: dict[str, str] = {
    "text": "verdicts, derivations and what would change them, for a terminal",
    "markdown": "the same for a note or a report",
    "json": "the same for a program, under a versioned schema",
    "svg": "who is bound to whom in the event, as a drawing",
    "map": "who is bound to whom on that day, whoever is attacked, as a drawing",
    "tree": "the derivation of one verdict, as a drawing",
    "hasse": "the promises by strength, as a drawing",
    "dot": "the derivation of one verdict, for GraphViz",
    "tikz": "the derivation of one verdict, for LaTeX",
}
"""The faces of a case, by name, each with what it shows."""


@dataclass(frozen=True)
class LawCase:
    """An event in law: the answer, and the view-models of everything that is drawn of it.

    Everything that is drawn is a frozen view-model of its own, worked out when it is asked for.

    Attributes:
        order: The law under the policy.
        told: What has happened, the event that is asked about included.
        answer: The verdicts on that event, grouped, with flips, conflicts and back doors.
        everything: Whether drawings show norms that are not triggered or not in force.
    """

    order: LegalOrder = field(repr=False)
    told: tuple[Happening, ...]
    answer: LawAnswer = field(repr=False)
    everything: bool = False

    @cached_property
    def commitments(self) -> CommitmentsView:
        """Who is bound to whom in the event."""
        from foedus.report.law_views import commitments_view

        return commitments_view(self.answer, everything=self.everything)

    @cached_property
    def bonds(self) -> BondMap:
        """Who is bound to whom on that day, should the same attacker attack anybody."""
        from foedus.law import promises_on
        from foedus.report.law_views import bond_map_view

        event = self.answer.event
        promises = promises_on(self.order, event.date, event.attacker, self.answer.history)
        return bond_map_view(promises, event.date, event.attacker)

    @cached_property
    def strength(self) -> StrengthView:
        """The promises of help by strength."""
        from foedus.report.law_views import strength_view

        return strength_view(v for v in self.answer.verdicts if _helps(v))

    def verdict(self, norm: str | None = None, bearer: str | None = None) -> Verdict:
        """The verdict whose derivation is shown.

        Args:
            norm: A norm's id; by default that of the weightiest duty to help.
            bearer: A state; by default the first to whom the norm means most.

        Raises:
            UsageError: If there is no such verdict; the nearest norm or state is named.
        """
        every = {(v.norm, v.bearer): v for v in self.answer.verdicts}
        found = [every[group.norm, b] for group in self.answer.groups for b in group.bearers]
        if norm is not None:
            _known("--norm", norm, {v.norm for v in found}, "a norm of the order")
            found = [v for v in found if v.norm == norm]
        if bearer is not None:
            _known("--bearer", bearer, {v.bearer for v in found}, "a state that the norm binds")
            found = [v for v in found if v.bearer == bearer]
        helping = [v for v in found if _helps(v)]
        chosen = helping or found
        if not chosen:
            raise UsageError(
                Diagnostic("law", "there is no verdict", "an event that a norm is for")
            )
        return chosen[0]

    def derivation(
        self, norm: str | None = None, bearer: str | None = None, *, everything: bool = False
    ) -> DerivationView:
        """The derivation of a verdict, ready to be drawn.

        Args:
            norm: A norm's id, as for ``verdict``.
            bearer: A state.
            everything: Whether to keep branches that fail beside one that holds.
        """
        from foedus.report.law_views import derivation_view

        return derivation_view(self.verdict(norm, bearer), full=everything)

    def face(
        self,
        form: str = "text",
        *,
        norm: str | None = None,
        bearer: str | None = None,
        everything: bool = False,
    ) -> str:
        """The case in one of its forms.

        Args:
            form: A key of ``FORMS``.
            norm: Whose derivation, for ``tree``, ``dot`` and ``tikz``.
            bearer: Whose verdict, for the same.
            everything: Whether to show every verdict and every branch.

        Returns:
            Text, Markdown, JSON, SVG, DOT or LaTeX.

        Raises:
            UsageError: If there is no such form or verdict.

        Example:
            >>> case = law_case(None, "RUS attacks EST on 2026-06-01")
            >>> case.face("dot", norm="nat/5").splitlines()[0]
            'digraph derivation {'
        """
        _known("--format", form, FORMS, " | ".join(FORMS))
        if form in {"tree", "dot", "tikz"}:
            return self._derived(form, norm, bearer, everything=everything)
        if form in {"svg", "map", "hasse"}:
            return self._drawn(form)
        if form == "json":
            from foedus.exports import to_json

            return to_json(self.answer)
        from foedus.law import render_markdown, render_text

        if form == "markdown":
            return render_markdown(self.answer)
        return render_text(self.answer, full=everything)

    def _drawn(self, form: str) -> str:
        """One of the drawings of the whole case."""
        from foedus import figures

        if form == "svg":
            return figures.commitments(self.commitments).standalone()
        if form == "map":
            return figures.bond_map(self.bonds).standalone()
        return figures.hasse(self.strength).standalone()

    def _derived(self, form: str, norm: str | None, bearer: str | None, *, everything: bool) -> str:
        """The derivation of a verdict as a drawing, for GraphViz, or for LaTeX."""
        from foedus import figures

        view = self.derivation(norm, bearer, everything=everything)
        if form == "tree":
            return figures.derivation(view).standalone()
        return figures.derivation_dot(view) if form == "dot" else figures.derivation_tikz(view)


def law_case(
    scenario: Scenario | None,
    *events: str | Path,
    policy: str | None = None,
    readings: Sequence[str] = (),
    declarations: Sequence[str] = (),
    everything: bool = False,
) -> LawCase:
    """Ask law about an event under a policy, and lay out everything that is shown of it.

    Args:
        scenario: The scenario; None for the whole library as it stands on the day.
        events: What happens, as for ``law_answer``; the last event is asked about.
        policy: The policy in force; by default the baseline.
        readings: Readings of a text to switch on, by id or by weight.
        declarations: Declarations made besides those of the policy, by id.
        everything: Whether drawings show norms that are not triggered or not in force.

    Returns:
        The case; ``face`` gives each of its forms.

    Raises:
        LawError: If an event, an instrument, a reading or a declaration cannot be placed.
        UsageError: If there is no event, or the scenario has no such policy.
    """
    from foedus.law import answer
    from foedus.legal import last_event, law_order

    order, told = law_order(
        scenario, *events, policy=policy, readings=readings, declarations=declarations
    )
    asked = last_event(told)
    others = [happening for happening in told if happening is not asked]
    return LawCase(order, told, answer(order, asked, others), everything)


def _helps(verdict: Verdict) -> bool:
    from foedus.law.instruments import ASSISTING

    return bool(ASSISTING.intersection(verdict.content.must))


def _known(where: str, name: str, known: Collection[str], expected: str) -> None:
    if name not in known:
        fix = nearest(name, known)
        raise UsageError(Diagnostic(where, f"unknown {where.strip('-')} '{name}'", expected, fix))
