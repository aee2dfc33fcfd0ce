"""Colours: told apart by people who see colours differently, and seen on the paper."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from foedus.figures.colours import DARK, LIGHT, hues, resolve, variables

ACTORS = (
    "challenger",
    "protege",
    "guarantor-1",
    "guarantor-2",
    "guarantor-3",
    "guarantor-4",
    "chance",
)
# Machado, Oliveira and Fernandes 2009, table 1, severity 1.0.
SIGHT = {
    "normal": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritanopia": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}


def linear(colour: str) -> np.ndarray:
    """SRGB to linear light."""
    parts = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def lab(light: np.ndarray) -> np.ndarray:
    """Linear light to CIELAB under D65."""
    matrix = np.array(
        [
            [0.4124564, 0.3575761, 0.1804375],
            [0.2126729, 0.7151522, 0.0721750],
            [0.0193339, 0.1191920, 0.9503041],
        ]
    )
    xyz = matrix @ np.clip(light, 0, 1) / np.array([0.95047, 1, 1.08883])
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def contrast(first: str, second: str) -> float:
    """WCAG contrast ratio."""
    weights = np.array([0.2126, 0.7152, 0.0722])
    low, high = sorted(float(weights @ linear(colour)) for colour in (first, second))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("sight", SIGHT)
def test_actors_are_told_apart(theme, sight):
    """Any two actor hues differ by at least 15 in CIELAB, also as colour-blind people see them."""
    seen = {name: lab(SIGHT[sight] @ linear(theme[name])) for name in ACTORS}
    distances = {
        (a, b): float(np.linalg.norm(seen[a] - seen[b])) for a, b in combinations(ACTORS, 2)
    }
    assert min(distances.values()) >= 15, min(distances, key=distances.get)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_marks_and_text_stand_out(theme):
    """Actor hues reach 3:1 against the paper; all text colours reach 4.5:1, also on panels."""
    assert all(contrast(theme[name], theme["paper"]) >= 3 for name in (*ACTORS, "accent"))
    for name in ("ink", "muted", "inside", "outside"):
        assert contrast(theme[name], theme["paper"]) >= 4.5
        assert contrast(theme[name], theme["panel"]) >= 4.5


def test_both_themes_name_the_same_colours():
    """A colour that one theme has, the other has too."""
    assert LIGHT.keys() == DARK.keys()


def test_hues_follow_roles_and_order():
    """Guarantors are numbered as stated, a fifth begins again, and unknown roles are chance."""
    actors = [("A", "challenger"), ("B", "protégé"), *((f"G{i}", "guarantor") for i in range(5))]
    named = hues([*actors, ("X", "neutral")])
    assert named["A"] == "challenger"
    assert named["B"] == "protege"
    assert [named[f"G{i}"] for i in range(5)] == [
        "guarantor-1",
        "guarantor-2",
        "guarantor-3",
        "guarantor-4",
        "guarantor-1",
    ]
    assert named["X"] == "chance"


def test_every_variable_is_resolved():
    """Plain colours take the place of every variable that the themes define."""
    text = " ".join(f"var(--{name})" for name in LIGHT)
    assert "var(" not in resolve(text, LIGHT)
    assert variables(LIGHT).count(":") == len(LIGHT)
