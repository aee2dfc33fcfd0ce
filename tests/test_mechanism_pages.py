"""The pages of the mechanisms and their pictures are in step with the model."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from foedus.crisis.mechanisms import MECHANISMS

if TYPE_CHECKING:
    from types import ModuleType

DOCS = Path(__file__).resolve().parent.parent / "docs"


@pytest.fixture(scope="module")
def drawing() -> ModuleType:
    """The script that draws them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(DOCS)
        return _loaded()


def _loaded() -> ModuleType:
    found = importlib.util.spec_from_file_location("drawn", DOCS / "mechanisms.py")
    assert found
    assert found.loader
    module = importlib.util.module_from_spec(found)
    sys.modules["drawn"] = module
    found.loader.exec_module(module)
    return module


@pytest.mark.parametrize("mechanism", MECHANISMS, ids=lambda m: m.name)
def test_a_page_and_its_picture_say_what_the_model_does_now(drawing, mechanism):
    """Drawing a page again changes neither its table nor its curves: else run ./do docs."""
    path = DOCS / "mechanisms" / mechanism.page
    text = path.read_text(encoding="utf-8")
    again, picture = drawing.page(mechanism, text)
    assert again == text
    assert path.with_suffix(".svg").read_text(encoding="utf-8") == picture


def test_every_page_is_linked_from_the_page_of_the_model():
    """docs/model.md leads to each mechanism's page, and no page is left over."""
    model = (DOCS / "model.md").read_text(encoding="utf-8")
    pages = {mechanism.page for mechanism in MECHANISMS}
    assert pages == {path.name for path in (DOCS / "mechanisms").glob("*.md")}
    assert all(f"(mechanisms/{page})" in model for page in pages)


@pytest.mark.parametrize("mechanism", MECHANISMS, ids=lambda m: m.name)
def test_a_page_names_its_theory_formula_and_code(mechanism):
    """By hand stands: what theory says, a formula or rule, and where the code is."""
    text = (DOCS / "mechanisms" / mechanism.page).read_text(encoding="utf-8")
    above = text.partition("<!--")[0]
    assert above.startswith(f"# {mechanism.number}. {mechanism.title}\n")
    assert "```" in above
    assert "Code: `crisis/" in above
