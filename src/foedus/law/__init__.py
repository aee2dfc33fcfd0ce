"""Who owes what, when: instruments as data, and the derivation of duties from them.

Read an event with ``read_event``, put instruments in force with ``LegalOrder.build``, and ask
``LegalOrder.verdicts`` or, for a text to read, ``answer``.
"""

from foedus.law.act_rules import ActRule
from foedus.law.act_sentences import read_act, read_happening
from foedus.law.acts import Act, Happening
from foedus.law.answer_document import to_json
from foedus.law.answer_schema import json_schemas
from foedus.law.answers import Flip, Group, LawAnswer, answer, flips, group_verdicts
from foedus.law.atop import ATOP_VARIABLES, AtopCode, atop_codes
from foedus.law.back_doors import BackDoor, Passage, back_doors, cut_sets, passages
from foedus.law.cascade_rendering import cascade_to_json, render_cascade
from foedus.law.cascades import Cascade, Entry, Step, cascade, play
from foedus.law.changes import Change, changes
from foedus.law.clashes import Conflict, clashes
from foedus.law.describing import describe_instrument, instrument_to_json, shelf_lines
from foedus.law.drafting import new_instrument
from foedus.law.event_sentences import read_event
from foedus.law.events import Event
from foedus.law.instruments import Declaration, Instrument, Norm
from foedus.law.order import LegalOrder
from foedus.law.places import Geography, geography
from foedus.law.promises import StandingPromise, promises_on
from foedus.law.reading import declarations, known_facts, library, parse_instrument, read_instrument
from foedus.law.rendering import render_markdown, render_text, render_tree
from foedus.law.settling import OpenQuestion, open_questions
from foedus.law.told import read_rules, read_told
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
    "ActRule",
    "AtopCode",
    "BackDoor",
    "Cascade",
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
    "Passage",
    "StandingPromise",
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
    "describe_instrument",
    "flips",
    "geography",
    "group_verdicts",
    "instrument_to_json",
    "json_schemas",
    "known_facts",
    "library",
    "new_instrument",
    "open_points",
    "open_questions",
    "parse_instrument",
    "passages",
    "play",
    "promises_on",
    "read_act",
    "read_event",
    "read_happening",
    "read_instrument",
    "read_rules",
    "read_told",
    "render_cascade",
    "render_markdown",
    "render_text",
    "render_tree",
    "rung",
    "shelf_lines",
    "to_json",
]
