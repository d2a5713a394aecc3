"""Sending on Discord over real sockets: each message once, whatever its answer; found again later."""

import itertools
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from matrix_stage import Clockface

from adapters.discord.client import DiscordClient, DiscordRefused
from adapters.discord.interactions import Interactions
from adapters.discord.speaking import Speaker
from adapters.rehearsal.discord import DiscordServer, Person, Place
from adapters.rehearsal.discord.seen import Seen
from bot.port import body as b
from bot.port.chat import Action, Document, Outgoing, Wording
from bot.port.errors import Busy, NotPermitted, Refused, Unknown

TOKENS = itertools.count(1)
CHANNEL_MESSAGES = "/channels/*/messages"


@dataclass
class Stage:
    discord: DiscordServer
    client: DiscordClient
    speaker: Speaker
    hall: Place
    ana: Person

    @property
    def said(self) -> list[Seen]:
        return [message for message in self.ana.sees(self.hall) if message.author_id == self.discord.bot_id]


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    async with DiscordServer() as discord:
        client = DiscordClient(discord.token, discord.api)
        await client.login()
        hall, ana = discord.guild.add_place("hall"), discord.guild.join("Ana")
        places = {"hall": str(hall.id)}
        speaker = Speaker(client, discord.guild.id, places, Clockface(), Interactions())
        yield Stage(discord, client, speaker, hall, ana)
        await client.close()


def outgoing(operation: Any = "say", text: str = "Bonjour", **given: Any) -> Outgoing:
    now = datetime.now(UTC)
    body = b.paragraph(b.Text(text))
    made = Outgoing(operation, "hall", "key", f"token{next(TOKENS)}", now, now, body=body, notify=True)
    return replace(made, **given)


VOTE = Action("vote:17", "Je vote", "👍")


# ── Files ───────────────────────────────────────────────────────────────────────────────────────────────

SHEET = Document("fiche-C3-1.pdf", "application/pdf", b"%PDF-1.7\n" + bytes(range(256)) * 40)


async def test_a_document_is_attached_to_its_message_which_pings_nobody(stage: Stage) -> None:
    people = b.paragraph(b.Text("Fiche du comptoir 3 "), b.Words("@everyone"))
    remote = await stage.speaker.deliver(outgoing(body=people, document=SHEET, notify=False))

    (said,) = stage.said
    assert (str(said.id), stage.ana.opens(said)) == (remote, {SHEET.name: SHEET.content})
    assert said.embeds[0].startswith("Fiche du comptoir 3")
    assert (said.silent, said.pings_everyone) == (True, False)


async def test_a_document_stands_under_the_prefix_of_a_rehearsal(stage: Stage) -> None:
    await stage.speaker.deliver(outgoing(text="Fiche", document=SHEET, rehearsal="[répétition] "))
    assert [said.content for said in stage.said] == [r"\[répétition\] Fiche"]


@pytest.mark.parametrize("after", [False, True])
async def test_a_document_whose_answer_was_lost_is_said_once(stage: Stage, after: bool) -> None:
    stage.discord.fail("POST", CHANNEL_MESSAGES, reset=True, after=after)
    sheet = outgoing(document=SHEET)
    with pytest.raises(Unknown):
        await stage.speaker.deliver(sheet)

    await stage.speaker.deliver(sheet)

    assert [stage.ana.opens(said) for said in stage.said] == [{SHEET.name: SHEET.content}]
    assert stage.discord.duplicates == after


async def test_a_document_is_found_by_its_name_beside_others_of_the_same_words(stage: Stage) -> None:
    former = replace(SHEET, name="fiche-C3-2.pdf")
    for document in (None, former, SHEET):
        remote = await stage.speaker.deliver(outgoing(document=document))

    found = await stage.speaker.find(outgoing(text="Fiche", document=SHEET))
    missing = await stage.speaker.find(outgoing(document=replace(SHEET, name="fiche-C3-3.pdf")))

    assert (found, missing) == (remote, None)


