"""From checked form to a ``Scenario``: every name resolved, every fault of meaning said."""

from __future__ import annotations

import contextlib
import datetime as dt
import difflib
import re
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from foedus.errors import FoedusError
from foedus.scenario._bargains import read_terms as read_bargains
from foedus.scenario._catalog import catalog_names
from foedus.scenario._fault import Fault
from foedus.scenario._policies import read_policies, read_precedents, read_record
from foedus.scenario.beliefs import Belief, Choice, Computed, Fixed
from foedus.scenario.expressions import Name, walk
from foedus.scenario.quantities import order_of, read_belief
from foedus.scenario.scenario import (
    Actor,
    Assumption,
    Claim,
    Correlation,
    Document,
    Draft,
    Level,
    Position,
    Premise,
    Scenario,
    Statement,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from foedus.scenario._judging import Judge
    from foedus.scenario._structure import Path
    from foedus.scenario.schema import AssumptionPart, CorrelationPart, PositionPart
    from foedus.scenario.vocabulary import Parameter, Vocabulary

__all__ = ["build"]

_ROLES = ("challenger", "protégé", "guarantor")
_MOST_HORIZON = 100
_MOST_ACTORS = 20
_ACTOR_ID = re.compile(r"[A-Z][A-Z0-9]{1,7}")


def build(
    judge: Judge,
    ask: Callable[[tuple[Actor, ...]], Vocabulary],
    own: Callable[[Judge], tuple[Draft, ...]] = lambda judge: (),  # noqa: ARG005
) -> Scenario:
    """The scenario of a file whose form has been checked.

    Args:
        judge: Has the form, and collects the faults of meaning.
        ask: Gives the vocabulary for the actors.
        own: Reads the instruments of the scenario's own.

    Returns:
        The scenario; to be thrown away if the judge has found anything.
    """
    file, lost = judge.form.file, judge.form.lost
    actors, complete = _actors(judge)
    ids = judge.names("actors") or None
    drafts: tuple[Draft, ...] = ()
    if complete:
        judge.vocabulary = ask(actors)
        drafts = own(judge)
        names = (*judge.vocabulary.instruments, *(draft.id for draft in drafts))
        judge.vocabulary = replace(judge.vocabulary, instruments=names)
        _check_acts(judge)
    horizon = _horizon(judge) if "horizon" not in lost else 1
    start = _start(judge) if "start" not in lost else None
    documents = {
        name: Document(
            name,
            part.title,
            part.author,
            part.publisher,
            part.date or "",
            part.file or "",
            part.url or "",
            judge.place(("documents", name), key=True),
        )
        for name, part in file.documents.items()
    }
    instruments = None if judge.vocabulary is None else judge.vocabulary.instruments
    for i, name in enumerate(file.law):
        judge.known(("law", i), name, instruments, "instrument")
    judge.listed_once(("law",), file.law, "instrument")
    assumptions = _assumptions(judge)
    correlations = _correlations(judge, assumptions)
    policies, read_terms = read_policies(judge, actors, ids)
    record = read_record(judge, actors, ids, start, read_terms)
    precedents = read_precedents(judge, catalog_names())
    if "baseline" not in lost:
        judge.known(("baseline",), file.baseline, judge.policies, "policy")
    return Scenario(
        title=file.scenario,
        question=file.question,
        horizon=horizon,
        opening=file.opening,
        start=start or dt.date(1, 1, 1),
        baseline=file.baseline,
        actors=actors,
        law=tuple(file.law),
        assumptions=assumptions,
        correlations=correlations,
        record=record,
        precedents=precedents,
        types=_types(judge, ids),
        policies=policies,
        outcomes=_outcomes(judge),
        bargains=read_bargains(judge, read_terms),
        positions=tuple(_position(judge, *item) for item in file.positions.items()),
        documents=documents,
        drafts=drafts,
        acts=tuple(file.acts),
    )


def _types(judge: Judge, ids: Collection[str] | None) -> dict[str, dict[str, Level]]:
    """Levels of private resolve by actor; the chances of an actor's levels sum to one."""
    part = judge.form.file.information
    found: dict[str, dict[str, Level]] = {}
    for actor, levels in (part.types if part else {}).items():
        path: Path = ("information", "types", actor)
        judge.known(path, actor, ids, "actor", key=True)
        total = sum(level.chance for level in levels.values())
        if len(levels) < 2 or abs(total - 1.0) > 1e-9:
            what = f"{len(levels)} levels whose chances sum to {total:g}"
            judge.fault(path, what, "two or more levels, chances that sum to 1", key=True)
        found[actor] = {name: Level(level.resolve, level.chance) for name, level in levels.items()}
    return found


def _check_acts(judge: Judge) -> None:
    """Have law read the rules of cascades, and note what is wrong with them."""
    check = None if judge.vocabulary is None else judge.vocabulary.check_acts
    if check is None or not judge.form.file.acts:
        return
    try:
        check(judge.form.file.acts)
    except FoedusError as error:
        for one in error.diagnostics:
            judge.fault(("acts",), one.what, one.expected, one.fix, key=True)


def _role(written: object) -> str:
    """The role that is written or meant, or an empty string."""
    text = unicodedata.normalize("NFC", str(written)).casefold()
    if text == "protege":
        return "protégé"
    near = difflib.get_close_matches(text, _ROLES, n=1)
    return near[0] if near else ""


def _actors(judge: Judge) -> tuple[tuple[Actor, ...], bool]:
    """The actors, and whether they make a cast that upper rooms can be asked about.

    An actor with a faulty part still counts with the role it was meant to have, so that one
    misspelt word does not hide faults elsewhere.
    """
    parts = {} if "actors" in judge.form.lost else judge.form.file.actors
    actors = []
    for name in _written_actors(judge):
        path: Path = ("actors", name)
        sound = _ACTOR_ID.fullmatch(name) is not None
        if not sound:
            what = f"'{name}' is not a code of an actor"
            judge.fault(path, what, "2 to 8 capital letters or digits, such as RUS", key=True)
        part = parts.get(name)
        written = judge.tree.find(("actors", name, "role"))
        role = _role(part.role if part else written.value if written.kind == "scalar" else "")
        label = (part.label if part else None) or name
        members = tuple(part.members) if part else ()
        actors.append(Actor(name, label, role, members, judge.place(path, key=True)))
    if "actors" in judge.form.lost and not actors:
        return (), False
    return tuple(actors), _cast(judge, actors)


def _written_actors(judge: Judge) -> list[str]:
    """The ids of actors in the order of the file."""
    entries = judge.tree.root.entries
    return list(entries["actors"][1].entries) if "actors" in entries else []


def _cast(judge: Judge, actors: list[Actor]) -> bool:
    """Check that there is one challenger, one protégé and a guarantor, and no state twice."""
    roles = [actor.role for actor in actors]
    complete = "" not in roles
    if len(actors) > _MOST_ACTORS:
        what = f"there are {len(actors)} actors"
        judge.fault(("actors",), what, f"at most {_MOST_ACTORS}", key=True)
        complete = False
    for role in _ROLES:
        count = roles.count(role)
        if count == 1 or (role == "guarantor" and count > 1):
            continue
        complete = False
        if count > 1:
            second = [actor for actor in actors if actor.role == role][1]
            what = f"'{second.id}' is a second {role}"
            judge.fault(("actors", second.id, "role"), what, f"one {role}")
        elif "" not in roles:
            judge.fault(("actors",), f"there is no {role}", f"an actor with role: {role}", key=True)
    owner: dict[str, str] = {}
    for actor in actors:
        for i, state in enumerate(actor.members):
            if state in owner:
                path: Path = ("actors", actor.id, "members", i)
                judge.fault(path, f"{state} already belongs to {owner[state]}", "each state once")
                complete = False
            owner[state] = actor.id
    return complete and all(_ACTOR_ID.fullmatch(actor.id) for actor in actors)


def _horizon(judge: Judge) -> int:
    """The horizon in years."""
    written = judge.form.file.horizon
    match = None
    if isinstance(written, int | str) and not isinstance(written, bool):
        match = re.fullmatch(r"([0-9]{1,3})(\s+years?)?", str(written).strip())
    if match is None or not 1 <= int(match[1]) <= _MOST_HORIZON:
        expected = f"1 to {_MOST_HORIZON} years, such as 10 years"
        judge.fault(("horizon",), f"'{written}' is not a horizon", expected)
        return 1
    return int(match[1])


def _start(judge: Judge) -> dt.date | None:
    """The first day of the horizon."""
    written = judge.form.file.start
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", written):
        with contextlib.suppress(ValueError):
            return dt.date.fromisoformat(written)
    judge.fault(("start",), f"'{written}' is not a day", "a date such as 2026-06-01")
    return None


def _outcomes(judge: Judge) -> tuple[str, ...]:
    """What to report; everything if nothing is said."""
    vocabulary = judge.vocabulary
    names = tuple(" ".join(name.split()) for name in judge.form.file.outcomes)
    known = vocabulary.outcomes if vocabulary else None
    for i, name in enumerate(names):
        judge.known(("outcomes", i), name, known, "outcome")
    judge.listed_once(("outcomes",), names, "outcome")
    return names or tuple(vocabulary.outcomes if vocabulary else ())


def _assumptions(judge: Judge) -> dict[str, Assumption]:
    """The assumptions of the file."""
    vocabulary = judge.vocabulary
    found = {}
    for name, part in judge.form.file.assumptions.items():
        path: Path = ("assumptions", name)
        source = judge.source((*path, "source"), part.source)
        parameter = vocabulary.parameters.get(name) if vocabulary else None
        if vocabulary:
            judge.known(path, name, vocabulary.parameters, "assumption", key=True)
        belief = _belief(judge, (*path, "value"), part, parameter)
        if belief is None:
            continue
        found[name] = Assumption(
            name,
            part.label or (parameter.label if parameter else name),
            part.unit or (parameter.unit if parameter else ""),
            part.question or (parameter.question if parameter else ""),
            belief,
            source,
            judge.place(path, key=True),
        )
    return _bind(judge, found)


def _belief(
    judge: Judge, path: Path, part: AssumptionPart, parameter: Parameter | None
) -> Belief | None:
    """The belief about one assumption."""
    options: tuple[str, ...] = ()
    unit = ""
    if parameter is not None:
        unit = parameter.unit
        options = parameter.belief.options if isinstance(parameter.belief, Choice) else ()
    elif isinstance(part.value, str) and part.value[:1].isalpha():
        return None  # An option of a choice that cannot be looked up.
    try:
        belief = read_belief(part.value, unit=unit, options=options)
    except Fault as fault:
        judge.placed(path, fault)
        return None
    if isinstance(belief, Computed):
        inside = (*path, "computed")
        for node in walk(belief.expression.root):
            if isinstance(node, Name):
                judge.amount(inside, node)
        place = judge.place(inside, offset=0)
        return replace(belief, expression=replace(belief.expression, place=place))
    if isinstance(belief, Choice) and not options and parameter is not None:
        judge.fault(path, f"'{parameter.name}' is an amount", "a number or an interval")
        return None
    return belief


def _bind(judge: Judge, found: Mapping[str, Assumption]) -> dict[str, Assumption]:
    """Give every computed assumption the beliefs it is computed from."""
    beliefs = _beliefs(judge, found)
    order, cycle = order_of(beliefs)
    if cycle:
        first = next((name for name in found if name in cycle), cycle[0])
        path: Path = ("assumptions", first, "value", "computed")
        judge.fault(path, f"circular: {' -> '.join(cycle)}", "assumptions that end somewhere")
        return dict(found)
    for name in order:
        belief = beliefs[name]
        if isinstance(belief, Computed):
            operands = {n: beliefs[n] for n in sorted(belief.assumptions) if n in beliefs}
            beliefs[name] = replace(belief, operands=operands)
    return {name: replace(a, belief=beliefs[name]) for name, a in found.items()}


def _beliefs(judge: Judge, found: Mapping[str, Assumption]) -> dict[str, Belief]:
    """The belief about every parameter: the file's, or the one that ships."""
    shipped = judge.vocabulary.parameters if judge.vocabulary else {}
    beliefs = {name: parameter.belief for name, parameter in shipped.items()}
    return {**beliefs, **{name: assumption.belief for name, assumption in found.items()}}


def _correlations(judge: Judge, found: Mapping[str, Assumption]) -> tuple[Correlation, ...]:
    """The correlations of the file, which together must be possible."""
    beliefs = _beliefs(judge, found)
    read: list[Correlation] = []
    sound = True
    for i, part in enumerate(judge.form.file.correlations):
        path: Path = ("correlations", i)
        source = judge.source((*path, "source"), part.source)
        earlier = {frozenset(each.between) for each in read}
        if not _pair(judge, path, part, beliefs, earlier):
            sound = False
            continue
        first, second = part.between
        read.append(Correlation((first, second), part.rho, source, judge.place(path)))
    if sound and read:
        _check_possible(judge, read)
    return tuple(read)


def _pair(
    judge: Judge,
    path: Path,
    part: CorrelationPart,
    beliefs: Mapping[str, Belief],
    earlier: set[frozenset[str]],
) -> bool:
    """Check one pair of correlated assumptions."""
    if judge.vocabulary is None:
        return False
    good = True
    for i, name in enumerate(part.between):
        at = (*path, "between", i)
        if not judge.known(at, name, beliefs, "assumption"):
            good = False
        elif isinstance(beliefs[name], Computed | Fixed):
            kind = "computed" if isinstance(beliefs[name], Computed) else "certain"
            judge.fault(at, f"'{name}' is {kind}", "an assumption with a distribution of its own")
            good = False
    if part.between[0] == part.between[1]:
        judge.fault((*path, "between"), "an assumption with itself", "two assumptions")
        return False
    if frozenset(part.between) in earlier:
        judge.fault((*path, "between"), "this pair is given twice", "each pair once")
        return False
    return good


def _check_possible(judge: Judge, read: list[Correlation]) -> None:
    """The correlation matrix must be positive definite."""
    names = sorted({name for each in read for name in each.between})
    matrix = np.eye(len(names))
    for each in read:
        i, j = (names.index(name) for name in each.between)
        matrix[i, j] = matrix[j, i] = each.rho
    smallest = float(np.linalg.eigvalsh(matrix)[0])
    if smallest < 1e-9:
        what = f"the correlations contradict one another (smallest eigenvalue {smallest:.3g})"
        fix = "make the strongest of them weaker"
        judge.fault(("correlations",), what, "a positive definite matrix", fix, key=True)


def _position(judge: Judge, name: str, part: PositionPart) -> Position:
    """One speaker's case."""
    path: Path = ("positions", name)
    judge.known((*path, "document"), part.document, judge.names("documents"), "document")
    premises, claims = [], []
    for i, premise in enumerate(part.assumes):
        at: Path = (*path, "assumes", i)
        condition = judge.condition((*at, "means"), premise.means)
        if condition is not None:
            line, place = premise.line or 0, judge.place(at)
            premises.append(
                Premise(premise.quote, line, premise.means, condition, premise.note, place)
            )
    for i, claim in enumerate(part.claims):
        at = (*path, "claims", i)
        condition = judge.condition((*at, "holds"), claim.holds)
        if condition is not None:
            line, place = claim.line or 0, judge.place(at)
            claims.append(Claim(claim.quote, line, claim.holds, condition, claim.note, place))
    statements = tuple(
        Statement(each.quote, each.line or 0, each.note, judge.place((*path, "statements", i)))
        for i, each in enumerate(part.statements)
    )
    place = judge.place(path, key=True)
    return Position(
        name, part.speaker, part.document, tuple(premises), tuple(claims), statements, place
    )
