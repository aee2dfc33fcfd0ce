"""Who may ask: pages of this machine's own workbench and nobody else's.

A server on the loopback interface can still be reached by any page that a browser has open. A
page elsewhere is told apart by its origin, and a name that was made to point here by the host it
asks for (DNS rebinding).
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.types import ASGIApp, Receive, Scope, Send

__all__ = ["LOOPBACK", "Guard"]

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_LONGEST = 8192  # bytes of an address: a dozen events with room to spare

# Nothing is loaded but from here, nothing can be sent elsewhere, and no page can frame this one.
# Figures carry attributes of style; a sheet or a script within the page would not be taken.
_POLICY = (
    "default-src 'none'; style-src 'self'; style-src-attr 'unsafe-inline'; script-src 'self'; "
    "connect-src 'self'; img-src data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_HEADERS = {
    "content-security-policy": _POLICY,
    "cache-control": "no-store",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}


class Guard:
    """Refuses requests for another host, from another origin, or of unreasonable length."""

    def __init__(self, app: ASGIApp, hosts: Iterable[str] = LOOPBACK) -> None:
        self.app = app
        self.hosts = frozenset(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or refuse it in one line."""
        from starlette.datastructures import MutableHeaders
        from starlette.responses import PlainTextResponse

        if scope["type"] != "http":
            return
        code, reason = self._refusal(scope)

        async def send_guarded(message: dict[str, object]) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(_HEADERS)
            await send(message)

        app = PlainTextResponse(f"{reason}\n", code) if code else self.app
        await app(scope, receive, send_guarded)  # type: ignore[arg-type]

    def _refusal(self, scope: Scope) -> tuple[int, str]:
        headers = {
            name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]
        }
        host = headers.get("host", "")
        if _name(f"//{host}") not in self.hosts:
            return 421, "this workbench answers to this machine's own name only"
        origin = headers.get("origin", "")
        if origin and origin.partition("//")[2] != host:
            return 403, "another page may not ask this workbench"
        elsewhere = headers.get("sec-fetch-site", "none") in {"cross-site", "same-site"}
        if elsewhere and headers.get("sec-fetch-mode") != "navigate":
            return 403, "another page may not ask this workbench"
        if len(scope["query_string"]) > _LONGEST:
            return 414, f"the address is longer than {_LONGEST} bytes"
        return 0, ""


def _name(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""
