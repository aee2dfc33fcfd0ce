"""YAML 1.2 with places: text to a tree of nodes that know their line and column.

The scanner and parser are ruamel.yaml's; the tree is built here from their events, with an
explicit stack, so that a hostile file (deep nesting, alias bombs) meets a limit and not the end of
memory. Scalars follow the YAML 1.2 core schema: ``NO`` is Norway, ``2026-06-01`` is a text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from foedus.errors import Diagnostic, Place, ScenarioError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["Node", "Tree", "compose"]

MOST_BYTES = 2_000_000
_MOST_NODES = 50_000
_MOST_EXPANDED = 200_000
_DEEPEST = 24
_LONGEST_SCALAR = 20_000

_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_TRUTH = {
    word: word.lower() == "true" for word in ("true", "True", "TRUE", "false", "False", "FALSE")
}
_INT = re.compile(r"[-+]?[0-9]{1,18}")
_OTHER_INT = re.compile(r"0o[0-7]{1,20}|0x[0-9a-fA-F]{1,15}")
_FLOAT = re.compile(r"[-+]?(\.[0-9]{1,40}|[0-9]{1,40}(\.[0-9]{0,40})?)([eE][-+]?[0-9]{1,4})?")
_NOT_A_NUMBER = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")


@dataclass
class Node:
    """One node: a scalar, a list or a mapping.

    Attributes:
        kind: ``scalar``, ``list`` or ``mapping``.
        line: Line of its first character, from 1.
        column: Column of its first character, from 1.
        value: The scalar's value.
        start_of_text: Column of the first character of a scalar's text if the text stands in the
            file just as it is, else 0.
        items: The parts of a list.
        entries: Key to (key node, value node) of a mapping.
        size: Nodes in it with aliases written out.
    """

    kind: str
    line: int
    column: int
    value: object = None
    start_of_text: int = 0
    items: list[Node] = field(default_factory=list)
    entries: dict[str, tuple[Node, Node]] = field(default_factory=dict)
    size: int = 1

    def data(self) -> Any:  # noqa: ANN401 -- plain YAML data of any shape
        """The node as plain Python data."""
        if self.kind == "mapping":
            return {key: value.data() for key, (_, value) in self.entries.items()}
        if self.kind == "list":
            return [item.data() for item in self.items]
        return self.value


@dataclass
class _Open:
    """A list or mapping that is being read."""

    node: Node
    anchor: str | None
    key: Node | None = None


@dataclass(frozen=True)
class Tree:
    """A file as nodes.

    Attributes:
        root: The outermost node, a mapping.
        file: The name to print in places.
        faults: What is wrong but does not keep the rest from being read.
    """

    root: Node
    file: str
    faults: tuple[Diagnostic, ...]

    def find(self, path: Sequence[str | int]) -> Node:
        """The node at a path, or the innermost one on the way to it that exists."""
        node = self.root
        for step in path:
            if node.kind == "mapping" and isinstance(step, str) and step in node.entries:
                node = node.entries[step][1]
            elif node.kind == "list" and isinstance(step, int) and step < len(node.items):
                node = node.items[step]
        return node

    def place(self, path: Sequence[str | int], *, key: bool = False, offset: int = -1) -> Place:
        """Where a path stands: its value, its key, or a character of its text."""
        node = self.find(path)
        if key and path:
            parent = self.find(path[:-1])
            if parent.kind == "mapping" and path[-1] in parent.entries:
                node = parent.entries[str(path[-1])][0]
        if offset >= 0 and node.start_of_text:
            return Place(self.file, node.line, node.start_of_text + offset)
        return Place(self.file, node.line, node.column)


def compose(text: str, file: str) -> Tree:
    """Read YAML text into a tree.

    Args:
        text: The file's text.
        file: The name to print in places.

    Returns:
        The tree; repeated keys and the like are among its faults.

    Raises:
        ScenarioError: If the text is not YAML, is not one mapping, or goes beyond the limits.
    """
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    composer = _Composer(text, file)
    try:
        root = composer.run()
    except MarkedYAMLError as error:
        opened = str(error.context or "").startswith(("while parsing a flow", "while scanning a q"))
        mark = error.context_mark if opened else error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise ScenarioError(_syntax(error, Place(file, line, column), text)) from None
    except YAMLError as error:
        told = Diagnostic(Place(file, 1, 1), f"not YAML: {_first_line(error)}", "plain YAML 1.2")
        raise ScenarioError(told) from None
    return Tree(root, file, tuple(composer.faults))


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0][:200]


def _syntax(error: Any, place: Place, text: str) -> Diagnostic:  # noqa: ANN401 -- untyped library
    """A YAML syntax error in words that help."""
    lines = text.splitlines()
    line = lines[place.line - 1] if 0 < place.line <= len(lines) else ""
    problem = str(error.problem or error.context or "not YAML")
    if line[place.column - 1 : place.column] == "\t":
        return Diagnostic(place, "a tab stands here", "spaces", "replace the tab by spaces")
    if "mapping values are not allowed" in problem:
        fix = "quote a text that contains ': '"
        return Diagnostic(place, "a colon where no key can stand", "one key on a line", fix)
    context = str(error.context or "")
    if context.startswith("while parsing a flow"):
        what = "the bracket or brace opened here is not closed, or a comma is missing"
        return Diagnostic(place, what, "matching brackets and commas")
    if context.startswith("while scanning a q"):
        return Diagnostic(place, "the quotation mark opened here is not closed", "a closing one")
    what = f"not YAML: {problem} {context}".rstrip()
    return Diagnostic(place, what, "YAML 1.2", "check the indentation and quotation marks")


class _Composer:
    """Builds the tree from the parser's events."""

    def __init__(self, text: str, file: str) -> None:
        self.file = file
        self.lines = text.splitlines()
        self.text = text
        self.faults: list[Diagnostic] = []
        self.anchors: dict[str, Node] = {}
        self.open: list[_Open] = []
        self.root: Node | None = None
        self.count = 0

    def run(self) -> Node:
        """Read the one document of the text."""
        for event in _events(self.text):
            name = type(event).__name__
            line, column = event.start_mark.line + 1, event.start_mark.column + 1
            if name == "DocumentStartEvent" and self.root is not None:
                self.stop(line, column, "a second document starts here", "one document a file")
            elif name == "AliasEvent":
                self.alias(event.anchor, line, column)
            elif name == "ScalarEvent":
                self.attach(self.scalar(event, line, column), event.anchor)
            elif name in {"MappingStartEvent", "SequenceStartEvent"}:
                self.begin("mapping" if name[0] == "M" else "list", event, line, column)
            elif name in {"MappingEndEvent", "SequenceEndEvent"}:
                self.end()
        if self.root is None or self.root.kind != "mapping":
            where = self.root or Node("scalar", 1, 1)
            what = "the file is empty" if self.root is None else f"the file is a {where.kind}"
            self.stop(where.line, where.column, what, "keys such as scenario:, actors:, policies:")
        return self.root  # type: ignore[return-value] # stop() never returns

    def stop(self, line: int, column: int, what: str, expected: str) -> None:
        """Refuse the file."""
        raise ScenarioError(Diagnostic(Place(self.file, line, column), what, expected))

    def fault(self, line: int, column: int, what: str, expected: str, fix: str = "") -> None:
        """Note a fault and go on."""
        self.faults.append(Diagnostic(Place(self.file, line, column), what, expected, fix))

    def counted(self, line: int, column: int) -> None:
        """Count a node and refuse a file with too many."""
        self.count += 1
        if self.count > _MOST_NODES:
            self.stop(line, column, f"the file has more than {_MOST_NODES:,} values", "fewer")

    def begin(self, kind: str, event: Any, line: int, column: int) -> None:  # noqa: ANN401 -- as above
        """A list or mapping starts."""
        self.counted(line, column)
        self.tag(event, line, column)
        if len(self.open) >= _DEEPEST:
            self.stop(line, column, f"nested more than {_DEEPEST} deep", "a flatter file")
        self.open.append(_Open(Node(kind, line, column), event.anchor))

    def end(self) -> None:
        """The innermost list or mapping ends."""
        closed = self.open.pop()
        self.attach(closed.node, closed.anchor)

    def tag(self, event: Any, line: int, column: int) -> None:  # noqa: ANN401 -- as above
        """A tag would ask for something to be constructed; none is."""
        if event.tag is not None and str(event.tag) not in {"!", "None"}:
            self.fault(line, column, f"the tag {event.tag} has no meaning here", "a plain value")

    def alias(self, anchor: str, line: int, column: int) -> None:
        """``*name`` stands for the node anchored by ``&name``."""
        if anchor not in self.anchors:
            self.fault(line, column, f"nothing is anchored as &{anchor}", "an anchor before it")
            self.attach(Node("scalar", line, column), None)
            return
        self.attach(self.anchors[anchor], None)

    def attach(self, node: Node, anchor: str | None) -> None:
        """Put a finished node where it belongs."""
        if anchor:
            self.anchors[anchor] = node
        if not self.open:
            self.root = node
            return
        top = self.open[-1]
        top.node.size += node.size
        if top.node.size > _MOST_EXPANDED:
            what = f"with its aliases written out this has more than {_MOST_EXPANDED:,} values"
            self.stop(top.node.line, top.node.column, what, "fewer")
        if top.node.kind == "list":
            top.node.items.append(node)
        elif top.key is None:
            top.key = node
        else:
            self.entry(top.node, top.key, node)
            top.key = None

    def entry(self, mapping: Node, key: Node, value: Node) -> None:
        """Add a key with its value to a mapping."""
        if key.kind != "scalar":
            self.fault(key.line, key.column, f"a {key.kind} as a key", "a plain key")
            return
        name = key.value if isinstance(key.value, str) else self.written(key)
        if name == "<<":
            fix = "use like: for a policy that varies another"
            self.fault(key.line, key.column, "merge keys (<<) are not YAML 1.2", "plain keys", fix)
        elif name in mapping.entries:
            first = mapping.entries[name][0].line
            what = f"the key '{name}' is given twice, first in line {first}"
            self.fault(key.line, key.column, what, "each key once")
        else:
            mapping.entries[name] = (key, value)

    def written(self, key: Node) -> str:
        """A key that reads as a number or truth value, as it is written."""
        line = self.lines[key.line - 1][key.column - 1 :]
        return re.split(r"\s*[:,}\]]", line, maxsplit=1)[0]

    def scalar(self, event: Any, line: int, column: int) -> Node:  # noqa: ANN401 -- as above
        """A scalar with its value by the core schema."""
        self.counted(line, column)
        self.tag(event, line, column)
        text = str(event.value)
        if len(text) > _LONGEST_SCALAR:
            expected = f"at most {_LONGEST_SCALAR:,}"
            self.fault(line, column, f"a text of {len(text):,} characters", expected)
            text = text[:_LONGEST_SCALAR]
        plain = event.style is None or event.style == ""
        node = Node("scalar", line, column, _resolve(text) if plain else text)
        begin = column - 1 + (event.style in {"'", '"'})
        source = self.lines[line - 1] if line <= len(self.lines) else ""
        if source[begin : begin + len(text)] == text:
            node.start_of_text = begin + 1
        return node


def _events(text: str) -> Iterator[Any]:
    """The parser's events."""
    from ruamel.yaml import YAML

    reader: Any = YAML(typ="safe", pure=True)
    yield from reader.parse(text)


def _resolve(text: str) -> object:
    """The value of a plain scalar by the YAML 1.2 core schema."""
    if text in _NULL:
        return None
    if text in _TRUTH:
        return _TRUTH[text]
    if _INT.fullmatch(text) or _OTHER_INT.fullmatch(text):
        return int(text, 0 if text[:2] in {"0o", "0x"} else 10)
    if _FLOAT.fullmatch(text):
        return float(text)
    if _NOT_A_NUMBER.fullmatch(text):
        return float(text.replace(".", ""))
    return text


def plain(data: object) -> object:
    """The data, copied so that it can be pruned."""
    if isinstance(data, Mapping):
        return {key: plain(value) for key, value in data.items()}
    if isinstance(data, list):
        return [plain(value) for value in data]
    return data
