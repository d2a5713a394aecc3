"""The bot dies before and after every commit and every call, and restarts: nobody sees a difference."""

import asyncio
import copy
import random
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Concatenate, ParamSpec

import pytest
import sqlalchemy as sa
import trial
from contract_stages import DiscordStage
from databases import made_ready, transact
from matrix_life import Cast, MatrixLife
from memory_platform import Message
from mortal import Fate, Killed, Life, MortalPlatform, quieten
from patience import PATIENCE
from scene import PATIENT, Scene, at, programme
from sizes import size
from trial import Trial

from adapters.rehearsal.homeserver import Homeserver
from bot.clock import Clock
from bot.database import schema
from bot.database.store import Store, claim_instance
from bot.database.transaction import Transaction, Transactions
from bot.day import Day
from bot.delivery.worker import Deliverer
from bot.outbox import outgoing
from bot.outbox.outgoing import Named
from bot.outbox.states import UNSAID
from bot.port.chat import Platform
from bot.settings import Flood, Settings
from bot.words.catalogue import Catalogue

P = ParamSpec("P")
Step = Callable[[Scene], object]
Seen = list[tuple[str, str, str, tuple[str, ...]]]


def ask(scene: Scene) -> None:
    scene.chat.say("ada", "comptoir-1", "!question Qui paie ?")


def vote(scene: Scene) -> None:
    scene.chat.react("bob", question_of(scene), "👍")


def stage(scene: Scene) -> None:
    scene.chat.react("ana", scene.last("comptoir-1-desk").id, "1️⃣")


def answer(scene: Scene) -> None:
    scene.chat.say("ana", "comptoir-1-desk", "!repondu 1 Tout le monde")


def a_moment_later(scene: Scene) -> None:
    """Pass the three seconds after which boards are brought up to date."""
    scene.wall += timedelta(seconds=4)


def show_before_erasing(scene: Scene) -> None:
    scene.chat.say("ana", "comptoir-1-desk", "!effacer 1")


def erase(scene: Scene) -> None:
    scene.chat.react("ana", scene.last("comptoir-1-desk").id, "✅")


def moderate(scene: Scene) -> None:
    scene.chat.say("ana", "comptoir-1-desk", "!moderer oui")


def let_through(scene: Scene) -> None:
    scene.chat.react("ana", scene.last("comptoir-1-desk").id, "1️⃣")


def reword(scene: Scene) -> None:
    scene.chat.edit("ada", question_of(scene), "!question Qui paiera ?")


def ask_the_same(scene: Scene) -> None:
    scene.chat.say("bob", "comptoir-1", "!question Qui va payer ?")


def merge(scene: Scene) -> None:
    scene.chat.say("ana", "comptoir-1-desk", "!fusionner 2 dans 1")


def take_the_kept_one_away(scene: Scene) -> None:
    scene.chat.delete("ada", question_of(scene))


ERASURE = (ask, show_before_erasing, erase, a_moment_later)
MERGED = (ask, ask_the_same, merge, a_moment_later, take_the_kept_one_away, a_moment_later)
MODERATION = (moderate, ask, vote, let_through, reword, a_moment_later, let_through, a_moment_later)
QUESTION = (ask, vote, a_moment_later, stage, answer, a_moment_later)


def move(scene: Scene) -> None:
    scene.chat.say("ana", "comptoir-1-desk", "!deplacer 1 C2")


def change_ones_mind(scene: Scene) -> None:
    scene.chat.say("ana", "comptoir-1-desk", "!annuler-geste")


MOVED = (ask, stage, move, a_moment_later, change_ones_mind, a_moment_later, move, a_moment_later)


def ask_for_precision(scene: Scene) -> None:
    scene.chat.say("ana", "comptoir-1-desk", "!preciser 1 Pour quand ?")


def make_precise(scene: Scene) -> None:
    scene.chat.say("ada", "comptoir-1", "Pour 2027", reply_to=question_of(scene))


