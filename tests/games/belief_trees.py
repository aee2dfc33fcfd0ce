"""Games with information sets for the tests of this room: random families and published ones.

Payoffs and chances of the families are parameters, one for each leaf and player, so that one table
stands for every game of a family.
"""

from __future__ import annotations

import numpy as np

from foedus.games import Chance, Decision, Game, Linear, Outcome


class Leaves:
    """Outcomes whose payoffs are parameters of their own."""

    def __init__(self, *players):
        self.players = players
        self.count = 0

    def __call__(self):
        """The next one."""
        self.count += 1
        name = f"o{self.count}"
        return Outcome(name, {who: Linear({f"{name}.{who}": 1}) for who in self.players})


def typed(name, odds, below):
    """Chance over types with parameter probabilities, the last one 1 minus the others."""
    last = Linear(dict.fromkeys(odds, -1.0), 1.0)
    branches = [*odds, last]
    return Chance(name, {f"t{i}": (p, below(i)) for i, p in enumerate(branches)})


def signalling(types):
    """A sender with private type sends one of two messages; the receiver sees only the message."""
    leaf = Leaves("S", "R")

    def receive(message):
        return Decision("R", f"on {message}", {"u": leaf(), "d": leaf()}, f"R{message}")

    def send(kind):
        return Decision("S", f"type {kind}", {"m0": receive(0), "m1": receive(1)})

    odds = [f"q{i}" for i in range(types - 1)]
    return Game(f"Signalling, {types} types", ("S", "R"), typed("type", odds, send))


def crisis(types):
    """Challenger and Defender with private types, Protégé between them: 47 nodes with two each."""
    leaf = Leaves("Ch", "Pro", "Def")

    def last(kind, after):
        name = f"press {kind} {after}"
        return Decision("Ch", name, {"back": leaf(), "press": leaf()}, name)

    def play(challenger, defender):
        ends = {"support": last(challenger, "s"), "withhold": last(challenger, "w")}
        support = Decision("Def", f"support {defender}", ends, f"support {defender}")
        reply = Decision("Pro", "reply", {"concede": leaf(), "resist": support}, "reply")
        name = f"demand {challenger}"
        return Decision("Ch", name, {"no": leaf(), "yes": reply}, name)

    def second(challenger):
        odds = [f"d{i}" for i in range(types - 1)]
        return typed("defender", odds, lambda defender: play(challenger, defender))

    odds = [f"c{i}" for i in range(types - 1)]
    root = typed("challenger", odds, second)
    return Game(f"Crisis, {types} types", ("Ch", "Pro", "Def"), root)


def alliance():
    """The crisis with a fourth player: an Ally of two types joins or not, 355 nodes.

    Two types of Challenger, three of Defender; after the last pressure the Protégé, who knows
    nobody's type, fights or yields, and arms or not where nothing was demanded.
    """
    leaf = Leaves("Ch", "Pro", "Def", "Ally")

    def last(challenger, after):
        fight = Decision("Pro", f"fight {after}", {"yield": leaf(), "fight": leaf()}, f"f {after}")
        name = f"press {challenger} {after}"
        return Decision("Ch", name, {"back": leaf(), "press": fight}, name)

    def join(challenger, ally, after):
        ends = {way: last(challenger, after + way) for way in ("join", "stay")}
        name = f"ally {ally} {after}"
        return Decision("Ally", name, ends, name)

    def play(challenger, ally, defender):
        ends = {way: join(challenger, ally, way) for way in ("support", "withhold")}
        support = Decision("Def", f"support {defender}", ends, f"support {defender}")
        reply = Decision("Pro", "reply", {"concede": leaf(), "resist": support}, "reply")
        arm = Decision("Pro", "arm", {"no": leaf(), "yes": leaf()}, "arm")
        name = f"demand {challenger}"
        return Decision("Ch", name, {"no": arm, "yes": reply}, name)

    def third(challenger, ally):
        return typed("defender", ["d0", "d1"], lambda defender: play(challenger, ally, defender))

    def second(challenger):
        return typed("ally", ["q0"], lambda ally: third(challenger, ally))

    root = typed("challenger", ["c0"], second)
    return Game("Alliance", ("Ch", "Pro", "Def", "Ally"), root)


FAMILIES = {
    "signalling 2": signalling(2),
    "signalling 4": signalling(4),
    "crisis 47": crisis(2),
}


# Seconds a game for Gambit's stable release.
LARGE = {"crisis 181": crisis(4), "alliance 355": alliance()}


