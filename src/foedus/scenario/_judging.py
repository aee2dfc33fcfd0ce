"""What every check of meaning needs: the file, the names in force, and a list of faults."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from foedus.errors import Diagnostic, nearest
from foedus.scenario._fault import Fault
from foedus.scenario._parsing import read_tree
from foedus.scenario.beliefs import Choice
from foedus.scenario.expressions import Expression, Name, Result, Switch, walk
from foedus.scenario.scenario import Source
from foedus.scenario.schema import (
    DataSource,
    DocumentSource,
    JudgementSource,
    Part,
    PublicationSource,
)

if TYPE_CHECKING:
    from collections.abc import Collection

    from foedus.errors import Place
    from foedus.scenario._nodes import Tree
    from foedus.scenario._structure import Form, Path
    from foedus.scenario.expressions import Node
    from foedus.scenario.vocabulary import Vocabulary

__all__ = ["Judge"]

_MOST_SUGGESTIONS = 500


@dataclass
class Judge:
    """Collects faults and knows which names are valid.

    Attributes:
        tree: The file as nodes, for places.
        form: The file as models.
        vocabulary: The names that upper rooms allow, ``None`` if the actors are too faulty to ask.
        faults: What was found so far.
    """

    tree: Tree
    form: Form
    vocabulary: Vocabulary | None = None
    faults: list[Diagnostic] = field(default_factory=list)

    def fault(
        self,
        path: Path,
        what: str,
        expected: str = "",
        fix: str = "",
        *,
        key: bool = False,
        offset: int = -1,
    ) -> None:
        """Note a fault at a path of what is left of the file."""
        where = self.place(path, key=key, offset=offset)
        self.faults.append(Diagnostic(where, what, expected, fix))

    def place(self, path: Path, *, key: bool = False, offset: int = -1) -> Place:
        """Where a path of what is left of the file stands."""
        return self.tree.place(self.form.original(path), key=key, offset=offset)

    def placed(self, path: Path, fault: Fault) -> None:
        """Note a fault that a grammar found in the value at a path."""
        offset = -1 if fault.offset is None else fault.offset
        whole = (*path, *fault.path)
        self.fault(whole, fault.what, fault.expected, fault.fix, key=fault.key, offset=offset)

    def names(self, section: str) -> set[str]:
        """The names under a top-level key as written, faulty parts included."""
        entries = self.tree.root.entries
        return set(entries[section][1].entries) if section in entries else set()

    def known(
        self, path: Path, name: str, names: Collection[str] | None, what: str, *, key: bool = False
    ) -> bool:
        """Check a name against those that are valid; ``None`` means that they are not known."""
        if names is None:
            return False
        if name in names:
            return True
        expected = "" if names else f"nothing, as no {what} is known"
        fix = self._nearest(name, names)
        self.fault(path, f"unknown {what} '{name}'", expected, fix, key=key)
        return False

    def _nearest(self, name: str, names: Collection[str]) -> str:
        """The nearest valid name; in a file with a flood of faults it is no longer looked for."""
        return nearest(name, names) if len(self.faults) < _MOST_SUGGESTIONS else ""

    def listed_once(self, path: Path, names: Collection[str], what: str) -> None:
        """Check that a list has no name twice."""
        seen: set[str] = set()
        for i, name in enumerate(names):
            if name in seen:
                self.fault((*path, i), f"the {what} '{name}' is listed twice", "each once")
            seen.add(name)

    def source(self, path: Path, part: Part) -> Source:
        """The source at a path; a document must be one of the scenario's."""
        if isinstance(part, DocumentSource):
            documents = self.names("documents")
            self.known((*path, "document"), part.document, documents, "document")
            return Source(
                "document",
                part.note,
                document=part.document,
                quote=part.quote,
                line=part.line or 0,
                note=part.note,
            )
        if isinstance(part, PublicationSource | DataSource):
            publication = isinstance(part, PublicationSource)
            text = part.publication if isinstance(part, PublicationSource) else part.data
            kind = "publication" if publication else "data"
            return Source(kind, text, date=part.date or "", url=part.url or "", note=part.note)
        if not isinstance(part, JudgementSource):
            raise TypeError(f"no source: {part!r}")
        return Source("judgement", part.judgement, who=part.who, date=part.date, note=part.note)

    def condition(self, path: Path, text: str) -> Expression | None:
        """The condition at a path, with every name in it checked."""
        try:
            root, kind = read_tree(text)
        except Fault as fault:
            self.placed(path, fault)
            return None
        if kind != "boolean":
            fix = "compare it with something, such as ... > 0.1"
            self.fault(path, f"'{text}' is an amount", "a condition, true or false", fix)
        expression = Expression(text, root, kind, self.place(path, offset=0))
        if not expression.assumptions and not expression.outcomes:
            self.fault(path, f"'{text}' is the same in every world", "an assumption or an outcome")
        for node in walk(root):
            self._check_node(path, node)
        return expression

    def _check_node(self, path: Path, node: Node) -> None:
        """Check the names in one node of an expression."""
        if isinstance(node, Name):
            self.amount(path, node)
        elif isinstance(node, Switch):
            self._check_switch(path, node)
        elif isinstance(node, Result):
            outcomes = None if self.vocabulary is None else self.vocabulary.outcomes
            self._at(path, node.at, node.outcome, outcomes, "outcome")
            self._at(path, node.policy_at, node.policy, self.policies, "policy")

    @property
    def policies(self) -> set[str] | None:
        """The names of policies, or ``None`` if they are too faulty to tell."""
        return self.names("policies") or None

    def _at(self, path: Path, at: int, name: str, names: Collection[str] | None, what: str) -> bool:
        """As ``known``, for a name within an expression."""
        if names is None or name in names:
            return names is not None
        fix = self._nearest(name, names)
        self.fault(path, f"unknown {what} '{name}'", fix=fix, offset=at)
        return False

    def amount(self, path: Path, node: Name) -> None:
        """Check that a name in an expression is a parameter with amounts as values."""
        if self.vocabulary is None:
            return
        parameters = self.vocabulary.parameters
        if not self._at(path, node.at, node.name, parameters, "assumption"):
            return
        belief = parameters[node.name].belief
        if isinstance(belief, Choice):
            expected = f"{node.name} = {belief.options[0]}"
            what = f"'{node.name}' is a choice between theories"
            self.fault(path, what, expected, offset=node.at)

    def _check_switch(self, path: Path, node: Switch) -> None:
        """Check that a switch is one and has the option."""
        if self.vocabulary is None:
            return
        parameters = self.vocabulary.parameters
        if not self._at(path, node.at, node.name, parameters, "assumption"):
            return
        belief = parameters[node.name].belief
        if not isinstance(belief, Choice):
            what = f"'{node.name}' is an amount and never exactly equal to another"
            self.fault(path, what, "< or >", offset=node.at)
            return
        self._at(path, node.option_at, node.option, belief.options, "option")
