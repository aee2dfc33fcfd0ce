"""The workbench: a scenario's law in a browser, answered as it is asked.

It listens on this machine only, loads nothing from outside, and holds no modelling: what it
shows is `foedus.law_case`.
"""

from foedus.workbench.asking import Question, ask, python_call, read_question, suggestions
from foedus.workbench.serving import PORT, application, open_workbench

__all__ = [
    "PORT",
    "Question",
    "application",
    "ask",
    "open_workbench",
    "python_call",
    "read_question",
    "suggestions",
]
