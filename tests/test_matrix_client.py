"""One request to a homeserver that may answer anything, and the sync loop that keeps asking it."""

import asyncio
import inspect
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from urllib.parse import unquote

import pytest
from aiohttp import web
from matrix_stage import Clockface, MemoryJournal, listening
from served import served
from test_matrix_events import message
from test_matrix_render import NOON

from adapters.matrix import backoff, requests
from adapters.matrix.assembly import connect
from adapters.matrix.client import Json, MatrixClient, MatrixError, NoAnswer, where
from adapters.matrix.files import MatrixSettings
from adapters.matrix.platform import MatrixPlatform
from adapters.matrix.requests import Request
from adapters.rehearsal.homeserver import Homeserver
from bot.port import body as b
from bot.port.chat import Document, Outgoing, RawEvent
from bot.port.errors import (
    Busy,
    DeliveryError,
    NotPermitted,
    OutsideError,
    Refused,
    TokenRevoked,
    Unknown,
    Unreachable,
)

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Server:
    """A loopback server that gives its answers in turn, the last one for ever; `asked` keeps the requests."""

    def __init__(self) -> None:
        self.answers: list[Answer] = []
        self.asked: list[web.Request] = []
        self.bodies: list[Json] = []
        self.url = ""
        self.closing = asyncio.Event()

    async def hangs(self, _: web.Request) -> web.StreamResponse:
        await self.closing.wait()
        return web.Response()

    def gives(self, *answers: Answer) -> None:
        self.answers = list(answers)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request)
        is_json = request.can_read_body and request.content_type == "application/json"
        self.bodies.append(await request.json() if is_json else {})
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return await answer(request)


@asynccontextmanager
async def running() -> AsyncIterator[Server]:
    made = Server()
    async with served(made.answer) as made.url:
        yield made
        made.closing.set()


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    async with running() as made:
        yield made


@pytest.fixture
async def client(server: Server) -> AsyncIterator[MatrixClient]:
    made = MatrixClient(server.url, "secret")
    yield made
    await made.close()


def saying(status: int, body: object, **headers: str) -> Answer:
    async def answer(_: web.Request) -> web.StreamResponse:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return web.Response(status=status, body=content, headers=named)

    return answer


async def cutting(request: web.Request) -> web.StreamResponse:
    """Promise more than is sent."""
    response = web.StreamResponse(headers={"Content-Length": "100"})
    await response.prepare(request)
    await response.write(b'{"event_id"')
    assert request.transport is not None
    request.transport.abort()
    return response


GARBAGE: dict[str, Answer] = {
    "html": saying(200, b"<html>welcome</html>"),
    "502": saying(502, b"<html>bad gateway</html>"),
    "404 of a proxy": saying(404, b"<html>no such page</html>"),
    "empty": saying(200, b""),
    "list": saying(200, []),
    "utf-8": saying(200, b'{"a": "\xff"}'),
    "deep": saying(200, b"[" * 100_000),
    "no gzip": saying(200, b"{}", Content_Encoding="gzip"),
    "redirection": saying(302, b"", Location="https://elsewhere.example/"),
    "cut": cutting,
}


@pytest.mark.parametrize("garbage", GARBAGE.values(), ids=GARBAGE)
async def test_an_answer_that_no_homeserver_gives_is_no_answer(
    server: Server, client: MatrixClient, garbage: Answer
) -> None:
    server.gives(garbage)

    with pytest.raises(NoAnswer):
        await client.request("PUT", where("x"), {})

    assert len(server.asked) == 1


LOGINS: dict[str, tuple[Answer, type[OutsideError], str]] = {
    "wrong password": (
        saying(403, {"errcode": "M_FORBIDDEN", "error": "Invalid password"}),
        TokenRevoked,
        "refuse la connexion de @bot:x\u00a0: vérifiez `user:` dans les réglages, "
        "et le mot de passe (M_FORBIDDEN).",
    ),
    "too many": (
        saying(429, {"errcode": "M_LIMIT_EXCEEDED"}),
        Unreachable,
        "demande d’attendre avant une nouvelle connexion de @bot:x\u00a0: relancez dans quelques minutes.",
    ),
    "no homeserver": (
        saying(200, b"<html>welcome</html>"),
        Unreachable,
        "ne répond pas comme un serveur Matrix\u00a0: autre chose qu’un serveur de discussion "
        "répond à cette adresse "
        "(status 200 without the JSON of a homeserver). "
        "Vérifiez `homeserver:` dans les réglages, et que le serveur marche.",
    ),
}


