"""Commands about what the past says: the casebook, estimates, data."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 -- cyclopts reads the annotations when it runs

import foedus
from foedus.cli.app import OK, Count, Seed, app
from foedus.cli.showing import progress, show_table, show_text


@app.command
def backtest(
    *, worlds: Count = 4096, seed: Seed = 2026, out: Path | None = None, json: bool = False
) -> int:
    """Ask the model about historical guarantees with known outcomes, and score what it says.

    Args:
        worlds: How many worlds are drawn for each case.
        seed: Of the draws and of the bootstrap.
        out: A folder for the calibration figure (SVG) and the forecasts (CSV).
        json: Print one JSON document and nothing else.
    """
    from foedus.backtesting import STANDING, backtest_document, backtest_tables, write_backtest
    from foedus.evidence import backtest as score

    with progress(quiet=json, what="cases") as tell:
        found = score(worlds=worlds, seed=seed, progress=tell)
    written = write_backtest(found, out) if out is not None else ()
    if json:
        print(foedus.to_json(backtest_document(found)))
        return OK
    for table in backtest_tables(found):
        show_table(table)
        print()
    show_text(STANDING)
    for path in written:
        print(f"wrote {path}")
    return OK


@app.command
def fit(model: str, /, *, data: Path | None = None, json: bool = False) -> int:
    """Estimate a strategic choice model: a challenger decides, then a defender.

    Args:
        model: A model file, or the name of a published model that ships, such as leblang-2003.
        data: The data, CSV or Parquet; by default what the model names, beside it or under
            FOEDUS_DATA.
        json: Print one JSON document and nothing else.
    """
    from dataclasses import asdict

    from foedus.evidence import fit as estimate
    from foedus.terminal import Table

    found = estimate(model, data)
    if json:
        print(foedus.to_json(asdict(found)))
        return OK
    result = found.estimates
    rows = tuple((t.name, f"{t.estimate:.4f}", f"{t.error:.4f}") for t in result.terms)
    show_text(found.title, found.source, "")
    show_table(Table("Maximum likelihood", ("coefficient", "estimate", "standard error"), rows))
    print()
    halved = "divided by the square root of two" if found.scale == "games" else "taken as they are"
    show_text(
        f"Log likelihood {result.log_likelihood:.4f}, AIC {result.aic:.1f}, {result.cases:,} rows "
        f"({found.dropped:,} left out for want of a value), {found.errors} errors, {found.link}; "
        f"differences of utility are {halved}."
    )
    if not result.curved:
        show_text("The information matrix is singular: this is no proper maximum.")
    return OK


@app.command
def data(*, folder: Path | None = None, into: Path | None = None, json: bool = False) -> int:
    """List historical data sets of which you have copies, or load them into a DuckDB file.

    Args:
        folder: Where your copies are, by default FOEDUS_DATA.
        into: A new DuckDB file to load them into.
        json: Print one JSON document and nothing else.
    """
    from dataclasses import asdict

    from foedus.evidence import find_datasets, load_datasets
    from foedus.terminal import Table

    found = find_datasets(folder) if into is None else load_datasets(into, folder)
    if json:
        print(foedus.to_json({"datasets": [asdict(one) for one in found]}))
        return OK
    rows = tuple(
        (
            one.dataset.name,
            f"{one.rows:,}" if one.path else "–",
            one.path.name if one.path else "no copy found",
        )
        for one in found
    )
    show_table(Table("Data sets", ("table", "rows", "file"), rows))
    if into is not None:
        print(f"wrote {into}: the table sources says whom to cite")
    return OK
