"""Wrong or forbidden commands: 🚫, and at most once an hour a reply that says what to type instead."""

from scene import Scene


async def test_a_mistyped_command_is_answered_with_the_closest(scene: Scene) -> None:
    meant = {"qestion": "question", "Programe": "programme", "mantenant": "maintenant", "scedule": "schedule"}

    for word, closest in meant.items():
        event = await scene.says(word, "comptoir-1", f"!{word}")

        assert scene.marks(event) == ["🚫"]
        assert scene.seen("comptoir-1")[-1] == f"Je ne connais pas « {word} ». Vouliez-vous dire !{closest} ?"
        assert scene.last("comptoir-1").reply_to == event


async def test_a_question_that_is_not_taken_is_marked_and_its_author_told_what_to_write(scene: Scene) -> None:
    told = {
        "!qestion Qui paie ?": "Rien n’est pris. Vouliez-vous dire !question ? Corrigez votre message.",
        "!questins Qui paie ?": "Rien n’est pris. Vouliez-vous dire !question ? Corrigez votre message.",
        "!aske Who pays?": "Rien n’est pris. Vouliez-vous dire !ask ? Corrigez votre message.",
        "!question": "Écrivez votre question après la commande : !question Comment financer la suite ?\n"
        "Pour un autre comptoir, nommez-le d’abord : !question C2 Comment financer la suite ?",
    }

    for number, words in enumerate(told):
        event = await scene.says(f"sam{number}", "comptoir-1", words)
        assert scene.marks(event) == ["🚫"]

    assert scene.seen("comptoir-1") == list(told.values())


async def test_a_question_written_with_a_slash_is_not_lost(scene: Scene) -> None:
    told = []
    for place in ("comptoir-1", "direct:sam"):
        written = await scene.says("sam", place, "/Ask Who pays?")
        told.append(scene.seen(place)[-1])
        await scene.edits("sam", written, "!question C1 Qui paie ?")

    assert told == ["Rien n’est pris. Vouliez-vous dire !ask ? Corrigez votre message."] * 2
    assert scene.seen("comptoir-1")[-1] == "❓ Qui paie ?\nC1-2 · Sam"


async def test_a_path_or_another_s_command_is_talk(scene: Scene) -> None:
    for words in ("/me question", "/questions/12", "/", "/etc/question"):
        await scene.says("sam", "comptoir-1", words)

    assert scene.seen("comptoir-1") == []


async def test_a_word_near_to_none_is_answered_with_help(scene: Scene) -> None:
    await scene.says("sam", "comptoir-1", "!xyzzy")

    assert scene.seen("comptoir-1") == ["Je ne connais pas « xyzzy ». !aide dit ce que je sais faire."]


async def test_only_what_can_be_done_here_is_suggested(scene: Scene) -> None:
    for place in ("comptoir-1", "comptoir-1-desk", "regie"):
        await scene.says("sam", place, "!suvante")
        await scene.says("zoe", place, "!anonce")

    assert [text.split(". ")[-1] for text in scene.seen("comptoir-1")] == [
        "!aide dit ce que je sais faire."
    ] * 2
    assert scene.seen("comptoir-1-desk")[0] == "Je ne connais pas « suvante ». Vouliez-vous dire !suivante ?"
    assert scene.seen("regie")[1] == "Je ne connais pas « anonce ». Vouliez-vous dire !annonce ?"


async def test_destructive_commands_are_suggested_only_for_plain_typos(scene: Scene) -> None:
    typed = {
        "!retire": "Vouliez-vous dire !retirer ?",
        "!fermr": "Vouliez-vous dire !fermer ?",
        "!retier": "Vouliez-vous dire !retirer ?",
        "!tirer": "!aide dit ce que je sais faire.",
        "!firme": "!aide dit ce que je sais faire.",
    }

    for words, told in typed.items():
        await scene.says("ana", "comptoir-1-desk", words)

        assert scene.seen("comptoir-1-desk")[-1].split(". ")[1] == told


async def test_one_refusal_an_hour_is_told_a_person_whatever_its_reason_and_the_rest_are_marks(
    scene: Scene,
) -> None:
    typed = ("!xyzzy", "!suivante", "!etat", "!langue xx", "!question", "!question " + "a" * 501, "!lier")

    refused = [await scene.says("sam", "comptoir-1", words) for words in typed]
    await scene.says("zoe", "comptoir-1", "!xyzzy")
    told = scene.seen("comptoir-1")
    await scene.jump(hours=1)
    await scene.says("sam", "comptoir-1", "!suivante")

    assert [scene.marks(event) for event in refused] == [["🚫"]] * len(typed)
    assert told == ["Je ne connais pas « xyzzy ». !aide dit ce que je sais faire."] * 2
    assert scene.seen("comptoir-1")[2:] == [
        "Cette commande est celle des animateurs, dans leur pupitre. "
        "Pour poser une question : !question votre question"
    ]


async def test_in_private_and_in_desks_each_refusal_is_told(scene: Scene) -> None:
    for _ in range(2):
        await scene.says("ana", "comptoir-1-desk", "!xyzzy")
        await scene.says("sam", "direct:sam", "!suivante")

    assert [len(scene.seen(place)) for place in ("comptoir-1-desk", "direct:sam")] == [2, 2]


