"""Commands, buttons, forms, menus and suggestions on Discord, as the person who uses them sees them."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Awaitable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import TypeVar

import pytest
from discord_stage import Guild
from patience import PATIENCE

from adapters.discord import intake, interactions, presses
from adapters.discord.tree import OPTIONS
from adapters.rehearsal.discord import NotOffered
from bot.commands import COMMANDS, Command, Who
from bot.database.store import DatabaseTrouble
from bot.port import body as b
from bot.port.chat import Action, Batch, Field, Joined, Outgoing, Pressed, Suggestion, SuggestionRequest
from bot.port.errors import Refused, Unknown

T = TypeVar("T")
TOKENS = itertools.count(1)
CALLBACK = "/interactions/*/callback"
VOTE = Action("vote:17", "Voter", "👍")
ANSWER = Action("line:17", "Traitée", "✅", (Field("answer", "La réponse", required=False),))


@pytest.fixture
async def guild() -> AsyncIterator[Guild]:
    async with Guild() as guild, guild.listening():
        yield guild


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the core less time than in production, so that nobody sleeps here, and Discord more."""
    monkeypatch.setattr(presses, "ANSWERABLE", PATIENCE)
    monkeypatch.setattr(interactions, "CALLBACK_PATIENCE", PATIENCE)
    monkeypatch.setattr(interactions, "SAID_LATE", 0.1)
    monkeypatch.setattr(interactions, "TAPPED_LATE", 0.05)
    monkeypatch.setattr(interactions, "THINKS", PATIENCE)


def saying(text: str, place: str = "hall", **given: object) -> Outgoing:
    now = datetime.now(UTC)
    said = Outgoing("say", place, "key", f"t{next(TOKENS)}", now, now, body=b.paragraph(b.Text(text)))
    return replace(said, notify=True, **given)  # type: ignore[arg-type]


async def pressed(guild: Guild, number: int = 1) -> Pressed:
    """Return press number `number`, as the core would receive it."""

    def found() -> list[Pressed]:
        return [heard for heard in guild.heard if isinstance(heard, Pressed)]

    await guild.journal.until(lambda: len(found()) >= number)
    return found()[number - 1]


async def answer(guild: Guild, press: Pressed, text: str) -> str:
    given = saying(text, press.place, person=press.handle, reply_to=press.event)
    return await guild.platform.deliver(given)


async def both(doing: Awaitable[T], other: Awaitable[object]) -> T:
    done, _ = await asyncio.gather(doing, other)
    return done


async def answered(guild: Guild, doing: Awaitable[T]) -> T:
    """Do it while the core answers; otherwise the person would watch their client think."""

    async def core() -> None:
        await answer(guild, await pressed(guild), "Oui")

    return await both(doing, core())


async def with_buttons(guild: Guild, *actions: Action) -> int:
    return int(await guild.platform.deliver(saying("Qui paie ?", actions=actions)))


# ── Answers ─────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_command_is_answered_to_its_person_alone(guild: Guild) -> None:
    async def core() -> None:
        press = await pressed(guild)
        assert (press.action, press.place, press.fields) == ("question", "hall", {"texte": "Qui paie ?"})
        await answer(guild, press, "C’est noté")

    seen = await both(guild.ana.slash("question", texte="Qui paie ?"), core())

    assert (seen.text, seen.message.ephemeral) == ("C’est noté", True)
    guild.bea.enter(guild.hall)
    assert guild.bea.sees() == []


async def test_an_answer_that_comes_late_takes_the_place_of_the_waiting(guild: Guild) -> None:
    async def core() -> None:
        press = await pressed(guild)
        await guild.discord.until(lambda: guild.discord.called("POST", CALLBACK))
        await answer(guild, press, "C’est noté")

    seen = await both(guild.ana.slash("maintenant"), core())

    assert (seen.text, seen.message.ephemeral) == ("C’est noté", True)