async def test_a_document_is_taken_back_with_its_message(stage: Stage) -> None:
    remote = await stage.speaker.deliver(outgoing(document=SHEET))
    await stage.speaker.deliver(outgoing("remove", target=remote))
    assert stage.said == []


@pytest.mark.parametrize(
    ("content", "attaches", "why"), [(10 * 2**20 + 1, True, "413 40005"), (10, False, "403 50013")]
)
async def test_a_refused_document_closes_nothing(
    stage: Stage, content: int, attaches: bool, why: str
) -> None:
    if not attaches:
        stage.discord.guild.set_everyone_permissions("view_channel", "read_message_history")
        stage.discord.guild.set_bot_permissions("send_messages", "embed_links")

    with pytest.raises(DiscordRefused, match=why) as refused:
        await stage.speaker.deliver(outgoing(document=replace(SHEET, content=bytes(content))))
    await stage.speaker.deliver(outgoing(text="La fiche en mots"))

    assert not isinstance(refused.value, NotPermitted)
    assert [said.content for said in stage.said] == ["La fiche en mots"]


async def test_a_document_waits_for_the_same_limit_as_words(stage: Stage) -> None:
    stage.discord.limits.sends(1, 60)
    await stage.speaker.deliver(outgoing())

    with pytest.raises(Busy) as busy:
        await stage.speaker.deliver(outgoing(document=SHEET))

    assert busy.value.only_there
    assert stage.discord.limits.refused == 0


# ── What people wrote ───────────────────────────────────────────────────────────────────────────────────


async def test_peoples_messages_are_removed_where_we_may(stage: Stage) -> None:
    stage.discord.guild.set_bot_permissions("view_channel", "send_messages", "manage_messages")
    insult = await stage.ana.say("Vous mentez tous", at=stage.hall)

    await stage.speaker.deliver(outgoing("remove", target=str(insult.id)))

    assert stage.ana.sees(stage.hall) == []


async def test_a_message_we_may_not_remove_stands_and_ours_still_go(stage: Stage) -> None:
    stage.discord.guild.set_bot_permissions("view_channel", "send_messages", "embed_links")
    insult = await stage.ana.say("Vous mentez tous", at=stage.hall)

    ours = await stage.speaker.deliver(outgoing())

    for _ in range(4):
        with pytest.raises(Refused, match="50013"):
            await stage.speaker.deliver(outgoing("remove", target=str(insult.id)))
    await stage.speaker.deliver(outgoing("remove", target=ours))

    assert [message.content for message in stage.ana.sees(stage.hall)] == ["Vous mentez tous"]


# ── Each operation ──────────────────────────────────────────────────────────────────────────────────────


async def test_a_message_reads_as_it_was_sent(stage: Stage) -> None:
    remote = await stage.speaker.deliver(outgoing(actions=(VOTE,)))
    (said,) = stage.said
    assert (str(said.id), said.content, said.silent) == (remote, "Bonjour", False)
    assert said.button("Je vote").custom_id == "vote:17"


async def test_a_card_is_silent(stage: Stage) -> None:
    await stage.speaker.deliver(outgoing(notify=False))
    (said,) = stage.said
    assert (said.content, said.embeds, said.silent) == ("", ("Bonjour",), True)


async def test_only_those_meant_are_pinged(stage: Stage) -> None:
    stage.speaker.accounts["ana"] = str(stage.ana.id)
    people = b.paragraph(b.Words("@everyone "), b.Person("Ana", "ana", ping=True))
    await stage.speaker.deliver(outgoing(body=people))
    (said,) = stage.said
    assert (set(said.pings), said.pings_everyone) == ({stage.ana.id}, False)


async def test_a_reply_stands_under_the_message_it_answers(stage: Stage) -> None:
    question = await stage.ana.say("Pourquoi ?", at=stage.hall)
    await stage.speaker.deliver(outgoing(reply_to=str(question.id)))
    assert [said.reply_to for said in stage.said] == [question.id]


