"""Every published model has its page: numbers that the model gives, pictures, and a way there."""

from __future__ import annotations

import importlib.util
import re
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from foedus.games.classics import classics

DOCS = Path(__file__).resolve().parents[3] / "docs"
NUMBER = re.compile(r"(?<![\w.])-?\d+(?:\.\d+)?(?:e-?\d+)?")


@pytest.fixture(scope="module")
def pages():
    """The script that writes them."""
    found = importlib.util.spec_from_file_location("classics_pages", DOCS / "classics_pages.py")
    module = importlib.util.module_from_spec(found)
    sys.modules["classics_pages"] = module
    found.loader.exec_module(module)
    return module


def read(name):
    """The text of a page."""
    return (DOCS / "classics" / f"{name}.md").read_text(encoding="utf-8")


def in_step(old, new):
    """Whether two texts are the same but for the last digits of their numbers."""
    if NUMBER.sub("#", old) != NUMBER.sub("#", new):
        return False
    pairs = zip(NUMBER.findall(old), NUMBER.findall(new), strict=True)
    return all(float(a) == pytest.approx(float(b), rel=2e-5, abs=2e-6) for a, b in pairs)


@pytest.mark.parametrize("name", classics())
def test_the_page_says_what_the_model_says_now(name, pages):
    """Standing, parameters and table of a page are the model's: else run ./do docs."""
    model, text = classics()[name], read(name)
    assert text.startswith(f"# {model.title}\n")
    for part in (model.summary, model.paper, model.basis, f"Standing: {model.standing}"):
        assert part in text
    assert pages.parameters(model).replace("``", "`") in text
    start = text.index("## What follows") + len("## What follows\n\n")
    again = pages.table(model.solve())
    ends = [text.find(mark, start) for mark in ("![", "## Equilibria", "## Finite", "## Use")]
    old = text[start : min(end for end in ends if end >= 0)].strip()
    assert in_step(old, again), f"{old}\n---\n{again}"


@pytest.mark.parametrize("name", classics())
def test_the_pictures_of_a_page_are_there(name, pages):
    """A page shows a tree where the model is one, and curves where it has them."""
    model, text = classics()[name], read(name)
    shown = set(re.findall(r"\]\(([\w.-]+)\.svg\)", text))
    expected = {name} if model.build else set()
    if model.sweep:
        expected.add(pages.curves_name(model))
    assert shown == expected
    assert shown
    for picture in shown:
        root = ET.fromstring((DOCS / "classics" / f"{picture}.svg").read_text("utf-8"))  # noqa: S314 - our own files
        assert root.tag.endswith("svg")
        assert any(element.tag.endswith("text") for element in root.iter())


@pytest.mark.parametrize("name", [n for n, model in classics().items() if model.grid])
def test_continuous_models_show_what_converges_to_them(name):
    """The page of a continuous model has the table of finite games."""
    assert "## Finite games that converge to it" in read(name)


@pytest.mark.parametrize("name", ["mutual-deterrence", "morrow-1994", "unilateral-deterrence"])
def test_pages_of_trees_with_beliefs_list_their_equilibria(name, pages):
    """The logit equilibria of a page's tree are those that are found now."""
    (head, now), text = pages.equilibria_text(classics()[name]), read(name)
    start = text.index(head) + len(head) + 2
    old = text[start : start + len(now)]
    assert in_step(old, now), f"{old}\n---\n{now}"


def test_every_page_is_linked_and_none_is_left_over():
    """docs/classics.md leads to every page, and the folder holds no other."""
    index = (DOCS / "classics.md").read_text(encoding="utf-8")
    linked = set(re.findall(r"\(classics/([\w-]+)\.md\)", index))
    assert linked == set(classics())
    assert {path.stem for path in (DOCS / "classics").glob("*.md")} == set(classics())
