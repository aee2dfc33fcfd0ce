"""Boxes and trees on planted regions, and PRIM against the EMA workbench on the same data."""

import warnings

import numpy as np
import pytest
from planted import Planted

from foedus.findings import Preference, Sample, phases, regions
from foedus.findings.boxes import inside, peel


def uniform(n=8192, columns=6, seed=1):
    """Independent uniform inputs."""
    return np.random.default_rng(seed).random((n, columns))


def planted(x, likelihood=None, choices=None):
    """An ensemble with these inputs; outcomes do not matter here."""
    names = [f"x{i}" for i in range(x.shape[1])]
    return Planted(
        dict(zip(names, x.T, strict=True)),
        {("y", "p"): np.zeros(len(x))},
        {"y": "lower"},
        np.ones(len(x)) if likelihood is None else likelihood,
        choices or {},
    )


def workbench(x, y):
    """Coverage, density and mass of the boxes that the EMA workbench peels, without pasting."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pandas as pd
        from ema_workbench.analysis import prim

        frame = pd.DataFrame(x, columns=[f"x{i}" for i in range(x.shape[1])])
        found = prim.Prim(frame, y, threshold=0.1, peel_alpha=0.05, mass_min=0.05)
        found._paste = lambda box: box
        box = found.find_box()
        return box.peeling_trajectory[["coverage", "density", "mass"]].to_numpy()


def test_peeling_takes_the_steps_of_the_workbench():
    """With equal weights every box on the way is that of the EMA workbench."""
    x = uniform(1000, 4)
    y = (x[:, 0] > 0.6) & (x[:, 1] < 0.5) | (np.random.default_rng(2).random(1000) < 0.05)
    ours = peel(x, [0] * 4, y, np.ones(1000))
    theirs = workbench(x, y)
    assert len(ours) == len(theirs)
    assert np.array([(b.coverage, b.density, b.mass) for b in ours]) == pytest.approx(theirs)


def test_weights_count_as_repeated_worlds():
    """A world of weight 3 peels as three worlds would."""
    rng = np.random.default_rng(3)
    x, times = uniform(400, 3), rng.integers(1, 4, 400)
    y = x[:, 2] > 0.7
    light = peel(x, [0] * 3, y, times.astype(float))
    full = peel(np.repeat(x, times, axis=0), [0] * 3, np.repeat(y, times), np.ones(times.sum()))
    assert len(light) == len(full)
    for one, other in zip(light, full, strict=True):
        assert (one.density, one.coverage, one.mass) == pytest.approx(
            (other.density, other.coverage, other.mass)
        )


def test_a_planted_box_is_found():
    """The box x0 > 0.6, x1 < 0.5 comes back with its sides, and other inputs stay free."""
    x = uniform()
    holds = ((x[:, 0] > 0.6) & (x[:, 1] < 0.5)).astype(float)
    found = regions(Sample.first(planted(x)), holds, "planted", record=False)
    limits = {limit.assumption: limit for limit in found.box.limits}
    assert set(limits) == {"x0", "x1"}
    assert limits["x0"].low == pytest.approx(0.6, abs=0.03)
    assert limits["x1"].high == pytest.approx(0.5, abs=0.03)
    assert found.box.tells
    assert found.box.density.value > 0.93
    assert found.box.coverage.value > 0.9
    assert found.base.value == pytest.approx(0.2, abs=0.01)
    assert all(limit.stability > 0.9 for limit in limits.values())


def test_a_box_of_options_is_found():
    """Where a theory decides, the box names its option."""
    x = uniform()
    x[:, 2] = x[:, 2] < 0.4
    holds = ((x[:, 2] == 1) & (x[:, 0] < 0.7)).astype(float)
    sample = Sample.first(planted(x, choices={"x2": ("words", "deeds")}))
    limits = {one.assumption: one for one in regions(sample, holds, "planted").box.limits}
    assert limits["x2"].options == ("deeds",)
    assert limits["x2"].share == pytest.approx(0.4, abs=0.02)
    assert limits["x0"].high == pytest.approx(0.7, abs=0.03)


def test_noise_tells_nothing():
    """Where a condition holds at random, no box and no leaf tells, and density is the base rate."""
    x = uniform()
    holds = (np.random.default_rng(4).random(len(x)) < 0.3).astype(float)
    found = regions(Sample.first(planted(x)), holds, "noise")
    assert not found.box.tells
    assert not found.telling
    assert found.box.density.value == pytest.approx(0.3, abs=0.06)


def test_a_tree_says_either_or():
    """Two boxes at opposite corners are two leaves, which one box cannot be."""
    x = uniform()
    holds = (((x[:, 0] > 0.7) & (x[:, 1] > 0.5)) | ((x[:, 0] < 0.3) & (x[:, 1] < 0.5))).astype(
        float
    )
    found = regions(Sample.first(planted(x)), holds, "corners")
    assert len(found.telling) >= 2
    assert sum(leaf.coverage.value for leaf in found.telling) > 0.9
    assert all(leaf.density.value > 0.9 for leaf in found.telling[:2])


def test_the_record_shifts_the_box():
    """Weighted to large x5, only the part of the condition that lies there counts."""
    x = uniform(16384)
    holds = np.where(x[:, 5] > 0.8, x[:, 0] > 0.5, x[:, 1] > 0.5).astype(float)
    likelihood = np.where(x[:, 5] > 0.8, 1.0, 1e-6)
    found = regions(Sample.first(planted(x, likelihood)), holds, "planted")
    assert {limit.assumption for limit in found.box.limits} == {"x0"}
    assert found.effective < 0.25 * found.worlds


def test_all_or_nothing_has_no_box():
    """A condition that holds everywhere or nowhere has a base rate and no box."""
    sample = Sample.first(planted(uniform(500)))
    assert regions(sample, np.ones(500), "always").box is None
    assert regions(sample, np.zeros(500), "never").base.value == 0.0


def test_inside_is_what_the_box_says():
    """Worlds inside a box are those within all its bounds."""
    x = uniform(300, 2)
    last = peel(x, [0, 0], x[:, 0] > 0.5, np.ones(300))[-1]
    held = inside(last, x)
    assert held.mean() == pytest.approx(last.mass)


def test_the_map_shows_where_the_preference_turns():
    """Where x0 + x1 > 1 the pact is better: the map divides along that line, in equal shares."""
    x = uniform(16384, 3)
    ensemble = Planted(
        {f"x{i}": column for i, column in enumerate(x.T)},
        {("gain", "none"): np.zeros(len(x)), ("gain", "pact"): x[:, 0] + x[:, 1] - 1},
        {"gain": "higher"},
        np.ones(len(x)),
    )
    found = phases(Sample.first(ensemble), Preference("gain"), "none", ("x0", "x1"))
    assert sum(found.shares) == pytest.approx(1.0)
    assert found.shares[0] == pytest.approx(0.5, abs=0.03)
    size = len(found.preferred)
    pact = found.policies.index("pact")
    for row in range(size):
        for column in range(size):
            gain = (row + column + 1) / size - 1
            if abs(gain) > 0.1:
                assert (found.preferred[row][column] == pact) == (gain > 0)
    assert not any(map(any, found.thin))
    assert found.ticks[0][2] == (0.5, pytest.approx(0.5, abs=0.02))


def test_places_with_few_worlds_are_marked():
    """Where the record leaves almost no world, the map says that it is thin."""
    x = uniform(4096, 2)
    ensemble = Planted(
        {"x0": x[:, 0], "x1": x[:, 1]},
        {("gain", "none"): np.zeros(4096), ("gain", "pact"): x[:, 0]},
        {"gain": "higher"},
        np.where(x[:, 0] < 0.5, 1.0, 1e-9),
    )
    found = phases(Sample.first(ensemble), Preference("gain"), "none", ("x0", "x1"))
    assert not found.thin[18][6]
    assert found.level[18][6] == pytest.approx(0.18, abs=0.03)
