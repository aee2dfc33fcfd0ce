"""The application that every command joins, and how its arguments are read."""

from __future__ import annotations

from typing import Annotated

from cyclopts import App, Parameter, validators

import foedus

__all__ = ["INTERRUPTED", "OK", "PIPE_CLOSED", "Count", "Port", "Precision", "Seed", "Words", "app"]

OK, INTERRUPTED, PIPE_CLOSED = 0, 130, 141  # 128 + the signal, as shells have it

app = App(
    name="foedus",
    help="Test a security guarantee before you sign it.",
    version=lambda: foedus.__version__,
    default_parameter=Parameter(negative=()),
    suppress_keyboard_interrupt=False,
)

Count = Annotated[int, Parameter(validator=validators.Number(gte=1))]
Words = Annotated[list[str], Parameter(consume_multiple=True)]
Precision = Annotated[float, Parameter(validator=validators.Number(gte=0))]
Port = Annotated[int, Parameter(validator=validators.Number(gte=0, lte=65535))]
Seed = Annotated[int, Parameter(validator=validators.Number(gte=0))]
