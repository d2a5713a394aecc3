"""The Discord side of the sample day: its public, and its channels as people read them."""

import re
from collections.abc import Mapping

from patience import PATIENCE
from whole_day import WholeDay

from adapters.discord.assembly import assemble, provision
from adapters.discord.client import DiscordClient
from adapters.discord.files import DiscordSettings
from adapters.rehearsal.discord import Answer, DiscordServer, Person, Seen
from adapters.rehearsal.discord.places import Where
from bot.clock import wall_now
from bot.database.store import Store
from bot.journal import places
from bot.port.chat import Platform
from bot.programme.model import Programme
from bot.programme.places import planned_places
from bot.words.catalogue import Catalogue

JUMP = re.compile(r"<https://discord\.com/channels/\d+/\d+/\d+>")  # the address of a message


class DiscordSide:
    """The Discord side, on a running server; people of the programme who should get roles join it first."""

    name = "discord"

    def __init__(self, server: DiscordServer) -> None:
        self.server = server
        server.answering.acknowledge_within = server.interactions.think_at_most = PATIENCE
        self._settings = DiscordSettings(server.guild.id, server.api, server.gateway_url)

    async def settings(self) -> DiscordSettings:
        return self._settings

    def handles(self, programme: Programme) -> Mapping[str, str]:
        return {id: _account_name(person.name) for id, person in programme.people.items()}

    async def platform(self, programme: Programme, words: Catalogue, store: Store) -> Platform:
        client = DiscordClient(self.server.token, self.server.api, self.server.gateway_url)
        await client.login()
        book = places.StoreBook(store, self.name, wall_now)
        planned = planned_places(programme, words)
        await provision(client, programme, self._settings, planned, book, lambda step: None)
        found = await store.run(places.places, self.name)
        return assemble(self._settings, lambda: programme, client, dict(found), words)

    async def close(self) -> None:
        pass

    def person(self, name: str, locale: str = "fr") -> "Acting":
        return Acting(self.server.guild.join(name, locale=locale))

    def bot_message(self, reader: "Acting", place: str) -> Seen:
        """Return the bot's newest message in a place."""
        return [m for m in reader.hands.sees(place) if m.author_id == self.server.bot_id][-1]

    # ── What is seen ──────────────────────────────────────────────────────────────────────────

    def seen(self, reader: "Acting", place: Where) -> str:
        """Return a channel from its beginning as this person's client shows it.

        One block per message: the author, `🔔` if it rings, `👁` if only they see it, `↩` and the words of
        what it replies to; the text (`↗`: the address of a message); its files; the buttons; the reactions,
        counted.
        """
        messages = reader.hands.sees(place)
        words = {message.id: message.text for message in messages}
        return "\n".join(self._block(message, words) for message in messages)

    def _block(self, message: Seen, words: Mapping[int, str]) -> str:
        by_bot = message.author_id == self.server.bot_id
        who = "bot" if by_bot else message.author
        bell = " 🔔" if by_bot and not message.silent and not message.ephemeral else ""
        eye = " 👁" if message.ephemeral else ""
        reply = f" ↩ {words.get(message.reply_to, '…')[:40]}" if message.reply_to else ""
        text = JUMP.sub("↗", message.text)
        lines = ["    " + "\n    ".join(text.split("\n"))]
        lines += [f"    ⟨{name}⟩" for name in message.files]
        if message.buttons:
            lines.append(
                "    " + " ".join(f"⟨{b.emoji} {b.label}⟩".replace("⟨ ", "⟨") for b in message.buttons)
            )
        lines += [f"    [{mark} {n}]" for mark, n in message.reactions.items()]
        return f"{who}{bell}{eye}{reply}\n" + "\n".join(lines) + "\n"


class Acting:
    """A person whose every act waits until the bot has done all that follows from it."""

    def __init__(self, hands: Person) -> None:
        self.hands = hands

    async def say(self, day: WholeDay, place: Where, text: str) -> Seen:
        said = await self.hands.say(text, at=place)
        await day.done(str(said.id))
        return said

    async def edit(self, day: WholeDay, message: Seen, text: str) -> None:
        await self.hands.edit(message, text)
        await day.done(f"{message.id}:e:%")

    async def react(self, day: WholeDay, message: Seen, mark: str) -> None:
        await self.hands.react(message, mark)
        await day.done(f"{message.id}:{mark}%:{self.hands.id}:%")

    async def slash(self, day: WholeDay, command: str, place: str, **options: str | bool) -> Answer:
        return await self._answered(day, await self.hands.slash(command, at=place, **options))

    async def press(self, day: WholeDay, message: Seen, emoji: str) -> Answer:
        """Press the button with that emoji."""
        [button] = [b for b in self.hands.look(message).buttons if b.emoji == emoji]
        return await self._answered(day, await self.hands.press(message, button.custom_id))

    async def fill(self, day: WholeDay, answer: Answer, /, **fields: str) -> Answer:
        return await self._answered(day, await self.hands.fill(answer.form, fields))

    async def use_on(self, day: WholeDay, message: Seen, menu: str) -> Answer:
        return await self._answered(day, await self.hands.use_on(message, menu))

    async def _answered(self, day: WholeDay, answer: Answer) -> Answer:
        """Wait for the effect; an answer that opens a form has none, as it does not reach the bot's core."""
        if answer.kind != "form":
            assert answer.kind != "failure", answer.failure
            await day.done(str(answer.interaction))
        return answer


def _account_name(name: str) -> str:
    """Return the account name that the rehearsal server gives to a person who joins under this name."""
    return "".join(c for c in name.lower() if c.isalnum() or c in "._")
