"""The day as it is played: people ask, vote, answer and announce, from hour to hour.

The public's words are invented. The people of the programme only play their part: they tap, press, give a
command of their desk, announce.
"""

from adapters.rehearsal.demo import life, organising, telling
from adapters.rehearsal.demo.desk import Play
from adapters.rehearsal.demo.public import ARRIVES, DISCORD, MATRIX
from bot.people.people import entry_code
from bot.questions.rules import State

ANSWERED, DECLINED, WITHDRAWN = State.ANSWERED, State.DECLINED, State.WITHDRAWN
MERGED, MOVED, CARRIED = State.MERGED, State.MOVED, State.CARRIED
SYLVIE, MARIANNE, JOHANN = "sylvie-le-bars", "marianne-yvon", "johann-pons"
ANAIS, ROMANE = "anais-clergeau", "romane-pappalardo"  # these two are on Discord
RENAUD = "renaud-chenon"
C1, C2, C3, C4, C5, C6 = (f"comptoir-{number}" for number in range(1, 7))
HALL, REGIE, RESTITUTION, RESTITUTION_DESK = "hall", "regie", "restitution", "restitution-desk"


async def play_the_day(play: Play) -> None:
    for part in (
        morning,
        welcome,
        ownership,
        first_on_stage,
        an_expert_arrives,
        fidelity,
        at_the_desks,
        next_door,
        alliance,
        networks,
        lunch,
        the_day_changes,
        afternoon,
        sheets,
        restitution,
    ):
        await part(play)
    await play.at("17:00")


async def morning(play: Play) -> None:
    """Wait for the look at each platform, so that nobody's words come before it."""
    await play.hears(REGIE, "ready:")


async def welcome(play: Play) -> None:
    await play.at("9:53")
    await play.note("note-reminder")
    await play.at("9:57")
    await play.say("malo", HALL, play.line("hello-from-brest"))
    await play.say("karim", HALL, play.line("hello-from-lille"))
    await play.answered(await play.command("fatou", HALL, "programme"))
    await play.note("note-announcement")
    command = await play.command(SYLVIE, REGIE, "annonce", texte=play.line("welcome"))
    preview = await play.previewed(command)
    await play.tap(SYLVIE, preview, "✅")
    await play.hears(HALL, "announcement:")
    right = play.line("welcome-corrected")
    await play.correct(SYLVIE, command, preview, right)
    await play.hears(HALL, "announcement:", right)


async def an_expert_arrives(play: Play) -> None:
    await play.note("note-expert")
    code = await play.app.store.run(entry_code, ARRIVES)
    await play.answered(await play.command(ARRIVES, HALL, "moi", code=code))
    await play.calm(seconds=5)
    await play.say(ARRIVES, f"{C2}-desk", play.line("here-i-am"))


async def ownership(play: Play) -> None:
    await play.at("10:18")
    await play.note("note-first-question")
    brand = await play.ask("jeanne", C1, play.line("brand"), ends=ANSWERED)
    await play.vote(brand, "malo", "awa", "theo", "zoe")
    await play.vote(brand, "hugo", by_code=True)
    said = await play.say("malo", C1, play.line("charter"))
    charter = await play.make_question("malo", said, ends=ANSWERED)

    await play.at("10:32")
    await play.note("note-from-hall")
    licence = play.line("licence")
    await play.choose("theo", await play.command("theo", HALL, "question", texte=licence), "1️⃣")
    open_licence = await play.card(C1, licence, ends=ANSWERED, asker="theo")
    await play.vote(open_licence, "lina", "malo")
    await play.open_direct("awa")
    copied = await play.ask_directly(
        "awa",
        C1,
        play.line("to-c1-anonymously"),
        play.line("copied"),
        ends=ANSWERED,
        anonymous=True,
    )
    await play.vote(copied, "malo", "jeanne", "samir", "odile", "yann", "nora")
    await play.unvote(copied, "yann")
    play.asked_of[C1] = [brand, charter, open_licence, copied]


