"""A strategic model written down: which columns make which utility, read and fitted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from foedus.errors import Diagnostic, EvidenceError, nearest
from foedus.evidence.estimators import UTILITIES, Estimates, StrategicModel, fit_strategic

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["Fit", "fit", "fit_names"]

FloatArray = NDArray[np.float64]
CONSTANT = "constant"
_KEYS = {
    "title", "source", "data", "folder", "where", "outcome", "outcomes", "first", "second",
    "utilities", "fixed", "spread", "errors", "link", "scale", "note",
}  # fmt: skip
_CONDITION = re.compile(r"[A-Za-z_]\w* (?:>=|<=|=|>|<) -?\d+(?:\.\d+)?")
_CHOICES = {"errors": ("agent", "private"), "link": ("probit", "logit"), "scale": ("games", "unit")}


@dataclass(frozen=True)
class Fit:
    """A fitted model and what it was fitted to.

    Attributes:
        title: What the model is.
        source: Who published it.
        data: The file.
        errors: As in `StrategicModel`.
        link: As in `StrategicModel`.
        scale: As in `StrategicModel`.
        estimates: The result.
        dropped: Rows left out because a column has no value.
    """

    title: str
    source: str
    data: str
    errors: str
    link: str
    scale: str
    estimates: Estimates
    dropped: int


def fit_names() -> tuple[str, ...]:
    """The published models that ship, by name; their data are the user's own."""
    folder = files("foedus.evidence") / "fits"
    return tuple(sorted(e.name[:-5] for e in folder.iterdir() if e.name.endswith(".yaml")))


def fit(specification: str | Path, data: str | Path | None = None) -> Fit:
    """Fit a model to data.

    Args:
        specification: A YAML file, or the name of a published model that ships.
        data: A CSV or Parquet file; by default the one that the specification names, beside it
            or under ``FOEDUS_DATA``.

    Returns:
        The estimates.

    Raises:
        EvidenceError: The specification or the data cannot be used, with all faults.
    """
    spec, where = _specification(specification)
    _check(spec, where)
    path = _data_file(spec, where, data)
    model, outcome, dropped = _model(spec, where, path)
    return Fit(
        str(spec.get("title", where)),
        str(spec.get("source", "")),
        path.name,
        model.errors,
        model.link,
        model.scale,
        fit_strategic(model, outcome),
        dropped,
    )


def _specification(written: str | Path) -> tuple[dict[str, Any], str]:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    if isinstance(written, str) and written in fit_names():
        text = (files("foedus.evidence") / "fits" / f"{written}.yaml").read_text("utf-8")
        where = written
    else:
        path = Path(written)
        if not path.is_file():
            fix = nearest(str(written), fit_names())
            raise EvidenceError(
                Diagnostic(str(written), "there is no such file", "a model file or a name", fix)
            )
        text, where = path.read_text(encoding="utf-8"), str(path)
    try:
        found = YAML(typ="safe").load(text)
    except YAMLError as error:
        raise EvidenceError(Diagnostic(where, f"is no YAML: {error}", "a model file")) from error
    if not isinstance(found, dict):
        raise EvidenceError(Diagnostic(where, "holds no keys", "a model file"))
    return found, where


def _check(spec: Mapping[str, Any], where: str) -> None:
    faults = [
        Diagnostic(where, f"unknown key '{key}'", fix=nearest(str(key), _KEYS))
        for key in spec
        if key not in _KEYS
    ]
    for key, options in _CHOICES.items():
        if spec.get(key, options[0]) not in options:
            faults.append(
                Diagnostic(where, f"{key} is '{spec[key]}'", f"one of {', '.join(options)}")
            )
    if "where" in spec and not _CONDITION.fullmatch(str(spec["where"])):
        expected = "a column, >=, <=, =, > or <, and a number, such as year >= 1850"
        faults.append(Diagnostic(where, f"where is '{spec['where']}'", expected))
    for part in ("utilities", "fixed"):
        faults += [
            Diagnostic(where, f"unknown utility '{name}'", fix=nearest(str(name), UTILITIES))
            for name in spec.get(part, {})
            if name not in UTILITIES
        ]
    if ("outcome" in spec) == ("first" in spec and "second" in spec):
        faults.append(
            Diagnostic(
                where, "does not say how it ended", "outcome with outcomes, or first and second"
            )
        )
    if faults:
        raise EvidenceError(*faults)


