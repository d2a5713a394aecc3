"""Messages that bear a document: made when they are delivered, said once, taken back and said anew."""

from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import trial
from databases import transact
from memory_platform import Message
from scene import Scene
from structlog.testing import capture_logs
from test_outbox import Mouth, claimed, times
from trial import Trial

from bot.database import schema
from bot.database.transaction import Transaction
from bot.delivery import agenda, settle
from bot.outbox import forgotten, outgoing
from bot.outbox.outgoing import Named, Priority
from bot.port.chat import Document
from bot.port.errors import Refused, Unknown


@pytest.fixture
async def mouth(tmp_path: Path) -> AsyncIterator[Mouth]:
    made = Mouth(tmp_path)
    yield made
    made.store.close()


@pytest.fixture
def sheet(monkeypatch: pytest.MonkeyPatch) -> Trial:
    return Trial().install(monkeypatch)


def say(mouth: Mouth, key: str = "trial", **changes: Any) -> int:
    row = transact(mouth.transactions, outgoing.say, trial.post(key, **changes))
    assert row is not None
    return row


def shown(mouth: Mouth, place: str = "hall") -> list[Document | None]:
    return [message.document for message in standing(mouth, place)]


def standing(mouth: Mouth, place: str = "hall") -> list[Message]:
    return mouth.chat.in_place(place)


def pdf(name: str, words: str) -> Document:
    return Document(name, "application/pdf", f"%PDF {words}".encode())


async def test_a_document_is_made_from_what_is_true_when_its_message_is_delivered(
    mouth: Mouth, sheet: Trial
) -> None:
    say(mouth)
    sheet.words = "Qui paiera ?"

    await mouth.until_quiet()

    assert shown(mouth) == [pdf("fiche-C3-1.pdf", "Qui paiera ?")]
    assert mouth.texts() == [trial.LINE]


async def test_words_go_before_documents(mouth: Mouth, sheet: Trial) -> None:
    say(mouth)
    mouth.say("sheet", priority=Priority.DESK)

    await mouth.until_quiet()

    assert mouth.done == ["say sheet", "say trial"]


async def test_a_document_with_nothing_to_make_it_from_is_skipped(mouth: Mouth, sheet: Trial) -> None:
    say(mouth)
    sheet.words = None

    await mouth.until_quiet()

    [row] = mouth.store.run_now(agenda.listing, "skipped")
    assert (row["key"], row["why"], shown(mouth)) == ("trial", "nothing-left", [])


async def test_a_document_that_cannot_be_made_is_told_once_without_its_words(
    mouth: Mouth, sheet: Trial
) -> None:
    sheet.error = ValueError("unexpected « Qui paie ? »")
    say(mouth)

    with capture_logs() as logs:
        await mouth.until_quiet()

    [row] = mouth.store.run_now(agenda.listing, "failed")
    assert (row["key"], row["why"], row["error"]) == ("trial", "unprinted", "ValueError")
    [told] = mouth.texts("regie")
    assert "document (le hall)" in told
    assert "ValueError" in told
    assert "Qui paie" not in str(logs) + told
    assert [log["what"] for log in logs if log["event"] == "a document cannot be made"] == ["trial:C3"]


async def test_a_refused_document_is_told_once_and_the_words_beside_it_stand(
    mouth: Mouth, sheet: Trial
) -> None:
    mouth.faults.append(times(10, Refused("413 M_TOO_LARGE"), key="trial"))
    mouth.say("sheet")
    say(mouth)

    await mouth.until_quiet()

    assert (mouth.texts(), mouth.states()["trial"]) == (["sheet"], "failed")
    assert mouth.tokens.count(mouth.tokens[1]) == 1
    [told] = mouth.texts("regie")
    assert "413 M_TOO_LARGE" in told


