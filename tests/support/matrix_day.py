"""The Matrix side of the sample day: its people's accounts, and its rooms as people read them."""

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

from adapters.matrix.assembly import assemble, provision
from adapters.matrix.client import Json
from adapters.matrix.files import MatrixSettings
from adapters.rehearsal.homeserver import Account, Homeserver
from adapters.rehearsal.participant import Participant, PatientClient, body_of
from bot.clock import wall_now
from bot.database.store import Store
from bot.journal import places
from bot.port.chat import Platform
from bot.programme.model import Programme
from bot.programme.places import planned_places
from bot.words.catalogue import Catalogue

Client = Callable[[str, Account], Participant]


class MatrixSide:
    """The Matrix side, on a running homeserver; with `keys`, its desks and conversations are encrypted.

    `client` makes the clients that people use.
    """

    name = "matrix"

    def __init__(
        self, homeserver: Homeserver, client: Client = Participant, keys: Path | None = None
    ) -> None:
        self._homeserver, self._client, self._keys = homeserver, client, keys
        self.encrypts = keys is not None
        self._rooms: dict[str, str] = {}
        self._people: list[Participant] = []

    async def settings(self) -> MatrixSettings:
        self._account = await asyncio.to_thread(
            self._homeserver.register, "comptoir", display_name="Comptoir"
        )
        self.bot = self._account.user_id
        self._settings = MatrixSettings(self._homeserver.url, self.bot, self.encrypts, self._keys)
        return self._settings

    def handles(self, programme: Programme) -> Mapping[str, str]:
        return {id: f"@{id}:{self._homeserver.server_name}" for id in programme.people}

    async def platform(self, programme: Programme, words: Catalogue, store: Store) -> Platform:
        client = PatientClient(self._homeserver.url, self._account.access_token)
        book = places.StoreBook(store, self.name, wall_now)
        planned = planned_places(programme, words)
        await provision(client, programme, self._settings, planned, book, lambda step: None)
        self._rooms = await store.run(places.places, self.name)
        return assemble(self._settings, lambda: programme, client, dict(self._rooms), words)

    async def close(self) -> None:
        await asyncio.gather(*(person.__aexit__() for person in self._people))

    async def person(self, localpart: str, name: str, *places: str) -> Participant:
        """Register a person and bring them into the places named, whether public or by invitation."""
        account = await asyncio.to_thread(self._homeserver.register, localpart, display_name=name)
        participant = await self._client(self._homeserver.url, account).__aenter__()
        self._people.append(participant)
        for place in places:
            await participant.join(self._rooms[place])
        return participant

    async def conversation(self, person: Participant) -> str:
        """Open a conversation between a person and the bot."""
        return await person.open_direct(self.bot, encrypted=self.encrypts)

    async def is_sealed(self, reader: Participant, place: str) -> bool:
        """Return whether the server itself can read none of the messages there."""
        events = await Participant.history(reader, self._rooms[place])
        return not any(event["type"] == "m.room.message" for event in events)

    def room(self, place: str) -> str:
        return self._rooms[place]

    async def last_of_bot(self, reader: Participant, place: str) -> str:
        messages = await reader.messages(self._rooms[place])
        return str([event["event_id"] for event in messages if event["sender"] == self.bot][-1])

    # ── What is seen ──────────────────────────────────────────────────────────────────────────

    async def seen(self, reader: Participant, place: str) -> str:
        """Return a room from its beginning as this person's client shows it: edits applied, removals gone.

        One block per message: the author, `🔔` if it notifies, the text, its file, and the marks under it,
        counted.
        """
        return shown(await reader.history(self._rooms.get(place, place)), self.bot)


def shown(events: list[Json], bot: str) -> str:
    """Return a room's history as text."""
    edits, marks = _edits(events), _marks(events)
    blocks = []
    for event in events:
        content = event.get("content", {})
        is_edit = content.get("m.relates_to", {}).get("rel_type") == "m.replace"
        if event["type"] != "m.room.message" or is_edit or not content:
            continue
        latest = edits.get(event["event_id"], event)
        bell = " 🔔" if event["sender"] == bot and content["msgtype"] == "m.text" else ""
        who = "bot" if event["sender"] == bot else event["sender"].split(":")[0]
        under = "".join(f"\n    [{mark} {n}]" for mark, n in marks.get(event["event_id"], {}).items())
        text = "\n    ".join(body_of(latest).split("\n"))
        file = f"\n    ⟨{content['filename']}⟩" if "filename" in content else ""
        blocks.append(f"{who}{bell}\n    {text}{file}{under}\n")
    return "\n".join(blocks)


def _edits(events: list[Json]) -> dict[str, Json]:
    """Return, by message id, the newest edit by its own author."""
    edits = {}
    for event in events:
        relation = event.get("content", {}).get("m.relates_to", {})
        if relation.get("rel_type") == "m.replace":
            edits[relation["event_id"]] = event
    return edits


def _marks(events: list[Json]) -> Mapping[str, Counter[str]]:
    marks: dict[str, Counter[str]] = {}
    for event in events:
        relation = event.get("content", {}).get("m.relates_to", {})
        if event["type"] == "m.reaction" and relation:
            marks.setdefault(relation["event_id"], Counter())[relation["key"]] += 1
    return marks
