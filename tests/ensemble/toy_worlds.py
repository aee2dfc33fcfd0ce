"""A model with closed-form outcomes, for tests of everything that is not the model.

Also a program: ``python toy_worlds.py FOLDER WORLDS BLOCK SECONDS`` runs it slowly, so that a test
can kill or interrupt it midway.
"""

from __future__ import annotations

import signal
import sys
import time
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np

from foedus.ensemble import Design, Interrupted, run
from foedus.scenario.beliefs import Choice, Fixed, Interval

SCENARIO = "scenario: toy\nquestion: Does the test pass?\n"


@dataclass(frozen=True)
class ToyAssumption:
    """What a model says about an assumption."""

    label: str
    unit: str
    belief: object


@dataclass(frozen=True)
class ToyOutcome:
    """What a model says about an outcome."""

    name: str
    label: str
    unit: str
    better: str


@dataclass(frozen=True)
class ToySolved:
    """A model's answer."""

    outcomes: np.ndarray
    log_likelihood: np.ndarray
    status: np.ndarray


BELIEFS = MappingProxyType(
    {
        "USA.stake": Interval(0.02, 0.5, "log"),
        "precision": Interval(4.0, 20.0, "log"),
        "theory": Choice(("past", "current"), (0.3, 0.7)),
        "discount": Fixed(0.9),
    }
)
UNITS = MappingProxyType({"USA.stake": "war-years", "precision": "per war-year"})


@dataclass(frozen=True)
class Toy:
    """P(attack) is a logit of stake and theory; policy k adds k to the promise.

    A stake above ``fails_above`` does not solve under the last policy.
    """

    policies: tuple[str, ...] = ("none", "paper", "tripwire")
    fails_above: float = np.inf
    seconds: float = 0.0
    outcomes: tuple[ToyOutcome, ...] = (
        ToyOutcome("attack", "Attack within ten years", "probability", "lower"),
        ToyOutcome("cost", "Cost to the guarantor", "war-years", "neither"),
    )
    assumptions: dict = field(
        default_factory=lambda: {
            name: ToyAssumption(name.upper(), UNITS.get(name, ""), belief)
            for name, belief in BELIEFS.items()
        }
    )

    def solve(self, worlds):
        """Solve a batch in closed form."""
        time.sleep(self.seconds)
        stake, precision, theory = (worlds[n] for n in ("USA.stake", "precision", "theory"))
        promise = np.arange(len(self.policies), dtype=float)[:, None]
        attack = 1.0 / (1.0 + np.exp(precision * (stake + 0.1 * theory) * (0.5 + promise) - 1.0))
        cost = stake * promise * worlds["discount"]
        status = np.zeros(attack.shape, dtype=np.int8)
        status[-1] = np.where(stake > self.fails_above, 3, 0)
        return ToySolved(np.stack([attack, cost], axis=1), np.log(attack[0]), status)


def design(seed: int = 7, **others) -> Design:
    """The toy's design."""
    return Design({**BELIEFS, **others}, seed=seed)


def run_toy(folder, worlds=1000, block=128, *, model=None, seed=7, **options):
    """Run the toy."""
    return run(
        model or Toy(),
        design(seed),
        folder,
        scenario_text=options.pop("scenario_text", SCENARIO),
        provenance={"title": "toy"},
        worlds=worlds,
        block=block,
        **options,
    )


if __name__ == "__main__":
    # A shell that starts a test in the background makes it ignore Ctrl-C.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    folder, worlds, block, seconds = sys.argv[1:]

    def say(progress):
        """Tell the test how far the run is."""
        print(progress.done, flush=True)  # noqa: T201 -- this is the program's only voice

    try:
        model = Toy(seconds=float(seconds))
        run_toy(folder, int(worlds), int(block), model=model, workers=2, progress=say)
    except Interrupted as stop:
        print(stop, flush=True)  # noqa: T201 -- as above
        sys.exit(stop.exit_code)
