"""The day as it is played: people ask, vote, answer and announce, from hour to hour.

The public's words are invented. The people of the programme only play their part: they tap, press, give a
command of their desk, announce.
"""

from adapters.rehearsal.demo.desk import Play
from adapters.rehearsal.demo.public import ARRIVES, MATRIX
from bot.people.people import entry_code
from bot.questions.rules import State

ANSWERED, DECLINED, LATER, WITHDRAWN = State.ANSWERED, State.DECLINED, State.LATER, State.WITHDRAWN
SYLVIE, MARIANNE, JOHANN = "sylvie-le-bars", "marianne-yvon", "johann-pons"
ANAIS, ROMANE = "anais-clergeau", "romane-pappalardo"  # these two are on Discord
C1, C2, C3, C4, C5, C6 = (f"comptoir-{number}" for number in range(1, 7))
HALL, REGIE, RESTITUTION, RESTITUTION_DESK = "hall", "regie", "restitution", "restitution-desk"


async def play_the_day(play: Play) -> None:
    for part in (
        welcome,
        ownership,
        first_on_stage,
        an_expert_arrives,
        fidelity,
        at_the_desks,
        alliance,
        networks,
        lunch,
        afternoon,
        restitution,
    ):
        await part(play)
    await play.at("17:00")


async def welcome(play: Play) -> None:
    await play.note("note-reminder")
    await play.at("9:57")
    await play.say("malo", HALL, "Bonjour à tous ! Je vous suis de Brest.")
    await play.say("karim", HALL, "Bonjour, et moi de Lille, par Discord.")
    await play.answered(await play.command("fatou", HALL, "programme"))
    await play.note("note-announcement")
    command = await play.command(SYLVIE, REGIE, "annonce", texte="Bienvenue à la journée nationale.")
    preview = await play.previewed(command)
    await play.tap(SYLVIE, preview, "✅")
    await play.hears(HALL, "announcement:")
    right = "Bienvenue à la journée nationale. Vos questions sont attendues dès maintenant."
    await play.correct(SYLVIE, command, preview, right)
    await play.hears(HALL, "announcement:", right)


async def an_expert_arrives(play: Play) -> None:
    await play.note("note-expert")
    code = await play.app.store.run(entry_code, ARRIVES)
    await play.answered(await play.command(ARRIVES, HALL, "moi", code=code))
    await play.calm(seconds=5)
    await play.say(ARRIVES, f"{C2}-desk", "Bonjour, me voici.")