def give_to_somebody(scene: Scene) -> None:
    scene.chat.say("ana", "comptoir-1-desk", "!confier 1 eva")


def accept_for_them(scene: Scene) -> None:
    scene.chat.react("ana", scene.last("comptoir-1-desk").id, "✅")


PRECISE = (ask, ask_for_precision, make_precise, a_moment_later)
OWNED = (ask, give_to_somebody, accept_for_them, a_moment_later, answer, a_moment_later)


def ask_the_same_by_form(scene: Scene) -> None:
    scene.chat.call("bob", "comptoir-1", "question", texte="Qui va payer ?")


def vote_instead(scene: Scene) -> None:
    _press_what_is_shown(scene, "near-vote:1")


def publish_at_once(scene: Scene) -> None:
    _press_what_is_shown(scene, "near-publish")


def _press_what_is_shown(scene: Scene, action: str) -> None:
    shown = [m for m in scene.chat.in_place("comptoir-1", "bob") if m.actions and m.person]
    scene.chat.press("bob", shown[-1].id, action)


def a_minute_later(scene: Scene) -> None:
    scene.wall += timedelta(minutes=1)


def question_of(scene: Scene) -> str:
    return next(m.id for m in scene.chat.in_place("comptoir-1") if m.text.startswith("!question"))


def talk(scene: Scene) -> None:
    scene.chat.say("ada", "comptoir-1", "Qui paie ?")


def like(scene: Scene) -> None:
    scene.chat.react("bob", talk_of(scene), "👍")


def make_it_a_question(scene: Scene) -> None:
    scene.chat.react("ada", talk_of(scene), "❓")


def edit(scene: Scene) -> None:
    scene.chat.edit("ada", talk_of(scene), "Mon numéro : 06 12 34")


def take_the_edit_back(scene: Scene) -> None:
    scene.chat.delete("ada", list(scene.chat.messages[talk_of(scene)].versions)[-1])


EDITED = (talk, like, make_it_a_question, edit, a_moment_later, take_the_edit_back, a_moment_later)


def talk_of(scene: Scene) -> str:
    return next(m.id for m in scene.chat.in_place("comptoir-1") if m.handle == "ada")


def star(scene: Scene) -> None:
    scene.chat.react("bob", talk_of(scene), "⭐")


def keep(scene: Scene) -> None:
    scene.chat.react("ana", talk_of(scene), "⭐")


def let_go(scene: Scene) -> None:
    [kept] = [
        e.event for e in scene.chat.events if e.content.get("mark") == "⭐" and e.content["handle"] == "ana"
    ]
    scene.chat.delete("ana", kept)


def retain(scene: Scene) -> None:
    scene.chat.say("ana", "comptoir-1-desk", "!retenir La région finance")


KEPT = (talk, star, keep, edit, retain, change_ones_mind, let_go, a_moment_later)


def five_minutes_before(scene: Scene) -> None:
    scene.wall = scene.wall.replace(minute=25)


REMINDER = (five_minutes_before,)


def call_for_help(scene: Scene) -> None:
    scene.chat.say("ada", "comptoir-1", "!alerte Ça brûle")


def two_minutes_later(scene: Scene) -> None:
    scene.wall += timedelta(minutes=2)


def add_to_the_call(scene: Scene) -> None:
    scene.chat.say("ada", "comptoir-1", "!alerte Vite")


def take_the_call(scene: Scene) -> None:
    scene.chat.react("ana", scene.last("regie").id, "✅")


CALL = (call_for_help, add_to_the_call, a_moment_later, two_minutes_later, take_the_call, a_moment_later)


def give_a_cue(scene: Scene) -> None:
    scene.chat.say("olga", "regie", "!consigne C1 : Plus que cinq minutes")


def tap_the_last(place: str) -> Step:
    def tap(scene: Scene) -> None:
        scene.chat.react("ana", scene.last(place).id, "✅")

    return tap


