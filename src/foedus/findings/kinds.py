"""What an assumption is about: facts, values or theory.

Two people who differ about a fact could settle it by looking; about a value, by asking what an
actor wants; about a theory, by neither alone, since theories say what the facts mean. The model
states its assumptions so that the difference can be read off them:

- *theory*: a switch between rival accounts of the mechanism;
- *value*: what something is worth to an actor, in its own years of war (stakes, the cost of a
  broken word, of a presence, of land left behind);
- *fact*: everything else: probabilities, effects, durations, and what wars and armies cost.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from foedus.findings.ensembles import Worlds

__all__ = ["KINDS", "Kind", "kind_of"]

Kind = Literal["fact", "value", "theory"]
KINDS: tuple[Kind, ...] = ("fact", "value", "theory")

_OWN_WORTH = "cost of one year"
# Counted in years of war too, but spent, not wanted: what war, arms and upkeep cost is a fact.
_SPENT = ("war_cost", "arms_cost", "arming_cost", "force_cost", "probe_cost", "nuclear_cost")


def kind_of(name: str, ensemble: Worlds) -> Kind:
    """Whether an assumption is about a fact, a value or a theory.

    Args:
        name: The assumption.
        ensemble: The worlds in which it was drawn; they know its unit and options.

    Returns:
        The kind, by the rule at the top of this module.
    """
    if ensemble.options(name):
        return "theory"
    if ensemble.assumption_info(name).unit.startswith(_OWN_WORTH) and not name.endswith(_SPENT):
        return "value"
    return "fact"