async def ownership(play: Play) -> None:
    await play.at("10:18")
    await play.note("note-first-question")
    brand = await play.ask(
        "jeanne", C1, "Faut-il déposer une marque avant d’essaimer, ou est-ce trop tôt ?", ends=ANSWERED
    )
    await play.vote(brand, "malo", "awa", "theo", "zoe")
    await play.vote(brand, "hugo", by_code=True)
    said = await play.say("malo", C1, "Qui signe la charte : la structure d’origine, ou chaque relais ?")
    charter = await play.make_question("malo", said, ends=ANSWERED)

    await play.at("10:32")
    await play.note("note-from-hall")
    licence = "Une licence ouverte suffit-elle à protéger une méthode ?"
    await play.choose("theo", await play.command("theo", HALL, "question", texte=licence), "1️⃣")
    open_licence = await play.card(C1, licence, ends=LATER, asker="theo")
    await play.vote(open_licence, "lina", "malo")
    await play.open_direct("awa")
    copied = await play.ask_directly(
        "awa",
        C1,
        "C1 anonyme : {}",
        "Que faire quand on reprend notre idée sans nous citer ?",
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
    brand.answer = "réponse donnée en séance, voir le compte rendu"
    await play.tap_stage(ANAIS, brand, "✅", brand.answer)
    await play.hears(C1, "step:", brand.answer)
    play.asked_of[C1] = others


async def fidelity(play: Play) -> None:
    if len(accounts := play.accounts_of("camille")) > 1:
        await play.note("note-two-accounts")
        await play.link(*reversed(accounts))
    event = await play.say("lucie", C2, "!questoin Quelle part du modèle peut-on changer ?")
    await play.noticed(event)
    share = "Quelle part du modèle peut-on changer sans perdre son effet ?"
    await play.edit("lucie", event, f"!question {share}")
    change = await play.becomes_question("lucie", event, share, ends=ANSWERED)
    said = await play.say("samir", C2, "Qui vérifie que le modèle reste fidèle ?")
    measured = await play.make_question("samir", said, ends=ANSWERED)
    measured.text = "Qui vérifie que le modèle reste fidèle, et comment ?"
    await play.edit("samir", said, measured.text)
    await play.note("note-anonymous")
    hidden = await play.ask(
        "margaux",
        C2,
        "Et si le siège n’applique pas lui-même son modèle ?",
        ends=ANSWERED,
        anonymous=True,
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
    await play.desk(JOHANN, C2, "suivante")
    await play.on_stage(measured)
    withdrawn = await play.ask("odile", C2, "Combien de temps dure une formation ?", ends=WITHDRAWN)
    withdrawn.text = ""
    await play.noticed(await play.command("odile", C2, "retirer"))

    await play.at("11:05")
    await play.note("note-floor")
    floor = "Et quand il n’y a pas de tête de réseau sur le territoire ?"
    await play.desk_says(ROMANE, C2, "salle", texte=floor)
    from_floor = await play.card(C2, floor, ends=ANSWERED, asker=None)
    await play.vote(from_floor, "camille", "etienne", "paul", "yann")
    await play.stage_by_tap(ROMANE, from_floor)
    await play.tap_stage(ROMANE, from_floor, "✅")
    await play.tap_next(ROMANE, C2, hidden)
    await play.desk(MARIANNE, C1, "scene", code=charter.code.split("-")[1])
    await play.on_stage(charter)
    await play.desk(ANAIS, C1, "plus-tard", code=open_licence.code)

    await play.at("11:22")
    await play.stage_by_tap(JOHANN, change)


async def alliance(play: Play) -> None:
    await play.at("11:33")
    early = await play.ask(
        "fatou", C3, "À quel moment solliciter la préfecture : avant l’expérimentation ?", ends=ANSWERED
    )
    law = await play.ask(
        "hugo", C3, "Comment passer d’une subvention annuelle au droit commun ?", ends=ANSWERED
    )
    await play.note("note-english")
    await play.answered(await play.command("grace", C3, "langue", texte="en"))
    english = await play.ask(
        "grace", C3, "How did you find your first ally in the administration?", ends=ANSWERED, name="ask"
    )
    again = await play.ask("rachid", C3, "La préfecture, on la sollicite quand ?", ends=DECLINED)
    await play.vote(law, "nora", "lina", "margaux", "jeanne")
    await play.vote(early, "rachid", "camille")
    await play.vote(english, "ines")
    await play.stage_by_tap(ANAIS, again)
    await play.tap_stage(ANAIS, again, "❌", f"déjà posée : {early.code}")

    if MATRIX in play.sides:  # where a tap is a mark, which can be taken away
        tap = await play.stage_by_tap(JOHANN, english)
        await play.take_back(JOHANN, english, tap)
    await play.stage_by_tap(JOHANN, law)
    play.asked_of[C3] = [early, english]


async def networks(play: Play) -> None:
    said = await play.say("paul", C4, "Comment animer un réseau quand chacun est déjà débordé ?")
    await play.mark(SYLVIE, said, "❓")
    busy = await play.becomes_question("paul", said, said.text, ends=ANSWERED)
    said = await play.say("zoe", C4, "Faut-il une charte commune à toutes les structures essaimées ?")
    common = await play.make_question("zoe", said, ends=ANSWERED)
    said = await play.say("lina", C4, "Qui paie le temps de coordination ?")
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
    statute = "Un réseau doit-il avoir un statut juridique ?"
    await play.answered(await play.command("yann", C4, "question", texte=statute))
    await play.desk_says(SYLVIE, C4, "ouvrir")
    await play.hears(C4, "now-open")
    status = await play.ask("yann", C4, statute, ends=State.WAITING, by_form=True)
    await play.vote(status, "odile", "ines")
    await play.stage_by_tap(ROMANE, common)


async def lunch(play: Play) -> None:
    await play.at("12:50")
    await play.answered(await play.command(SYLVIE, REGIE, "etat"))
    command = await play.command(SYLVIE, REGIE, "annonce", texte="C5 C6 : reprise à 14h30 précises")
    preview = await play.previewed(command)
    await play.tap(SYLVIE, preview, "✅")
    said = [await play.hears(place, "announcement:") for place in (C5, C6)]
    await play.withdraw(SYLVIE, command, preview)
    for message in said:
        await play.unsaid(message)
    await play.answered(await play.command("karim", HALL, "maintenant"))


async def afternoon(play: Play) -> None:
    await play.at("14:27")
    await play.open_direct("grace")
    council = await play.ask_directly(
        "grace", C6, "C6 {}", "How long before the local council joined the project?", ends=ANSWERED
    )
    trust = await play.ask(
        "etienne", C6, "Comment garder la confiance quand l’équipe municipale change ?", ends=ANSWERED
    )
    await play.vote(trust, "paul", "karim", "lucie", "hugo")
    await play.vote(council, "fatou", "awa")
    housing = await play.ask(
        "zoe", C5, "Par où commencer pour travailler avec les acteurs du logement ?", ends=ANSWERED
    )
    words = await play.ask("rachid", C5, "Comment parler la même langue que les soignants ?", ends=ANSWERED)
    shared = await play.ask(
        "jeanne", C5, "Peut-on partager un dossier sans trahir la confiance ?", ends=State.WAITING
    )
    await play.vote(words, "nora", "samir", "theo")
    await play.vote(housing, "nora", "odile")
    await play.vote_by_word("camille", shared)

    await play.at("14:40")
    await play.desk(MARIANNE, C5, "suivante")
    await play.on_stage(words)
    await play.stage_by_tap(JOHANN, trust)
    await play.tap_stage(JOHANN, trust, "✅")
    await play.stage_by_tap(ANAIS, council)
    await play.hears("direct:grace", "step:", council.code)
    council.answer = "answered in the room, see the minutes"
    await play.desk(SYLVIE, C6, "repondu", texte=council.answer)
    await play.hears("direct:grace", "step:", council.answer)

    await play.at("15:10")
    await play.tap_next(ROMANE, C5, housing)
    await play.answered(await play.command("rachid", C5, "question", code=words.code))


async def restitution(play: Play) -> None:
    await play.at("15:48")
    await play.note("note-plenary")
    lesson = "Que retenez-vous de commun aux six comptoirs ?"
    await play.command("karim", HALL, "question", texte=lesson)
    first = await play.card(RESTITUTION, lesson, ends=ANSWERED, asker="karim")
    follow = await play.ask(
        "jeanne", RESTITUTION, "Quelle suite sera donnée à cette journée ?", ends=ANSWERED
    )
    await play.vote(follow, "malo", "fatou", "paul", "lina", "grace")
    await play.vote(first, "theo", "zoe", "samir")

    await play.at("16:20")
    await play.desk(SYLVIE, RESTITUTION, "suivante")
    await play.on_stage(follow)
    await play.tap_next(SYLVIE, RESTITUTION, first)
    await play.answered(await play.command(SYLVIE, REGIE, "etat"))
    await play.say("malo", HALL, "Merci à toutes et à tous !")
    await play.say("nora", HALL, "Merci, et à l’année prochaine !")
