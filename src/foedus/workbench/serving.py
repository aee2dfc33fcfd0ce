"""The workbench as a web server on this machine."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

from foedus.answer import load
from foedus.errors import Diagnostic, FoedusError, UsageError
from foedus.workbench.asking import ask, read_question
from foedus.workbench.guarding import LOOPBACK, Guard
from foedus.workbench.page import answer_part, fault_part, page, style_sheet_of_page

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.types import ASGIApp

    from foedus.lawcase import LawCase
    from foedus.scenario import Scenario
    from foedus.workbench.asking import Question

__all__ = ["PORT", "application", "open_workbench"]

PORT = 8765
_OK, _UNPROCESSABLE = 200, 422


def application(scenario: str | Path, *, hosts: frozenset[str] = LOOPBACK) -> ASGIApp:
    """The workbench of a scenario as an ASGI application.

    Args:
        scenario: A scenario file, or the name of a scenario that ships.
        hosts: The names of this machine that it answers to.

    Returns:
        The application: ``/`` is the page, ``/answer`` the part that changes, and
        ``/answer.json``, ``.md``, ``.txt``, ``.svg`` and so on the same answer as a file.

    Raises:
        ScenarioError: If the file has faults.
    """
    from starlette.applications import Starlette
    from starlette.routing import Route

    bench = _Bench(str(scenario), load(scenario))
    routes = [
        Route("/", bench.page),
        Route("/answer", bench.part),
        Route("/answer.{kind:str}", bench.file),
        Route("/{file:str}", _static),
    ]
    return Guard(Starlette(routes=routes), hosts)


class _Bench:
    """What the routes answer, for one scenario."""

    def __init__(self, name: str, scenario: Scenario) -> None:
        self.name, self.scenario = name, scenario

    def page(self, request: Request) -> Response:
        """The whole page; a fault stands where the answer would."""
        question, part, code = self._answered(request)
        return _html(page(self.scenario, question, part), code)

    def part(self, request: Request) -> Response:
        """Only what changes when something else is asked."""
        _, part, code = self._answered(request)
        return _html(part, code)

    def _answered(self, request: Request) -> tuple[Question, str, int]:
        question = read_question(self.scenario, ())
        try:
            question = read_question(self.scenario, _fields(request))
            part = answer_part(self.name, question, ask(self.scenario, question))
        except FoedusError as error:
            return question, fault_part(error), _UNPROCESSABLE
        return question, part, _OK

    def file(self, request: Request) -> Response:
        """The answer as a file."""
        from starlette.responses import PlainTextResponse, Response

        kind = request.path_params["kind"]
        if kind not in _KINDS:
            kinds = ", ".join(_KINDS)
            return PlainTextResponse(f"no answer of kind '{kind}'; there are {kinds}\n", 404)
        face, media = _KINDS[kind]
        try:
            case = ask(self.scenario, read_question(self.scenario, _fields(request)))
            text = _written(case, face)
        except FoedusError as error:
            return PlainTextResponse(f"{error}\n", _UNPROCESSABLE)
        return Response(text, media_type=media)


def _fields(request: Request) -> list[tuple[str, str]]:
    return list(request.query_params.multi_items())


def _html(text: str, code: int) -> Response:
    from starlette.responses import HTMLResponse

    return HTMLResponse(text, code)


# What can be taken along: the ending of the file, the face it holds, and its media type.
_KINDS: dict[str, tuple[str, str]] = {
    "json": ("json", "application/json"),
    "md": ("markdown", "text/markdown"),
    "txt": ("text", "text/plain"),
    "svg": ("svg", "image/svg+xml"),
    "map.svg": ("map", "image/svg+xml"),
    "hasse.svg": ("hasse", "image/svg+xml"),
    "dot": ("dot", "text/vnd.graphviz"),
    "tex": ("tikz", "application/x-tex"),
    "csv": ("csv", "text/csv"),
}


def _written(case: LawCase, face: str) -> str:
    from foedus.figures import commitments

    return commitments(case.commitments).to_csv() if face == "csv" else f"{case.face(face)}\n"


async def _static(request: Request) -> Response:
    from starlette.responses import PlainTextResponse, Response

    name = request.path_params["file"]
    if name == "workbench.css":
        return Response(style_sheet_of_page(), media_type="text/css")
    if name == "workbench.js":
        script = files("foedus.workbench").joinpath(name).read_text("utf-8")
        return Response(script, media_type="text/javascript")
    return PlainTextResponse("nothing here\n", 404)


def open_workbench(
    scenario: str | Path,
    *,
    host: str = "127.0.0.1",
    port: int = PORT,
    ready: Callable[[str], None] | None = None,
) -> None:
    """Serve the workbench until it is interrupted.

    Args:
        scenario: A scenario file, or the name of a scenario that ships.
        host: The interface to listen on; the loopback interface unless told otherwise.
        port: The port; 0 takes a free one.
        ready: Called with the address once it can be opened.

    Raises:
        ScenarioError: If the file has faults.
        UsageError: If the port is taken or the interface is not this machine's.
    """
    import socket

    import uvicorn

    app = application(scenario, hosts=LOOPBACK | {host})
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except (OSError, OverflowError) as error:
        listening.close()
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        where = f"{host}:{port}"
        fix = "give another --port; 0 takes a free one"
        raise UsageError(Diagnostic(where, f"cannot listen here: {reason}", fix=fix)) from error
    config = uvicorn.Config(app, log_level="warning", lifespan="off", ws="none", access_log=False)
    shown = f"[{host}]" if ":" in host else host
    address = f"http://{shown}:{listening.getsockname()[1]}/"
    try:
        if ready is not None:
            listening.listen()
            ready(address)
        uvicorn.Server(config).run(sockets=[listening])
    finally:
        listening.close()
