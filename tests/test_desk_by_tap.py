"""Gestures of animateurs with one tap: the digest's slots, ⏭️, and the on-stage card."""

import pytest
from scene import Scene

HINT = "1️⃣–3️⃣ sur scène · ⏭️ suivante : C1-1"


@pytest.fixture
async def desk(scene: Scene) -> Scene:
    """Begin comptoir 1 with three waiting questions, by sam, zoe and bob."""
    for who, text in (("sam", "Une ?"), ("zoe", "Deux ?"), ("bob", "Trois ?")):
        await scene.says(who, "comptoir-1", f"!question {text}")
    await scene.at("10:30")
    return scene


def _steps(scene: Scene, place: str = "comptoir-1") -> list[str]:
    return [text for text in scene.seen(place) if not text.startswith(("⏰", "▶️ Comptoir"))]


async def test_the_digest_offers_a_slot_a_question_and_the_next(desk: Scene) -> None:
    digest = desk.digest()

    assert desk.read(digest) == (
        "Comptoir 1 · fin à 11h30 (dans 1 h)\n"
        "3 en attente\n"
        "1️⃣ Une ?\nC1-1 · 0 👍 · Sam\n"
        "2️⃣ Deux ?\nC1-2 · 0 👍 · Zoe\n"
        "3️⃣ Trois ?\nC1-3 · 0 👍 · Bob\n" + HINT
    )
    assert desk.marks(digest.id) == sorted(["1⃣", "2⃣", "3⃣", "⏭"])
    assert not digest.notify


async def test_one_tap_puts_a_question_on_stage(desk: Scene) -> None:
    await desk.taps("ana", desk.digest().id, "2️⃣")
    await desk.jump(seconds=3)

    card = desk.stage_card()
    assert desk.read(card) == (
        "▶️ Deux ?\n"
        "C1-2 · 0 👍 · Zoe\n"
        "✅ traitée · ⏳ plus tard · ❌ écartée · 🔎 à préciser · 🎓 à la plénière"
        " · ou !repondu la réponse"
    )
    assert desk.marks(card.id) == sorted(["✅", "⏳", "❌", "🔎", "🎓"])
    assert _steps(desk) == ["Zoe : ▶️ Deux ?\nC1-2 · posée maintenant"]
    assert "▶️ 2️⃣ Deux ?\nC1-2 · 0 👍 · Zoe" in desk.read(desk.digest())
    assert desk.read(desk.digest()).split("\n")[-1] == "1️⃣ 3️⃣ sur scène · ⏭️ suivante : C1-1"


async def test_the_next_one_is_the_first_of_the_ranking(desk: Scene) -> None:
    third = next(m.id for m in desk.chat.in_place("comptoir-1") if "Trois" in m.text)
    await desk.taps("eve", third, "👍")
    await desk.jump(seconds=3)

    await desk.taps("ana", desk.digest().id, "⏭️")

    assert _steps(desk) == ["Bob : ▶️ Trois ?\nC1-3 · posée maintenant"]


@pytest.mark.parametrize(
    ("mark", "state", "asker_sees"),
    [("✅", "traitée", "✅"), ("⏳", "gardée pour plus tard", "⏳"), ("❌", "écartée", "🗂")],
)
async def test_the_card_closes_the_question(desk: Scene, mark: str, state: str, asker_sees: str) -> None:
    await desk.taps("ana", desk.digest().id, "1️⃣")
    question = next(m.id for m in desk.chat.in_place("comptoir-1") if "Une" in m.text)

    await desk.taps("ana", desk.stage_card().id, mark)
    await desk.jump(seconds=15)

    assert desk.read(desk.stage_card()) == f"Une ? · C1-1 · {state}"
    assert desk.marks(desk.stage_card().id) == []
    assert desk.marks(question) == sorted(["C1-1", "👍", asker_sees])
    assert _steps(desk) == ["Sam : ▶️ Une ?\nC1-1 · posée maintenant"]


async def test_a_skin_tone_or_a_selector_changes_no_mark(desk: Scene) -> None:
    await desk.taps("ana", desk.digest().id, "⏭️")
    await desk.taps("ana", desk.stage_card().id, "✅️")
    await desk.jump(seconds=3)

    assert desk.read(desk.stage_card()) == "Une ? · C1-1 · traitée"