async def test_an_edit_is_answered_and_marked_at_its_message(stage: Stage) -> None:
    question = await stage.ana.say("Pourquoi ?", at=stage.hall)
    edit = f"{question.id}:e:2018-10-16T12:00:00+00:00"
    answer = outgoing(reply_to=edit)
    remote = await stage.speaker.deliver(answer)
    mark = outgoing("react", mark="👍", target=edit)
    assert await stage.speaker.deliver(mark) == await stage.speaker.find(mark)
    assert [said.reply_to for said in stage.said] == [question.id]
    assert stage.ana.look(question).reactions == {"👍": 1}
    assert await stage.speaker.find(answer) == remote


async def test_a_reply_to_a_deleted_message_is_still_sent(stage: Stage) -> None:
    await stage.speaker.deliver(outgoing(reply_to="1234567890"))
    assert [(said.content, said.reply_to) for said in stage.said] == [("Bonjour", None)]


async def test_an_edit_carries_everything(stage: Stage) -> None:
    remote = await stage.speaker.deliver(outgoing(notify=False, actions=(VOTE,)))
    edited = await stage.speaker.deliver(outgoing("edit", "Fini", target=remote, notify=False))
    (said,) = stage.said
    assert (edited, said.embeds, said.buttons, said.edited) == (remote, ("Fini",), (), True)


async def test_an_edit_that_pings_nobody_names_them(stage: Stage) -> None:
    remote = await stage.speaker.deliver(outgoing())
    ping = b.paragraph(b.Person("Ana", str(stage.ana.id), ping=True))
    await stage.speaker.deliver(outgoing("edit", target=remote, body=ping))
    assert stage.discord.called("PATCH", "/channels/*")[-1].body["allowed_mentions"]["users"] == []


async def test_a_mark_is_put_once_and_taken_away(stage: Stage) -> None:
    question = await stage.ana.say("Pourquoi ?", at=stage.hall)
    mark = outgoing("react", mark="⏭", target=str(question.id))
    remote = await stage.speaker.deliver(mark)
    assert await stage.speaker.deliver(mark) == remote
    assert stage.ana.look(question).reactions == {"⏭\ufe0f": 1}
    await stage.speaker.deliver(outgoing("remove", target=remote))
    assert stage.ana.look(question).reactions == {}


async def test_a_message_is_removed_and_may_have_been_already(stage: Stage) -> None:
    remote = await stage.speaker.deliver(outgoing())
    removal = outgoing("remove", target=remote)
    assert await stage.speaker.deliver(removal) == remote
    assert await stage.speaker.deliver(removal) == remote
    assert stage.said == []


async def test_a_message_is_pinned_once_and_found_pinned(stage: Stage) -> None:
    remote = await stage.speaker.deliver(outgoing())
    pin = outgoing("pin", target=remote)
    assert await stage.speaker.find(pin) is None

    for _ in range(2):
        assert await stage.speaker.deliver(pin) == remote

    assert await stage.speaker.find(pin) == remote


async def test_discord_s_line_about_our_pin_is_removed_and_other_people_s_stay(stage: Stage) -> None:
    theirs = await stage.ana.say("Le plan d’accès", at=stage.hall)
    admin = stage.discord.guild.join("Bea", roles=[stage.discord.guild.add_role("Accueil", "pin_messages")])
    await admin.pin(theirs)
    remote = await stage.speaker.deliver(outgoing(text="Vos questions ici"))

    await stage.speaker.deliver(outgoing("pin", target=remote))

    assert [(m.author, m.pinned, m.system) for m in stage.ana.sees(stage.hall)] == [
        ("Ana", True, False),
        ("Bea", False, True),
        ("Comptoir", True, False),
    ]


async def test_a_line_about_our_pin_that_cannot_be_removed_is_no_failure(stage: Stage) -> None:
    remote = await stage.speaker.deliver(outgoing())
    stage.discord.fail("DELETE", "/channels/*/messages/*", status=403, code=50013)

    assert await stage.speaker.deliver(outgoing("pin", target=remote)) == remote


