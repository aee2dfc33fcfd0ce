"""One fault found while reading, before its place in the file is known."""

from __future__ import annotations

__all__ = ["Fault"]


class Fault(Exception):  # noqa: N818 -- carries a finding to the reader; never reaches a user
    """What is wrong with a value, and where inside it.

    Attributes:
        what: What is wrong, in one clause.
        expected: What would have been right.
        fix: The nearest valid thing.
        path: Keys and indices from the value to the faulty part.
        offset: Character of the faulty part within a text, or ``None``.
        key: Whether the last step of the path is wrong as a key.
    """

    def __init__(
        self,
        what: str,
        expected: str = "",
        fix: str = "",
        *,
        path: tuple[str | int, ...] = (),
        offset: int | None = None,
        key: bool = False,
    ) -> None:
        super().__init__(what)
        self.what = what
        self.expected = expected
        self.fix = fix
        self.path = path
        self.offset = offset
        self.key = key