async def first_on_stage(play: Play) -> None:
    brand, *others, copied = play.asked_of[C1]
    await play.note("note-desk")
    await play.stage_by_tap(MARIANNE, copied)
    await play.tap_stage(MARIANNE, copied, "✅")
    if MATRIX in play.sides:
        await play.note("note-other-side", code=brand.code)
    await play.stage_by_tap(ANAIS, brand)
    await play.note("note-answer")
    brand.answer = play.line("answered-in-session")
    await play.tap_stage(ANAIS, brand, "✅", brand.answer)
    await play.hears(C1, "step:", brand.answer)
    play.asked_of[C1] = others


async def fidelity(play: Play) -> None:
    if len(accounts := play.accounts_of("camille")) > 1:
        await play.note("note-two-accounts")
        await play.link(*reversed(accounts))
    event = await play.say("lucie", C2, play.line("slip"))
    await play.noticed(event)
    share = play.line("share")
    await play.edit("lucie", event, play.line("put-right").format(share))
    change = await play.becomes_question("lucie", event, share, ends=ANSWERED)
    said = await play.say("samir", C2, play.line("faithful"))
    measured = await play.make_question("samir", said, ends=ANSWERED)
    measured.text = play.line("faithful-and-how")
    await play.edit("samir", said, measured.text)
    await play.note("note-anonymous")
    hidden = await play.ask(
        "margaux",
        C2,
        play.line("head-office"),
        ends=ANSWERED,
        anonymous=True,
        by_form=True,
    )
    await play.vote(change, "paul", "nora")
    if len(accounts) > 1:
        await play.note("note-one-vote", code=measured.code)
    await play.vote(measured, "paul", "zoe", "karim", *accounts)
    await play.vote(hidden, "etienne", "rachid", "lucie")
    await play.answered(await play.command("karim", C2, "suivante"))
    play.asked_of[C2] = [change, measured, hidden]


async def at_the_desks(play: Play) -> None:
    await play.at("10:40")
    charter, open_licence = play.asked_of[C1]
    change, measured, hidden = play.asked_of[C2]
    await play.next(JOHANN, C2, measured)
    withdrawn = await play.ask("odile", C2, play.line("training"), ends=WITHDRAWN)
    withdrawn.text = ""
    await play.noticed(await play.command("odile", C2, "retirer"))

    await play.at("11:05")
    await play.note("note-floor")
    floor = play.line("no-leader")
    await play.desk_says(ROMANE, C2, "salle", texte=floor)
    from_floor = await play.card(C2, floor, ends=ANSWERED, asker=None)
    await play.vote(from_floor, "camille", "etienne", "paul", "yann")
    await play.stage_by_tap(ROMANE, from_floor)
    await play.tap_stage(ROMANE, from_floor, "✅")
    await play.tap_next(ROMANE, C2, hidden)
    await play.note("note-precise")
    await life.ask_precision(play, ROMANE, hidden, play.line("an-example"))
    await life.make_precise(play, hidden, play.line("follow-up"))
    await play.desk(MARIANNE, C1, "scene", code=charter.code.split("-")[1])
    await play.on_stage(charter)
    await play.desk(ANAIS, C1, "plus-tard", code=open_licence.code)
    await play.note("note-owner", code=open_licence.code)
    await life.give(play, ANAIS, open_licence, RENAUD)
    play.asked_of[C1] = [open_licence]

    await play.at("11:22")
    await play.stage_by_tap(JOHANN, change)
    await play.note("note-cue")
    await organising.cue(play, SYLVIE, C2, play.line("five-minutes"), JOHANN)


async def next_door(play: Play) -> None:
    await play.note("note-kept")
    said = await play.say("samir", C2, play.line("one-page-a-year"))
    await telling.star(play, JOHANN, said, "paul", "lucie")
    await telling.keep(play, MARIANNE, C1, play.line("contested-brand"))
    await play.at("11:31")
    await play.note("note-next-door")
    await play.at("11:33")
    await play.note("note-confirm")
    await telling.confirm(play, C1, "malo", "jeanne")
    if DISCORD in play.sides:
        await telling.say_what_is_missing(play, C2, "karim", play.line("missing-cost"))