async def test_without_the_right_to_pin_nothing_else_is_lost(stage: Stage) -> None:
    remote = await stage.speaker.deliver(outgoing())
    stage.discord.fail("PUT", "/channels/*/messages/pins/*", status=403, code=50013)

    with pytest.raises(NotPermitted):
        await stage.speaker.deliver(outgoing("pin", target=remote))

    assert await stage.speaker.deliver(outgoing("react", target=remote, mark="👍"))


@pytest.mark.parametrize("operation", ["edit", "react"])
async def test_a_message_that_is_gone_cannot_be_changed(stage: Stage, operation: str) -> None:
    with pytest.raises(DiscordRefused, match="10008"):
        await stage.speaker.deliver(outgoing(operation, target="1234567890", mark="👍"))


async def test_an_admitted_person_gets_the_role_once(stage: Stage) -> None:
    role = stage.discord.guild.add_role("Comptoir 1")
    stage.speaker.places["role:c1-desk"] = str(role.id)
    admission = outgoing("admit", place="c1-desk", person=str(stage.ana.id))
    assert await stage.speaker.find(admission) is None
    for _ in range(2):
        assert await stage.speaker.deliver(admission) == str(stage.ana.id)
    assert stage.discord.guild.roles_of(stage.ana) == [role]
    assert await stage.speaker.find(admission) == str(stage.ana.id)


async def test_a_person_who_has_left_cannot_be_admitted(stage: Stage) -> None:
    stage.speaker.places["role:c1-desk"] = str(stage.discord.guild.add_role("Comptoir 1").id)
    stage.discord.guild.expel(stage.ana)
    with pytest.raises(Refused):
        await stage.speaker.deliver(outgoing("admit", place="c1-desk", person=str(stage.ana.id)))


async def test_in_a_direct_conversation_one_answers_in_it(stage: Stage) -> None:
    asked = await stage.ana.dm("C1 pourquoi ?")
    place = f"direct:{stage.ana.direct.id}"
    await stage.speaker.deliver(outgoing(place=place, person=str(stage.ana.id), reply_to=str(asked.id)))
    answer = stage.ana.sees(stage.ana.direct)[-1]
    assert (answer.content, answer.reply_to) == ("Bonjour", asked.id)


async def test_private_answers_are_never_said_to_everybody(stage: Stage) -> None:
    for reply_to in (None, "1234567890"):
        with pytest.raises(Refused):
            await stage.speaker.deliver(outgoing(person=str(stage.ana.id), reply_to=reply_to))
    assert stage.said == []


async def test_a_missing_permission_is_distinguished_from_a_final_refusal(stage: Stage) -> None:
    everyone = stage.discord.guild.everyone
    stage.discord.guild.deny(stage.hall, everyone, "send_messages")
    stage.discord.guild.set_bot_permissions("view_channel")
    for _ in range(4):  # the outbox lets the place rest, and tries again now and then
        with pytest.raises(NotPermitted):
            await stage.speaker.deliver(outgoing())


async def test_whatever_forbids_us_a_place_waits_for_a_permission(stage: Stage) -> None:
    """The message is not lost: the outbox tries again now and then, in case we are given the permission."""
    stage.discord.fail("POST", CHANNEL_MESSAGES, status=403, code=20028)
    with pytest.raises(NotPermitted):
        await stage.speaker.deliver(outgoing())


@pytest.mark.parametrize("why", [90001, 30010], ids=["its author blocked us", "it bears twenty emojis"])
async def test_messages_that_take_no_mark_keep_none_from_the_others(stage: Stage, why: int) -> None:
    theirs, question = await stage.ana.say("!zzz", at=stage.hall), await stage.ana.say("!ok", at=stage.hall)
    refusals = stage.discord.fail(
        "PUT", f"/channels/*/messages/{theirs.id}/reactions/**", status=403, code=why, times=None
    )
    for _ in range(4):
        with pytest.raises(DiscordRefused, match=str(why)):
            await stage.speaker.deliver(outgoing("react", target=str(theirs.id), mark="🚫"))

    await stage.speaker.deliver(outgoing("react", target=str(question.id), mark="👍"))
    await stage.speaker.deliver(outgoing())
    assert refusals.hits == 4
    assert stage.ana.look(question).reactions == {"👍": 1}
    assert [message.content for message in stage.said] == ["Bonjour"]


