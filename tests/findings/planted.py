"""An ensemble in memory with answers known in advance."""

from dataclasses import dataclass, field

import numpy as np


@dataclass(frozen=True)
class Facts:
    """What is known about an outcome."""

    name: str
    better: str
    label: str = ""
    unit: str = "probability"


@dataclass(frozen=True)
class Planted:
    """Has the methods of `foedus.ensemble.Ensemble` that findings use, on arrays given."""

    assumptions: dict
    results: dict
    better: dict
    likelihood: np.ndarray
    choices: dict = field(default_factory=dict)
    units: dict = field(default_factory=dict)

    @property
    def worlds(self):
        """How many worlds."""
        return len(self.likelihood)

    @property
    def policies(self):
        """The policies."""
        return tuple(dict.fromkeys(policy for _, policy in self.results))

    @property
    def outcomes(self):
        """The outcomes."""
        return tuple(dict.fromkeys(outcome for outcome, _ in self.results))

    def info(self, outcome):
        """Which direction is better."""
        return Facts(outcome, self.better[outcome])

    def assumption_info(self, name):
        """Its name as label, and the unit given for it."""
        return Facts(name, "", name, self.units.get(name, "probability"))

    def assumption(self, name):
        """Its draws."""
        return self.assumptions[name]

    def options(self, name):
        """The options of a choice; none for an amount."""
        return self.choices.get(name, ())

    def belief_quantile(self, name, q):
        """The quantile of the draws."""
        return float(np.quantile(self.assumptions[name], q))

    def outcome(self, outcome, policy):
        """The outcome under a policy."""
        return self.results[outcome, policy]

    def weights(self, record=True):  # noqa: FBT002 - the ensemble's own signature
        """Equal weights, or those of the record."""
        raw = self.likelihood if record else np.ones(self.worlds)
        return raw / raw.sum()