def correct_the_cue(scene: Scene) -> None:
    command = next(m.id for m in scene.chat.messages.values() if m.text.startswith("!consigne"))
    scene.chat.edit("olga", command, "!consigne C1 : Plus que deux minutes")


def plan_an_announcement(scene: Scene) -> None:
    scene.chat.say("olga", "regie", "!annonce à 10:37 jusqu’à 10:39 : Le bus part")


def move_it(scene: Scene) -> None:
    command = next(m.id for m in scene.chat.messages.values() if m.text.startswith("!annonce"))
    scene.chat.edit("olga", command, "!annonce à 10:38 jusqu’à 10:39 : Le bus part")


def at_hour(hour: str) -> Step:
    def pass_time(scene: Scene) -> None:
        scene.wall = at(hour)

    return pass_time


def ask_for_a_delay(scene: Scene) -> None:
    scene.chat.say("olga", "regie", "!retard C1 10")


def ask_for_a_cancellation(scene: Scene) -> None:
    scene.chat.say("olga", "regie", "!annuler C2 Il neige")


def accept_the_change(scene: Scene) -> None:
    scene.chat.react("olga", scene.last("regie").id, "✅")


CHANGED_DAY = (
    *(ask_for_a_delay, accept_the_change, a_moment_later),
    *(ask_for_a_cancellation, accept_the_change, a_moment_later, at_hour("10:36")),
)


def say_what_is_missing(scene: Scene) -> None:
    scene.chat.say("bob", "comptoir-1", "il manque le prix", reply_to=scene.last("comptoir-1").id)


def leave_it_out(scene: Scene) -> None:
    scene.chat.react("ana", scene.last("comptoir-1-desk").id, "❌")


GIVEN_CUE = (
    *(give_a_cue, two_minutes_later, tap_the_last("comptoir-1-desk"), a_moment_later),
    *(correct_the_cue, tap_the_last("comptoir-1-desk"), a_moment_later),
)
PLANNED = (
    *(plan_an_announcement, tap_the_last("regie"), move_it, at_hour("10:37")),
    *(at_hour("10:38"), at_hour("10:39")),
)
SHOWN_SHEET = (ask, answer, at_hour("11:33"), say_what_is_missing, leave_it_out, at_hour("11:43"))
GIVEN_SHEET = (
    *(at_hour("14:41"), lambda scene: scene.chat.say("ana", "comptoir-1-desk", "!repondu 2 Non")),
    *(at_hour("14:56"), lambda scene: scene.chat.delete("ada", question_of(scene)), a_moment_later),
)


def follow_in_private(scene: Scene) -> None:
    scene.chat.say("sam", "direct:sam", "suivre C1 C2")


def follow_by_a_mark(scene: Scene) -> None:
    reminder = next(m for m in scene.chat.in_place("hall") if scene.read(m).startswith("⏰ À 10h30"))
    for handle, mark in (("ada", "⏰ C1"), ("bob", "⏰ C1"), ("bob", "⏰ C2")):
        scene.chat.react(handle, reminder.id, mark)


def take_the_mark_away(scene: Scene) -> None:
    [put] = [
        e for e in scene.chat.events if e.content["handle"] == "bob" and e.content.get("mark") == "⏰ C1"
    ]
    scene.chat.delete("bob", put.event)


FOLLOWED = (follow_in_private, follow_by_a_mark, take_the_mark_away, five_minutes_before, a_moment_later)


def say_to_be_late(scene: Scene) -> None:
    scene.chat.react("ana", scene.last("comptoir-1-desk").id, "🕐")


AWAITED = (at_hour("10:00"), say_to_be_late, a_moment_later, at_hour("10:20"))


def ask_in_private(words: str) -> Step:
    return lambda scene: scene.chat.say("sam", "direct:sam", f"C1 {words} ?")


PRESSED = (
    *(ask_in_private(words) for words in ("Le loyer", "Des salaires", "Ma marque", "Du matériel")),
    *(a_moment_later, a_minute_later, lambda scene: scene.chat.say("sam", "direct:sam", "retirer C1-3")),
    *(a_moment_later, a_minute_later, a_minute_later),
)
FEW = Flood(10**6, 10**6, pressure=2)


