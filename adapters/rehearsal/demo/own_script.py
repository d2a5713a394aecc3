"""An operator's own day as it is played: the same few acts in each session, at its hours."""

from adapters.rehearsal.demo import life, organising
from adapters.rehearsal.demo.acts import Asked
from adapters.rehearsal.demo.desk import Play
from adapters.rehearsal.demo.own_day import (
    AFTER_ALL,
    Delayed,
    Moment,
    OwnDay,
    Part,
    Question,
    SheetsRead,
    Start,
    day_of,
    moments_of,
)
from adapters.rehearsal.demo.public import organiser_of
from bot.programme.model import REGIE, RESTITUTION_DESK, Session
from bot.questions.rules import State


async def play_own_day(own: OwnDay, play: Play) -> None:
    await _begin(own, play)
    moments = moments_of(own.programme)
    for moment in moments:
        await _reach(play, moment)
        match moment:
            case Start(parts=parts):
                for part in parts:
                    await _ask_and_answer(play, part)
            case Delayed():
                await _delay(play, moment)
            case SheetsRead(restitution=restitution):
                await _read_sheets(play, restitution)
    await play.at(play.app.day.programme.end + AFTER_ALL)
    await _look_back(play, [part for moment in moments if isinstance(moment, Start) for part in moment.parts])


async def _begin(own: OwnDay, play: Play) -> None:
    if play.app.day.openings:
        await play.hears(REGIE, "ready:")
    played = len(own.programme.sessions)
    if played < own.sessions:
        await play.note("note-own-part", played=str(played), sessions=str(own.sessions))
    if own.invented:
        await play.note("note-own-organiser", name=_name(play, organiser_of(own.programme)))
    if not any(isinstance(moment, Start) for moment in moments_of(own.programme)):
        await play.note("note-own-no-questions")


async def _reach(play: Play, moment: Moment) -> None:
    """Let the day go on until a moment; another day is said."""
    programme, now = play.app.day.programme, play.app.clock.now().event
    await play.at(moment.at)
    if day_of(programme, now) < day_of(programme, moment.at):
        await play.note("note-own-day", date=play.app.day.words.date(play.app.day.language, moment.at))


# ── In a session ────────────────────────────────────────────────────────────────────────────────────────


async def _ask_and_answer(play: Play, part: Part) -> None:
    session = play.session(part.session)
    code = play.app.day.prefixes[session.id]
    await play.note("note-own-session", code=code, name=_name(play, part.animateur))
    asked = [await _ask(play, session, question) for question in part.questions]
    if session.moderated:
        await life.let_all_through(play, part.animateur, *asked)
    for question, each in zip(part.questions, asked, strict=True):
        if question.voters:
            await play.vote(each, *question.voters)
    first = asked[0]
    await play.stage_by_tap(part.animateur, first)
    first.ends, first.answer = State.ANSWERED, play.line("answered-in-session")
    await play.desk(part.animateur, session.id, "repondu", code=first.code, texte=first.answer)
    await play.hears(session.id, "step:", first.answer)


async def _ask(play: Play, session: Session, question: Question) -> Asked:
    ask = life.propose if session.moderated else Play.ask
    return await ask(play, question.asker, session.id, play.line(question.line), ends=State.WAITING)


# ── In the régie, and at the end ────────────────────────────────────────────────────────────────────────


async def _delay(play: Play, delayed: Delayed) -> None:
    organiser, minutes = organiser_of(play.app.day.programme), _minutes_later(play, delayed)
    code, name = play.app.day.prefixes[delayed.session], _name(play, organiser)
    await play.note("note-own-late", code=code, name=name, minutes=minutes)
    told = play.hour(delayed.to)
    await organising.change(play, organiser, "retard", delayed.session, told, minutes=minutes)


def _minutes_later(play: Play, delayed: Delayed) -> str:
    return str(int((delayed.to - play.session(delayed.session).start).total_seconds() // 60))


async def _read_sheets(play: Play, restitution: str) -> None:
    """Wait for the sheets that are due by now, in their desks and in that of the restitution."""
    now, programme = play.app.clock.now().event, play.app.day.programme
    due = [each for each in play.app.day.sheets if each.restitution == restitution and each.due <= now]
    await play.note("note-own-sheets")
    for sheet in due:
        if sheet.is_across:
            await play.hears(RESTITUTION_DESK, f"sheet:{sheet.key}:")
            continue
        for place in (programme.session(sheet.session).desk, RESTITUTION_DESK):
            await play.hears(place, f"sheet:{sheet.key}:{place}")


async def _look_back(play: Play, parts: list[Part]) -> None:
    """Wait for what is still open in each desk, and have the organiser take stock."""
    for part in parts:
        if not play.session(part.session).restitution:
            await life.still_open(play, part.animateur, part.session)
    await play.note("note-own-status")
    await play.answered(await play.command(organiser_of(play.app.day.programme), REGIE, "etat"))


def _name(play: Play, person: str) -> str:
    return play.app.day.programme.people[person].name