@pytest.mark.parametrize("when", ["before", "after"])
async def test_an_answer_that_is_lost_makes_the_document_again_and_says_it_once(
    mouth: Mouth, sheet: Trial, when: str
) -> None:
    mouth.faults.append(times(2, Unknown("no answer"), when))
    say(mouth)

    await mouth.until_quiet()

    assert shown(mouth) == [pdf("fiche-C3-1.pdf", "Qui paie ?")]
    assert sheet.made == ["fiche-C3-1.pdf"] * 3


async def test_a_document_that_may_have_been_said_is_looked_for_once_nothing_is_left(
    mouth: Mouth, sheet: Trial
) -> None:
    say(mouth)
    unanswered = transact(mouth.transactions, claimed)
    await mouth.chat.deliver(unanswered.outgoing)
    transact(mouth.transactions, settle.settle_later, unanswered, attempted=True)
    sheet.words = None

    await mouth.until_quiet()

    assert mouth.states()["trial"] == "sent"
    assert len(shown(mouth)) == 1


# ── What it holds ───────────────────────────────────────────────────────────────────────────────────────


def holding(mouth: Mouth, thing: str) -> Sequence[str]:
    return mouth.store.run_now(lambda c: [row.key for row in outgoing.documents_holding(c, thing)])


async def test_a_document_that_was_made_is_found_by_what_it_holds(mouth: Mouth, sheet: Trial) -> None:
    say(mouth)
    before = holding(mouth, "question:12")

    await mouth.until_quiet()

    assert (before, holding(mouth, "question:12"), holding(mouth, "question:1")) == ([], ["trial"], [])


async def test_what_an_unanswered_attempt_held_is_not_forgotten(mouth: Mouth, sheet: Trial) -> None:
    say(mouth)
    unanswered = transact(mouth.transactions, claimed)
    transact(mouth.transactions, settle.settle_later, unanswered, attempted=True)
    sheet.holds = ("note:3",)

    transact(mouth.transactions, claimed)

    assert [holding(mouth, thing) for thing in ("question:12", "note:3")] == [["trial"], ["trial"]]


async def test_what_an_attempt_that_was_surely_not_made_held_is_forgotten(mouth: Mouth, sheet: Trial) -> None:
    say(mouth)
    not_made = transact(mouth.transactions, claimed)
    transact(mouth.transactions, settle.settle_later, not_made, attempted=False)
    sheet.holds = ("note:3",)

    transact(mouth.transactions, claimed)

    assert [holding(mouth, thing) for thing in ("question:12", "note:3")] == [[], ["trial"]]


async def test_a_refused_document_holds_nothing(mouth: Mouth, sheet: Trial) -> None:
    mouth.faults.append(times(1, Refused("403 M_FORBIDDEN"), key="trial"))
    say(mouth)

    await mouth.until_quiet()

    assert holding(mouth, "question:12") == []


# ── Said anew ───────────────────────────────────────────────────────────────────────────────────────────


def renew(mouth: Mouth) -> None:
    transact(mouth.transactions, outgoing.renew_documents, "question:12")


async def test_a_document_is_taken_back_and_said_anew_under_another_name(mouth: Mouth, sheet: Trial) -> None:
    say(mouth, notify=True, subject="session:comptoir-3")
    await mouth.until_quiet()
    sheet.words, sheet.holds = "Rien", ()

    renew(mouth)
    await mouth.until_quiet()

    [message] = standing(mouth)
    assert (message.document, message.notify) == (pdf("fiche-C3-2.pdf", "Rien"), False)
    assert mouth.texts() == [trial.LINE]
    assert holding(mouth, "question:12") == []


async def test_each_place_counts_its_own_versions(mouth: Mouth, sheet: Trial) -> None:
    for place in ("hall", "comptoir-1"):
        say(mouth, f"trial:{place}", place=place)
    say(mouth, "trial:later", document=Named("trial:C3", 2))
    await mouth.until_quiet()

    renew(mouth)
    await mouth.until_quiet()

    names = [[d.name for d in shown(mouth, place) if d] for place in ("hall", "comptoir-1")]
    assert names == [["fiche-C3-3.pdf", "fiche-C3-4.pdf"], ["fiche-C3-2.pdf"]]


