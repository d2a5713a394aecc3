"""Acts that the script can have people do; each waits until a participant sees its effect."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import partial

from adapters.rehearsal.demo.hours import Hours
from adapters.rehearsal.demo.lines import LINES
from adapters.rehearsal.demo.public import GUESTS, language_of
from adapters.rehearsal.demo.reading import code_in, what_is_said
from adapters.rehearsal.demo.sides import CommandWords, Hands
from adapters.rehearsal.demo.watch import Message, NotSeen
from bot.commands import find
from bot.port.chat import VOTE_MARK, is_direct
from bot.programme.model import HALL
from bot.questions.rules import State

CODE = re.compile(r"\b(?:C\d+|P\d*)-\d+\b")
LINK = re.compile(r"(?:lier|link) [A-Z0-9-]+")
YES = {"fr": "oui", "en": "yes"}


@dataclass(slots=True)
class Asked:
    """A question of the script, the messages that show it on each side, and the state it should end in."""

    session: str
    text: str
    asker: str | None
    code: str
    ends: State
    shown: dict[str, Message] = field(default_factory=dict)  # by platform: the asker's message, or a card
    voters: dict[str, str] = field(default_factory=dict)  # person to the id of their tap
    answer: str | None = None
    leads_to: "Asked | None" = None  # the question that it was merged into, or that it goes on as

    @property
    def last(self) -> "Asked":
        """The question as which it ends."""
        return self.leads_to.last if self.leads_to else self


class Acts(Hours):
    """Acts of people, who have a name in the script, or `name@platform` if they live on two sides."""

    asked: list[Asked]

    @property
    def language(self) -> str:
        return self.app.day.language

    @property
    def guest(self) -> str:
        """The person who reads the other language."""
        return GUESTS[self.language]

    @property
    def guests_language(self) -> str:
        return language_of(self.guest, self.language)

    def line(self, key: str) -> str:
        return LINES[self.language][key]

    def accounts_of(self, name: str) -> list[str]:
        """Return a person's accounts, one for each side where they live."""
        return [f"{name}@{platform}" for platform, side in self.sides.items() if name in side.hands]

    def platform_of(self, who: str) -> str:
        name, _, platform = who.partition("@")
        return platform or next(id for id, side in self.sides.items() if name in side.hands)

    def hands(self, who: str) -> Hands:
        return self.sides[self.platform_of(who)].hands[who.partition("@")[0]]

    # ── Talking ─────────────────────────────────────────────────────────────────────────────────────────

    async def say(self, who: str, place: str, text: str) -> Message:
        await self.read()
        return await self._seen(await self.hands(who).say(place, text))

    async def command(
        self, who: str, place: str, name: str, *, by_form: bool = False, **options: str
    ) -> Message:
        """Give a command in one's own language; return the message that the bot answers."""
        await self.read()
        command, _ = find(name)
        assert command is not None, name
        language = language_of(who.partition("@")[0], self.language)
        words = CommandWords(command, options, language, by_form)
        return await self._seen(await self.hands(who).command(place, words))

    async def edit(self, who: str, message: Message, text: str) -> None:
        await self.read()
        await self.hands(who).edit(message, text)
        await self.until(lambda: message.text == text or None, text)

    async def delete(self, who: str, message: Message) -> None:
        await self.read()
        await self.hands(who).delete(message)
        await self.gone(message)

    async def mark(self, who: str, message: Message, mark: str) -> str:
        await self.read()
        return await self.hands(who).mark(message, mark)

    async def tap(self, who: str, message: Message, mark: str, line: str = "") -> str:
        await self.read()
        return await self.hands(who).tap(message, mark, line)

    async def untap(self, who: str, message: Message, mark: str, tap: str) -> None:
        await self.read()
        await self.hands(who).untap(message, mark, tap)

    async def open_direct(self, who: str) -> None:
        """Open a conversation with the bot, as clients do; it is read with this person's eyes."""
        await self.hands(who).open_direct()

    async def correct(self, who: str, command: Message, preview: Message, words: str) -> None:
        """Correct an announcement: edit the typed command, or use the form behind its preview's button."""
        if command.reader is None:
            name = command.text.split()[0]
            await self.edit(who, command, f"{name} {words}")
        else:
            await self._press(who, preview, "✏️", words)

    async def withdraw(self, who: str, command: Message, preview: Message) -> None:
        """Withdraw an announcement by deleting the typed command, or by its preview's button."""
        if command.reader is None:
            await self.delete(who, command)
        else:
            await self._press(who, preview, "🗑️")

    async def _press(self, who: str, message: Message, mark: str, line: str = "") -> None:
        """Press a button, which the bot may add to its message only after a while."""
        await self.until(lambda: message.button(mark), f"{mark} {message.text}")
        await self.tap(who, message, mark, line)

    async def link(self, here: str, there: str) -> None:
        """Make one person's two accounts one voter: one asks for a code, the other gives it and says yes."""
        told = await self.answered(await self.command(here, HALL, "lier"))
        found = LINK.search(told.text)
        if found is None:
            raise NotSeen(told.text)
        await self.open_direct(there)
        direct = f"direct:{there.partition('@')[0]}"
        await self.answered(await self.say(there, direct, found[0]))
        await self.answered(await self.say(there, direct, f"{found[0]} {YES[self.language]}"))

    # ── Effects seen ────────────────────────────────────────────────────────────────────────────────────

    async def _seen(self, event: str) -> Message:
        return await self.until(lambda: self.watch.messages.get(event), event)

    async def answered(self, message: Message) -> Message:
        """Wait for the bot's answer to a message."""
        key = f"reply:{message.platform}:{message.event}:"
        return await self.hears(message.place, key, on=[message.platform])

    async def previewed(self, message: Message) -> Message:
        """Wait for the preview of an announcement, which waits for a tap."""
        key = f"reply:{message.platform}:{message.event}:preview"
        kept = self.watch.messages
        return await self.until(lambda: next((m for m in kept.values() if m.key == key), None), message.text)

    async def noticed(self, message: Message) -> None:
        """Wait until the bot shows, by an answer or a mark, that it took a message or refused it."""

        def sign() -> bool | None:
            return bool(self._answer(message) or message.our_marks) or None

        await self.until(sign, message.text)

    def _answer(self, message: Message) -> Message | None:
        key = f"reply:{message.platform}:{message.event}:"
        return self.watch.find(message.platform, message.place, key)

    async def hears(
        self, place: str, key: str, words: str = "", *, on: Collection[str] | None = None
    ) -> Message:
        """Wait on all its sides for a message of the bot, by the start of its key and some of its words."""
        if on is None:
            on = (
                [self.platform_of(place.removeprefix("direct:"))] if is_direct(place) else self.reading(place)
            )
        heard = [
            await self.until(
                partial(self.watch.find, platform, place, key, words), f"{platform} {place} {key} {words}"
            )
            for platform in on
        ]
        return heard[0]

    async def marked(self, message: Message, mark: str) -> None:
        """Wait for a mark of the bot, which may bear a code after its sign."""
        await self.until(
            lambda: any(f"{ours} ".startswith(f"{mark} ") for ours in message.our_marks) or None,
            f"{mark} {message.text}",
        )

    async def gone(self, message: Message) -> None:
        await self.until(lambda: message.removed or None, f"✗ {message.text}")

    async def unsaid(self, message: Message) -> None:
        """Wait until a message of the bot is gone on every side."""
        key = what_is_said(message)
        for platform in self.sides:
            look = partial(self.watch.find, platform, message.place, f"{key}:")
            await self.until(lambda look=look: look() is None or None, f"✗ {message.text}")  # type: ignore[misc]

    # ── Asking ──────────────────────────────────────────────────────────────────────────────────────────

    async def ask(
        self,
        who: str,
        session: str,
        text: str,
        *,
        ends: State,
        anonymous: bool = False,
        by_form: bool = False,
    ) -> Asked:
        """Ask by a command in the comptoir's place, or by its form; the code comes back to the asker."""
        hidden = {"anonyme": "oui"} if anonymous else {}
        message = await self.command(who, session, "question", by_form=by_form, texte=text, **hidden)
        return await self.becomes_question(who, message, text, ends=ends, anonymous=anonymous)

    async def ask_all_the_same(self, who: str, session: str, text: str, *, ends: State) -> Asked:
        """Ask what is nearly asked already; where that is shown first, publish it all the same."""
        message = await self.command(who, session, "question", texte=text)
        if message.reader is None:
            return await self.becomes_question(who, message, text, ends=ends)
        await self.choose(who, message, "✅")
        return await self.card(session, text, ends=ends, asker=who)

    async def make_question(self, who: str, message: Message, *, ends: State) -> Asked:
        """Make a message a question, by a ❓ under it or by its menu."""
        await self.read()
        made = await self._seen(await self.hands(who).make_question(message))
        return await self.becomes_question(who, made, message.text, ends=ends)

    async def becomes_question(
        self,
        who: str,
        message: Message,
        text: str,
        *,
        ends: State,
        anonymous: bool = False,
    ) -> Asked:
        """Wait for a question's code, which its message bears, or the bot's answer, or a card."""
        return await self.seen(await self.coded(who, message, text, ends=ends), anonymous=anonymous)

    async def coded(self, who: str, message: Message, text: str, *, ends: State) -> Asked:
        """Wait for a question's code alone: in a moderated comptoir, others do not see it yet."""
        code = await self.until(lambda: self._code_given(message, text), text)
        own = {message.platform: message} if code in message.our_marks else {}
        return Asked(message.place, text, who, code, ends, own)

    def _code_given(self, message: Message, text: str) -> str | None:
        if code := code_in(message):
            return code
        answer = self._answer(message)
        if answer and (found := CODE.search(answer.text)):
            return found[0]
        card = self.watch.find(message.platform, message.place, "card:", text)
        return code_in(card) if card else None

    async def ask_directly(
        self, who: str, session: str, words: str, text: str, *, ends: State, anonymous: bool = False
    ) -> Asked:
        """Ask in a conversation with the bot; the public sees a card."""
        await self.say(who, f"direct:{who.partition('@')[0]}", words.format(text))
        return await self.card(session, text, ends=ends, asker=who, anonymous=anonymous)

    async def card(
        self, session: str, text: str, *, ends: State, asker: str | None, anonymous: bool = False
    ) -> Asked:
        """Wait for a question's card on every side."""
        card = await self.hears(session, "card:", text[:60])
        asked = Asked(session, text, asker, code_in(card) or "", ends)
        return await self.seen(asked, anonymous=anonymous)

    async def seen(self, asked: Asked, *, anonymous: bool = False) -> Asked:
        """Keep a question once it is seen on every side; raises NotSeen if it fails to be anonymous."""
        for platform in self.sides:
            if platform not in asked.shown:
                key = f"card:{asked.code}:{platform}"
                asked.shown[platform] = await self.hears(asked.session, key, on=[platform])
        if anonymous:
            self.check_hidden(asked)
        self.asked.append(asked)
        return asked

    def check_hidden(self, asked: Asked) -> None:
        """Check that what shows a question does not name its asker; raises NotSeen if it does."""
        assert asked.asker is not None
        account = self.hands(asked.asker).account
        if any(account in m.markup or self.screen.name(account) in m.text for m in asked.shown.values()):
            raise NotSeen(f"🕶 {asked.text}")

    async def choose(self, who: str, message: Message, mark: str) -> None:
        """Tap once on what the bot asks back: « pour quel comptoir ? », or near questions."""
        await self.tap(who, await self.answered(message), mark)

    async def vote(self, asked: Asked, *people: str, by_code: bool = False) -> None:
        """Have people vote where they live: by 👍, a tap on the code's mark if there is one, or a button."""
        await self.read()
        for who in people:
            shown = asked.shown[self.platform_of(who)]
            mark = asked.code if by_code and asked.code in shown.our_marks else VOTE_MARK
            asked.voters[who] = await self.hands(who).tap(shown, mark)

    async def vote_by_word(self, who: str, asked: Asked) -> None:
        message = await self.command(who, asked.session, "voter", code=asked.code)
        await self.noticed(message)
        asked.voters[who] = message.event

    async def unvote(self, asked: Asked, who: str) -> None:
        shown = asked.shown[self.platform_of(who)]
        await self.untap(who, shown, VOTE_MARK, asked.voters.pop(who))