async def test_the_bot_answers_presses_even_where_it_may_not_speak(stage: Stage) -> None:
    stage.discord.fail("POST", CHANNEL_MESSAGES, status=403, code=20028, times=None)
    for _ in range(3):
        with pytest.raises(Refused):
            await stage.speaker.deliver(outgoing())

    with pytest.raises(Refused, match="is over"):  # the message was tried: that is another permission
        await stage.speaker.deliver(outgoing(person=str(stage.ana.id), reply_to="1234567890"))


# ── Once, whatever its answer ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize(
    "failure",
    [{"status": 500}, {"status": 502, "html": True}, {"status": 503}, {"status": 504}, {"reset": True}],
)
async def test_tried_again_it_is_said_once(stage: Stage, failure: dict[str, Any], after: bool) -> None:
    stage.discord.fail("POST", CHANNEL_MESSAGES, after=after, **failure)
    said = outgoing()
    with pytest.raises(Unknown):
        await stage.speaker.deliver(said)
    remote = await stage.speaker.deliver(said)
    assert [str(message.id) for message in stage.said] == [remote]
    assert stage.discord.duplicates == after


async def test_an_answer_later_than_our_patience_changes_nothing(stage: Stage) -> None:
    stage.discord.fail("POST", CHANNEL_MESSAGES, delay=5, after=True)
    stage.client.patience = 0.05
    said = outgoing()
    with pytest.raises(Unknown):
        await stage.speaker.deliver(said)
    stage.client.patience = 5
    await stage.speaker.deliver(said)
    assert len(stage.said) == 1


@pytest.mark.parametrize("scope", ["user", "global"])
async def test_a_limit_is_obeyed_and_said_once(stage: Stage, scope: str) -> None:
    stage.discord.fail("POST", CHANNEL_MESSAGES, status=429, retry_after=0.02, scope=scope)
    await stage.speaker.deliver(outgoing())
    assert len(stage.said) == 1


async def test_a_long_limit_is_told(stage: Stage) -> None:
    stage.discord.fail("POST", CHANNEL_MESSAGES, status=429, retry_after=30.0)
    with pytest.raises(Busy):
        await stage.speaker.deliver(outgoing())
    assert stage.said == []


# ── Found again, after the nonce is forgotten ───────────────────────────────────────────────────────────


async def unanswered(stage: Stage, doing: Outgoing) -> str:
    """Deliver it with its answer lost and its nonce forgotten; return what `find` should."""
    method = {"say": "POST", "edit": "PATCH", "react": "PUT", "remove": "DELETE"}[doing.operation]
    fault = stage.discord.fail(method, "/channels/*", status=502, after=True)
    with pytest.raises(Unknown):
        await stage.speaker.deliver(doing)
    stage.discord.forget_nonces()
    assert fault.hits == 1
    return str(stage.said[-1].id) if doing.operation == "say" else doing.target or ""


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"notify": False},
        {"actions": (VOTE,), "notify": False},
        {"actions": (Action("next", "Suivante", "⏭"),), "notify": False},
        {"body": b.paragraph(b.Words("**Hé** @everyone <t:0:R>  …\n# x"))},
        {"body": b.paragraph(b.Words("mot " * 900))},
    ],
)
async def test_an_unanswered_message_is_found(stage: Stage, given: dict[str, Any]) -> None:
    await stage.speaker.deliver(outgoing(text="Autre chose"))
    said = outgoing(**given)
    assert await stage.speaker.find(said) is None
    remote = await unanswered(stage, said)
    assert await stage.speaker.find(said) == remote


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ({"text": "Déjeuner à 12h30"}, {"text": "Déjeuner à 13h"}),
        ({"actions": (Action("slot:1", "1", "1️⃣"),)}, {"actions": (Action("slot:2", "2", "2️⃣"),)}),
    ],
)
async def test_a_message_revised_before_its_answer_came_is_found(
    stage: Stage, first: dict[str, Any], then: dict[str, Any]
) -> None:
    former = outgoing(**first, notify=False)
    remote = await unanswered(stage, former)
    revised = outgoing(**then, notify=False)
    assert await stage.speaker.find(revised) is None
    known = replace(
        revised, earlier=(Wording(b.paragraph(b.Text("?"))), Wording(former.body, former.actions))
    )
    assert await stage.speaker.find(known) == remote


