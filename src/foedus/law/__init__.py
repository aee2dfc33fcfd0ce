"""Who owes what, when: instruments as data, and the derivation of duties from them.

Read an event with ``read_event``, put instruments in force with ``LegalOrder.build``, and ask
``LegalOrder.verdicts`` or, for a text to read, ``answer``.
"""

from foedus.law.events import Event, read_event
from foedus.law.order import LegalOrder
from foedus.law.reading import declarations, library, read_instrument
from foedus.law.truth import Node, Truth
from foedus.law.verdicts import Content, Status, Strength, Verdict, at_least_as_strong, rung

__all__ = [
    "Content",
    "Event",
    "LegalOrder",
    "Node",
    "Status",
    "Strength",
    "Truth",
    "Verdict",
    "at_least_as_strong",
    "declarations",
    "library",
    "read_event",
    "read_instrument",
    "rung",
]