def start_while_asked(scene: Scene) -> None:
    scene.wall = scene.wall.replace(minute=30)
    ask(scene)


@pytest.mark.long
async def test_a_question_survives_a_death_at_each_point_of_its_life(tmp_path: Path) -> None:
    await no_death_shows(tmp_path, "10:35", QUESTION)


@pytest.mark.long
async def test_an_early_vote_and_an_edit_taken_back_survive_a_death_at_each_point(tmp_path: Path) -> None:
    await no_death_shows(tmp_path, "10:35", EDITED)


@pytest.mark.long
async def test_a_reminder_survives_a_death_at_each_point_of_its_life(tmp_path: Path) -> None:
    await no_death_shows(tmp_path, "10:20", REMINDER, least=18)


@pytest.mark.long
async def test_an_erasure_survives_a_death_at_each_point(tmp_path: Path) -> None:
    await no_death_shows(tmp_path, "10:35", ERASURE)


@pytest.mark.long
async def test_a_move_undone_and_made_again_survives_a_death_at_each_point(tmp_path: Path) -> None:
    await no_death_shows(tmp_path, "10:35", MOVED)


@pytest.mark.long
async def test_letting_a_question_through_survives_a_death_at_each_point(tmp_path: Path) -> None:
    await no_death_shows(tmp_path, "10:35", MODERATION)


@pytest.mark.long
async def test_a_merge_and_its_end_survive_a_death_at_each_point(tmp_path: Path) -> None:
    await no_death_shows(tmp_path, "10:35", MERGED)


@pytest.mark.long
async def test_a_call_for_help_survives_a_death_at_each_point_of_its_life(tmp_path: Path) -> None:
    await no_death_shows(tmp_path, "10:35", CALL)


@pytest.mark.long
async def test_following_survives_a_death_at_each_point_and_nobody_is_told_twice(tmp_path: Path) -> None:
    await no_death_shows(tmp_path, "10:20", FOLLOWED)


@pytest.mark.long
async def test_a_question_of_presence_survives_a_death_at_each_point(tmp_path: Path) -> None:
    await no_death_shows(tmp_path, "09:58", AWAITED, asks_presence=True)


@pytest.mark.long
async def test_a_cue_survives_a_death_at_each_point_of_its_life(tmp_path: Path) -> None:
    await no_death_shows(tmp_path, "10:35", GIVEN_CUE)


@pytest.mark.long
async def test_an_announcement_at_an_hour_survives_a_death_at_each_point_of_its_life(tmp_path: Path) -> None:
    await no_death_shows(tmp_path, "10:35", PLANNED)


@pytest.mark.long
async def test_what_is_kept_for_the_restitution_survives_a_death_at_each_point(tmp_path: Path) -> None:
    await no_death_shows(tmp_path, "10:35", KEPT)


@pytest.mark.long
async def test_a_precision_survives_a_death_at_each_point(tmp_path: Path) -> None:
    await no_death_shows(tmp_path, "10:35", PRECISE)


@pytest.mark.long
async def test_an_assignment_survives_a_death_at_each_point(tmp_path: Path) -> None:
    await no_death_shows(tmp_path, "10:35", OWNED)


@pytest.mark.long
async def test_too_many_questions_and_their_end_survive_a_death_at_each_point(tmp_path: Path) -> None:
    await no_death_shows(tmp_path, "10:35", PRESSED, flood=FEW)


@pytest.mark.long
async def test_a_change_of_the_day_survives_a_death_at_each_point(tmp_path: Path) -> None:
    await no_death_shows(tmp_path, "10:20", CHANGED_DAY)


@pytest.mark.long
async def test_a_sheet_shown_to_its_public_survives_a_death_at_each_point(tmp_path: Path) -> None:
    await no_death_shows(tmp_path, "11:29", SHOWN_SHEET)