async def test_a_command_with_nothing_to_say_stops_thinking(
    guild: Guild, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(interactions, "THINKS", 0.1)
    seen = await guild.ana.slash("maintenant")

    assert seen.kind == "nothing"


async def test_a_tap_that_wants_no_answer_is_acknowledged(guild: Guild) -> None:
    message = await with_buttons(guild, VOTE)

    seen = await guild.ana.press(message, "Voter")

    assert seen.kind == "nothing"
    press = await pressed(guild)
    assert (press.action, press.target, press.handle) == ("vote:17", str(message), str(guild.ana.id))


async def test_an_answer_after_the_acknowledgement_of_a_tap_is_for_its_person_alone(guild: Guild) -> None:
    message = await with_buttons(guild, VOTE)
    await guild.ana.press(message, "Voter")

    remote = await answer(guild, await pressed(guild), "Déjà voté")

    assert guild.ana.look(int(remote)).ephemeral
    assert guild.ana.look(message).text == "Qui paie ?"


async def test_two_answers_to_one_press_are_both_seen(guild: Guild) -> None:
    async def core() -> None:
        press = await pressed(guild)
        for text in ("Un", "Deux"):
            await answer(guild, press, text)

    await both(guild.ana.slash("maintenant"), core())

    assert [(seen.text, seen.ephemeral) for seen in guild.ana.sees()] == [("Un", True), ("Deux", True)]


@pytest.mark.parametrize("after", [False, True])
async def test_an_answer_whose_receipt_is_lost_is_seen_once(guild: Guild, after: bool) -> None:
    guild.discord.fail("POST", CALLBACK, reset=True, after=after)

    async def core() -> None:
        await answer(guild, await pressed(guild), "C’est noté")

    seen = await both(guild.ana.slash("maintenant"), core())

    assert seen.text == "C’est noté"
    assert len(guild.ana.sees()) == 1


@pytest.mark.parametrize("after", [False, True])
async def test_an_acknowledgement_whose_receipt_is_lost_leaves_room_for_the_answer(
    guild: Guild, after: bool
) -> None:
    message = await with_buttons(guild, VOTE)
    fault = guild.discord.fail("POST", CALLBACK, reset=True, after=after)

    async def core() -> None:
        press = await pressed(guild)
        await guild.discord.until(lambda: fault.over)
        await answer(guild, press, "Voté")

    await both(guild.ana.press(message, "Voter"), core())

    assert [seen.text for seen in guild.ana.sees()] == ["Qui paie ?", "Voté"]


async def test_an_acknowledgement_that_arrives_late_does_not_show_the_answer_to_all(guild: Guild) -> None:
    """The receipt is lost, the acknowledgement is not there when the answer is sent, and then it is."""
    message = await with_buttons(guild, VOTE)
    late = guild.discord.fail("POST", CALLBACK, reset=True, after=True)
    guild.discord.fail("POST", "/webhooks/*", status=404, code=10015)

    async def core() -> None:
        press = await pressed(guild)
        await guild.discord.until(lambda: late.over)
        await answer(guild, press, "Voté")

    await both(guild.ana.press(message, "Voter"), core())

    assert [seen.text for seen in guild.ana.sees()] == ["Qui paie ?", "Voté"]
    assert [seen.text for seen in guild.bea.sees(guild.hall)] == ["Qui paie ?"]


async def test_the_same_answer_is_given_once(guild: Guild) -> None:
    async def core() -> None:
        press = await pressed(guild)
        given = saying("C’est noté", person=press.handle, reply_to=press.event)
        assert await guild.platform.deliver(given) == await guild.platform.deliver(given)

    await both(guild.ana.slash("maintenant"), core())

    assert len(guild.ana.sees()) == 1


async def test_a_later_answer_whose_receipts_are_all_lost_is_read_twice_at_most(guild: Guild) -> None:
    """Discord takes no nonce for it, and lists it nowhere."""
    message = await with_buttons(guild, VOTE)
    await guild.ana.press(message, "Voter")
    press = await pressed(guild)
    given = saying("Déjà voté", person=press.handle, reply_to=press.event)
    guild.discord.fail("POST", "/webhooks/*", reset=True, after=True, times=None)

    for failure in (Unknown, Unknown, Refused):
        with pytest.raises(failure):
            await guild.platform.deliver(given)

    assert [seen.text for seen in guild.ana.sees()] == ["Qui paie ?", "Déjà voté", "Déjà voté"]


async def test_nobody_waits_for_an_answer_after_a_restart(guild: Guild) -> None:
    await guild.ana.press(await with_buttons(guild, VOTE), "Voter")
    press = await pressed(guild)

    async with guild.listening():
        with pytest.raises(Refused):
            await answer(guild, press, "Trop tard")


async def test_the_asker_of_an_unkept_question_is_told_in_both_languages(guild: Guild) -> None:
    take = guild.journal.take

    async def failing(batch: Batch) -> None:
        if any(event.content.get("t") == "INTERACTION_CREATE" for event in batch.events):
            raise DatabaseTrouble("insert", {}, Exception("disk full"))
        await take(batch)

    guild.journal.take = failing  # type: ignore[method-assign]

    seen = await guild.ana.slash("question", texte="Qui paie ?")

    assert "Réessayez" in seen.text
    assert "Try again" in seen.text
    assert seen.message.ephemeral
    assert not any(isinstance(heard, Pressed) for heard in guild.heard)


async def test_a_press_behind_unkept_words_is_refused_and_the_words_are_kept(
    guild: Guild, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given a journal that refuses, and a message waiting for it
    monkeypatch.setattr(intake, "AGAIN", 0.01)
    take, refused, mended = guild.journal.take, asyncio.Event(), False

    async def failing(batch: Batch) -> None:
        if not mended:
            refused.set()
            raise DatabaseTrouble("insert", {}, Exception("disk full"))
        await take(batch)

    guild.journal.take = failing  # type: ignore[method-assign]
    said = await guild.ana.say("Qui paie ?")
    await refused.wait()

    seen = await guild.ana.slash("question", texte="Et après ?")
    later = await guild.ana.say("Alors ?")
    mended = True

    assert "Réessayez" in seen.text
    heard = await guild.hears(said.id, later.id)
    assert not any(isinstance(one, Pressed) for one in heard)


async def test_a_press_that_failed_before_its_persons_eyes_is_dropped(
    guild: Guild, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(presses, "ANSWERABLE", 0.0)
    guild.discord.answering.acknowledge_within = 0.1

    seen = await guild.ana.slash("maintenant")
    said = await guild.ana.say("Et maintenant ?")

    assert seen.failure
    assert not any(isinstance(heard, Pressed) for heard in await guild.hears(said.id))


# ── Each command ────────────────────────────────────────────────────────────────────────────────────────


GROUPS = {Who.EVERYONE: ("", ""), Who.DESK: ("bureau ", "desk "), Who.REGIE: ("regie ", "control ")}


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.french)
async def test_a_command_is_heard_under_its_french_name(guild: Guild, command: Command) -> None:
    options: dict[str, str | bool] = {
        option.name: True if option.name == "anonyme" else option.choices[0][1] if option.choices else "C1-2"
        for option in OPTIONS.get(command.french, ())
    }
    french, english = GROUPS[command.who]

    async def core() -> None:
        await answer(guild, await pressed(guild, 1), "Oui")
        await answer(guild, await pressed(guild, 2), "Yes")

    async def people() -> tuple[str, str]:
        first = await guild.ana.slash(french + command.french, **options)
        return first.text, (await guild.bea.slash(english + command.english, **options)).text

    assert await both(people(), core()) == ("Oui", "Yes")
    for press in (await pressed(guild, 1), await pressed(guild, 2)):
        assert press.action == command.french
        assert press.fields == {n: "oui" if value is True else value for n, value in options.items()}


async def test_a_command_of_an_english_event_is_heard_as_that_of_a_french_one() -> None:
    async def suggest(asking: SuggestionRequest) -> Sequence[Suggestion]:
        return [Suggestion(asking.field, asking.action)]

    async with Guild(language="en", suggest=suggest) as guild, guild.listening():
        await answered(guild, guild.bea.slash("ask", text="Who pays?", anonymous=True))
        press = await pressed(guild)
        assert (press.action, press.fields) == ("question", {"texte": "Who pays?", "anonyme": "oui"})
        choices = await guild.bea.autocomplete("desk stage", "code", "1")
        assert [(choice.value, choice.name) for choice in choices] == [("code", "scene")]
        assert (await guild.ana.slash("question")).form.title == "Poser une question"


# ── Where, and by whom ──────────────────────────────────────────────────────────────────────────────────


async def test_a_command_in_another_channel_is_heard_in_the_hall(guild: Guild) -> None:
    await answered(guild, guild.ana.slash("maintenant", at=guild.discord.guild.add_place("café")))

    assert (await pressed(guild)).place == "hall"


async def test_a_command_in_a_thread_is_heard_in_its_place(guild: Guild) -> None:
    thread = guild.discord.guild.add_thread(guild.comptoir, "Une digression", by=guild.ana)

    await answered(guild, guild.ana.slash("maintenant", at=thread))

    assert (await pressed(guild)).place == "comptoir-1"


async def test_a_person_who_presses_is_known_by_their_roles_first(guild: Guild) -> None:
    await answered(guild, guild.bea.slash("desk digest"))

    press = await pressed(guild)
    before = guild.heard[: guild.heard.index(press)]
    joined = [one for one in before if isinstance(one, Joined)]
    assert [(one.place, one.handle, one.name) for one in joined] == [
        ("comptoir-1-desk", str(guild.bea.id), "Bea")
    ]


# ── Forms ───────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_button_opens_its_form_without_asking_the_core(guild: Guild) -> None:
    message = await with_buttons(guild, ANSWER)

    form = (await guild.ana.press(message, "Traitée")).form
    await guild.ana.fill(form, answer="La région")

    press = await pressed(guild)
    assert (press.action, press.target, press.fields) == ("line:17", str(message), {"answer": "La région"})


async def test_a_form_may_stay_empty(guild: Guild) -> None:
    form = (await guild.ana.press(await with_buttons(guild, ANSWER), "Traitée")).form

    await guild.ana.fill(form)

    assert (await pressed(guild)).fields == {}


async def test_buttons_work_after_a_restart(guild: Guild) -> None:
    message = await with_buttons(guild, VOTE, ANSWER)

    async with guild.listening():
        await guild.ana.fill((await guild.ana.press(message, "Traitée")).form, answer="La région")
        await guild.ana.press(message, "Voter")

    assert {(await pressed(guild, n)).action for n in (1, 2)} == {"line:17", "vote:17"}


async def test_a_form_speaks_its_persons_language(guild: Guild) -> None:
    message = await with_buttons(guild, ANSWER)

    french = (await guild.ana.press(message, "Traitée")).form
    english = (await guild.bea.press(message, "Traitée")).form

    assert [field.label for form in (french, english) for field in form.fields] == [
        "La réponse, en une ligne",
        "The answer, in one line",
    ]


async def test_a_question_without_words_opens_a_form(guild: Guild) -> None:
    form = (await guild.ana.slash("question", comptoir="C1")).form
    assert (form.title, [field.label for field in form.fields]) == (
        "Poser une question",
        ["Votre question", "Comptoir", "Rester anonyme"],
    )

    async def core() -> None:
        await answer(guild, await pressed(guild), "C’est noté")

    seen = await both(guild.ana.fill(form, texte="Qui paie ?", anonyme="oui"), core())

    assert seen.text == "C’est noté"
    press = await pressed(guild)
    assert (press.action, press.target) == ("question", None)
    assert press.fields == {"texte": "Qui paie ?", "comptoir": "C1", "anonyme": "oui"}


async def test_the_comptoir_is_chosen_from_a_list_in_the_form() -> None:
    async def suggest(asking: SuggestionRequest) -> Sequence[Suggestion]:
        assert (asking.action, asking.field, asking.typed) == ("question", "comptoir", "")
        return [Suggestion("C1", f"C1 · {asking.place}"), Suggestion("C2", f"C2 · {asking.language}")]

    async with Guild(suggest=suggest) as guild, guild.listening():
        form = (await guild.bea.slash("ask", at=guild.hall)).form
        assert form.fields[1].options == (("C1 · hall", "C1"), ("C2 · en", "C2"))
        await answered(guild, guild.bea.fill(form, texte="Who pays?", comptoir="C2"))

        assert (await pressed(guild)).fields == {"texte": "Who pays?", "comptoir": "C2", "anonyme": "non"}


async def test_the_form_opens_without_its_list_when_nothing_is_suggested(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(presses, "SUGGESTING", 0.05)

    async def suggest(asking: SuggestionRequest) -> Sequence[Suggestion]:
        await asyncio.Event().wait()
        return ()

    async with Guild(suggest=suggest) as guild, guild.listening():
        form = (await guild.ana.slash("question")).form
        await answered(guild, guild.ana.fill(form, texte="Qui paie ?", comptoir="C2"))

        assert (await pressed(guild)).fields["comptoir"] == "C2"


async def test_a_form_filled_in_is_acknowledged_though_nobody_answers(guild: Guild) -> None:
    message = await with_buttons(guild, ANSWER)

    seen = await guild.ana.fill((await guild.ana.press(message, "Traitée")).form, answer="La région")

    assert seen.kind == "nothing"


# ── A message's menu ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("may_read", [True, False])
async def test_a_message_is_asked_by_its_menu(guild: Guild, may_read: bool) -> None:
    if not may_read:
        guild.discord.application_flags = 0
    async with guild.listening():
        said = await guild.ana.say("Qui paie ?")
        await answered(guild, guild.ana.use_on(said, "Poser comme question"))
        press = await pressed(guild)

    assert press.action == "question"
    assert press.about is not None
    assert (press.about.event, press.about.place, press.about.text) == (str(said.id), "hall", "Qui paie ?")


@pytest.mark.parametrize("whose", ["theirs", "another's"])
async def test_a_message_from_another_channel_fills_the_form_for_its_author_alone(
    guild: Guild, whose: str
) -> None:
    coffee = guild.discord.guild.add_place("café")
    said = await guild.ana.say("Qui paie ?", at=coffee)

    who = guild.ana if whose == "theirs" else guild.bea
    menu = "Poser comme question" if whose == "theirs" else "Ask as a question"
    await answered(guild, who.use_on(said, menu))

    press = await pressed(guild)
    assert (press.place, press.about) == ("hall", None)
    assert press.fields == ({"texte": "Qui paie ?"} if whose == "theirs" else {})


async def test_a_message_of_ours_that_is_chosen_is_told_by_its_id_alone(guild: Guild) -> None:
    card = await with_buttons(guild)

    await answered(guild, guild.ana.use_on(card, "Poser comme question"))

    about = (await pressed(guild)).about
    assert about is not None
    assert (about.event, about.place, about.handle, about.text) == (str(card), "hall", "", "")


# ── Suggestions ─────────────────────────────────────────────────────────────────────────────────────────


async def test_suggestions_complete_what_is_typed(guild: Guild) -> None:
    asked: list[SuggestionRequest] = []

    async def suggest(asking: SuggestionRequest) -> Sequence[Suggestion]:
        asked.append(asking)
        return [Suggestion("C1", "Comptoir 1"), Suggestion("", "rien"), Suggestion("C2", "é" * 120)]

    guild.suggest = suggest
    async with guild.listening():
        choices = await guild.bea.autocomplete("ask", "comptoir", "c", at=guild.hall)

    assert [(choice.value, len(choice.name)) for choice in choices] == [("C1", 10), ("C2", 100)]
    assert asked == [
        SuggestionRequest("discord", "hall", str(guild.bea.id), "question", "comptoir", "c", "en")
    ]
    assert not any(isinstance(heard, Pressed) for heard in guild.heard)


async def test_a_suggestion_that_fails_or_never_comes_is_an_empty_list(
    guild: Guild, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(presses, "SUGGESTING", 0.05)

    async def suggest(asking: SuggestionRequest) -> Sequence[Suggestion]:
        if asking.typed == "x":
            raise ValueError(asking)
        await asyncio.Event().wait()
        return ()

    guild.suggest = suggest
    async with guild.listening():
        found = [await guild.bea.autocomplete("bureau scene", "code", typed) for typed in ("x", "y")]

    assert found == [[], []]


async def test_only_what_is_suggested_offers_suggestions(guild: Guild) -> None:
    with pytest.raises(NotOffered):
        await guild.ana.autocomplete("question", "texte", "Qui")