async def test_a_document_that_was_never_attempted_is_not_taken_back(mouth: Mouth, sheet: Trial) -> None:
    row = say(mouth)

    def run(tx: Transaction) -> int | None:
        waiting = outgoing.by_key(tx.c, "trial")
        assert waiting is not None
        return outgoing.renew_document(tx, waiting)

    assert transact(mouth.transactions, run) == row
    await mouth.until_quiet()
    assert [d.name for d in shown(mouth) if d] == ["fiche-C3-1.pdf"]


@pytest.mark.parametrize("when", ["before", "after"])
async def test_a_document_renewed_while_nobody_knows_whether_it_stands_stands_once(
    mouth: Mouth, sheet: Trial, when: str
) -> None:
    mouth.is_heard = False
    mouth.faults.append(times(10_000, Unknown("no answer"), when))
    say(mouth)
    await mouth.until(lambda: bool(mouth.tokens) and mouth.worker.idle)
    sheet.words, sheet.holds = "Rien", ()

    renew(mouth)
    mouth.faults.clear()
    await mouth.until_quiet()

    assert shown(mouth) == [pdf("fiche-C3-2.pdf", "Rien")]


async def test_a_document_is_said_anew_once(mouth: Mouth, sheet: Trial) -> None:
    say(mouth)
    await mouth.until_quiet()
    [row] = mouth.store.run_now(lambda c: list(outgoing.documents_holding(c, "question:12")))

    first = transact(mouth.transactions, outgoing.renew_document, row)
    again = transact(mouth.transactions, outgoing.renew_document, row)

    assert (first is None, again) == (False, None)


async def test_a_message_that_bears_a_document_is_not_edited(mouth: Mouth, sheet: Trial) -> None:
    say(mouth)
    await mouth.until_quiet()

    with pytest.raises(ValueError, match="bears a document"):
        mouth.revise("trial", "Autre chose")


@pytest.mark.parametrize("end", ["erased", "forgotten", "edited and taken back"])
async def test_erased_words_leave_the_documents_that_have_them(
    tmp_path: Path, sheet: Trial, end: str
) -> None:
    async with Scene(tmp_path, hour="10:35") as scene:
        # given a sheet with the words of a question
        scene.chat.join("ana", "comptoir-1-desk")
        asked = await scene.says("sam", "comptoir-1", "!question Qui ment ?")
        edit = await scene.edits("sam", asked, "!question Qui ment donc ?")
        question = scene.store.run_now(lambda c: c.execute(sa.select(schema.questions.c.id)).scalar_one())
        sheet.words, sheet.holds = "Qui ment ?", (f"question:{question}",)
        transact(scene.transactions, outgoing.say, trial.post(place="comptoir-1-desk"))
        await scene.quiet()

        # when they go, in one of the ways they may
        sheet.words, sheet.holds = "Rien", ()
        match end:
            case "erased":
                await scene.says("ana", "comptoir-1-desk", "!effacer 1")
                await scene.taps("ana", scene.last("comptoir-1-desk").id, "✅")
            case "forgotten":
                await scene.says("sam", "direct:sam", "oublie-moi oui")
            case _:
                scene.chat.delete("sam", edit)
        await scene.jump(seconds=4)

        # then no file has them any more
        documents = [m.document for m in scene.chat.in_place("comptoir-1-desk") if m.document]
        assert documents == [pdf("fiche-C3-2.pdf", "Rien")]


async def test_a_document_for_one_person_alone_is_not_taken(mouth: Mouth, sheet: Trial) -> None:
    with pytest.raises(ValueError, match="one person"):
        say(mouth, person="ana")


async def test_after_the_retention_nothing_says_what_a_document_held(mouth: Mouth, sheet: Trial) -> None:
    say(mouth)
    await mouth.until_quiet()

    mouth.store.run_now(forgotten.empty_all, None, ())

    kept = mouth.store.run_now(lambda c: c.execute(sa.select(schema.outbox.c.document)).scalars().all())
    assert kept == [None]