def draw(table, rng, count):
    """Random payoffs in 0 to 1 and random probabilities of types, in the table's order."""
    rows = rng.uniform(size=(len(table.parameters), count))
    for letter in "qcd":
        mine = [i for i, name in enumerate(table.parameters) if name[0] == letter]
        if mine:
            odds = rng.dirichlet(np.full(len(mine) + 1, 2.0), count).T[:-1]
            # In parts of 1024, whose decimals are exact: Gambit wants a sum of exactly 1.
            rows[mine] = (1 + np.floor(1000 * odds)) / 1024
    return rows


def at_draw(game, table, rows, place):
    """The game of one draw, with numbers for parameters."""
    values = dict(zip(table.parameters, rows[:, place].tolist(), strict=True))

    def number(linear):
        if isinstance(linear, str):
            return values[linear]
        if not isinstance(linear, Linear):
            return linear
        parts = (c * values[name] for name, c in linear.coefficients.items())
        return linear.constant + sum(parts)

    def fill(node):
        if isinstance(node, Outcome):
            return Outcome(node.name, {who: number(pay) for who, pay in node.payoffs.items()})
        if isinstance(node, Chance):
            return Chance(
                node.name, {k: (number(p), fill(n)) for k, (p, n) in node.branches.items()}
            )
        below = {label: fill(child) for label, child in node.actions.items()}
        return Decision(node.player, node.name, below, node.infoset)

    return Game(game.title, game.players, fill(game.root))


def efg(game):
    """The game in Gambit's format, and our rows in the order of Gambit's profiles."""
    names = " ".join(f'"{name}"' for name in game.players)
    lines = [f'EFG 2 R "game" {{ {names} }}', '""', ""]
    sets = {name: {} for name in game.players}
    rows = {}
    count = {"row": 0, "chance": 0, "leaf": 0}

    def write(node):
        if isinstance(node, Outcome):
            count["leaf"] += 1
            pays = ", ".join(repr(float(node.payoffs[who])) for who in game.players)
            lines.append(f't "" {count["leaf"]} "" {{ {pays} }}')
            return
        if isinstance(node, Chance):
            count["chance"] += 1
            odds = " ".join(f'"{k}" {float(p)!r}' for k, (p, _) in node.branches.items())
            lines.append(f'c "" {count["chance"]} "" {{ {odds} }} 0')
            below = [child for _, child in node.branches.values()]
        else:
            mine = sets[node.player]
            key = node.infoset if node.infoset is not None else object()
            number = mine.setdefault(key, len(mine) + 1)
            if (node.player, number) not in rows:
                rows[node.player, number] = count["row"], len(node.actions)
                count["row"] += len(node.actions)
            labels = " ".join(f'"{label}"' for label in node.actions)
            lines.append(f'p "" {game.players.index(node.player) + 1} {number} "" {{ {labels} }} 0')
            below = list(node.actions.values())
        for child in below:
            write(child)

    write(game.root)
    order = [
        first + place
        for who in game.players
        for number in range(1, len(sets[who]) + 1)
        for first, actions in [rows[who, number]]
        for place in range(actions)
    ]
    return "\n".join(lines) + "\n", order


def poker():
    """Stripped-down poker: A sees its card, raises or folds; B, who does not, meets or passes."""

    def hand(high):
        won = Outcome("showdown", {"A": 2 if high else -2, "B": -2 if high else 2})
        reply = {"meet": won, "pass": Outcome("passed", {"A": 1, "B": -1})}
        folded = Outcome("folded", {"A": -1, "B": 1})
        bet = {"raise": Decision("B", "meet?", reply, "raised"), "fold": folded}
        return Decision("A", "ace" if high else "king", bet)

    deal = Chance("deal", {"ace": (0.5, hand(high=True)), "king": (0.5, hand(high=False))})
    return Game("Stripped-down poker", ("A", "B"), deal)


def matrix(rows, columns, title="Matrix"):
    """A game in normal form: B does not see what A has chosen."""

    def reply(i):
        ends = {
            f"c{j}": Outcome(f"r{i}c{j}", {"A": rows[i][j], "B": columns[i][j]})
            for j in range(len(rows[i]))
        }
        return Decision("B", "column", ends, "column")

    choice = {f"r{i}": reply(i) for i in range(len(rows))}
    return Game(title, ("A", "B"), Decision("A", "row", choice))


