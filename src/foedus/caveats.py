"""What a reader must know before using a number, in plain words."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Caveat", "caveats"]


@dataclass(frozen=True)
class Caveat:
    """Something a reader must know before using a number."""

    title: str
    text: str


def caveats() -> tuple[Caveat, ...]:
    """What every reader must know, whatever the scenario."""
    return (
        Caveat(
            "Conditional statements, not forecasts",
            "Every number says what follows from the stated assumptions in this model. None is "
            "the probability that something will happen. The statements have not been validated "
            "against the future they speak about.",
        ),
        Caveat(
            "What a world is, and what “prior” and “record-weighted” mean",
            "A world is one set of values for all assumptions, drawn from what the analyst "
            "believes (the prior). Record-weighted worlds count more the better they explain what "
            "the actors did in the past, as coded in the scenario. “Better in 70 % of worlds” "
            "means that 70 % of these sets of assumptions favour the option, not that it will "
            "do better with a probability of 70 %. Nor does it say by how much: where war is "
            "unlikely under every option, all of them differ by next to nothing. “Clearly” "
            "better or worse therefore counts only differences above a margin, 0.1 percentage "
            "points unless stated otherwise.",
        ),
        Caveat(
            "Selection",
            "Guarantees that were tested are the doubtful ones: a firm promise is seldom "
            "challenged. Rates observed in wars therefore understate how often an untested "
            "promise would be kept, and base rates are shown with their definition and sample.",
        ),
        Caveat(
            "Precision and scale",
            "Actors choose better options more often, not always. How much more is the "
            "precision, which counts only together with the unit of the payoffs: one year of "
            "direct war with the challenger. Both are assumptions and are listed.",
        ),
        Caveat(
            "Framing",
            "Splitting one action into two similar ones would give it more weight in such a "
            "model. The sets of actions are therefore the same under all options, so that "
            "differences between options do not come from how they are written down.",
        ),
        Caveat(
            "Intervals",
            "An interval holds the middle 80 % of worlds. It shows how far the assumptions leave "
            "the answer open; it is not the error of the computation, which only limits the "
            "digits that are printed.",
        ),
    )
