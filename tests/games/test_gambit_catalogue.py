"""Every extensive game of Gambit's own catalogue: read, and solved or refused with a reason.

The files belong to Gambit and are not copied: the tests find them under the folder that the
environment variable FOEDUS_GAMBIT names (a checkout of Gambit, or its folder ``catalog``).
"""

from __future__ import annotations

import io
import os
import warnings
from pathlib import Path

import numpy as np
import pytest

from foedus.errors import GameError
from foedus.games import Status, certify, tabulate, trace
from foedus.games.efg import read_efg, write_efg

# Games in which a player forgets, which have no agent equilibrium or no plan to judge.
FORGETFUL = {
    "books/shohamleytonbrown2008/fig5_12": "passes it twice",
    "books/vonstengel2022/fig10.7": "forgets",
    "journals/geb/gilboa1997/fig1": "passes it twice",
    "journals/geb/gilboa1997/fig2": "forgets",
    "journals/geb/wichardt2008": "forgets",
}
GAMBIT = 1e-7  # Gambit stops its path within about 1e-8 of the wanted precision


def catalogue():
    """The .efg files by their name in the catalogue; none where there is no folder."""
    folder = os.environ.get("FOEDUS_GAMBIT")
    if not folder:
        return {}
    root = Path(folder)
    root = root / "catalog" if (root / "catalog").is_dir() else root
    found = sorted(root.rglob("*.efg"))
    return {path.relative_to(root).with_suffix("").as_posix(): path for path in found}


FILES = catalogue()
FOLDER = "FOEDUS_GAMBIT names no folder with Gambit's catalogue"


@pytest.fixture(params=FILES or [None])
def file(request):
    """The name of a game of the catalogue; skips where there is none."""
    if request.param is None:
        pytest.skip(FOLDER)
    return request.param


def solvable(name):
    """The table of a game of the catalogue that nobody forgets in."""
    if name in FORGETFUL:
        pytest.skip(f"refused: {FORGETFUL[name]}")
    return tabulate(read_efg(FILES[name]))


def test_the_catalogue_is_there():
    """The folder that is named holds the catalogue of extensive games, 32 files or more."""
    if not os.environ.get("FOEDUS_GAMBIT"):
        pytest.skip(FOLDER)
    assert len(FILES) >= 32
    assert set(FORGETFUL) <= set(FILES)


def test_every_file_is_read_and_written_back(file):
    """A file is read, and what is written from it reads back to the same game."""
    game = read_efg(FILES[file])
    assert game.size > 1
    assert read_efg(write_efg(game)) == game


def test_games_without_recall_are_refused_with_the_reason(file):
    """Where a player forgets, the table is refused and the information set is named."""
    if file in FORGETFUL:
        with pytest.raises(GameError, match=f"information set .*{FORGETFUL[file]}"):
            tabulate(read_efg(FILES[file]))
    else:
        assert tabulate(read_efg(FILES[file])).actions


def test_the_others_are_solved_and_certified(file):
    """Every other game is solved at low and high precision, or ends at a bifurcation, said so."""
    table = solvable(file)
    levels = np.array([0.5, 2.0, 10.0]) / scale(table)
    branch = trace(table, {}, levels)
    assert branch.status[0] in {Status.SOLVED, Status.BIFURCATION}
    for place, level in enumerate(levels):
        if np.isnan(branch.residual[place, 0]):
            continue
        found = certify(table, {}, level, branch.probabilities[place])
        assert found.residual[0] < 1e-9


def scale(table):
    """The largest range of a player's payoffs; 1 where nothing is at stake."""
    pays = np.array([list(node.payoffs.values()) for node in outcomes(table.game.root)])
    return float(np.ptp(pays, axis=0).max()) or 1.0


def outcomes(node):
    """The outcomes below a node."""
    if hasattr(node, "payoffs"):
        return [node]
    below = node.actions.values() if hasattr(node, "actions") else []
    below = [*below, *(child for _, child in getattr(node, "branches", {}).values())]
    return [end for child in below for end in outcomes(child)]


def test_solutions_agree_with_gambit(file):
    """Choices at two precisions are those of Gambit 16.7's logit_solve_lambda to 1e-7."""
    pygambit = pytest.importorskip(
        "pygambit", reason="the peer is not installed: ./do test adds it"
    )
    table = solvable(file)
    text = write_efg(table.game, strict=True)
    tree = pygambit.read_efg(io.StringIO(text))
    compared = 0
    for share in (1.0, 5.0):
        level = share / scale(table)
        branch = trace(table, {}, level)
        if branch.status[0] == Status.BIFURCATION:
            continue
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            theirs = pygambit.qre.logit_solve_lambda(tree, level)[0]
        if abs(theirs.lam - level) > 1e-6:
            continue  # Gambit stopped below the precision asked for, at a bifurcation
        expected = [theirs[index] for index in range(len(table.actions))]
        np.testing.assert_allclose(
            branch.probabilities[0, in_gambits_order(table, tree), 0], expected, rtol=0, atol=GAMBIT
        )
        compared += 1
    if not compared:
        pytest.skip("the branch splits before either precision, for Gambit or for us")


def in_gambits_order(table, tree):
    """Our rows in the order of Gambit's profiles: by player, then information set, then action."""
    first = {}
    for node in np.flatnonzero(table.kind == 1):
        edges = table.edge_row[table.edge_start[node] : table.edge_start[node + 1]]
        first.setdefault(int(edges[0]), (int(table.player[node]), edges.tolist()))
    by_player = {}
    for player, rows in first.values():
        by_player.setdefault(player, []).append(rows)
    assert [len(player.infosets) for player in tree.players] == [
        len(by_player.get(index, [])) for index in range(len(table.players))
    ]
    return [
        row
        for player in range(len(table.players))
        for rows in by_player.get(player, [])
        for row in rows
    ]
