"""Makes one request to a homeserver: returns JSON or raises a known error, whatever the server sends.

https://spec.matrix.org/latest/client-server-api/#standard-error-response
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

import aiohttp
from nio import Api, AsyncClient

from adapters.matrix import json_reader, requests
from adapters.matrix.requests import Request
from bot.port.errors import TokenRevoked
from bot.words.catalogue import both

Json = Mapping[str, Any]
TIMEOUT = 15.0
MEDIA_TIMEOUT = 60.0
LARGEST_MEDIA = 20 * 2**20  # bytes
LONGEST_ASKED = 300.0  # seconds: the most that a server, or a proxy in front of it, may ask us to wait

DOTS = frozenset({".", ".."})  # they lead elsewhere in a path, and quoting does not prevent it
OF_A_PROXY = {413: "M_TOO_LARGE", 429: "M_LIMIT_EXCEEDED"}  # which may refuse without the JSON of Matrix
REVOKED = frozenset({"M_UNKNOWN_TOKEN", "M_MISSING_TOKEN", "M_USER_DEACTIVATED", "M_USER_LOCKED"})
# An address from a stranger becomes a path: https://spec.matrix.org/latest/client-server-api/#matrix-content-mxc-uris
MEDIA = re.compile(
    r"mxc://(?P<server>(?:[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?)"
    r"/(?P<id>[A-Za-z0-9_-]{1,255})"
)


class MatrixError(Exception):
    """The homeserver answered with a protocol error; `retry_after` is in seconds."""

    def __init__(
        self, status: int, errcode: str, message: str = "", retry_after: float | None = None
    ) -> None:
        super().__init__(f"{status} {errcode}: {message}")
        self.status, self.errcode, self.message, self.retry_after = status, errcode, message, retry_after

    @property
    def says_nothing(self) -> bool:
        """Return whether the request may have been carried out all the same."""
        return self.status >= 500

    @property
    def may_pass(self) -> bool:
        """Return whether asking again later may succeed."""
        return self.status == 429 or self.says_nothing


class ProofWanted(MatrixError):
    """The homeserver wants the password for this request, within the `session` it names."""

    def __init__(self, session: str | None) -> None:
        super().__init__(401, "M_UNAUTHORIZED", "the password is wanted")
        self.session = session


class NoAnswer(Exception):
    """No answer, or one that no homeserver would give: the request may or may not have been carried out."""


class MediaRefused(Exception):
    """A file is not what its address or its message says, or is larger than we accept: it is not read."""


@dataclass(frozen=True, slots=True)
class Session:
    """The result of a login, to be kept: with a new device, the server forgets which messages were sent."""

    user: str
    device: str | None
    token: str = field(repr=False, default="")


class MatrixClient:
    """An account on a homeserver, used through matrix-nio. It never retries and never logs."""

    def __init__(self, homeserver: str, token: str | None = None) -> None:
        self.homeserver = homeserver.rstrip("/")
        self._token = token
        self._nio = AsyncClient(self.homeserver)

    async def request(
        self,
        method: str,
        path: str,
        json: Json | str | None = None,
        *,
        timeout: float = TIMEOUT,  # noqa: ASYNC109 - aiohttp's own; it ends the connection too
        params: Mapping[str, str] | None = None,
    ) -> Json:
        """Return the JSON object of the answer; raises only MatrixError, NoAnswer or TokenRevoked.

        `json` is an object, or its text.
        """
        answer = await self._exchange(method, path, json, timeout, params)
        if not isinstance(answer, dict):
            raise NoAnswer("JSON that is no object")
        return answer

    async def ask(self, asked: Request, *, timeout: float = TIMEOUT) -> Json:  # noqa: ASYNC109 - as above
        """Make a prepared request; returns and raises as `request` does."""
        return await self.request(asked.method, asked.path, asked.body, timeout=timeout, params=asked.params)

    async def state(self, room: str) -> Sequence[Json]:
        """Return the state events of a room: the only answer that is a list. Raises as `request` does."""
        asked = requests.state(room)
        answer = await self._exchange(asked.method, asked.path, asked.body, TIMEOUT, asked.params)
        if not isinstance(answer, list):
            raise NoAnswer("JSON that is no list")
        return [event for event in answer if isinstance(event, dict)]

    async def _exchange(
        self,
        method: str,
        path: str,
        json: Json | str | None,
        seconds: float,
        params: Mapping[str, str] | None,
    ) -> object:
        if not DOTS.isdisjoint(path.split("/")):
            raise MatrixError(400, "M_INVALID_PARAM", "an id that no path can hold")
        try:
            target = f"{path}?{urlencode(params)}" if params else path
            body = json if json is None or isinstance(json, str) else Api.to_json(json)
            answered = await self._connected().send(
                method, target, body, self._headers(body), timeout=seconds
            )
            async with answered as response:
                return _read(response.status, response.headers, await response.read())
        except (aiohttp.ClientError, OSError, ValueError) as error:  # OSError: TimeoutError too
            raise NoAnswer(type(error).__name__) from None  # the texts may hold the address and its query

    def _connected(self) -> AsyncClient:
        """Return nio's client with a session of our own: nio's would keep cookies and follow redirects."""
        if self._nio.client_session is None or self._nio.client_session.closed:
            self._nio.client_session = aiohttp.ClientSession(
                cookie_jar=aiohttp.DummyCookieJar(), middlewares=[_refuse_redirections]
            )
        return self._nio

    def _headers(self, body: str | None) -> dict[str, str]:
        told = {} if body is None else {"Content-Type": "application/json"}
        return {**told, "Authorization": f"Bearer {self._token}"} if self._token else told

    async def login(self, user: str, password: str, device: str | None = None) -> Session:
        """Log in once and use the token from now on. Keep the session, because servers allow few logins."""
        answer = await self.ask(requests.login(user, password, device, "Comptoir"))
        session = Session(
            str(answer.get("user_id")), _text(answer, "device_id"), str(answer.get("access_token"))
        )
        self._token = session.token
        return session

    async def whoami(self) -> Session:
        answer = await self.ask(requests.whoami())
        return Session(str(answer.get("user_id")), _text(answer, "device_id"), self._token or "")

    async def upload(self, data: bytes, mimetype: str) -> str:
        """Put bytes in the media repository and return their `mxc://` address. Raises as `request` does."""
        answer = _read(*await self._carry("POST", "/_matrix/media/v3/upload", data, mimetype))
        address = _text(answer, "content_uri") if isinstance(answer, dict) else None
        if address is None or not MEDIA.fullmatch(address):
            raise NoAnswer("no address of media")
        return address

    async def download(self, address: str) -> bytes:
        """Return the bytes at an `mxc://` address.

        Raises as `request` does, and MediaRefused if it is not an address or the file is too large.
        """
        if not (media := MEDIA.fullmatch(address)):
            raise MediaRefused("no address of media")
        where_it_is = f"/_matrix/client/v1/media/download/{quote(media['server'])}/{media['id']}"
        status, headers, body = await self._carry("GET", where_it_is)
        if status != 200:
            _read(status, headers, body)
            raise NoAnswer(f"status {status} instead of media")
        return body

    async def _carry(
        self, method: str, path: str, data: bytes | None = None, mimetype: str | None = None
    ) -> tuple[int, Mapping[str, str], bytes]:
        """Return status, headers and body; raises MediaRefused if the body is larger than we accept."""
        headers, body = self._headers(None) | ({"Content-Type": mimetype} if mimetype else {}), bytearray()
        try:
            sent = await self._connected().send(method, path, data, headers, timeout=MEDIA_TIMEOUT)
            async with sent as response:
                async for part in response.content.iter_any():
                    body += part
                    if len(body) > LARGEST_MEDIA:
                        raise MediaRefused(f"more than {LARGEST_MEDIA} bytes")
                return response.status, response.headers, bytes(body)
        except (aiohttp.ClientError, OSError, ValueError) as error:  # OSError: TimeoutError too
            raise NoAnswer(type(error).__name__) from None

    async def close(self) -> None:
        await self._nio.close()


def where(*parts: str) -> str:
    """Return the path of an API resource; each part is quoted whole."""
    return "/_matrix/client/v3/" + "/".join(quote(part, safe="") for part in parts)


async def _refuse_redirections(
    request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType
) -> aiohttp.ClientResponse:
    """Refuse redirects, which would carry the token to wherever they point."""
    response = await handler(request)
    if 300 <= response.status < 400:
        response.close()
        raise _no_homeserver(response.status)
    return response


def _read(status: int, headers: Mapping[str, str], body: bytes) -> object:
    answer = _parse(body)
    if status < 300 and answer is not None:
        return answer
    refusal = answer if isinstance(answer, dict) else {}
    if status == 401 and "flows" in refusal and "errcode" not in refusal:
        raise ProofWanted(_text(refusal, "session"))
    errcode = _text(refusal, "errcode") or OF_A_PROXY.get(status)
    if status < 400 or errcode is None:
        raise _no_homeserver(status)
    if errcode in REVOKED:
        raise TokenRevoked(_what_to_do(errcode))
    raise MatrixError(status, errcode, _text(refusal, "error") or "", _retry_after(headers, refusal))


def _no_homeserver(status: int) -> NoAnswer:
    return NoAnswer(f"status {status} without the JSON of a homeserver")


def _what_to_do(errcode: str) -> str:
    closed = errcode in ("M_USER_DEACTIVATED", "M_USER_LOCKED")
    return both("matrix-account-closed" if closed else "matrix-token-revoked", errcode=errcode)


def _parse(body: bytes) -> object:
    try:
        return json_reader.read(body)
    except ValueError:  # also for bad UTF-8
        return None


def _retry_after(headers: Mapping[str, str], answer: Json) -> float | None:
    """Return the seconds to wait, from the header, or from the field that it replaced in version 1.10."""
    header = headers.get("Retry-After", "")
    if header.isascii() and header.isdigit():
        return min(float(header), LONGEST_ASKED)
    asked = answer.get("retry_after_ms")
    return min(max(asked, 0), LONGEST_ASKED * 1000) / 1000 if isinstance(asked, int) else None


def _text(answer: Json, key: str) -> str | None:
    found = answer.get(key)
    return found if isinstance(found, str) else None
