"""The REST side: faults ordered by tests, tokens, limits, then our routes, else simcord's."""

import asyncio
import copy
import io
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from aiohttp import web
from aiohttp.multipart import BodyPartReader
from simcord.backend.cdn import CDN_BASE
from simcord.backend.errors import BackendError
from simcord.http.router import RequestContext, RouteNotImplemented, UnsupportedField

from adapters.rehearsal.discord.faults import BAD_GATEWAY_PAGE, Fault, Faults, matches
from adapters.rehearsal.discord.limits import Limits, refusal
from adapters.rehearsal.discord.routes import Routes
from adapters.rehearsal.discord.world import World

log = logging.getLogger(__name__)

OPEN_TO_ALL = ("/interactions/", "/webhooks/")  # their token is in the path
LOST = 0  # the connection is cut instead of an answer
GAP = 501  # status of what neither we nor simcord can do; discord.py does not try it again


@dataclass(frozen=True, slots=True)
class Upload:
    """A file of a multipart request, in the shape simcord reads."""

    filename: str
    fp: io.BytesIO
    description: str | None = None


@dataclass(eq=False, slots=True)
class Call:
    """A request as it came; `status` is 0 while the answer is due, and if it was lost."""

    method: str
    path: str  # without /api/v10
    params: Mapping[str, str]
    body: Any
    files: list[Upload]
    reason: str | None = None
    token: str | None = None
    status: int = 0


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    content: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)


class Rest:
    def __init__(self, world: World, routes: Routes) -> None:
        self.faults = Faults()
        self.limits = Limits()
        self.calls: list[Call] = []
        self.gaps: list[str] = []  # requests of a bot that this server cannot serve
        self._world = world
        self._routes = routes

    def called(self, method: str, path: str) -> list[Call]:
        """Return the calls so far; `*` in the path stands for anything."""
        return [call for call in self.calls if matches(method, path, call.method, call.path)]

    async def serve(self, request: web.Request) -> web.StreamResponse:
        try:
            call = await read(request)
        except ValueError:
            return self._answer(
                Reply(400, {"code": 50109, "message": "The request body contains invalid JSON."})
            )
        self.calls.append(call)
        fault = self.faults.strike(call.method, call.path)
        reply = self._reply(call) if fault is None else await self._struck(call, fault)
        call.status = reply.status
        self.limits.count(reply.status, reply.headers.get("X-RateLimit-Scope"))
        self._world.changes.happened()
        if reply.status == LOST and request.transport is not None:
            request.transport.abort()
        return self._answer(reply)

    async def _struck(self, call: Call, fault: Fault) -> Reply:
        """Apply a fault; with `after`, the effect comes first, its answer only if the fault gives none."""
        reply = self._reply(call) if fault.after else None
        self._world.changes.happened()
        await asyncio.sleep(fault.delay)
        reply = answer_of(fault) or reply or self._reply(call)
        return spoilt(reply) if fault.spoilt else reply

    async def file(self, request: web.Request) -> web.Response:
        content = self._world.backend.cdn.get(f"{CDN_BASE}/{request.match_info['path']}")
        return web.Response(status=404) if content is None else web.Response(body=content)

    def _reply(self, call: Call) -> Reply:
        if self.limits.banned:
            return Reply(429, BAD_GATEWAY_PAGE.format(status="Access denied"))
        if not self._is_allowed(call):
            return Reply(401, {"code": 0, "message": "401: Unauthorized"})
        limit, headers, wait = self.limits.take(call.method, call.path, call.body)
        if limit is not None:
            more, body = refusal(limit.scope, wait)
            return Reply(429, body, {**headers, **more})
        reply = self._done(call)
        return Reply(reply.status, reply.content, headers)

    def _is_allowed(self, call: Call) -> bool:
        if call.path == "/gateway" or call.path.startswith(OPEN_TO_ALL):
            return True
        return call.token == f"Bot {self._world.token}"

    def _done(self, call: Call) -> Reply:
        context = RequestContext(
            self._world.backend,
            {},
            json=copy.deepcopy(call.body),  # handlers may change it; `calls` keeps what came
            params=dict(call.params),
            files=list(call.files),
            reason=call.reason,
            method=call.method,
            path=call.path,
            message_content_access=self._world.grants("message_content"),
        )
        try:
            content = self._routes.answer(context)
        except (RouteNotImplemented, UnsupportedField) as error:
            return self._gap(f"{error}")
        except BackendError as error:
            return Reply(error.status, error.to_json())
        except Exception as error:  # simcord met something unexpected, which counts as a gap of the server
            log.exception("%s %s", call.method, call.path)
            return self._gap(f"{call.method} {call.path}: {error!r}")
        return Reply(204) if content is None else Reply(200, content)

    def _gap(self, what: str) -> Reply:
        log.warning("The rehearsal server cannot do this: %s", what)
        self.gaps.append(what)
        return Reply(GAP, {"code": 0, "message": what})

    def _answer(self, reply: Reply) -> web.Response:
        if reply.status in (204, LOST):
            return web.Response(status=204, headers=reply.headers)
        if isinstance(reply.content, str):
            return web.Response(
                status=reply.status, body=reply.content.encode(), headers={"Content-Type": "text/html"}
            )
        # discord.py compares this header as a whole: no charset may follow.
        headers = {"Content-Type": "application/json", **reply.headers}
        return web.Response(
            status=reply.status, body=self._world.text_of(reply.content).encode(), headers=headers
        )


def answer_of(fault: Fault) -> Reply | None:
    """Return the answer of a fault; None if it only delays."""
    if fault.reset:
        return Reply(LOST)
    if fault.status is None:
        return None
    if fault.status == 429:
        headers, body = refusal(fault.scope, fault.retry_after)
        if not fault.via:
            return Reply(429, BAD_GATEWAY_PAGE.format(status="Access denied"))
        return Reply(429, body, headers)
    if fault.html:
        return Reply(fault.status, BAD_GATEWAY_PAGE.format(status=fault.status))
    return Reply(fault.status, {"code": fault.code, "message": fault.message})


def spoilt(reply: Reply) -> Reply:
    if not isinstance(reply.content, list) or not reply.content:
        return reply
    return replace(reply, content=[None, *reply.content[1:]])


async def read(request: web.Request) -> Call:
    """Read a request; raises ValueError if the body is not what its content type says."""
    body, files = None, list[Upload]()
    if request.content_type.startswith("multipart/"):
        body, files = await read_form(request)
    elif request.body_exists:
        text = await request.text()
        body = json.loads(text) if text else None
    return Call(
        method=request.method,
        path="/" + request.rel_url.raw_path.split("/", 3)[3],
        params=dict(request.query),
        body=body,
        files=files,
        reason=request.headers.get("X-Audit-Log-Reason"),
        token=request.headers.get("Authorization"),
    )


async def read_form(request: web.Request) -> tuple[Any, list[Upload]]:
    body: dict[str, Any] = {}
    uploads: list[tuple[str, str, bytes]] = []  # number in the name of its field, file name, content
    async for part in await request.multipart():
        assert isinstance(part, BodyPartReader)
        name = part.name or ""
        if name == "payload_json":
            body = json.loads(await part.text())
        elif part.filename is not None:
            uploads.append(
                (name.removeprefix("files[").removesuffix("]"), part.filename, bytes(await part.read()))
            )
        else:
            body[name] = await part.text()
    described = {str(a.get("id")): a.get("description") for a in body.get("attachments") or []}
    return body, [Upload(name, io.BytesIO(content), described.get(id)) for id, name, content in uploads]
