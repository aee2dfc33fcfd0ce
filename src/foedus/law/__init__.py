"""Who owes what, when: instruments as data, and the derivation of duties from them.

Read an event with ``read_event``, put instruments in force with ``LegalOrder.build``, and ask
``LegalOrder.verdicts`` or, for a text to read, ``answer``.
"""

from foedus.law.act_sentences import read_act, read_happening
from foedus.law.acts import Act, Happening
from foedus.law.answers import Flip, Group, LawAnswer, answer, flips
from foedus.law.atop import ATOP_VARIABLES, AtopCode, atop_codes
from foedus.law.cascade_rendering import cascade_to_json, render_cascade
from foedus.law.cascades import BackDoor, Entry, Step, back_doors, cascade, cut_sets
from foedus.law.changes import Change, changes
from foedus.law.clashes import Conflict, clashes
from foedus.law.event_sentences import read_event
from foedus.law.events import Event
from foedus.law.instruments import Declaration, Instrument, Norm
from foedus.law.order import LegalOrder
from foedus.law.places import Geography, geography
from foedus.law.reading import declarations, known_facts, library, read_instrument
from foedus.law.rendering import render_markdown, render_text, render_tree, to_json
from foedus.law.settling import OpenQuestion, open_questions
from foedus.law.truth import Node, Truth
from foedus.law.verdicts import (
    LADDER,
    Content,
    Status,
    Strength,
    Verdict,
    at_least_as_strong,
    rung,
)
from foedus.law.verification import OpenPoint, open_points

__all__ = [
    "ATOP_VARIABLES",
    "LADDER",
    "Act",
    "AtopCode",
    "BackDoor",
    "Change",
    "Conflict",
    "Content",
    "Declaration",
    "Entry",
    "Event",
    "Flip",
    "Geography",
    "Group",
    "Happening",
    "Instrument",
    "LawAnswer",
    "LegalOrder",
    "Node",
    "Norm",
    "OpenPoint",
    "OpenQuestion",
    "Status",
    "Step",
    "Strength",
    "Truth",
    "Verdict",
    "answer",
    "at_least_as_strong",
    "atop_codes",
    "back_doors",
    "cascade",
    "cascade_to_json",
    "changes",
    "clashes",
    "cut_sets",
    "declarations",
    "flips",
    "geography",
    "known_facts",
    "library",
    "open_points",
    "open_questions",
    "read_act",
    "read_event",
    "read_happening",
    "read_instrument",
    "render_cascade",
    "render_markdown",
    "render_text",
    "render_tree",
    "rung",
    "to_json",
]
