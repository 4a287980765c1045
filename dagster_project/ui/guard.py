"""Who may command the web page: the page itself and programs of this machine, never a page of another site.

Dagster answers mutations by GET, with any content type and under any Host, so that any web page which the engineer visits
could start, stop and delete. Browsers say which site a request comes from, and ask first before they send JSON to another.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

HOSTS_VARIABLE = "WAREHOUSE_UI_HOSTS"
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
OWN_SITE = frozenset({"same-origin", "none"})
READING = frozenset({"GET", "HEAD"})
POLICY_VIOLATION = 1008


@dataclass(frozen=True)
class Refusal:
    """Why a request is not let through, as a status and in words."""

    status: int
    words: str


class Guard:
    """ASGI middleware that lets through what `refusal` has nothing against."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str]) -> None:
        self._app = app
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a refused request in words, close a refused socket, hand on all else."""
        refused = refusal(scope, self._hosts) if scope["type"] in ("http", "websocket") else None
        if refused is None:
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            await PlainTextResponse(refused.words + "\n", refused.status)(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": POLICY_VIOLATION, "reason": refused.words})


def allowed_hosts() -> frozenset[str]:
    """The names under which the page may be asked: this machine's own, and those of the environment."""
    named = os.environ.get(HOSTS_VARIABLE, "").split(",")
    return LOOPBACK | {name.strip().lower() for name in named if name.strip()}


def refusal(scope: Scope, hosts: frozenset[str]) -> Refusal | None:
    """Why a request to the page is not to be answered; None when it is."""
    headers = Headers(scope=scope)
    named = headers.getlist("host")
    if len(named) != 1 or _name(named[0]) not in hosts:
        return Refusal(403, f"This page is not served as {', '.join(named)!r}. {HOSTS_VARIABLE} names further hosts.")
    origins = headers.getlist("origin")
    sites = headers.getlist("sec-fetch-site")
    if not OWN_SITE.issuperset(sites) or any(urlsplit(origin).netloc != named[0] for origin in origins):
        return Refusal(403, "A page of another site asked for this. Enter the address by hand or reload the page.")
    return _wrong_form(scope, headers) if scope["type"] == "http" else None


def _wrong_form(scope: Scope, headers: Headers) -> Refusal | None:
    if scope["method"] in READING:
        if b"query" in parse_qs(scope["query_string"]) and scope["path"].rstrip("/").endswith("/graphql"):
            return Refusal(405, "A GraphQL query is sent by POST as application/json.")
        return None
    if scope["method"] != "POST":
        return Refusal(405, f"{scope['method']} is not used here.")
    if headers.get("content-type", "").split(";")[0].strip().lower() != "application/json":
        return Refusal(415, "A POST must be application/json.")
    return None


def _name(host: str) -> str | None:
    try:
        return urlsplit(f"//{host}").hostname
    except ValueError:
        return None
