"""Searching the space of terms: every design solved in the same worlds, kept, taken up again."""

from foedus.bargaining.searching import open_search, search, search_beside

__all__ = ["open_search", "search", "search_beside"]
