"""The contract of the port (bot/port/chat.py): what every platform must do.

To add a platform, implement `Stage` and add a line to `STAGES`.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from contract_stages import DiscordStage, MatrixStage, MemoryStage, Stage, WebStage
from patience import PATIENCE

from adapters.discord import standing
from bot.port import body as b
from bot.port.chat import (
    NEEDING_WORDS,
    Document,
    Edited,
    Incoming,
    Joined,
    Left,
    Loss,
    Outgoing,
    Pressed,
    Reacted,
    Reactions,
    Removed,
    Said,
    direct_to,
)
from bot.port.errors import PlaceLost, Refused

STAGES = [
    pytest.param(MemoryStage, id="memory"),
    pytest.param(MatrixStage, id="matrix", marks=pytest.mark.synapse),
    pytest.param(DiscordStage, id="discord"),
    pytest.param(WebStage, id="web"),
]
# Where people write messages that others see and mark, in places that somebody made. On a page they fill in
# forms, and a page is there as long as the programme has its session.
on_chats = pytest.mark.parametrize("stage", STAGES[:3], indirect=True)
NOON = datetime(2018, 10, 16, 10, tzinfo=UTC)

HOSTILE = [
    "@room @everyone <@123> @ana:example.org",
    "<b>gras</b> <script>alert(1)</script> &amp; &lt;",
    "**gras** _souligné_ ~~barré~~ `code` ||caché||",
    "[lien](https://evil.example.org) ![image](x)",
    "# titre\n> citation\n- liste\n1. liste",
    "{ $code } __fort__ \\* \\n %s {0}",
    "<https://evil.example.org> https://evil.example.org evil.example.org mailto:a@b.example",
    "#salon:example.org !room:example.org",
]


@pytest.fixture(params=STAGES)
async def stage(
    request: pytest.FixtureRequest, tmp_path: Path, localpart: Callable[[str], str]
) -> AsyncIterator[Stage]:
    homeserver = request.getfixturevalue("homeserver") if request.param is MatrixStage else None
    async with request.param(homeserver, localpart) as made:
        yield made


def outgoing(operation: str, token: str, text: str = "", **changes: object) -> Outgoing:
    said = Outgoing(
        "say", "hall", f"key-{token}", token, NOON, datetime.now(UTC), body=b.paragraph(b.Text(text))
    )
    return replace(said, operation=operation, **changes)  # type: ignore[arg-type]


async def twice(act: Callable[[], Awaitable[str]]) -> str:
    """Deliver it again under the same token, as the outbox does when an answer was lost."""
    first, again = await act(), await act()
    assert first == again
    return first


# ── Saying ──────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_message_is_said_once_however_often_it_is_tried(stage: Stage) -> None:
    hello = outgoing("say", "t1", "Bonjour")

    await twice(lambda: stage.platform.deliver(hello))

    assert await stage.texts() == ["Bonjour"]


async def test_two_tokens_are_two_messages(stage: Stage) -> None:
    await stage.platform.deliver(outgoing("say", "t1", "Bonjour"))
    await stage.platform.deliver(outgoing("say", "t2", "Bonjour"))

    assert await stage.texts() == ["Bonjour", "Bonjour"]


SHEET = Document("fiche-C3-1.pdf", "application/pdf", b"%PDF-1.7\n" + bytes(range(256)))


async def test_a_document_is_shared_once_is_found_again_and_goes_with_its_message(stage: Stage) -> None:
    sheet = outgoing("say", "t1", "Fiche du comptoir 3", document=SHEET)
    before = await stage.platform.find(sheet)

    said = await twice(lambda: stage.platform.deliver(sheet))

    assert await stage.files(said) == {SHEET.name: SHEET.content}
    assert await stage.texts() == ["Fiche du comptoir 3"]
    assert (before, await stage.platform.find(sheet)) == (None, said)

    await stage.platform.deliver(outgoing("remove", "t2", target=said))

    assert (await stage.texts(), await stage.is_gone(said)) == ([], True)


@on_chats
async def test_a_place_is_described_as_often_as_it_is_asked(stage: Stage) -> None:
    for number, topic in enumerate(["10h30–11h30, Le Club", "10h50–11h50, Le Club"]):
        await stage.platform.deliver(outgoing("describe", f"topic-{number}", topic))

        assert await stage.topic() == topic


async def test_an_edit_replaces_what_was_said(stage: Stage) -> None:
    said = await stage.platform.deliver(outgoing("say", "t1", "Bonjuor"))

    for token, text in (("t2", "Bonjour"), ("t3", "Bonjour à tous")):
        edit = outgoing("edit", token, text, target=said, key="key-t1")
        await twice(lambda edit=edit: stage.platform.deliver(edit))  # type: ignore[misc]

    assert await stage.texts() == ["Bonjour à tous"]


@on_chats
async def test_a_mark_is_put_once(stage: Stage) -> None:
    target = await stage.say("Qui paie ?")
    mark = outgoing("react", "t1", target=target, mark="👍")

    await stage.platform.deliver(mark)
    await stage.platform.deliver(mark)
    await stage.platform.deliver(replace(mark, token="t2"))

    assert await stage.marks(target) == {"👍": 1}


async def test_a_message_is_taken_away(stage: Stage) -> None:
    ours = await stage.platform.deliver(outgoing("say", "t1", "Bonjour"))

    removal = outgoing("remove", "t2", target=ours)
    await twice(lambda: stage.platform.deliver(removal))

    assert await stage.texts() == []


@on_chats
async def test_a_mark_is_taken_away(stage: Stage) -> None:
    theirs = await stage.say("Qui paie ?")
    mark = await stage.platform.deliver(outgoing("react", "t1", target=theirs, mark="👍"))

    removal = outgoing("remove", "t2", target=mark)
    await twice(lambda: stage.platform.deliver(removal))

    assert await stage.marks(theirs) == {}


async def test_a_message_of_theirs_is_taken_away(stage: Stage) -> None:
    theirs = await stage.say("anonyme : Qui paie ?")

    await stage.platform.deliver(outgoing("remove", "t1", target=theirs))

    assert await stage.is_gone(theirs)


async def test_an_answer_shows_its_question(stage: Stage) -> None:
    question = await stage.say("Qui paie ?")

    answer = await stage.platform.deliver(outgoing("say", "t1", "La région", reply_to=question))

    assert await stage.replied_to(answer) == question


async def test_nobody_is_mentioned_unless_it_is_asked(stage: Stage) -> None:
    named = b.paragraph(b.Person("Ana", stage.person), b.Words(f" {stage.person} @room"))
    pinged = b.paragraph(b.Person("Ana", stage.person, ping=True))

    quiet = await stage.platform.deliver(outgoing("say", "t1", body=named))
    loud = await stage.platform.deliver(outgoing("say", "t2", body=pinged, notify=True))

    assert (await stage.mentioned(quiet), await stage.mentioned(loud)) == ([], [stage.person])


async def test_an_account_is_called_without_a_name(stage: Stage) -> None:
    called = b.paragraph(b.Person("", stage.person, ping=True), b.Text("Bientôt"))

    said = await stage.platform.deliver(outgoing("say", "t1", body=called, notify=True))

    [text] = await stage.texts()
    assert await stage.mentioned(said) == [stage.person]
    assert text in ("Bientôt", "@Ana Bientôt")  # Discord calls nobody unseen


async def test_a_word_to_who_never_wrote_to_us_reaches_them_alone_once_or_is_refused(stage: Stage) -> None:
    word = outgoing("say", "t1", "Bientôt", place=direct_to(stage.person), notify=True)

    if stage.platform.limits.opens:
        said = await twice(lambda: stage.platform.deliver(word))
        assert await stage.platform.find(word) == said
    else:
        with pytest.raises(Refused):
            await stage.platform.deliver(word)

    assert await stage.texts_alone() == ["Bientôt"] * stage.platform.limits.opens
    assert await stage.texts() == []


@pytest.mark.parametrize("words", HOSTILE)
async def test_peoples_words_are_shown_as_words(stage: Stage, words: str) -> None:
    body = b.join([b.paragraph(b.Words(words)), b.quote(b.Words(words)), b.item(b.Person(words))])

    said = await stage.platform.deliver(outgoing("say", "t1", body=body))

    assert await stage.shown_as_words(said, words)
    assert await stage.mentioned(said) == []


async def test_a_message_is_found_again(stage: Stage) -> None:
    await found_again(stage, outgoing("say", "t1", "Bonjour"))


@on_chats
async def test_a_mark_is_found_again(stage: Stage) -> None:
    theirs = await stage.say("Qui paie ?")

    await found_again(stage, outgoing("react", "t1", target=theirs, mark="👍"))


async def found_again(stage: Stage, doing: Outgoing) -> None:
    before = await stage.platform.find(doing)

    done = await stage.platform.deliver(doing)

    assert (before, await stage.platform.find(doing)) == (None, done)


async def test_an_impossible_operation_is_refused(stage: Stage) -> None:
    for impossible in (outgoing("say", "t1", "?", place="nulle-part"), outgoing("edit", "t2", "?")):
        with pytest.raises(Refused):
            await stage.platform.deliver(impossible)


async def test_a_message_of_the_longest_that_there_is_room_for_is_shown_whole(stage: Stage) -> None:
    line = "Comment faire passer à l’échelle l’innovation ? "
    lines = [b.item(b.Text(f"{n} {line}")) for n in range(stage.platform.limits.longest // (len(line) + 4))]

    await stage.platform.deliver(outgoing("say", "long", body=b.join(lines)))

    (shown,) = await stage.texts()
    assert [n for n in range(len(lines)) if f"{n} {line.strip()}" not in shown] == []


async def test_a_message_too_long_for_the_platform_ends_with_a_sign_of_it(stage: Stage) -> None:
    lines = b.join(b.item(b.Text(f"Session {n} : de quoi parler longtemps")) for n in range(1000))

    await stage.platform.deliver(outgoing("say", "longest", body=lines))

    (shown,) = await stage.texts()
    assert shown.startswith(("• Session 0", "- Session 0", "Session 0"))
    assert shown.rstrip().endswith("…") or "Session 999" in shown


async def test_a_platform_says_what_it_can_do(stage: Stage) -> None:
    limits = stage.platform.limits

    assert limits.safe_resend >= 0
    assert limits.at_once >= 1
    assert stage.platform.name


# ── Places ──────────────────────────────────────────────────────────────────────────────────────────────


@on_chats
async def test_a_lost_place_is_told_and_takes_nothing_until_it_is_back(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(standing, "APART", 0.0)
    monkeypatch.setattr(standing, "AGAIN", 0.0)
    before = await stage.platform.survey()
    async with stage.listening():
        await stage.lose()
        with pytest.raises(PlaceLost):
            await stage.platform.deliver(outgoing("say", "t1", "Bonjour"))
        await surveyed(stage, lambda lost: set(lost) == {"hall"})

        await stage.give_back()
        await surveyed(stage, lambda lost: not lost)
        said = await stage.say("Qui paie ?")
        heard = await stage.heard_until(lambda all_: said in {one.event for one in all_})
        await stage.platform.deliver(outgoing("say", "t1", "Bonjour"))

    assert before == {}
    assert [one.place for one in heard if one.event == said] == ["hall"]
    assert await stage.texts() == ["Bonjour"]


async def surveyed(stage: Stage, wanted: Callable[[Mapping[str, Loss]], bool]) -> None:
    async with asyncio.timeout(60):
        while not wanted(await stage.platform.survey()):  # noqa: ASYNC110 - asking moves it on
            await asyncio.sleep(0.02)


# ── Hearing ─────────────────────────────────────────────────────────────────────────────────────────────


@on_chats
async def test_each_thing_people_do_is_heard_once_and_in_order(stage: Stage) -> None:
    async with stage.listening():
        said = await stage.say("Qui paie ?")
        edited = await stage.edit(said, "Qui paie vraiment ?")
        marked = await stage.react(said, "👍🏽")
        # A message taken away before it was reported is not reported at all.
        await stage.heard_until(lambda all_: any(one.event == marked for one in all_))
        unmarked = await stage.remove(marked)
        removed = await stage.remove(said)
        await stage.leave()
        await stage.join()
        all_heard = await stage.heard_until(lambda all_: len(_one_by_one(all_)) >= 7)

    heard = _one_by_one(all_heard)
    assert [_told(one) for one in heard[-7:]] == [
        ("Said", said, "Qui paie ?"),
        ("Edited", edited, said, "Qui paie vraiment ?"),
        ("Reacted", marked, said, "👍"),
        ("Removed", unmarked, marked),
        ("Removed", removed, said),
        ("Left",),
        ("Joined",),
    ]
    assert {(one.platform, one.place, one.handle) for one in heard[-7:]} == {
        (stage.platform.name, "hall", stage.person)
    }
    assert len({one.event for one in heard}) == len(heard)


def _one_by_one(heard: Sequence[Incoming]) -> Sequence[Incoming]:
    """Return the events up to the last join, without those reported together by a look back at the start."""
    single = [one for one in heard if not isinstance(one, Reactions)]
    return single if single and isinstance(single[-1], Joined) else []


def _told(heard: Incoming) -> tuple[str, ...]:
    match heard:
        case Said():
            return "Said", heard.event, heard.text
        case Edited():
            return "Edited", heard.event, heard.target, heard.text
        case Reacted():
            return "Reacted", heard.event, heard.target, heard.mark
        case Removed():
            return "Removed", heard.event, heard.target
        case Joined() | Left():
            return (type(heard).__name__,)
    raise AssertionError(heard)


async def test_instants_are_the_platforms_and_in_utc(stage: Stage) -> None:
    async with stage.listening():
        said = await stage.say("Qui paie ?")
        heard = await stage.heard_until(lambda all_: all_[-1].event == said)

    assert heard[-1].at.utcoffset() == datetime.now(UTC).utcoffset()
    assert abs((datetime.now(UTC) - heard[-1].at).total_seconds()) < PATIENCE


@on_chats
async def test_a_mark_that_needs_words_brings_those_it_stands_under(stage: Stage) -> None:
    async with stage.listening():
        said = await stage.say("Qui paie ?")
        marks = [await stage.react(said, mark) for mark in NEEDING_WORDS]
        heard = await stage.heard_until(lambda all_: {each.event for each in all_} >= set(marks))

    abouts = {each.event: each.about for each in heard if isinstance(each, Reacted)}
    told = [(about.event, about.handle, about.text) for about in abouts.values() if about is not None]
    assert told == [(said, stage.person, "Qui paie ?")] * len(marks)


@pytest.mark.parametrize("stage", STAGES[:2], indirect=True)  # on Discord an edit replaces the text for good
@pytest.mark.parametrize("away", [0, 120])  # more than come at once
async def test_an_edit_that_is_taken_away_brings_the_words_that_stand_without_it(
    stage: Stage, away: int
) -> None:
    async with stage.listening():
        said = await stage.say("Un ?")
        edits = [await stage.edit(said, text) for text in ("Deux ?", "Trois ?")]
        await stage.heard_until(lambda all_: all_[-1].event == edits[-1])
    removals = [await stage.remove(edits[1])]
    for number in range(away):
        await stage.say(f"pendant {number}")

    async with stage.listening():
        await stage.heard_until(lambda all_: removals[0] in {one.event for one in all_})
        removals.append(await stage.remove(edits[0]))
        heard = await stage.heard_until(lambda all_: removals[1] in {one.event for one in all_})

    told = {one.event: one for one in heard if isinstance(one, Removed)}
    texts = [told[removal].about for removal in removals]
    assert [told[removal].target for removal in removals] == edits[::-1]
    assert [
        (told[removal].of, text and text.text) for removal, text in zip(removals, texts, strict=True)
    ] == [
        (said, "Deux ?"),
        (said, "Un ?"),
    ]
    assert {text and text.handle for text in texts} == {stage.person}


async def test_our_own_words_are_not_heard(stage: Stage) -> None:
    async with stage.listening():
        said = await stage.say("Qui paie ?")
        await stage.platform.deliver(outgoing("say", "t1", "Bonjour"))
        last = await stage.say("Et vous ?")
        heard = await stage.heard_until(lambda all_: all_[-1].event == last)

    assert [one.event for one in heard if not isinstance(one, Joined)] == [said, last]


@on_chats
async def test_our_own_marks_are_not_heard(stage: Stage) -> None:
    async with stage.listening():
        said = await stage.say("Qui paie ?")
        await stage.platform.deliver(outgoing("react", "t1", target=said, mark="👍"))
        last = await stage.say("Et vous ?")
        heard = await stage.heard_until(lambda all_: all_[-1].event == last)

    assert [one.event for one in heard if not isinstance(one, Joined)] == [said, last]


async def test_nothing_is_lost_between_a_stop_and_a_start(stage: Stage) -> None:
    async with stage.listening():
        before = [await stage.say(f"avant {n}") for n in range(3)]
        await stage.heard_until(lambda all_: all_[-1].event == before[-1])
    away = [await stage.say(f"pendant {n}") for n in range(60)]

    async with stage.listening():
        after = [await stage.say(f"après {n}") for n in range(3)]
        wanted = {*before, *away, *after}
        heard = await stage.heard_until(lambda all_: wanted <= {one.event for one in all_})

    said = [one.event for one in heard if isinstance(one, Said | Pressed)]
    assert sorted(said) == sorted(wanted)


async def test_a_conversation_one_opens_is_heard_and_answered(stage: Stage) -> None:
    async with stage.listening():
        direct, said = await stage.say_directly("C1 Qui paie ?")
        heard = await stage.heard_until(lambda all_: said in {one.event for one in all_})
        place = next(one.place for one in heard if one.event == said)
        answer = await stage.platform.deliver(outgoing("say", "t1", "C’est noté", place=place))

    assert place == f"direct:{direct}"
    assert answer


async def test_listening_ends_when_it_is_cancelled(stage: Stage) -> None:
    async with asyncio.timeout(PATIENCE):
        async with stage.listening():
            pass
