"""A person whose client is matrix-js-sdk and trusts only verified devices; see tests/js."""

import asyncio
import itertools
import json
import os
from base64 import b64decode, b64encode
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from patience import PATIENCE

from adapters.matrix.client import Json
from adapters.rehearsal.homeserver import Account
from adapters.rehearsal.participant import Participant

FOLDER = Path(__file__).parents[1] / "js"
KEY_PATIENCE = 20_000  # milliseconds, for a key that is on its way
LINE = 2**24  # bytes at most in one answer


def node() -> str | None:
    """Return the interpreter that `make test-js` names, or None if it prepared nothing."""
    named = os.environ.get("COMPTOIR_NODE")
    return named if named and (FOLDER / "node_modules" / "matrix-js-sdk").is_dir() else None


class JsPerson(Participant):
    """A person who writes and reads through a process of their own."""

    def __init__(self, url: str, account: Account) -> None:
        super().__init__(url, account)
        self._start = {
            "url": url,
            "user": account.user_id,
            "device": account.device_id,
            "token": account.access_token,
        }
        self._numbers = itertools.count(1)
        self._answers: dict[int, asyncio.Future[Any]] = {}

    async def __aenter__(self) -> "JsPerson":
        found = node()
        assert found is not None, "run `make test-js`"
        self._process = await asyncio.create_subprocess_exec(
            found,
            "person.mjs",
            cwd=FOLDER,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            limit=LINE,
        )
        self._reading = asyncio.create_task(self._read())
        await self._ask("start", **self._start)
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        await self._process.wait()
        await self._reading
        await self.client.close()

    async def _read(self) -> None:
        assert self._process.stdout is not None
        async for line in self._process.stdout:
            told = json.loads(line)
            answer = self._answers.pop(told["number"])
            if "error" in told:
                answer.set_exception(RuntimeError(told["error"]))
            else:
                answer.set_result(told["value"])
        for answer in self._answers.values():
            answer.set_exception(RuntimeError("the client has ended"))

    async def _ask(self, command: str, **given: object) -> Any:
        assert self._process.stdin is not None
        number = next(self._numbers)
        self._answers[number] = answer = asyncio.get_running_loop().create_future()
        self._process.stdin.write(
            json.dumps({"number": number, "command": command, **given}).encode() + b"\n"
        )
        async with asyncio.timeout(PATIENCE):
            return await answer

    async def open_direct(self, user: str, *, encrypted: bool = False) -> str:
        """Open it once the client knows the other person, whose invitation is announced separately."""
        room = await super().open_direct(user, encrypted=encrypted)
        await self._ask("meet", room=room, user=user)
        return room

    async def send(self, room: str, kind: str, content: Mapping[str, Any]) -> str:
        return str(await self._ask("send", room=room, kind=kind, content=dict(content)))

    async def history(self, room: str) -> list[Json]:
        return [await self._opened(event, room) for event in await super().history(room)]

    async def messages(self, room: str, limit: int = 100) -> list[Json]:
        return [event for event in await self.history(room) if event["type"] == "m.room.message"][-limit:]

    async def _opened(self, event: Json, room: str) -> Json:
        if event["type"] != "m.room.encrypted" or not event["content"]:
            return event
        opened = await self._ask("open", room=room, event=event, patience=KEY_PATIENCE)
        return {**event, "type": opened["event"]["type"], "content": opened["event"]["content"]}

    async def shield(self, event: Json, room: str) -> Json:
        """Return how their client judges an encrypted message; `shieldColour` 0 means no shield."""
        return dict(await self._ask("shield", room=room, event=event))

    async def share(self, name: str, mimetype: str, file: bytes) -> Json:
        """Upload a file, encrypted; return the content of the message about it."""
        return dict(await self._ask("share", name=name, type=mimetype, bytes=b64encode(file).decode()))

    async def fetch(self, content: Json) -> bytes:
        """Download the file of such a message."""
        return b64decode(await self._ask("fetch", content=content))

    # Verification of another account by emoji, one at a time

    async def ask_to_verify(self, room: str, user: str) -> str:
        """Ask to verify in a room; return the transaction."""
        return str(await self._ask("ask", room=room, user=user))

    async def ask_to_verify_device(self, user: str, device: str) -> None:
        """Ask outside any conversation."""
        await self._ask("ask_device", user=user, device=device)

    async def accept(self) -> str:
        """Accept the next request that somebody else makes."""
        return str(await self._ask("accept"))

    async def choose_emoji(self) -> None:
        await self._ask("choose_emoji")

    async def compare(self) -> Json:
        """Return what their client shows: `emoji` with their English names, and `decimal`."""
        return dict(await self._ask("compare"))

    async def confirm(self) -> None:
        await self._ask("confirm")

    async def deny(self) -> None:
        await self._ask("deny")

    async def cancel(self) -> None:
        await self._ask("cancel")

    async def outcome(self) -> tuple[bool, str | None]:
        """Return whether their client ended it as done, and the code if it was cancelled."""
        told = await self._ask("outcome")
        return bool(told["done"]), told["code"]

    async def verified(self, user: str) -> None:
        """Wait until their client considers the person verified, which it does only in encrypted rooms."""
        await self._ask("verified", user=user)

    async def judge(self, user: str, device: str) -> tuple[bool, bool]:
        """Return whether their client considers the person verified, and the device vouched for by them."""
        told = await self._ask("judge", user=user, device=device)
        return bool(told["person"]), bool(told["device"])
