"""The organisers' day as people play it: a cue to a desk, and changes of the programme."""

from adapters.rehearsal.demo.desk import DONE, Play
from adapters.rehearsal.demo.life import offers
from adapters.rehearsal.demo.watch import Message
from bot.programme.model import HALL, REGIE

PREVIEW, TOLD = "change:", "changed:"  # how the keys of these messages begin


async def cue(play: Play, who: str, session: str, words: str, seen_by: str) -> None:
    """Give a cue to a desk; one tap there, and everybody in the desk and the giver read who saw it."""
    desk, prefix = play.session(session).desk, play.app.day.prefixes[session]
    command = await play.command(who, REGIE, "consigne", comptoir=prefix, texte=words)
    await play.hears(desk, "cue:", words)
    theirs = await play.hears(desk, "cue:", words, on=[play.platform_of(seen_by)])
    await play.until(lambda: offers(theirs, DONE) or None, f"{DONE} {words}")
    await play.tap(seen_by, theirs, DONE)
    name = play.app.day.programme.people[seen_by].name
    await play.hears(desk, "cue:", name)
    key = f"reply:{command.platform}:{command.event}:cued"
    await play.hears(REGIE, key, name, on=[command.platform])


async def change(play: Play, who: str, name: str, session: str, told: str, **options: str) -> None:
    """Change the day by a command and one tap; the hall and the session's place read what is `told`."""
    on = play.platform_of(who)
    former = play.watch.find(on, REGIE, PREVIEW)
    options = {"comptoir": play.app.day.prefixes[session], **options}
    await play.command(who, REGIE, name, by_form=False, **options)

    def shown() -> Message | None:
        found = play.watch.find(on, REGIE, PREVIEW)
        return found if found is not None and found is not former and offers(found, DONE) else None

    await play.tap(who, await play.until(shown, f"{name} {session}"), DONE)
    for place in (HALL, session):
        await play.hears(place, TOLD, told)