def unilateral_deterrence():
    """Zagare and Kilgour's Unilateral Deterrence Game; chances of hard types are parameters."""

    def play(challenger, defender):
        ends = {
            "C": Outcome("CD", {"Ch": 0, "Def": 3}),
            "D": Outcome(
                "DD",
                {"Ch": 1 if challenger == "H" else -1, "Def": 1 if defender == "H" else -2},
            ),
        }
        press = Decision("Ch", f"press {challenger}", ends, f"press {challenger}")
        conceded = Outcome("DC", {"Ch": 3, "Def": 0})
        resist = Decision(
            "Def", f"resist {defender}", {"C": conceded, "D": press}, f"resist {defender}"
        )
        quiet = Outcome("SQ", {"Ch": 2, "Def": 2})
        demand = {"C": quiet, "D": resist}
        return Decision("Ch", f"demand {challenger}", demand, f"demand {challenger}")

    def second(challenger):
        hard = Linear({"def": 1})
        branches = {"H": (hard, play(challenger, "H")), "S": (1 - hard, play(challenger, "S"))}
        return Chance("defender", branches)

    hard = Linear({"ch": 1})
    root = Chance("challenger", {"H": (hard, second("H")), "S": (1 - hard, second("S"))})
    return Game("Unilateral deterrence", ("Ch", "Def"), root)


def tripartite():
    """Protégé and Defender before a Challenger that may press: the oracles' tripartite crisis.

    ``realigns`` is the chance that an unsupported Protégé gains by realigning, ``hard`` that the
    Challenger presses.
    """

    def play(realigner, hard):
        stay = Outcome("PL", {"Pro": -1, "Def": -0.3, "Ch": 1.2})
        go = Outcome("PR", {"Pro": -0.5 if realigner else -2, "Def": -1.6, "Ch": 1.5})
        who = "R" if realigner else "N"
        alone = Decision("Pro", f"alone {who}", {"stay": stay, "realign": go}, f"alone {who}")
        back = Outcome("CC", {"Pro": 2, "Def": 1, "Ch": -1})
        conflict = Outcome("CO", {"Pro": -0.5, "Def": -1.2, "Ch": -0.5 if hard else -2})
        name = f"press {'H' if hard else 'S'}"
        press = Decision("Ch", name, {"back": back, "press": conflict}, name)
        support = Decision("Def", "support", {"withhold": alone, "support": press}, "support")
        concede = Outcome("CW", {"Pro": 0, "Def": -0.2, "Ch": 1})
        return Decision("Pro", f"hold {who}", {"concede": concede, "hold": support}, f"hold {who}")

    def second(hard):
        p = Linear({"realigns": 1})
        return Chance("protégé", {"R": (p, play(True, hard)), "N": (1 - p, play(False, hard))})  # noqa: FBT003  both are types

    p = Linear({"hard": 1})
    root = Chance("challenger", {"H": (p, second(True)), "S": (1 - p, second(False))})  # noqa: FBT003  both are types
    return Game("Tripartite crisis", ("Pro", "Def", "Ch"), root)


def mutual_deterrence():
    """Both sides attack or not at once; one attacked alone may answer. Types are private.

    ``a`` and ``b`` are the chances of hard types, ``prize`` what A gains by an unanswered attack.
    """

    def war(hard_a, hard_b):
        return Outcome("DD", {"A": -0.5 if hard_a else -2, "B": -0.5 if hard_b else -2})

    def play(hard_a, hard_b):
        a, b = ("H" if hard_a else "S"), ("H" if hard_b else "S")
        taken = Outcome("DC", {"A": Linear({"prize": 1}), "B": -1})
        lost = Outcome("CD", {"A": -1, "B": 1})
        answer_b = Decision(
            "B", f"answer B{b}", {"C": taken, "D": war(hard_a, hard_b)}, f"answer B{b}"
        )
        answer_a = Decision(
            "A", f"answer A{a}", {"C": lost, "D": war(hard_a, hard_b)}, f"answer A{a}"
        )
        quiet = Outcome("SQ", {"A": 0, "B": 0})
        after_c = Decision("B", f"B{b}", {"C": quiet, "D": answer_a}, f"B{b}")
        after_d = Decision("B", f"B{b}", {"C": answer_b, "D": war(hard_a, hard_b)}, f"B{b}")
        return Decision("A", f"A{a}", {"C": after_c, "D": after_d}, f"A{a}")

    def second(hard_a):
        p = Linear({"b": 1})
        return Chance("B", {"H": (p, play(hard_a, True)), "S": (1 - p, play(hard_a, False))})  # noqa: FBT003  both are types

    p = Linear({"a": 1})
    root = Chance("A", {"H": (p, second(True)), "S": (1 - p, second(False))})  # noqa: FBT003  both are types
    return Game("Mutual deterrence", ("A", "B"), root)