def _data_file(spec: Mapping[str, Any], where: str, data: str | Path | None) -> Path:
    import os

    named = str(spec.get("data", ""))
    folder = os.environ.get("FOEDUS_DATA", "")
    places = [Path(data)] if data else [Path(where).parent / named]
    if not data and folder:
        places.append(Path(folder) / str(spec.get("folder", "")) / named)
    for place in places:
        if place.is_file():
            return place
    raise EvidenceError(
        Diagnostic(
            str(data or named or where),
            "there is no such data file",
            "the user's own copy of the data",
            "give it with --data, or set FOEDUS_DATA to the folder that holds it",
        )
    )


def _model(
    spec: Mapping[str, Any], where: str, path: Path
) -> tuple[StrategicModel, NDArray[np.intp], int]:
    columns = _columns(path, str(spec.get("where", "")))
    utilities = {name: list(terms) for name, terms in spec.get("utilities", {}).items()}
    spread = list(spec.get("spread", []))
    ends = [spec["outcome"]] if "outcome" in spec else [spec["first"], spec["second"]]
    used = {*ends, *(t for terms in utilities.values() for t in terms), *spread} - {CONSTANT}
    faults = [
        Diagnostic(where, f"the data have no column '{name}'", fix=nearest(name, columns))
        for name in sorted(used)
        if name not in columns
    ]
    if faults:
        raise EvidenceError(*faults)
    known = np.logical_and.reduce([_known(columns[name]) for name in used])
    kept = {name: columns[name][known] for name in used}
    rows = int(known.sum())
    designs, names = {}, {}
    for utility in UTILITIES:
        if utilities.get(utility):
            designs[utility], names[utility] = _design(utilities[utility], kept, rows)
    wide, wide_names = _design(spread, kept, rows) if spread else (None, ())
    model = StrategicModel(
        designs,
        names,
        spec.get("errors", "agent"),
        spec.get("link", "probit"),
        spec.get("scale", "games"),
        wide,
        wide_names,
        {name: float(value) for name, value in spec.get("fixed", {}).items()},
    )
    return model, _outcome(spec, where, kept), int((~known).sum())


def _columns(path: Path, condition: str) -> dict[str, NDArray[Any]]:
    """The columns of a file, text as text and numbers as numbers."""
    import duckdb

    with duckdb.connect() as connection:
        try:
            read = connection.read_csv if path.suffix == ".csv" else connection.read_parquet
            relation = read(str(path))
            if condition:
                relation = relation.filter(condition)
            return dict(relation.fetchnumpy())
        except duckdb.Error as error:
            said = str(error).splitlines()[0]
            raise EvidenceError(Diagnostic(str(path), f"cannot be read: {said}")) from error


def _known(column: NDArray[Any]) -> NDArray[np.bool_]:
    """Where a column has a value."""
    present = ~np.ma.getmaskarray(column)
    values = np.ma.getdata(column)
    if values.dtype.kind == "f":
        present &= ~np.isnan(values)
    elif values.dtype == object:
        present &= np.array([value is not None for value in values])
    return np.asarray(present)


def _design(
    terms: Sequence[str], columns: Mapping[str, NDArray[Any]], rows: int
) -> tuple[FloatArray, tuple[str, ...]]:
    """A design matrix; a text column becomes one column a value but the first in the alphabet."""
    parts: list[FloatArray] = []
    names: list[str] = []
    for term in terms:
        if term == CONSTANT:
            parts.append(np.ones(rows))
            names.append(term)
            continue
        values = np.ma.getdata(columns[term])
        if values.dtype.kind in "fiub":
            parts.append(values.astype(np.float64))
            names.append(term)
            continue
        texts = np.array([str(value) for value in values])
        for option in sorted(set(texts))[1:]:
            parts.append((texts == option).astype(np.float64))
            names.append(f"{term} = {option}")
    return np.column_stack(parts), tuple(names)


def _outcome(
    spec: Mapping[str, Any], where: str, columns: Mapping[str, NDArray[Any]]
) -> NDArray[np.intp]:
    if "outcome" not in spec:
        first, second = (np.ma.getdata(columns[spec[key]]) > 0 for key in ("first", "second"))
        return np.where(first, np.where(second, 2, 1), 0).astype(np.intp)
    labels = [str(label) for label in spec["outcomes"]]
    texts = [str(value) for value in np.ma.getdata(columns[spec["outcome"]])]
    strange = sorted(set(texts) - set(labels))
    if strange:
        raise EvidenceError(
            Diagnostic(
                where,
                f"'{strange[0]}' is an outcome of the data and not of the model",
                f"outcomes: {', '.join(sorted(set(texts)))}",
            )
        )
    return np.array([labels.index(text) for text in texts], dtype=np.intp)
