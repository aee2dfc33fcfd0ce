"""Many worlds: draw them, solve them, keep them, read them.

A `Design` says which worlds there are, `run` solves a model in each of them and keeps
the rows in a run folder, and `open_run` gives the folder back as an `Ensemble`.
"""

from __future__ import annotations

from foedus.ensemble.adapting import Adaptation, adapt, enough, suited
from foedus.ensemble.design import Design
from foedus.ensemble.ensemble import Ensemble, Sufficiency
from foedus.ensemble.opening import open_run, recorded_proposal
from foedus.ensemble.proposals import Proposal
from foedus.ensemble.running import Interrupted, Progress, run

__all__ = [
    "Adaptation",
    "Design",
    "Ensemble",
    "Interrupted",
    "Progress",
    "Proposal",
    "Sufficiency",
    "adapt",
    "enough",
    "open_run",
    "recorded_proposal",
    "run",
    "suited",
]