@pytest.mark.parametrize(("answer", "failure", "told"), LOGINS.values(), ids=LOGINS)
async def test_why_a_login_fails_is_said_with_what_to_look_at(
    server: Server,
    monkeypatch: pytest.MonkeyPatch,
    answer: Answer,
    failure: type[OutsideError],
    told: str,
) -> None:
    server.gives(answer)
    monkeypatch.setenv("COMPTOIR_MATRIX_PASSWORD", "not-the-word")

    with pytest.raises(OutsideError) as failed:
        await connect(MatrixSettings(server.url, "@bot:x"), None)

    assert type(failed.value) is failure
    assert str(failed.value).split(" / ")[0] == f"{server.url} {told}"


async def test_a_black_hole_is_no_answer(server: Server, client: MatrixClient) -> None:
    server.gives(server.hangs)

    with pytest.raises(NoAnswer, match="Timeout"):
        await client.request("GET", where("x"), timeout=0.05)


async def test_a_body_that_does_not_come_is_no_answer(server: Server, client: MatrixClient) -> None:
    async def begins(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": "100"})
        await response.prepare(request)
        await server.closing.wait()
        return response

    server.gives(begins)

    with pytest.raises(NoAnswer, match="Timeout"):
        await client.request("GET", where("x"), timeout=0.05)


async def test_a_time_out_ends_the_connection() -> None:
    left = asyncio.Event()

    async def says_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()  # until the other side closes
        left.set()
        writer.close()

    async with await asyncio.start_server(says_nothing, "127.0.0.1") as server:
        client = MatrixClient("http://127.0.0.1:{1}".format(*server.sockets[0].getsockname()))
        with pytest.raises(NoAnswer):
            await client.request("GET", where("x"), timeout=0.05)
        await asyncio.wait_for(left.wait(), 10)
        await client.close()


async def test_a_server_that_does_not_speak_http_gives_no_answer() -> None:
    async def chatters(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 mail.example.org ESMTP\r\n")
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(chatters, "127.0.0.1") as server:
        client = MatrixClient("http://127.0.0.1:{1}".format(*server.sockets[0].getsockname()))
        with pytest.raises(NoAnswer):
            await client.request("GET", where("x"))
        await client.close()


@pytest.mark.parametrize(
    "homeserver",
    [
        "http://127.0.0.1:1",
        "http://",
        "example.org",
        "ftp://example.org",
        "http://[",
        "http://a:b@127.0.0.1:1",
    ],
)
async def test_a_server_that_cannot_be_reached_is_no_answer(homeserver: str) -> None:
    client = MatrixClient(homeserver, "secret")

    with pytest.raises(NoAnswer):
        await client.request("GET", where("x"))

    await client.close()


async def test_a_request_that_cannot_be_encoded_is_never_sent(server: Server, client: MatrixClient) -> None:
    server.gives(saying(200, {}))

    with pytest.raises(NoAnswer):
        await client.request("GET", where("x"), params={"from": "\ud800"})
    with pytest.raises(NoAnswer):
        await client.request("PUT", where("x"), {"number": 10**5000})

    assert server.asked == []


@pytest.mark.parametrize("status", [300, 301, 302, 303, 304, 307, 308])
async def test_a_redirection_is_not_followed(server: Server, client: MatrixClient, status: int) -> None:
    async with running() as elsewhere:
        elsewhere.gives(saying(200, {}))
        server.gives(saying(status, b"" if status == 304 else {}, Location=f"{elsewhere.url}/x"))

        with pytest.raises(NoAnswer, match=f"status {status} without the JSON of a homeserver"):
            await client.request("GET", where("x"))

        assert (len(server.asked), elsewhere.asked) == (1, [])


async def test_a_redirection_within_the_server_is_not_followed(server: Server, client: MatrixClient) -> None:
    server.gives(saying(307, {}, Location="/other"), saying(200, {}))

    with pytest.raises(NoAnswer):
        await client.request("PUT", where("x"), {})

    assert len(server.asked) == 1


async def test_no_cookie_is_kept(server: Server, client: MatrixClient) -> None:
    server.gives(saying(200, {}, Set_Cookie="name=value"))

    await client.request("GET", where("x"))
    await client.request("GET", where("x"))

    assert "Cookie" not in server.asked[1].headers


@pytest.mark.parametrize(
    ("answer", "seconds"),
    [
        (saying(429, {"errcode": "M_LIMIT_EXCEEDED", "retry_after_ms": 1500}), 1.5),
        (saying(429, {"errcode": "M_LIMIT_EXCEEDED", "retry_after_ms": 1500}, Retry_After="7"), 7),
        (saying(429, b"slow down", Retry_After="9"), 9),
        (saying(429, {"errcode": "M_LIMIT_EXCEEDED"}), None),
    ],
)
async def test_the_header_says_first_how_long_to_wait(
    server: Server, client: MatrixClient, answer: Answer, seconds: float | None
) -> None:
    server.gives(answer)

    with pytest.raises(MatrixError) as refusal:
        await client.request("GET", where("x"))

    assert (refusal.value.status, refusal.value.retry_after) == (429, seconds)


@pytest.mark.parametrize("errcode", ["M_UNKNOWN_TOKEN", "M_MISSING_TOKEN", "M_USER_DEACTIVATED"])
async def test_a_token_no_longer_accepted_is_told_apart(
    server: Server, client: MatrixClient, errcode: str
) -> None:
    server.gives(saying(401, {"errcode": errcode, "error": "no"}))

    with pytest.raises(TokenRevoked, match=errcode):
        await client.request("GET", where("x"))


async def test_the_token_is_sent_and_shown_nowhere(server: Server, client: MatrixClient) -> None:
    server.gives(saying(200, {"user_id": "@bot:example.org", "device_id": "D"}))

    session = await client.whoami()

    assert server.asked[0].headers["Authorization"] == "Bearer secret"
    assert "secret" not in server.asked[0].path_qs
    assert "secret" not in repr(session) + repr(client)


IDS = ["!a/b:example.org", "é", "a/../b", "../x", "%2e%2e", "a?b#c", "50 % + ;&=", "a\\..", "..."]


@pytest.mark.parametrize("id", IDS)
async def test_a_part_of_a_path_is_quoted_whole(server: Server, client: MatrixClient, id: str) -> None:
    server.gives(saying(200, {}))

    await client.request("GET", where("rooms", id, "x"), params={"from": "a+b/c&d"})
    await client.ask(requests.state_event(id, "x"))

    for asked, parts in zip(server.asked, (["rooms", id, "x"], ["rooms", id, "state", "x"]), strict=True):
        assert [unquote(part) for part in asked.raw_path.partition("?")[0].split("/")[4:]] == parts
    assert server.asked[0].query["from"] == "a+b/c&d"


# Each request, the parts in its path, and the rest.
BUILT: list[tuple[Callable[..., Request], tuple[str, ...], Mapping[str, object]]] = [
    (requests.login, (), {"user": "@a:b", "password": "p", "device": None, "device_name": "n"}),
    (requests.logout, (), {}),
    (requests.whoami, (), {}),
    (requests.sync, (), {"since": "s1", "wait": 1, "wanted": {}}),
    (requests.send, ("room", "kind", "transaction"), {"content": {"body": "words"}}),
    (requests.redact, ("room", "event", "transaction"), {}),
    (requests.event, ("room", "event"), {}),
    (requests.edits, ("room", "event"), {"start": "s1", "limit": 1}),
    (requests.messages, ("room",), {"start": "s1", "limit": 1, "wanted": {}}),
    (requests.profile, ("user",), {}),
    (requests.state, ("room",), {}),
    (requests.state_event, ("room", "kind", "key"), {}),
    (requests.put_state, ("room", "kind", "key"), {"content": {}}),
    (requests.join, ("room",), {"via": "example.org"}),
    (requests.leave, ("room",), {"reason": "why"}),
    (requests.invite, ("room",), {"user": "@a:b"}),
    (requests.alias, ("alias",), {}),
    (requests.put_alias, ("alias",), {"room": "!r"}),
    (requests.delete_alias, ("alias",), {}),
    (requests.kick, ("room",), {"user": "@a:b"}),
    (requests.forget, ("room",), {}),
]


def test_each_request_is_among_those_tried_here() -> None:
    made = inspect.getmembers(requests, lambda each: inspect.isfunction(each) and each.__name__[0] != "_")

    ours = {name for name, each in made if each.__module__ == requests.__name__}
    assert {build.__name__ for build, *_ in BUILT} == ours


@pytest.mark.parametrize(("build", "ids", "rest"), BUILT, ids=[build.__name__ for build, *_ in BUILT])
async def test_the_token_stands_in_a_header_alone_and_nothing_is_logged(
    server: Server,
    client: MatrixClient,
    caplog: pytest.LogCaptureFixture,
    build: Callable[..., Request],
    ids: tuple[str, ...],
    rest: Mapping[str, object],
) -> None:
    caplog.set_level(logging.DEBUG)
    server.gives(saying(200, {}))

    await client.ask(build(**dict.fromkeys(ids, "!id"), **rest))

    asked = server.asked[0]
    assert asked.headers["Authorization"] == "Bearer secret"
    assert ("access_token" in asked.raw_path, "secret" in asked.raw_path) == (False, False)
    assert asked.method == "GET" or asked.content_type == "application/json"
    assert ("secret" in caplog.text, "words" in caplog.text) == (False, False)


@pytest.mark.parametrize("dots", [".", ".."])
@pytest.mark.parametrize(("build", "ids", "rest"), BUILT, ids=[build.__name__ for build, *_ in BUILT])
async def test_an_id_that_leads_elsewhere_is_refused(
    server: Server,
    client: MatrixClient,
    build: Callable[..., Request],
    ids: tuple[str, ...],
    rest: Mapping[str, object],
    dots: str,
) -> None:
    for id in ids:
        with pytest.raises(MatrixError, match="400 M_INVALID_PARAM"):
            await client.ask(build(**{**dict.fromkeys(ids, "!id"), id: dots}, **rest))
    with pytest.raises(MatrixError, match="400 M_INVALID_PARAM"):
        await client.request("GET", where("rooms", dots))

    assert server.asked == []


async def test_a_revoked_token_says_in_both_languages_what_to_do(
    server: Server, client: MatrixClient
) -> None:
    server.gives(saying(401, {"errcode": "M_UNKNOWN_TOKEN", "error": "no"}))

    with pytest.raises(TokenRevoked) as revoked:
        await client.request("GET", where("x"))

    french, english = str(revoked.value).split(" / ")
    assert "donnez le mot de passe (COMPTOIR_MATRIX_PASSWORD" in french
    assert "give the password (COMPTOIR_MATRIX_PASSWORD" in english


# ── The account ─────────────────────────────────────────────────────────────────────────────────────────────

KEPT = {"user": "@bot:example.org", "device": "D", "token": "kept"}
REVOKED = saying(401, {"errcode": "M_UNKNOWN_TOKEN", "error": "no"})
ME = saying(200, {"user_id": "@bot:example.org", "device_id": "D"})
LOGGED_IN = saying(200, {"user_id": "@bot:example.org", "device_id": "E", "access_token": "new"})


@pytest.fixture
def password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COMPTOIR_MATRIX_TOKEN", raising=False)
    monkeypatch.setenv("COMPTOIR_MATRIX_PASSWORD", "open sesame")


async def connected(server: Server) -> object:
    client, account = await connect(MatrixSettings(server.url, "@bot:example.org"), KEPT)
    await client.close()
    return account


@pytest.mark.usefixtures("password")
async def test_a_kept_token_that_was_revoked_is_replaced_on_another_device(server: Server) -> None:
    server.gives(REVOKED, LOGGED_IN)

    account = await connected(server)

    assert account == {**KEPT, "device": "E", "token": "new"}
    assert "device_id" not in server.bodies[-1]


@pytest.mark.usefixtures("password")
@pytest.mark.parametrize("answer", [ME, saying(502, b"bad gateway")])
async def test_a_kept_token_that_nobody_revoked_stays(server: Server, answer: Answer) -> None:
    server.gives(answer)

    assert await connected(server) is None
    assert len(server.asked) == 1


async def test_a_kept_token_without_a_password_is_left_to_the_start(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("COMPTOIR_MATRIX_TOKEN", "COMPTOIR_MATRIX_PASSWORD"):
        monkeypatch.delenv(name, raising=False)

    assert await connected(server) is None
    assert server.asked == []


@pytest.mark.synapse
async def test_a_password_serves_again_after_every_session_was_ended(
    homeserver: Homeserver, localpart: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    bot = await asyncio.to_thread(homeserver.register, localpart("bot"))
    monkeypatch.delenv("COMPTOIR_MATRIX_TOKEN", raising=False)
    monkeypatch.setenv("COMPTOIR_MATRIX_PASSWORD", bot.password)
    settings = MatrixSettings(homeserver.url, bot.user_id)
    first, account = await connect(settings, None)
    await first.request("POST", where("logout", "all"), {})
    await first.close()

    second, renewed = await connect(settings, account)

    assert account is not None
    assert renewed is not None
    assert (await second.whoami()).device == renewed["device"] != account["device"]
    await second.close()


@pytest.mark.synapse
async def test_a_login_gives_a_session_that_works(
    homeserver: Homeserver, localpart: Callable[[str], str]
) -> None:
    account = await asyncio.to_thread(homeserver.register, localpart("bot"))
    client = MatrixClient(homeserver.url)

    session = await client.login(account.user_id, account.password, "COMPTOIR")

    assert (session.user, session.device) == (account.user_id, "COMPTOIR")
    assert await client.whoami() == session
    await client.close()


# ── What the port makes of the answers ──────────────────────────────────────────────────────────────────────


def platform_at(server: Server) -> MatrixPlatform:
    settings = MatrixSettings(server.url, "@bot:example.org")
    client = MatrixClient(server.url, "secret")
    return MatrixPlatform(settings, "day", client, {"hall": "!hall:example.org"}, Clockface())


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        *((garbage, Unknown) for garbage in GARBAGE.values()),
        (saying(500, {"errcode": "M_UNKNOWN"}), Unknown),
        (saying(200, {}), Unknown),
        (saying(400, {"errcode": "M_BAD_JSON"}), Refused),
        (saying(403, {"errcode": "M_FORBIDDEN"}), Refused),
        (saying(404, {"errcode": "M_NOT_FOUND"}), Refused),
        (saying(413, {"errcode": "M_TOO_LARGE"}), Refused),
        (saying(429, {"errcode": "M_LIMIT_EXCEEDED", "retry_after_ms": 2000}), Busy),
    ],
)
async def test_each_failure_says_what_is_known_of_a_delivery(
    server: Server, answer: Answer, error: type[DeliveryError]
) -> None:
    server.gives(answer)
    platform = platform_at(server)
    said = Outgoing("say", "hall", "key", "token", NOON, NOON, body=b.paragraph(b.Text("hello")))

    with pytest.raises(error):
        await platform.deliver(said)

    await platform.close()


IN_AN_OPEN_ROOM = Outgoing(
    *("say", "hall", "key", "token", NOON, NOON),
    body=b.paragraph(b.Text("Fiche")),
    document=Document("fiche-C3-1.pdf", "application/pdf", b"%PDF"),
)


@pytest.mark.parametrize(
    ("answer", "error", "why"),
    [
        (saying(403, {"errcode": "M_FORBIDDEN"}), Refused, "upload 403 M_FORBIDDEN"),
        (saying(413, {"errcode": "M_TOO_LARGE"}), Refused, "upload 413 M_TOO_LARGE"),
        (saying(413, b"<html>Request Entity Too Large</html>"), Refused, "upload 413 M_TOO_LARGE"),
        (saying(429, {"errcode": "M_LIMIT_EXCEEDED", "retry_after_ms": 2000}), Busy, "2 s"),
        (saying(500, {"errcode": "M_UNKNOWN"}), Unknown, "500"),
        (saying(502, b"<html>Bad Gateway</html>"), Unknown, "502"),
        (saying(200, {}), Unknown, "no address of media"),
    ],
)
async def test_a_file_that_is_not_taken_is_no_lost_permission_and_nothing_is_said(
    server: Server, answer: Answer, error: type[DeliveryError], why: str
) -> None:
    server.gives(saying(200, []), answer)
    platform = platform_at(server)

    with pytest.raises(error, match=why) as failure:
        await platform.deliver(IN_AN_OPEN_ROOM)

    assert not isinstance(failure.value, NotPermitted)
    assert [request.path.rpartition("/")[2] for request in server.asked] == ["state", "upload"]
    await platform.close()


async def test_a_file_is_uploaded_again_only_if_it_changed_since_its_message_was_refused(
    server: Server,
) -> None:
    uploaded = saying(200, {"content_uri": "mxc://example.org/abc"})
    busy, said = saying(429, {"errcode": "M_LIMIT_EXCEEDED"}), saying(200, {"event_id": "$said"})
    state = saying(200, [])
    server.gives(state, uploaded, busy, state, busy, state, uploaded, said)
    platform = platform_at(server)
    sheet = replace(IN_AN_OPEN_ROOM, token="another")

    for _ in range(2):
        with pytest.raises(Busy):
            await platform.deliver(sheet)
    await platform.deliver(replace(sheet, document=Document("fiche-C3-1.pdf", "application/pdf", b"%PDF 2")))

    called = [step for request in server.asked if (step := request.path.split("/")[-1]) != "state"]
    assert called == ["upload", "m-another", "m-another", "upload", "m-another"]
    await platform.close()


async def test_a_room_that_takes_no_message_is_a_lost_permission_though_the_file_was_taken(
    server: Server,
) -> None:
    uploaded = saying(200, {"content_uri": "mxc://example.org/abc"})
    member = saying(200, {"membership": "join"})
    server.gives(saying(200, []), uploaded, saying(403, {"errcode": "M_FORBIDDEN"}), member)
    platform = platform_at(server)

    with pytest.raises(NotPermitted):
        await platform.deliver(IN_AN_OPEN_ROOM)

    await platform.close()


class Rests:
    """The waits of the back-off, which take no time here."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)


@pytest.fixture
def rests(monkeypatch: pytest.MonkeyPatch) -> Rests:
    made = Rests()
    monkeypatch.setattr(backoff, "sleep", made)
    return made


def answering(events: Iterable[object], position: str) -> Answer:
    room = {"timeline": {"events": list(events)}}
    return saying(200, {"next_batch": position, "rooms": {"join": {"!hall:example.org": room}}})


async def test_the_loop_survives_whatever_comes_and_slows_down(server: Server, rests: Rests) -> None:
    failures = [*GARBAGE.values(), saying(200, {}), saying(200, {"next_batch": "s", "rooms": []})]
    failures += [saying(403, {"errcode": "M_FORBIDDEN"}), saying(500, {"errcode": "M_UNKNOWN"})]
    good = message("hello") | {"event_id": "$good"}
    server.gives(*failures, answering([good], "s1"), server.hangs)
    platform, journal = platform_at(server), MemoryJournal()

    async with listening(platform, journal):
        await journal.until(lambda: journal.kept == "s1")

    assert list(journal.events) == ["$good"]
    assert len(rests.seconds) == len(failures)
    assert all(seconds <= min(60, 2**failure) for failure, seconds in enumerate(rests.seconds))


async def test_the_good_events_beside_malformed_ones_are_kept(server: Server) -> None:
    good = message("hello") | {"event_id": "$good"}
    server.gives(answering([None, 3, {}, {"event_id": 4}, [], good], "s1"), server.hangs)
    platform, journal = platform_at(server), MemoryJournal()

    async with listening(platform, journal):
        await journal.until(lambda: journal.kept == "s1")

    assert journal.events == {"$good": RawEvent("$good", "!hall:example.org", good)}


async def test_a_server_that_does_not_wait_is_not_asked_for_ever(
    server: Server, rests: Rests, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.matrix.sync.AT_ONCE", 60)  # however slow this machine is
    at_once = [saying(200, {"next_batch": f"s{number}"}) for number in (1, 1, 1, 2)]
    server.gives(*at_once, answering([message("hello") | {"event_id": "$1"}], "s3"), server.hangs)
    platform, journal = platform_at(server), MemoryJournal()

    async with listening(platform, journal):
        await journal.until(lambda: journal.kept == "s3")

    assert len(rests.seconds) == 3