async def alliance(play: Play) -> None:
    early = await play.ask("fatou", C3, play.line("prefecture"), ends=ANSWERED)
    law = await play.ask("hugo", C3, play.line("lasting-funds"), ends=ANSWERED)
    await play.note("note-guest")
    await play.answered(await play.command(play.guest, C3, "langue", texte=play.guests_language))
    english = await play.ask(play.guest, C3, play.line("first-ally"), ends=ANSWERED)
    if DISCORD in play.sides:
        await play.note("note-near", code=early.code)
    again = await play.ask_all_the_same("rachid", C3, play.line("prefecture-again"), ends=MERGED)
    charter = await play.ask("zoe", C3, play.line("common-charter"), ends=MOVED)
    await play.vote(law, "nora", "lina", "margaux", "jeanne")
    await play.vote(early, "odile", "camille")
    await play.vote(again, "odile", "samir")
    await play.vote(charter, "jeanne")
    await play.vote(english, "ines")
    await play.note("note-merge")
    await life.merge_by_tap(play, ANAIS, again, early)
    await play.note("note-move", code=charter.code)
    play.asked_of[C4] = [await life.move(play, MARIANNE, charter, C4, ends=ANSWERED)]

    if MATRIX in play.sides:  # where a tap is a mark, which can be taken away
        tap = await play.stage_by_tap(JOHANN, english)
        await play.take_back(JOHANN, english, tap)
    await play.stage_by_tap(JOHANN, law)
    play.asked_of[C3] = [early, english]


async def networks(play: Play) -> None:
    said = await play.say("paul", C4, play.line("overworked"))
    await play.mark(SYLVIE, said, "❓")
    busy = await play.becomes_question("paul", said, said.text, ends=ANSWERED)
    [common] = play.asked_of[C4]
    said = await play.say("lina", C4, play.line("coordination"))
    gone = await play.make_question("lina", said, ends=WITHDRAWN)
    await play.delete("lina", said)
    gone.text = ""
    await play.vote(busy, "etienne", "malo", "theo")
    await play.vote(common, "etienne")
    await play.answered(await play.command("etienne", C4, "questions"))
    await play.note("note-same-moment", code=busy.code)
    await play.both_tap((SYLVIE, ROMANE), busy)

    await play.at("12:05")
    early, english = play.asked_of[C3]
    await play.tap_next(MARIANNE, C3, early)
    await play.tap_stage(MARIANNE, early, "✅")
    await play.tap_next(ANAIS, C3, english)
    await play.desk_says(SYLVIE, C4, "fermer")
    await play.hears(C4, "now-closed")
    statute = play.line("statute")
    await play.answered(await play.command("yann", C4, "question", texte=statute))
    await play.desk_says(SYLVIE, C4, "ouvrir")
    await play.hears(C4, "now-open")
    status = await play.ask("yann", C4, statute, ends=DECLINED, by_form=True)
    await play.vote(status, "odile", "ines")
    await play.stage_by_tap(ROMANE, common)


async def lunch(play: Play) -> None:
    await play.at("12:33")
    await play.note("note-still-open")
    await life.decline_the_rest(play, SYLVIE, C4)
    await play.at("12:50")
    await play.note("note-owners-answer")
    [licence] = play.asked_of[C1]
    licence.answer = play.line("answered-later")
    await play.desk(RENAUD, C1, "repondu", code=licence.code, texte=licence.answer)
    await play.hears(C1, "step:", licence.answer)
    command = await play.command(SYLVIE, REGIE, "annonce", texte=play.line("afternoon"))
    preview = await play.previewed(command)
    await play.tap(SYLVIE, preview, "✅")
    said = [await play.hears(place, "announcement:") for place in (C5, C6)]
    await play.withdraw(SYLVIE, command, preview)
    for message in said:
        await play.unsaid(message)


