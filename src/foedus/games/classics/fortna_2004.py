"""How long peace lasts: hazards and their ratios (arithmetic for Fortna 2003, 2004).

Peace lasts beyond t with probability exp(-HR (t / eta)^rho), a Weibull law; HR is the hazard ratio
of a measure such as a demilitarised zone or peacekeepers.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from foedus.games.classics._classic import Classic, Findings, Sweep, require

__all__ = ["CLASSIC", "Parameters", "calibrate", "median", "survival", "time_ratio"]


@dataclass(frozen=True)
class Parameters:
    """The law of peace.

    Attributes:
        eta: Scale, in years.
        rho: Shape; below 1 the risk falls with time.
        hr: Hazard ratio of a measure, 1 without it.
        t: Years after which to look.
    """

    eta: float = 10.0
    rho: float = 0.5
    hr: float = 0.3
    t: float = 5.0

    def __post_init__(self) -> None:
        """Check the ranges."""
        rules = [(getattr(self, n) > 0, n, "more than 0") for n in ("eta", "rho", "hr")]
        require(*rules, (self.t >= 0, "t", "0 or more"), numbers=vars(self).values())


def survival(parameters: Parameters) -> float:
    """Probability that peace lasts beyond t.

    Example:
        >>> round(survival(Parameters()), 6), round(survival(Parameters(hr=1)), 6)
        (0.808858, 0.493069)
    """
    return math.exp(-parameters.hr * (parameters.t / parameters.eta) ** parameters.rho)


def median(parameters: Parameters) -> float:
    """Years after which half of the peaces have ended.

    Example:
        >>> round(median(Parameters()), 4)
        53.3837
    """
    return parameters.eta * math.pow(math.log(2) / parameters.hr, 1 / parameters.rho)


def time_ratio(parameters: Parameters) -> float:
    """By what factor the measure stretches time.

    Example:
        >>> round(time_ratio(Parameters()), 4)
        11.1111
    """
    return math.pow(parameters.hr, -1 / parameters.rho)


def calibrate(failed: float, years: float, rho: float) -> float:
    """The scale at which a share of peaces has failed after some years without a measure.

    Example:
        >>> round(calibrate(0.48, 50, 0.5), 4)
        116.9263
    """
    require(
        (0 < failed < 1, "failed", "between 0 and 1"),
        (years > 0, "years", "more than 0"),
        (rho > 0, "rho", "more than 0"),
    )
    return years / math.pow(-math.log1p(-failed), 1 / rho)


def lines(parameters: Parameters, t: float) -> dict[str, float]:
    """Peace that lasts beyond t, without and with the measure."""
    return {
        "without the measure": survival(replace(parameters, t=t, hr=1.0)),
        f"hazard ratio {parameters.hr:g}": survival(replace(parameters, t=t)),
    }


def table(parameters: Parameters) -> Findings:
    """Hazard ratios from none to strong."""
    rows = []
    for hr in sorted({1.0, 0.5, 0.3, 0.15, parameters.hr}, reverse=True):
        here = replace(parameters, hr=hr)
        rows.append((f"HR = {hr:g}", survival(here), median(here), time_ratio(here)))
    note = (
        "The same hazard ratio stretches time the more the faster the risk falls by itself "
        "(a smaller rho)."
    )
    headings = ("measure", f"peace beyond {parameters.t:g} years", "median, years", "time ratio")
    return Findings(headings, tuple(rows), (note,))


CLASSIC = Classic(
    name="fortna-2004",
    title="How long peace lasts: hazard ratios in years",
    paper="Fortna (2003), Scraps of Paper? Agreements and the Durability of Peace, International "
    "Organization 57:337-372; (2004), Peace Time, Princeton University Press",
    bibtex="""@article{fortna2003,
  author = {Fortna, Virginia Page},
  title = {Scraps of Paper? Agreements and the Durability of Peace},
  journal = {International Organization},
  volume = {57}, pages = {337--372}, year = {2003}
}""",
    standing="reduction",
    basis="The identities of the Weibull law, in which such hazard ratios are estimated; the "
    "openings of the papers were read, their tables were not.",
    summary="A hazard ratio says how a measure lowers the risk at each moment; how many more years "
    "of peace that is depends on how the risk falls by itself.",
    parameters=Parameters(),
    table=table,
    sweep=Sweep("years since the ceasefire, t", 0.0, 50.0, lines, "probability of peace"),
)
