"""Routes that simcord does not have or answers wrongly; all other requests go to simcord's table."""

from collections.abc import Callable
from typing import Any

import simcord.http.routes  # noqa: F401  # importing it fills simcord's table
from simcord.http.router import RequestContext, dispatch

from adapters.rehearsal.discord.world import World

Handler = Callable[[RequestContext], Any]


class Routes:
    """Handlers by method and path; `{name}` matches one part of the path and becomes its argument."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._table: dict[str, list[tuple[list[str], Handler]]] = {}

    def add(self, table: dict[str, Handler]) -> None:
        """Add handlers, with keys like `GET /channels/{channel_id}/messages`."""
        for key, handler in table.items():
            method, path = key.split(" ")
            self._table.setdefault(method, []).append((path.split("/"), handler))

    def answer(self, context: RequestContext) -> Any:
        """Return the content of the answer, None for 204; raises BackendError for a refusal."""
        parts = context.path.split("/")
        for template, handler in self._table.get(context.method, ()):
            arguments = fitting(template, parts)
            if arguments is not None:
                context.args = arguments
                return handler(context)
        return forward(context)


def forward(context: RequestContext) -> Any:
    """Let simcord answer, with the body as it is in the context now."""
    return dispatch(
        context.backend,
        context.method,
        context.path,
        json=context.json,
        params=context.params,
        files=context.files,
        reason=context.reason,
        message_content_access=context.message_content_access,
    )


def fitting(template: list[str], parts: list[str]) -> dict[str, str] | None:
    if len(template) != len(parts):
        return None
    arguments = {}
    for expected, part in zip(template, parts, strict=True):
        if expected.startswith("{"):
            arguments[expected[1:-1]] = part
        elif expected != part:
            return None
    return arguments