async def the_day_changes(play: Play) -> None:
    """One session is cancelled and brought back, another room, a late start; each is told everywhere."""
    await play.note("note-cancelled")
    ill = play.line("held-up")
    await organising.change(play, SYLVIE, "annuler", C6, ill, raison=ill)
    await play.at("13:20")
    await play.note("note-restored")
    await organising.change(play, SYLVIE, "retablir", C6, play.hour("14:30"))
    await play.at("13:40")
    await play.note("note-late")
    await organising.change(play, SYLVIE, "retard", C6, play.hour("14:35"), minutes="5")
    await play.at("13:50")
    await play.note("note-room")
    room = play.app.day.programme.rooms["coin-salon"].name
    await organising.change(play, SYLVIE, "changer-salle", C5, room, salle="coin-salon")


async def afternoon(play: Play) -> None:
    await play.at("14:27")
    await play.open_direct(play.guest)
    council = await play.ask_directly(play.guest, C6, "C6 {}", play.line("council"), ends=ANSWERED)
    trust = await play.ask("etienne", C6, play.line("trust"), ends=ANSWERED)
    await play.vote(trust, "paul", "karim", "lucie", "hugo")
    await play.vote(council, "fatou", "awa")
    housing = await play.ask("zoe", C5, play.line("housing"), ends=ANSWERED)
    words = await play.ask("rachid", C5, play.line("same-language"), ends=ANSWERED)
    await play.note("note-moderated")
    await life.moderate(play, MARIANNE, C5)
    shared = await life.propose(play, "jeanne", C5, play.line("shared-file"), ends=CARRIED)
    await life.let_through(play, ROMANE, shared)
    await play.vote(words, "nora", "samir", "theo")
    await play.vote(housing, "nora", "odile")
    await play.vote_by_word("camille", shared)

    await play.at("14:40")
    await play.next(MARIANNE, C5, words)
    await play.stage_by_tap(JOHANN, trust)
    await play.tap_stage(JOHANN, trust, "✅")
    await play.stage_by_tap(ANAIS, council)
    await play.hears(f"direct:{play.guest}", "step:", council.code)
    council.answer = play.line("answered-in-room")
    await play.desk(SYLVIE, C6, "repondu", texte=council.answer)
    await play.hears(f"direct:{play.guest}", "step:", council.answer)

    await play.at("15:10")
    await play.tap_next(ROMANE, C5, housing)
    await play.answered(await play.command("rachid", C5, "question", code=words.code))

    await play.at("15:31")
    await play.note("note-carried", code=shared.code)
    play.asked_of[RESTITUTION] = [await life.carry_by_tap(play, MARIANNE, shared, RESTITUTION, ends=ANSWERED)]


async def sheets(play: Play) -> None:
    """Read the sheets of the morning, given twenty minutes before, and those of the afternoon, just ended."""
    await play.at("15:38")
    await play.note("note-sheets")
    await telling.sheets(play, C1, C2, C3, C4, C5, C6)
    await telling.sheet_across(play, RESTITUTION)


async def restitution(play: Play) -> None:
    [carried] = play.asked_of[RESTITUTION]
    await play.at("15:48")
    await play.note("note-plenary")
    lesson = play.line("in-common")
    await play.command("karim", HALL, "question", texte=lesson)
    first = await play.card(RESTITUTION, lesson, ends=ANSWERED, asker="karim")
    follow = await play.ask("jeanne", RESTITUTION, play.line("what-next"), ends=ANSWERED)
    await play.vote(follow, "malo", "fatou", "paul", "lina", "grace")
    await play.vote(first, "theo", "zoe", "samir")

    await play.at("16:20")
    await play.next(SYLVIE, RESTITUTION, follow)
    await play.tap_next(SYLVIE, RESTITUTION, first)
    await play.desk(SYLVIE, RESTITUTION, "scene", code=carried.code)
    await play.on_stage(carried)
    await play.note("note-status")
    await play.answered(await play.command(SYLVIE, REGIE, "etat"))
    await play.say("malo", HALL, play.line("thanks"))
    await play.say("nora", HALL, play.line("see-you"))