async def test_a_message_that_looks_the_same_but_is_known_to_be_another_is_not_taken_for_it(
    stage: Stage,
) -> None:
    former = await stage.speaker.deliver(outgoing())
    said = replace(outgoing(), others=frozenset({former}))
    assert await stage.speaker.find(said) is None
    remote = await unanswered(stage, said)
    assert await stage.speaker.find(said) == remote


async def test_another_s_words_are_not_ours(stage: Stage) -> None:
    await stage.ana.say("Bonjour", at=stage.hall)
    assert await stage.speaker.find(outgoing()) is None


async def test_the_same_words_to_another_message_are_another_answer(stage: Stage) -> None:
    one, two = [str((await stage.ana.say(text, at=stage.hall)).id) for text in ("un", "deux")]
    await stage.speaker.deliver(outgoing(reply_to=one))
    assert await stage.speaker.find(outgoing(reply_to=two)) is None
    assert await stage.speaker.find(outgoing(reply_to=one)) == str(stage.said[0].id)


async def test_a_much_older_message_is_not_taken_for_it(stage: Stage) -> None:
    await stage.speaker.deliver(outgoing())
    later = outgoing()
    stage.discord.advance(600)
    assert await stage.speaker.find(replace(later, since=later.since + timedelta(seconds=600))) is None


@pytest.mark.parametrize("rehearsed", [False, True])
async def test_a_countdown_that_went_on_is_the_same_message(stage: Stage, rehearsed: bool) -> None:
    prefix = "[répétition] " if rehearsed else ""
    soon = outgoing().now + timedelta(minutes=30)
    said = outgoing(
        body=b.paragraph(b.Text("Début "), b.Countdown(soon), b.Text(" au Club")), rehearsal=prefix
    )
    remote = await unanswered(stage, said)
    assert await stage.speaker.find(replace(said, now=said.now + timedelta(minutes=12))) == remote


async def test_a_message_is_found_behind_pages_of_others(stage: Stage) -> None:
    said = outgoing()
    for number in range(120):
        await stage.ana.say(f"bavardage {number}", at=stage.hall)
    remote = await unanswered(stage, said)
    assert await stage.speaker.find(said) == remote


async def test_an_edit_is_found_by_what_is_read_now(stage: Stage) -> None:
    remote = await stage.speaker.deliver(outgoing(notify=False, actions=(VOTE,)))
    edit = outgoing("edit", "Fini", target=remote, notify=False)
    assert await stage.speaker.find(edit) is None
    await unanswered(stage, edit)
    assert await stage.speaker.find(edit) == remote


async def test_a_mark_is_found_and_so_is_its_absence(stage: Stage) -> None:
    question = await stage.ana.say("Pourquoi ?", at=stage.hall)
    await stage.ana.react(question, "👍")
    mark = outgoing("react", mark="👍", target=str(question.id))
    assert await stage.speaker.find(mark) is None
    await unanswered(stage, mark)
    remote = await stage.speaker.find(mark)
    assert remote is not None
    removal = outgoing("remove", target=remote)
    assert await stage.speaker.find(removal) is None
    await unanswered(stage, removal)
    assert await stage.speaker.find(removal) == remote


async def test_a_removal_is_found_once_the_message_is_gone(stage: Stage) -> None:
    removal = outgoing("remove", target=await stage.speaker.deliver(outgoing()))
    assert await stage.speaker.find(removal) is None
    await unanswered(stage, removal)
    assert await stage.speaker.find(removal) == removal.target


async def test_history_that_cannot_be_read_is_told(stage: Stage) -> None:
    stage.discord.fail("GET", CHANNEL_MESSAGES, status=503)
    with pytest.raises(Unknown):
        await stage.speaker.find(outgoing())