async def test_staging_the_next_question_answers_the_last_one(desk: Scene) -> None:
    digest = desk.digest()
    await desk.taps("ana", digest.id, "1️⃣")
    former = desk.stage_card()

    await desk.taps("ana", digest.id, "2️⃣")
    await desk.jump(seconds=3)

    assert desk.read(former) == "Une ? · C1-1 · traitée"
    assert "\nC1-2 · " in desk.read(desk.stage_card())
    assert desk.read(digest).split("\n")[1:4] == [
        "1 en attente · 1 traitée",
        "▶️ 2️⃣ Deux ?",
        "C1-2 · 0 👍 · Zoe",
    ]
    assert "~1️⃣ C1-1~ — traitée" in desk.read(digest).split("\n")


async def test_the_end_of_the_session_answers_what_is_on_stage(desk: Scene) -> None:
    await desk.taps("ana", desk.digest().id, "1️⃣")

    await desk.at("11:30")
    await desk.jump(seconds=3)

    assert desk.read(desk.stage_card()) == "Une ? · C1-1 · traitée"


async def test_the_end_of_the_session_leaves_marks_for_what_is_still_open_alone(desk: Scene) -> None:
    digest = desk.digest()
    await desk.taps("ana", digest.id, "1️⃣")
    await desk.taps("ana", desk.stage_card().id, "✅")
    await desk.at("11:29")
    newest = desk.digest()
    await desk.taps("ana", newest.id, "1️⃣")

    await desk.at("11:31")

    # the one on stage was answered by the end; the last one still waits, and is then declined
    assert desk.marks(newest.id) == ["2⃣", "⏭"]
    assert [line for line in desk.read(newest).split("\n") if "C1-" in line] == [
        "2️⃣ C1-3",
        "2️⃣ sur scène · ⏭️ suivante : C1-3",
    ]
    await desk.says("ana", "comptoir-1-desk", "!ecarter 3")
    await desk.jump(seconds=16)
    assert (desk.marks(newest.id), "C1-" in desk.read(newest)) == ([], False)
    await desk.says("ana", "comptoir-1-desk", "!annuler-geste")
    await desk.jump(seconds=5)
    assert desk.marks(newest.id) == ["2⃣", "⏭"]


async def test_a_session_that_overruns_keeps_its_stage(desk: Scene) -> None:
    await desk.at("11:31")
    await desk.says("ana", "comptoir-1-desk", "!scene 1")

    await desk.at("11:40")

    assert "\nC1-1 · " in desk.read(desk.stage_card())


# ── Two animateurs ──────────────────────────────────────────────────────────────────────────────────────


async def test_the_second_of_two_who_stage_the_same_is_told(desk: Scene) -> None:
    digest = desk.digest()
    desk.chat.react("ana", digest.id, "1️⃣")
    desk.chat.react("eva", digest.id, "1️⃣")
    await desk.quiet()

    told = desk.last("comptoir-1-desk")
    assert desk.read(told) == "C1-1 est déjà sur scène : rien n’est fait."
    assert told.reply_to == digest.id
    assert _steps(desk) == ["Sam : ▶️ Une ?\nC1-1 · posée maintenant"]


async def test_the_second_of_two_who_close_the_same_is_told(desk: Scene) -> None:
    await desk.taps("ana", desk.digest().id, "1️⃣")
    card = desk.stage_card()

    desk.chat.react("ana", card.id, "✅")
    desk.chat.react("eva", card.id, "⏳")
    await desk.quiet()

    assert desk.seen("comptoir-1-desk")[-1] == "C1-1 est déjà traitée : rien n’est fait."


async def test_two_who_ask_for_the_next_at_once_get_one(desk: Scene) -> None:
    digest = desk.digest()
    desk.chat.react("ana", digest.id, "⏭️")
    desk.chat.react("eva", digest.id, "⏭️")
    await desk.quiet()

    assert _steps(desk) == ["Sam : ▶️ Une ?\nC1-1 · posée maintenant"]
    assert desk.seen("comptoir-1-desk")[-1] == "C1-1 est déjà sur scène : rien n’est fait."