async def test_commands_of_the_desk_are_refused_elsewhere(scene: Scene) -> None:
    await scene.says("zoe", "comptoir-1", "!question Qui paie ?")
    typed = ("!scene 1", "!digest", "!fermer", "!salle Qui ?", "!suivante")
    places = ("comptoir-1", "regie", "direct:sam")

    for place in places:
        for number, words in enumerate(typed):
            await scene.says(f"sam{number}" if place == "comptoir-1" else "sam", place, words)

    refusal = (
        "Cette commande est celle des animateurs, dans leur pupitre. "
        "Pour poser une question : !question votre question"
    )
    told = [refusal, "Cette commande se tape dans le pupitre de son comptoir.", refusal]
    assert [scene.seen(place) for place in places] == [[text] * len(typed) for text in told]
    assert scene.seen("comptoir-1-desk") == []


async def test_organisers_and_animateurs_are_told_where_a_command_belongs(scene: Scene) -> None:
    scene.chat.join("olga", "regie")
    scene.chat.join("ana", "comptoir-1-desk")

    for who, place in (("olga", "hall"), ("ana", "comptoir-1"), ("eva", "comptoir-2")):
        await scene.says(who, place, "!suivante")

    told = [scene.seen(place)[-1].split(". ")[0] for place in ("hall", "comptoir-1", "comptoir-2")]
    assert told == [
        "Cette commande se tape dans le pupitre de son comptoir.",
        "Cette commande se tape dans le pupitre de son comptoir.",
        "Cette commande est celle des animateurs, dans leur pupitre",
    ]


async def test_a_comptoir_that_does_not_exist_is_named(scene: Scene) -> None:
    for place in ("comptoir-1", "direct:sam"):
        await scene.says(
            "sam", place, "C9 Qui paie ?" if place == "direct:sam" else "!question C9 : Qui paie ?"
        )

        assert scene.seen(place) == [
            "Rien n’est pris : je ne connais pas C9. Il y a : C1, C2, P. Corrigez votre message."
        ]


async def test_commands_of_the_regie_are_refused_in_a_desk(scene: Scene) -> None:
    typed = await scene.says("ana", "comptoir-1-desk", "!etat")

    assert scene.marks(typed) == ["🚫"]
    assert scene.seen("comptoir-1-desk") == [
        "Cette commande est celle des organisateurs, dans la régie. !aide dit ce qui se fait ici."
    ]


async def test_a_desk_acts_on_its_own_comptoir_alone(scene: Scene) -> None:
    await scene.says("zoe", "comptoir-1", "!question Qui paie ?")

    await scene.says("bob", "comptoir-2-desk", "!scene C1-1")

    assert scene.seen("comptoir-2-desk") == [
        "Rien n’est fait : C1-1 se traite dans le pupitre du comptoir 1."
    ]


async def test_a_desk_that_left_the_programme_is_any_room(scene: Scene) -> None:
    await scene.says("ana", "comptoir-9-desk", "!suivante")

    assert scene.seen("comptoir-9-desk") == [
        "Cette commande est celle des animateurs, dans leur pupitre. "
        "Pour poser une question : !question votre question"
    ]


HOSTILE = [
    "@room <b>gras</b> **fort** __souligné__ `code` [lien](https://evil.example.org)",
    "\ue000\ue001 { $code } { 1 -> *[x] y }",
    "> citation\n- liste\n# titre",
    "!scene 1",
    "%s %(x)s {0} \\n",
    "' OR 1=1; DROP TABLE questions; --",
    "a" * 499 + "é",
]


async def test_nothing_that_people_write_is_interpreted(scene: Scene) -> None:
    for number, words in enumerate(HOSTILE, 1):
        name = words[:40]
        await scene.says("sam", "hall", f"!question C1 {words}", name=name)
        await scene.says("ana", "comptoir-1-desk", f"!repondu {number} {words}")
        await scene.says("olga", "regie", f"!annonce {words}")
        await scene.taps("olga", scene.last("regie").id, "✅")
        await scene.jump(seconds=3)

        one_line = " ".join(words.split())
        card, answer = scene.seen("comptoir-1")[-2:]
        assert card == f"❓ {one_line}\nC1-{number} · {name} · traitée\nRéponse : {words}"
        assert answer == f"{name} : ✅ {one_line}\nRéponse à C1-{number} : {words}"
        assert scene.seen("hall")[-1] == f"📣 {words}"
        assert scene.seen("regie")[-1].split("\n", 1)[1] == f"> {words}"


async def test_odd_names_break_nothing(scene: Scene) -> None:
    names = ["__init__", "", " ", "a" * 400, "\u202ename", "😀"]

    for name in names:
        await scene.says("sam", "hall", "!question C1 Qui paie ?", name=name)

    assert len(scene.seen("comptoir-1")) == len(names)
    assert scene.seen("regie") == []


async def test_marks_and_removals_of_what_is_unknown_do_nothing(scene: Scene) -> None:
    told = scene.chat.say("sam", "hall", "bonjour")
    for mark in ("👍", "", "C1-1", "❓" * 50, "1️⃣"):
        scene.chat.react("zoe", told, mark)
    scene.chat.press("zoe", told, "vote:999999")
    scene.chat.press("zoe", told, "slot:x")
    scene.chat.call("zoe", "hall", "no such command")
    scene.chat.delete("sam", told)
    await scene.quiet()

    assert scene.seen("regie") == []
    assert scene.marks(told) == []


async def test_the_author_of_an_unreadable_message_is_asked_to_write_again(scene: Scene) -> None:
    event = await scene.unreadable("sam", "comptoir-1-desk")

    assert scene.seen("comptoir-1-desk")[-1] == (
        "Je n’ai pas pu lire ce message : sa clé ne m’est pas parvenue. Écrivez-le de nouveau ; "
        "si cela échoue encore, écrivez-moi dans une conversation sans chiffrement."
    )
    assert scene.last("comptoir-1-desk").reply_to == event
