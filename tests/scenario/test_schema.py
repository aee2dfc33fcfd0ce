"""The JSON Schema for editors, and the room's surface."""

import doctest
import importlib
import json
import re
import subprocess
import sys

import pytest

import foedus.scenario
from foedus.scenario import json_schema


def test_the_schema_is_json_schema_2020_12():
    """It names its dialect, is plain JSON, and every reference in it leads somewhere."""
    schema = json_schema()
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    text = json.dumps(schema)
    for name in re.findall(r'"#/\$defs/(\w+)"', text):
        assert name in schema["$defs"]


def test_every_key_has_help_and_no_other_is_allowed():
    """Each object refuses unknown keys, and each key says what belongs there."""
    schema = json_schema()
    for part in (schema, *schema["$defs"].values()):
        assert part["additionalProperties"] is False
        for key, field in part["properties"].items():
            assert field.get("description"), f"{part['title']}.{key} has no description"


def test_the_schema_knows_every_key_of_the_small_scenario(island):
    """The keys of a sound file are those of the schema."""
    keys = set(re.findall(r"^(\w+):", island, flags=re.MULTILINE))
    assert keys == set(json_schema()["properties"])


def test_public_names_are_sorted_and_there():
    """What the room offers is listed once, in order, and can be imported."""
    names = foedus.scenario.__all__
    assert names == sorted(names)
    for name in names:
        assert getattr(foedus.scenario, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        foedus.scenario.nothing  # noqa: B018 -- the access is what is tested


def test_the_room_is_light():
    """Importing the room and its dataclasses loads no pydantic, YAML reader, SciPy or Numba."""
    heavy = {"pydantic", "ruamel.yaml", "scipy", "numba", "duckdb", "pyarrow"}
    code = (
        "import sys, foedus.scenario; from foedus.scenario import Scenario, Vocabulary, Interval;"
        f"print(sorted({heavy!r} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    "name", ["beliefs", "expressions", "quantities", "schema", "reading", "vocabulary"]
)
def test_examples_in_docstrings_run(name):
    """What a docstring shows is what happens."""
    module = importlib.import_module(f"foedus.scenario.{name}")
    assert doctest.testmod(module).failed == 0
