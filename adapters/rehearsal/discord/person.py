"""A person of the public, who writes, reacts, reads and taps within what Discord allows."""

from collections.abc import Callable, Iterable
from datetime import datetime

import discord
from simcord.backend import errors
from simcord.backend.access import reaction_permissions
from simcord.backend.models import Channel, Message

from adapters.rehearsal.discord.changes import PATIENCE
from adapters.rehearsal.discord.interactions import Interactions
from adapters.rehearsal.discord.places import Place, Where, find, place_of, places_of
from adapters.rehearsal.discord.seen import Seen, seen
from adapters.rehearsal.discord.tapping import Tapping
from adapters.rehearsal.discord.watching import Watch
from adapters.rehearsal.discord.world import World

LONGEST_MESSAGE = 2000


class Person(Tapping):
    """A member of one guild; acts are refused as Discord does (`Refused`) or its client (`NotOffered`).

    `at` is a place (its id, its name, a `Place`); without it, the one last entered.
    """

    def __init__(
        self, world: World, interactions: Interactions, guild_id: int, user_id: int, locale: str
    ) -> None:
        super().__init__(world, interactions, user_id, locale)
        self.guild_id = guild_id
        self._here: int | None = None

    def __repr__(self) -> str:
        return f"<Person {self.name}>"

    @property
    def name(self) -> str:
        user = self._world.backend.users[self.id]
        return user.global_name or user.name

    @property
    def mention(self) -> str:
        return f"<@{self.id}>"

    # Places

    def enter(self, where: Where) -> None:
        """Enter a place, in which later acts take place; refused if it is hidden from them."""
        place = self._found(where)
        if not self._world.can_see(place, self.id):
            raise errors.missing_access()
        self._here = place

    @property
    def direct(self) -> Place:
        """Their conversation with the bot."""
        return place_of(self._world, self._world.backend.get_dm_channel(self.id))

    def places(self) -> list[Place]:
        """Return the places of the guild that they can see."""
        return [p for p in places_of(self._world, self.guild_id) if self._world.can_see(p.id, self.id)]

    def takes_messages_of_the_bot(self, willing: bool) -> None:
        """Open their direct messages to the bot, or close them: the bot then gets 50007."""
        closed = self._world.closed_to_bot
        closed.discard(self.id) if willing else closed.add(self.id)

    # Writing

    async def say(
        self,
        text: str,
        *,
        at: Where | None = None,
        reply_to: Seen | int | None = None,
        files: Iterable[tuple[str, bytes]] = (),
    ) -> Seen:
        """Say something; files are pairs of a name and a content."""
        place, backend = self._place(at), self._world.backend
        channel = backend.get_channel(place)
        files = list(files)
        self._may(place, "send_messages_in_threads" if channel.is_thread else "send_messages")
        if files:
            self._may(place, "attach_files")
        self._check_pace(channel)
        check_length(text, bool(files))
        reference = None
        if reply_to is not None:
            self._may(place, "read_message_history")
            reference = {"message_id": str(self._stored(reply_to).id), "channel_id": str(place)}
            reference = backend.normalize_message_reference(place, reference)
        attachments = backend.store_attachments(place, files)
        message = backend.create_message(place, self.id, text, reference=reference, attachments=attachments)
        return seen(self._world, message, self.id)

    async def open_thread(self, name: str, *, at: Where | None = None, on: Seen | int | None = None) -> Place:
        """Open a public thread, on a message if one is given."""
        stored = None if on is None else self._stored(on)
        place = stored.channel_id if stored else self._place(at)
        self._may(place, "create_public_threads")
        id = stored.id if stored else None
        return place_of(self._world, self._world.backend.create_thread(place, name, self.id, message_id=id))

    async def dm(self, text: str) -> Seen:
        """Write to the bot in private."""
        return await self.say(text, at=self.direct)

    async def edit(self, message: Seen | int, text: str) -> Seen:
        stored = self._stored(message)
        if stored.author_id != self.id:
            raise errors.cannot_edit_other_user()
        check_length(text, bool(stored.attachments))
        edited = self._world.backend.edit_message(stored.channel_id, stored.id, {"content": text})
        return seen(self._world, edited, self.id)

    async def delete(self, message: Seen | int) -> None:
        """Delete their message, or any as a moderator; an ephemeral one is dismissed, unknown to the bot."""
        stored = self._stored(message)
        if stored.author_id != self.id and not stored.is_ephemeral:
            self._may(stored.channel_id, "manage_messages")
        self._world.backend.delete_message(stored.channel_id, stored.id)
        self._world.changes.happened()

    async def react(self, message: Seen | int, emoji: str) -> None:
        stored = self._stored(message)
        self._may(stored.channel_id, *reaction_permissions(stored, emoji))
        self._world.backend.set_reaction(stored.channel_id, stored.id, emoji, self.id, True)

    async def unreact(self, message: Seen | int, emoji: str) -> None:
        """Remove a reaction; do nothing if they had not put it."""
        stored = self._stored(message)
        self._world.backend.set_reaction(stored.channel_id, stored.id, emoji, self.id, False)

    async def pin(self, message: Seen | int) -> None:
        stored = self._stored(message)
        self._may(stored.channel_id, "pin_messages")
        self._world.backend.set_pinned(stored.channel_id, stored.id, True, actor_id=self.id)

    # Reading

    def sees(self, at: Where | None = None) -> list[Seen]:
        """Return a place's messages, oldest first, with their own ephemeral ones; refused if it is hidden."""
        return [seen(self._world, message, self.id) for message in self._read(self._place(at))]

    def look(self, message: Seen | int) -> Seen:
        """Return the message as it is now; refused (10008) if it is gone."""
        return seen(self._world, self._stored(message), self.id)

    def opens(self, message: Seen | int) -> dict[str, bytes]:
        """Return the files of a message as it is now, by name."""
        cdn = self._world.backend.cdn
        return {each["filename"]: cdn.get(each["url"]) or b"" for each in self._stored(message).attachments}

    def sees_still(self, message: Seen | int) -> bool:
        try:
            self._stored(message)
        except errors.BackendError:
            return False
        return True

    async def waits_for(
        self,
        wanted: str | Callable[[Seen], bool],
        at: Where | None = None,
        *,
        after: Seen | int = 0,
        seconds: float = PATIENCE,
    ) -> Seen:
        """Wait for the first message, there or to come, that has this text or for which `wanted` is true.

        Edits count. With `after`, only messages younger than that one. TimeoutError says what was there.
        """
        place, since = self._place(at), after.id if isinstance(after, Seen) else after

        watch = Watch(wanted)

        def found() -> Seen | None:
            messages = (m for m in self._read(place) if m.id > since)
            return watch.first(messages, lambda m: seen(self._world, m, self.id))

        try:
            message = await self._world.changes.until(found, seconds, recheck=seconds)
        except TimeoutError:
            there = [m.text for m in self.sees(place)][-10:]
            raise TimeoutError(
                f"{self.name} did not see {wanted!r} within {seconds} s, but {there}"
            ) from None
        assert message is not None
        return message

    def _read(self, place: int) -> list[Message]:
        if not self._world.can_see(place, self.id):
            raise errors.missing_access()
        return (
            self._world.history(place, self.id) if self._world.can_see(place, self.id, history=True) else []
        )

    def _found(self, where: Where) -> int:
        return find(self._world, self.guild_id, where)

    def _place(self, at: Where | None) -> int:
        if at is not None:
            return self._found(at)
        if self._here is not None:
            return self._here
        raise LookupError(f"{self.name} has entered no place: give `at`, or call `enter`")

    def _check_pace(self, channel: Channel) -> None:
        """Refuse a message that comes too soon in slow mode, from which BYPASS_SLOWMODE exempts."""
        backend, slow = self._world.backend, channel.rate_limit_per_user
        mine = [m for m in self._world.history(channel.id) if m.author_id == self.id] if slow else []
        if not mine or channel.guild_id is None:
            return
        since = backend.clock.now() - datetime.fromisoformat(mine[-1].timestamp)
        own = discord.Permissions(backend.compute_permissions(channel.guild_id, self.id, channel.id))
        if since.total_seconds() < slow and not own.bypass_slowmode:
            raise errors.BackendError(
                429, 20016, "This action cannot be performed due to slowmode rate limit"
            )

    def _may(self, place: int, *permissions: str) -> None:
        """Check permissions: 50001 if the place is hidden, 50013 if a permission is missing."""
        channel = self._world.backend.get_channel(place)
        self._world.backend.require_permissions(channel.guild_id, self.id, place, *permissions)

    def _stored(self, message: Seen | int) -> Message:
        backend = self._world.backend
        id = message.id if isinstance(message, Seen) else message
        found = next((there[id] for there in backend.messages.values() if id in there), None)
        if found is None or not found.visible_to(self.id):
            raise errors.unknown_message()
        if not self._world.can_see(found.channel_id, self.id):
            raise errors.missing_access()
        return found


def check_length(text: str, has_files: bool) -> None:
    if not text and not has_files:
        raise errors.BackendError(400, 50006, "Cannot send an empty message")
    if len(text) > LONGEST_MESSAGE:
        raise errors.invalid_form_body(f"content: Must be {LONGEST_MESSAGE} or fewer in length.")