@pytest.mark.long
async def test_a_sheet_given_and_frozen_survives_a_death_at_each_point(tmp_path: Path) -> None:
    """A third as many deaths as elsewhere: each of its messages and documents is one more."""
    asked = (ask, ask_the_same, answer)
    await no_death_shows(tmp_path, "14:39", GIVEN_SHEET, before=asked, each=3 * EACH)


@pytest.mark.long
@pytest.mark.parametrize("choice", [vote_instead, publish_at_once, a_moment_later])
async def test_a_question_kept_for_a_choice_survives_a_death_at_each_point(
    tmp_path: Path, choice: Step
) -> None:
    steps = (ask, ask_the_same_by_form, choice, a_minute_later, a_moment_later)
    await no_death_shows(tmp_path, "10:35", steps)


@pytest.mark.long
async def test_a_question_that_comes_with_the_digest_survives_a_death_at_each_point(tmp_path: Path) -> None:
    """The digest is revised while it may be on its way."""
    await no_death_shows(tmp_path, "10:29", (start_while_asked, a_moment_later))


async def test_a_document_said_and_said_anew_survives_a_death_at_each_point(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = Trial().install(monkeypatch)

    def post_it(scene: Scene) -> None:
        sheet.words, sheet.holds = "Qui paie ?", ("question:12",)
        beside(scene.settings.database, scene.day, scene.clock, outgoing.say, trial.post())

    def erase_what_it_holds(scene: Scene) -> None:
        sheet.words, sheet.holds = "Rien", ()
        beside(scene.settings.database, scene.day, scene.clock, outgoing.renew_documents, "question:12")

    steps = (post_it, a_moment_later, erase_what_it_holds, a_moment_later)
    await no_death_shows(tmp_path, "10:35", steps, least=12)


def beside(
    database: str,
    day: Day,
    clock: Clock,
    f: Callable[Concatenate[Transaction, P], object],
    *args: P.args,
    **kwargs: P.kwargs,
) -> None:
    """Run a transaction beside the bot, which survives its death."""
    store = Store(database)
    transact(Transactions(store, day, clock), f, *args, **kwargs)
    store.close()


EACH = size(12, 1)  # one point in so many, from another first one in each run: all of them take minutes


async def no_death_shows(
    folder: Path,
    hour: str,
    steps: Sequence[Step],
    *,
    before: Sequence[Step] = (),
    least: int = 20,
    each: int = EACH,
    asks_presence: bool = False,
    flood: Flood = PATIENT,
) -> None:
    """Check that no death shows, with at least `least` points to die at: fewer would prove too little.

    What comes `before` the steps is played once, without a death.
    """
    quieten(asyncio.get_running_loop())
    prepared = await Prepared.at(folder, hour, before, asks_presence=asks_presence, flood=flood)
    counting = Fate()
    expected = await play(prepared.scene(), steps, counting)
    assert counting.passed >= least

    for fatal in range(random.randrange(1, each + 1), counting.passed + 1, each):
        seen = await play(prepared.scene(), steps, Fate(fatal))
        assert seen == expected, f"after a death at point {fatal} of {counting.passed}"


@dataclass(frozen=True)
class Prepared:
    """A day brought to an hour, from which it can go on as often as needed."""

    played: Scene
    hour: str

    @classmethod
    async def at(
        cls,
        folder: Path,
        hour: str,
        before: Sequence[Step] = (),
        *,
        asks_presence: bool = False,
        flood: Flood = PATIENT,
    ) -> "Prepared":
        settings = Settings(folder / "programme.yaml", f"sqlite:///{folder / 'comptoir.db'}", flood=flood)
        scene = Scene(folder, hour=hour, settings=settings)
        scene.asks_presence = asks_presence
        await scene.start()
        scene.chat.join("ana", "comptoir-1-desk")
        await scene.quiet()
        for step in before:
            step(scene)
            await scene.quiet()
        await scene.stop()
        shutil.copy(scene.folder / "comptoir.db", scene.folder / "prepared.db")
        return cls(scene, hour)

    def scene(self) -> Scene:
        """Return a copy of its database, and a platform with its messages; nothing runs yet."""
        for left in self.played.folder.glob("comptoir.db*"):
            left.unlink()
        shutil.copy(self.played.folder / "prepared.db", self.played.folder / "comptoir.db")
        before = self.played.chat
        scene = Scene(self.played.folder, hour=self.hour)
        scene.chat.messages, scene.chat.events = copy.deepcopy(before.messages), list(before.events)
        scene.chat._tokens, scene.chat._numbers = dict(before._tokens), copy.copy(before._numbers)
        scene.transactions = Transactions(self.played.store, self.played.day, Clock(wall=lambda: scene.wall))
        return scene


async def play(scene: Scene, steps: Sequence[Step], fate: Fate) -> Seen:
    """Play each step once everything is quiet after the last one; return what everybody sees in the end."""
    life = begin(scene, fate)
    for step in steps:
        step(scene)
        life = await live_until_quiet(scene, life)
    await life.throw_away()
    return seen_by_all(scene)


def begin(scene: Scene, fate: Fate) -> Life:
    mortal = [MortalPlatform(platform, fate) for platform in scene.platforms]
    life = Life(scene.settings.database, scene.day, scene.clock, mortal, fate)
    scene.app, scene.store, scene._run = life.app, life.store, life.run
    scene.transactions = life.app.transactions
    return life


async def live_until_quiet(scene: Scene, life: Life) -> Life:
    """Return the same life, or the next one, because a bot that dies is started again."""
    try:
        await scene.quiet()
        if not life.is_over:
            return life
    except (Killed, BaseExceptionGroup):
        pass
    await life.throw_away()
    following = begin(scene, Fate())
    await scene.quiet()
    return following


def seen_by_all(scene: Scene) -> Seen:
    return [
        (message.place, message.handle, message.text or read(scene, message), marks_of(message.marks))
        for place in (*scene.places, "direct:sam")
        for message in scene.chat.in_place(place)
    ]


def read(scene: Scene, message: Message) -> str:
    document = message.document
    return scene.read(message) + (f" {document.name} {document.content!r}" if document else "")


def marks_of(marks: dict[str, set[str]]) -> tuple[str, ...]:
    return tuple(sorted(f"{mark} {handle}" for mark, handles in marks.items() for handle in handles))


# ── On a real homeserver ────────────────────────────────────────────────────────────────────────────────

EVERY = size(60, 4)  # one point in so many


@pytest.mark.long
@pytest.mark.synapse
async def test_on_a_real_homeserver_no_death_shows_either(
    homeserver: Homeserver, localpart: Callable[[str], str], tmp_path: Path
) -> None:
    quieten(asyncio.get_running_loop())
    cast = await asyncio.to_thread(Cast, homeserver, localpart)
    counting = Fate()
    expected = await play_on_matrix(cast, tmp_path, counting)

    for fatal in range(random.randrange(1, EVERY + 1), counting.passed + 1, EVERY):
        seen = await play_on_matrix(cast, tmp_path, Fate(fatal))
        assert seen == expected, f"after a death at point {fatal} of {counting.passed}"


async def play_on_matrix(cast: Cast, folder: Path, fate: Fate) -> dict[str, list[str]]:
    """Play from the reminders due at its start to the answer to a question."""
    await asyncio.to_thread(shutil.rmtree, folder)
    folder.mkdir()  # noqa: ASYNC240 - it takes no time
    async with MatrixLife(cast, folder, "10:35", fate) as life:
        ada, bob, ana = (life.people[who] for who in ("ada", "bob", "ana"))
        room, desk = life.rooms["comptoir-1"], life.rooms["comptoir-1-desk"]
        asked = await ada.say(room, "!question Qui paie ?")
        await life.act(asked)
        await life.act(await bob.react(room, asked, "👍"))
        await life.pass_time(seconds=4)
        await life.act(await ana.react(desk, await life.message("comptoir-1-desk", "en attente"), "1️⃣"))
        await life.act(await ana.say(desk, "!repondu 1 Tout le monde"))
        await life.pass_time(seconds=4)
        return await life.seen()


@pytest.mark.long
@pytest.mark.synapse
async def test_on_a_real_homeserver_a_document_is_said_once_at_whatever_point_the_bot_dies(
    homeserver: Homeserver,
    localpart: Callable[[str], str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    quieten(asyncio.get_running_loop())
    Trial().install(monkeypatch)
    cast = await asyncio.to_thread(Cast, homeserver, localpart)
    async with MatrixLife(cast, tmp_path, "10:35", Fate()) as life:
        for fatal in count(1):
            fate = life.life.fate
            fate.fatal = fate.passed + fatal
            post = trial.post(f"trial:{fatal}", platform="matrix", document=Named(f"trial:{fatal}"))
            beside(life.database, life.day, life.clock, outgoing.say, post)
            await life.pass_time(seconds=4)
            if life.life.fate is fate:
                break  # it outlived the document
        files = await life.files("hall")

    assert files == [f"fiche-{n}-1.pdf" for n in range(1, fatal + 1)]
    assert fatal > 8


# ── On Discord ──────────────────────────────────────────────────────────────────────────────────────────


async def test_on_discord_a_document_is_said_once_at_whatever_point_the_bot_dies(
    localpart: Callable[[str], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quieten(asyncio.get_running_loop())
    Trial().install(monkeypatch)
    async with DiscordStage(None, localpart) as stage:
        mouth = Mouth(tmp_path, stage.platform)
        for fatal in count(1):
            post = trial.post(f"trial:{fatal}", platform="discord", document=Named(f"trial:{fatal}"))
            transact(mouth.transactions, outgoing.say, post)
            if not await mouth.dies(fatal):
                break  # it outlived the document
            assert not await mouth.dies(None)
        files = [name for message in stage.ana.sees() for name in message.files]
        mouth.store.close()

    assert files == [f"fiche-{n}-1.pdf" for n in range(1, fatal + 1)]
    assert fatal > 6


class Mouth:
    """The lives of a delivery worker, which have a database and a platform in common."""

    def __init__(self, folder: Path, platform: Platform) -> None:
        url = f"sqlite:///{folder / 'comptoir.db'}"
        self.store, self.platform = Store(made_ready(url)), platform
        self.store.run_now(claim_instance, "jour")
        settings, played = Settings(folder / "programme.yaml", url), programme()
        day = Day(played, settings, Catalogue(played.event.timezone), {platform.name: platform.limits})
        self.transactions = Transactions(self.store, day, Clock(at("10:35"), datetime.now(UTC)))

    async def dies(self, fatal: int | None) -> bool:
        """Deliver what is due, unless it dies first at that point; return whether it did."""
        fate = Fate(fatal)
        store = Store(self.transactions.day.settings.database, fate.at_commit)
        transactions = Transactions(store, self.transactions.day, self.transactions.clock)
        worker = Deliverer(transactions, MortalPlatform(self.platform, fate))
        run = asyncio.create_task(worker.run())
        async with asyncio.timeout(PATIENCE):
            while not fate.is_sealed and (self._unsaid() or not worker.idle):  # noqa: ASYNC110 - a database
                await asyncio.sleep(0.002)
        died, fate.fatal = fate.is_sealed, 0
        run.cancel()
        await asyncio.gather(run, return_exceptions=True)
        await store.readers.close()
        await asyncio.to_thread(store.close)
        return died

    def _unsaid(self) -> int:
        unsaid = schema.outbox.c.state.in_(UNSAID)
        query = sa.select(sa.func.count()).select_from(schema.outbox).where(unsaid)
        return self.store.run_now(lambda c: c.execute(query).scalar_one())