async def test_the_next_is_another_animateurs_to_ask_for_a_moment_later(desk: Scene) -> None:
    digest = desk.digest()
    await desk.taps("ana", digest.id, "⏭️")
    await desk.jump(seconds=3)

    await desk.taps("eva", digest.id, "⏭️")

    assert _steps(desk) == [
        "Sam : ▶️ Une ?\nC1-1 · posée maintenant",
        "Zoe : ▶️ Deux ?\nC1-2 · posée maintenant",
    ]


# ── Marks that mean nothing ─────────────────────────────────────────────────────────────────────────────


async def test_other_marks_in_the_desk_do_nothing(desk: Scene) -> None:
    await desk.taps("ana", desk.digest().id, "1️⃣")
    before = desk.seen("comptoir-1-desk")

    for mark in ("❤️", "5️⃣", "✅", "👍", "❓"):
        await desk.taps("ana", desk.digest().id, mark)
    for mark in ("❤️", "1️⃣", "⏭️", "👍", "❓"):
        await desk.taps("ana", desk.stage_card().id, mark)
    await desk.jump(seconds=3)

    assert desk.seen("comptoir-1-desk")[2:] == before[2:]


async def test_the_next_of_an_empty_queue_is_none(desk: Scene) -> None:
    for slot in ("1️⃣", "2️⃣", "3️⃣"):
        await desk.taps("ana", desk.digest().id, slot)

    await desk.taps("ana", desk.digest().id, "⏭️")

    assert desk.seen("comptoir-1-desk")[-1] == (
        "Aucune autre question n’attend : C1-3 reste sur scène. ✅ sous sa carte, ou !repondu, la clôt."
    )


async def test_the_next_of_a_queue_that_nobody_filled_is_none(scene: Scene) -> None:
    await scene.at("10:30")

    for _ in range(2):
        await scene.says("ana", "comptoir-1-desk", "!suivant")

    assert (
        scene.seen("comptoir-1-desk")[-2:]
        == ["Aucune question n’attend. !salle … note celles de la salle."] * 2
    )


# ── By button ───────────────────────────────────────────────────────────────────────────────────────────


async def test_labelled_buttons_are_not_explained_in_the_text(buttons: Scene) -> None:
    chat = buttons.chat
    await buttons.calls("sam", "comptoir-1", "question", chat, texte="Qui paie ?")
    await buttons.at("10:30")
    digest = buttons.read(buttons.digest())

    await buttons.presses("ana", buttons.digest(), "slot:1", chat)
    card = buttons.read(buttons.stage_card())
    await buttons.presses("ana", buttons.stage_card(), "answer", chat)
    await buttons.jump(seconds=3)

    assert "sur scène" not in digest
    assert "✅" not in card
    assert buttons.read(buttons.stage_card()) == "Qui paie ? · C1-1 · traitée"


async def test_buttons_do_the_same_and_their_forms_carry_the_line(buttons: Scene) -> None:
    chat = buttons.chat
    await buttons.calls("sam", "comptoir-1", "question", chat, texte="Qui paie ?")
    await buttons.at("10:30")

    offered = [(a.label, a.emoji) for a in buttons.digest().actions]
    await buttons.presses("ana", buttons.digest(), "slot:1", chat)
    card = buttons.stage_card()
    shown = [(a.label, a.emoji, [f.label for f in a.form]) for a in card.actions]
    await buttons.presses("ana", card, "line", chat, answer="La région")
    await buttons.jump(seconds=3)

    assert shown == [
        ("Traitée", "✅", []),
        ("Avec la réponse", "✍️", ["La réponse, en une ligne"]),
        ("Plus tard", "⏳", []),
        ("Écarter", "❌", ["La raison"]),
        ("Faire préciser", "🔎", ["Ce que vous demandez (facultatif)"]),
        ("À la plénière", "🎓", []),
    ]
    assert offered == [("C1-1", "1️⃣"), ("Suivante\u00a0: C1-1", "⏭️")]
    assert buttons.digest().actions == ()  # its only line is handled
    assert (buttons.read(buttons.stage_card()), buttons.stage_card().actions) == (
        "Qui paie ? · C1-1 · traitée",
        (),
    )
    assert _steps(buttons)[-1] == "Sam : ✅ Qui paie ?\nRéponse à C1-1 : La région"
