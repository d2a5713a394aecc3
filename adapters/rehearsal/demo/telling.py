"""The restitution as people play it: what is kept for it, its sheets confirmed by their public, and read."""

from adapters.rehearsal.demo.desk import Play
from adapters.rehearsal.demo.watch import Message
from bot.port.chat import STAR, VOTE_MARK
from bot.programme.model import RESTITUTION_DESK
from bot.restitution import documents
from bot.restitution.confirming import MISSING_MARK


async def star(play: Play, animateur: str, message: Message, *others: str) -> None:
    """Keep a message for the restitution by a ⭐; the others of its side count theirs."""
    await play.mark(animateur, message, STAR)
    await play.marked(message, STAR)
    for who in others:
        await play.mark(who, message, STAR)


async def keep(play: Play, who: str, session: str, words: str) -> None:
    """Keep a line of the desk's own."""
    await play.noticed(await play.desk_says(who, session, "retenir", texte=words))


async def confirm(play: Play, session: str, *people: str) -> None:
    """Say, each on their side, that a sheet is right."""
    for who in people:
        shown = await play.hears(session, "confirm:", on=[play.platform_of(who)])
        await play.tap(who, shown, VOTE_MARK)


async def say_what_is_missing(play: Play, session: str, who: str, words: str) -> None:
    """Say what a sheet lacks, by the form under it; the desk reads it."""
    shown = await play.hears(session, "confirm:", on=[play.platform_of(who)])
    await play.tap(who, shown, MISSING_MARK, words)
    await play.hears(play.session(session).desk, "addition:", words)


async def sheets(play: Play, *sessions: str) -> None:
    """Wait for the sheets of these sessions, in their desks and in that of the restitution."""
    for session in sessions:
        for place in (play.session(session).desk, RESTITUTION_DESK):
            key = f"{session}:restitution:{place}"
            await play.hears(place, f"sheet:{key}")
            if documents.can_print():
                await play.hears(place, f"document:sheet:{key}")


async def sheet_across(play: Play, restitution: str) -> None:
    """Wait for the sheet across all sessions."""
    await play.hears(RESTITUTION_DESK, f"sheet:{restitution}:{restitution}:")
