"""A platform of buttons and native commands, whose marks carry no words and whose messages grow too old."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from memory_platform import MemoryPlatform, Message
from scene import Scene

from bot.port import body as b
from bot.port.chat import Outgoing

DESK = "comptoir-1-desk"
CARD = "❓ Qui paie ?\nC1-1 · Sam"
MINUTE = 60.0


@pytest.fixture
async def scene(quick: Path) -> AsyncIterator[Scene]:
    async with Scene(quick, platforms=[MemoryPlatform("boutons", buttons=True)]) as scene:
        yield scene


@pytest.fixture
async def ageing(quick: Path) -> AsyncIterator[Scene]:
    """Play on a platform where nothing older than 50 minutes can be edited."""
    platform = MemoryPlatform("boutons", buttons=True, editable=50 * MINUTE)
    async with Scene(quick, platforms=[platform]) as scene:
        yield scene


def card(scene: Scene, place: str = "comptoir-1") -> Message:
    return [m for m in scene.chat.in_place(place) if (m.key or "").startswith("card:")][-1]


async def votes(scene: Scene, code: str = "C1-1") -> str:
    """Return the count that the desk reads: « 2 👍 »."""
    await scene.calls("ana", DESK, "question", scene.chat, texte=code)
    return scene.seen(DESK, reader="ana")[-1].split(" · ")[1]


# ── Receipts ────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_question_typed_in_its_comptoir_is_answered_by_its_card(scene: Scene) -> None:
    question = await scene.says("sam", "comptoir-1", "!question Qui paie ?")

    assert scene.marks(question) == []
    assert scene.seen("comptoir-1") == [CARD]
    assert card(scene).reply_to == question
    assert [action.emoji for action in card(scene).actions] == ["👍"]


async def test_people_are_asked_to_delete_their_own_message_if_the_bot_cannot(scene: Scene) -> None:
    written = await scene.says("sam", "comptoir-1", "!question anonyme : Qui paie ?")

    assert scene.seen("comptoir-1") == [
        "Ici, tout le monde vous a déjà vu écrire : je n’ai rien gardé. Pour rester anonyme, "
        "écrivez-moi en message direct : C1 anonyme : votre question\n"
        "Supprimez aussi votre message : ici, je ne peux pas effacer ce que d’autres écrivent."
    ]
    assert scene.last("comptoir-1").reply_to == written
    assert await scene.troubles() == []


async def test_a_question_typed_elsewhere_is_answered_there_and_has_its_card(scene: Scene) -> None:
    question = await scene.says("sam", "hall", "!question C1 Qui paie ?")

    noted = "C’est noté : C1-1, pour le comptoir 1. Sa carte dira ce qu’elle devient. "
    noted += "Pour la retirer : !retirer C1-1"
    assert scene.seen("hall")[1:] == [noted]
    assert scene.last("hall").reply_to == question
    assert scene.seen("comptoir-1") == [CARD]
    assert card(scene).reply_to is None


async def test_a_message_asked_by_its_mark_is_answered_by_its_card(scene: Scene) -> None:
    talk = await scene.says("sam", "comptoir-1", "Qui paie ?")

    await scene.taps("sam", talk, "❓")

    assert scene.seen("comptoir-1") == [CARD]
    assert card(scene).reply_to == talk


async def test_votes_on_the_message_and_on_its_card_add_up(scene: Scene) -> None:
    question = await scene.says("sam", "comptoir-1", "!question Qui paie ?")

    await scene.taps("bob", question, "👍")
    await scene.taps("eve", card(scene).id, "👍")
    await scene.presses("zoe", card(scene), "vote", scene.chat)

    assert await votes(scene) == "3 👍"


def buttons_of(scene: Scene) -> list[str]:
    """Return the labels of the votes' buttons, by card."""
    cards = [m for m in scene.chat.in_place("comptoir-1") if (m.key or "").startswith("card:")]
    return [action.label for message in cards for action in message.actions]


async def test_the_button_shows_the_count_at_most_every_fifteen_seconds(scene: Scene) -> None:
    await scene.says("sam", "comptoir-1", "!question Qui paie ?")
    await scene.jump(seconds=15)
    shown = [buttons_of(scene)]

    for who, seconds in (("bob", 0), ("eve", 14.9), ("zoe", 0.1)):
        await scene.presses(who, card(scene), "vote", scene.chat)
        await scene.jump(seconds=seconds)
        shown.append(buttons_of(scene))

    assert shown == [["Voter"], ["Voter · 1"], ["Voter · 1"], ["Voter · 3"]]
    assert scene.seen("comptoir-1", reader="zoe")[-1] == "Votre voix compte pour C1-1 : 3 👍."
    await scene.presses("zoe", card(scene), "vote", scene.chat)
    assert scene.seen("comptoir-1", reader="zoe")[-1] == "Votre voix pour C1-1 est retirée : 2 👍."


async def test_two_buttons_of_one_channel_change_two_seconds_apart(scene: Scene) -> None:
    for text in ("Qui paie ?", "Et après ?"):
        await scene.says("sam", "comptoir-1", f"!question {text}")
    cards = [m for m in scene.chat.in_place("comptoir-1") if (m.key or "").startswith("card:")]
    await scene.jump(seconds=15)

    for message in cards:
        await scene.presses("bob", message, "vote", scene.chat)
    shown = [buttons_of(scene)]
    for seconds in (1.9, 0.1):
        await scene.jump(seconds=seconds)
        shown.append(buttons_of(scene))

    assert shown == [["Voter · 1", "Voter"], ["Voter · 1", "Voter"], ["Voter · 1", "Voter · 1"]]


async def test_a_new_state_does_not_wait_for_the_count(scene: Scene) -> None:
    await scene.says("sam", "comptoir-1", "!question Qui paie ?")
    await scene.presses("bob", card(scene), "vote", scene.chat)
    assert buttons_of(scene) == ["Voter"]

    await scene.calls("ana", DESK, "scene", scene.chat, code="C1-1")
    await scene.jump(seconds=3)

    assert scene.read(card(scene)).endswith("sur scène")
    assert buttons_of(scene) == ["Voter · 1"]


class _VotedMeanwhile(MemoryPlatform):
    """Somebody votes before the platform answers that the first card stands there."""

    scene: Scene
    is_voted = False

    async def deliver(self, outgoing: Outgoing) -> str:
        said = await super().deliver(outgoing)
        if outgoing.operation == "say" and (outgoing.key or "").startswith("card:") and not self.is_voted:
            self.is_voted = True
            self.call("bob", "comptoir-1", "voter", code="1")
            await self.scene.until_handled()
        return said


async def test_a_vote_given_while_its_card_is_being_sent_is_counted_on_it(quick: Path) -> None:
    chat = _VotedMeanwhile("boutons", buttons=True)
    async with Scene(quick, platforms=[chat]) as scene:
        chat.scene = scene
        await scene.calls("sam", "comptoir-1", "question", chat, texte="Qui paie ?")
        await scene.jump(seconds=90)

        assert buttons_of(scene) == ["Voter · 1"]


async def test_a_count_neither_edits_nor_re_posts_a_card_that_is_nearly_too_old(ageing: Scene) -> None:
    await ageing.says("sam", "comptoir-1", "!question Qui paie ?")
    posted = card(ageing).id

    await ageing.jump(seconds=48 * MINUTE)
    await ageing.presses("bob", card(ageing), "vote", ageing.chat)
    await ageing.jump(seconds=5 * MINUTE)
    await ageing.presses("eve", card(ageing), "vote", ageing.chat)
    await ageing.jump(seconds=15)
    assert (card(ageing).id, buttons_of(ageing)) == (posted, ["Voter"])

    await ageing.calls("ana", DESK, "scene", ageing.chat, code="C1-1")
    assert card(ageing).id != posted
    assert card(ageing).actions[0].label == "Voter · 2"


async def test_steps_reply_to_the_card_and_state_marks_stand_on_the_message(scene: Scene) -> None:
    question = await scene.says("sam", "comptoir-1", "!question Qui paie ?")

    await scene.says("ana", DESK, "!scene 1")
    await scene.says("ana", DESK, "!plus-tard 1")

    assert scene.last("comptoir-1").reply_to == card(scene).id
    assert scene.marks(question) == ["⏳"]


async def test_a_floor_question_typed_in_the_desk_is_answered_with_its_code(scene: Scene) -> None:
    await scene.says("ana", DESK, "!salle Qui paie ?")

    assert scene.seen(DESK) == ["C’est noté : C1-1."]


async def test_the_card_tells_what_became_of_a_question_asked_by_form(scene: Scene) -> None:
    for text in ("Qui paie ?", "Et après ?", "Pourquoi ?"):
        await scene.calls("zoe", "hall", "question", scene.chat, comptoir="C1", texte=text)

    await scene.says("ana", DESK, "!ecarter 1 déjà posée")
    await scene.says("ana", DESK, "!plus-tard 2")
    await scene.says("ana", DESK, "!repondu 3 oui, dès 2019")
    await scene.jump(seconds=20)

    assert scene.seen("comptoir-1")[:3] == [
        "❓ Qui paie ?\nC1-1 · Zoe · écartée\nRaison : déjà posée",
        "❓ Et après ?\nC1-2 · Zoe · gardée pour plus tard",
        "❓ Pourquoi ?\nC1-3 · Zoe · traitée\nRéponse : oui, dès 2019",
    ]
    assert scene.last("comptoir-1").reply_to == card(scene).id
    assert await scene.troubles() == []


# ── Marks made good ─────────────────────────────────────────────────────────────────────────────────────


async def test_votes_missed_while_away_are_made_good_both_ways(scene: Scene) -> None:
    question = await scene.says("sam", "comptoir-1", "!question Qui paie ?")
    await scene.taps("bob", question, "👍")
    await scene.taps("eve", question, "👍")
    await scene.calls("kim", "comptoir-1", "voter", scene.chat, code="1")

    scene.chat.messages[question].marks["👍"] = {"sam", "eve", "zoe", "bot"}
    scene.chat.all_marks(question, "👍")
    await scene.quiet()

    assert await votes(scene) == "3 👍"  # eve, zoe, and kim, who typed


async def test_a_vote_made_good_is_taken_back_by_its_own_reaction(scene: Scene) -> None:
    await scene.says("sam", "comptoir-1", "!question Qui paie ?")
    under = card(scene).id
    scene.chat.messages[under].marks["👍"] = {"zoe"}
    made_good = scene.chat.all_marks(under, "👍")
    await scene.quiet()
    assert await votes(scene) == "1 👍"

    [content] = [e.content for e in scene.chat.events if e.event == made_good]
    scene.chat.gone("zoe", "comptoir-1", content["handles"]["zoe"])
    await scene.quiet()

    assert await votes(scene) == "0 👍"


async def test_marks_made_good_twice_change_nothing_more(scene: Scene) -> None:
    question = await scene.says("sam", "comptoir-1", "!question Qui paie ?")
    await scene.taps("bob", question, "👍")

    for _ in range(2):
        scene.chat.all_marks(question, "👍")
        await scene.quiet()

    assert await votes(scene) == "1 👍"


# ── A message chosen for the command ────────────────────────────────────────────────────────────────────


async def test_its_author_asks_a_message_from_its_menu(scene: Scene) -> None:
    talk = await scene.says("sam", "comptoir-1", "Qui paie ?")

    await scene.chooses("sam", talk)

    assert scene.seen("comptoir-1", reader="sam") == [
        "C’est noté : C1-1, pour le comptoir 1. Sa carte dira ce qu’elle devient. "
        "Pour la retirer : !retirer C1-1",
        CARD,
    ]
    assert scene.seen("comptoir-1") == [CARD]
    assert card(scene).reply_to == talk


async def test_a_card_chosen_from_its_menu_is_said_to_be_a_question_already(scene: Scene) -> None:
    await scene.says("sam", "comptoir-1", "!question Qui paie ?")

    await scene.chooses("ana", card(scene).id)

    told = scene.seen("comptoir-1", reader="ana")[-1]
    assert told == "C’est déjà la question C1-1. 👍 sous sa carte lui donne votre voix."
    assert scene.seen("comptoir-1") == [CARD]


async def test_an_animateur_asks_another_s_message_from_its_menu(scene: Scene) -> None:
    talk = await scene.says("sam", "comptoir-1", "Qui paie ?")
    scene.chat.join("ana", DESK)

    await scene.chooses("ana", talk)

    assert scene.seen("comptoir-1") == [CARD]
    assert scene.seen("comptoir-1", reader="ana")[0].startswith("C’est noté : C1-1")


async def test_a_third_person_is_told_alone_why_they_cannot(scene: Scene) -> None:
    talk = await scene.says("sam", "comptoir-1", "Qui paie ?")

    await scene.chooses("bob", talk)

    assert scene.seen("comptoir-1") == []
    assert scene.seen("comptoir-1", reader="bob") == [
        "Seuls l’auteur de ce message et les animateurs peuvent le poser comme question. "
        "Pour poser la vôtre : !question"
    ]


async def test_a_message_chosen_in_the_hall_asks_its_author_alone_for_which_comptoir(scene: Scene) -> None:
    await scene.at("10:20")
    talk = await scene.says("sam", "hall", "Qui paie ?")
    await scene.chooses("sam", talk)
    which = scene.last("hall", reader="sam")

    await scene.presses("sam", which, "choose:comptoir-2", scene.chat)

    assert which.person == "sam"
    assert scene.seen("comptoir-2") == ["❓ Qui paie ?\nC2-1 · Sam"]
    assert scene.last("hall", reader="sam").person == "sam"
    assert scene.seen("hall", reader="sam")[-1].startswith("C’est noté : C2-1")
    await scene.edits("sam", talk, "Qui paie vraiment ?")
    await scene.jump(seconds=3)
    assert scene.seen("comptoir-2") == ["❓ Qui paie vraiment ?\nC2-1 · Sam"]


async def test_only_the_asker_chooses_the_comptoir_in_a_menu_that_all_see(scene: Scene) -> None:
    await scene.at("10:20")
    await scene.says("sam", "hall", "!question Qui paie ?")
    which = scene.last("hall")

    await scene.presses("bob", which, "choose:comptoir-2", scene.chat)
    await scene.presses("sam", which, "choose:comptoir-1", scene.chat)

    assert scene.seen("hall", reader="bob")[-2] == "Seul l’auteur de la question choisit son comptoir."
    assert scene.seen("comptoir-1")[-1] == CARD
    assert scene.seen("comptoir-2") == []


async def test_a_message_already_asked_is_said_to_be(scene: Scene) -> None:
    question = await scene.says("sam", "comptoir-1", "!question Qui paie ?")

    await scene.chooses("sam", question)

    assert scene.seen("comptoir-1", reader="sam")[-1] == "Cette question est déjà prise : C1-1."


# ── Every call is answered ──────────────────────────────────────────────────────────────────────────────


async def test_a_command_that_says_nothing_is_answered_that_it_is_done(scene: Scene) -> None:
    await scene.calls("ana", DESK, "salle", scene.chat, texte="Qui paie ?")
    await scene.calls("ana", DESK, "fermer", scene.chat)
    await scene.calls("ana", DESK, "digest", scene.chat)

    answers = [m for m in scene.chat.in_place(DESK, "ana") if m.person == "ana"]
    assert [scene.read(m) for m in answers] == ["C’est noté : C1-1.", "✅ C’est fait.", "✅ C’est fait."]


async def test_an_unknown_command_is_refused_kindly(scene: Scene) -> None:
    await scene.calls("sam", "hall", "danser", scene.chat)

    unknown = "Je ne connais pas « danser ». !aide dit ce que je sais faire."
    assert scene.seen("hall", reader="sam")[1:] == [unknown]


async def test_a_button_under_an_unknown_message_gets_its_words(scene: Scene) -> None:
    talk = await scene.says("sam", "hall", "bonjour")

    scene.chat.press("sam", talk, "vote:1")
    await scene.quiet()

    over = "Ce bouton ne sert plus, rien n’est fait. Le message le plus récent est plus bas."
    assert scene.seen("hall", reader="sam")[1:] == [over]


async def test_a_preview_pressed_too_late_gets_its_words(scene: Scene) -> None:
    await scene.calls("olga", "regie", "annonce", scene.chat, texte="Le déjeuner est servi")
    preview = scene.last("regie")
    await scene.presses("olga", preview, "send", scene.chat)

    scene.chat.press("olga", preview.id, "send")
    await scene.quiet()

    assert scene.seen("regie", reader="olga")[-1].startswith("Ce bouton ne sert plus")
    assert scene.seen("hall")[1:] == ["📣 Le déjeuner est servi"]


async def test_an_announcement_is_corrected_and_withdrawn_by_the_buttons_of_its_preview(scene: Scene) -> None:
    await scene.calls("olga", "regie", "annonce", scene.chat, texte="Le déjeuner est servi")
    preview = scene.last("regie")

    await scene.presses("olaf", preview, "send", scene.chat)
    assert scene.read(preview) == "Envoyé, pour le hall :\n> Le déjeuner est servi"
    assert [action.label for action in preview.actions] == ["Corriger", "Retirer"]

    await scene.presses("olga", preview, "correct", scene.chat, text="Le dîner est servi")
    assert scene.seen("hall")[1:] == ["📣 Le dîner est servi"]
    assert scene.read(preview) == "Corrigé, pour le hall :\n> Le dîner est servi"

    await scene.presses("olga", preview, "withdraw", scene.chat)
    assert scene.seen("hall")[1:] == []
    assert scene.read(preview) == "Retiré, pour le hall :\n> Le dîner est servi"
    assert preview.actions == ()


async def test_the_line_and_the_reason_come_from_the_forms_of_the_buttons(scene: Scene) -> None:
    await scene.says("sam", "comptoir-1", "!question Qui paie ?")
    await scene.says("sam", "comptoir-1", "!question Et après ?")

    await scene.says("ana", DESK, "!scene 1")
    await scene.presses("ana", scene.stage_card(), "answer", scene.chat, answer="l’État")
    await scene.says("ana", DESK, "!scene 2")
    await scene.presses("ana", scene.stage_card(), "decline", scene.chat, reason="hors sujet")
    await scene.jump(seconds=20)

    cards = [text for text in scene.seen("comptoir-1") if text.startswith("❓")]
    assert cards == [
        "❓ Qui paie ?\nC1-1 · Sam · traitée\nRéponse : l’État",
        "❓ Et après ?\nC1-2 · Sam · écartée\nRaison : hors sujet",
    ]


# ── Too old to be edited ────────────────────────────────────────────────────────────────────────────────


async def test_a_card_too_old_to_be_edited_is_said_again_and_the_old_one_goes(ageing: Scene) -> None:
    question = await ageing.says("sam", "comptoir-1", "!question Qui paie ?")
    old = card(ageing)
    await ageing.at("10:52")

    await ageing.says("ana", DESK, "!plus-tard 1")
    await ageing.jump(seconds=3)

    assert old.removed
    assert old.edits == 0
    assert card(ageing).reply_to == question
    assert ageing.read(card(ageing)) == CARD + " · gardée pour plus tard"
    await ageing.presses("zoe", card(ageing), "vote", ageing.chat)
    assert await votes(ageing) == "1 👍"
    assert await ageing.troubles() == []


async def test_a_card_stays_as_long_as_nothing_changes(ageing: Scene) -> None:
    await ageing.says("sam", "comptoir-1", "!question Qui paie ?")
    old = card(ageing)

    await ageing.at("10:52")
    await ageing.presses("zoe", old, "vote", ageing.chat)
    await ageing.jump(seconds=3)

    assert not old.removed
    assert old.edits == 0


async def test_a_digest_too_old_to_be_edited_is_posted_again_and_the_old_one_goes(ageing: Scene) -> None:
    await ageing.at("10:30")
    old = ageing.digest()
    ageing.wall += timedelta(minutes=51)

    await ageing.says("sam", "comptoir-1", "!question Qui paie ?")
    await ageing.jump(seconds=3)

    assert old.removed
    assert old.edits == 0
    digests = [m for m in ageing.chat.in_place(DESK) if (m.key or "").startswith("digest:")]
    assert ageing.read(digests[-1]).split("\n")[3].startswith("C1-1 · ")
    assert await ageing.troubles() == []


async def test_an_on_stage_card_too_old_to_be_edited_is_said_again(ageing: Scene) -> None:
    await ageing.says("sam", "comptoir-1", "!question Qui paie ?")
    await ageing.says("ana", DESK, "!scene 1")
    old = ageing.stage_card()
    await ageing.at("10:52")

    await ageing.presses("ana", old, "answer", ageing.chat)
    await ageing.jump(seconds=3)

    assert old.removed
    assert ageing.read(ageing.stage_card()) == "Qui paie ? · C1-1 · traitée"
    assert ageing.stage_card().actions == ()
    assert await ageing.troubles() == []


async def test_erasing_a_question_whose_card_was_said_again_leaves_no_words(ageing: Scene) -> None:
    question = await ageing.says("sam", "comptoir-1", "!question Qui paie ?")
    await ageing.at("10:52")
    await ageing.says("ana", DESK, "!plus-tard 1")
    await ageing.jump(seconds=3)

    await ageing.deletes("sam", question)
    await ageing.jump(seconds=3)

    assert not await ageing.is_stored("Qui paie")
    assert await ageing.troubles() == []


async def test_nothing_is_linked_if_there_is_only_one_platform(scene: Scene) -> None:
    await scene.calls("sam", "hall", "lier", scene.chat)

    said = "L’événement n’a lieu que sur une messagerie : il n’y a rien à lier."
    assert scene.seen("hall", reader="sam")[-1] == said


# ── A card that a moderator deletes ─────────────────────────────────────────────────────────────────────


async def test_deleting_the_card_of_a_question_that_waits_takes_it_away(scene: Scene) -> None:
    await scene.calls("sam", "comptoir-1", "question", scene.chat, texte="Qui paie ?")

    await scene.deletes("olga", card(scene).id)

    await scene.calls("ana", DESK, "question", scene.chat, texte="C1-1")
    assert "Qui paie" not in scene.seen(DESK, reader="ana")[-1]
    await scene.calls("ana", DESK, "questions", scene.chat)
    assert scene.seen(DESK, reader="ana")[-1].startswith(
        "Comptoir 1 — plus de question en attente (1 écartée)."
    )
    assert not await scene.is_stored("Qui paie")
    assert await scene.troubles() == []


async def test_deleting_the_card_of_a_question_that_was_answered_changes_nothing(scene: Scene) -> None:
    await scene.calls("sam", "comptoir-1", "question", scene.chat, texte="Qui paie ?")
    await scene.calls("ana", DESK, "repondu", scene.chat, code="C1-1", texte="La région")

    await scene.deletes("olga", card(scene).id)

    await scene.calls("ana", DESK, "question", scene.chat, texte="C1-1")
    assert "Qui paie ?" in scene.seen(DESK, reader="ana")[-1]


# ── Help ────────────────────────────────────────────────────────────────────────────────────────────────


async def test_help_speaks_of_buttons_and_of_no_mark_put_by_hand(scene: Scene) -> None:
    helped = []
    for person, place in (("sam", "comptoir-1"), ("ana", DESK), ("olga", "regie")):
        await scene.calls(person, place, "aide", scene.chat)
        helped.append(scene.seen(place, reader=person)[-1])

    public, desk, regie = helped
    assert "Rester anonyme : !question seul ouvre un formulaire" in public
    assert "Voter : touchez 👍 sous une question ; touchez encore pour retirer votre voix." in public
    assert "Se reprendre (30 secondes) : !annuler-geste" in desk
    assert "Corriger, retirer : ✏️ 🗑️ sous l’annonce envoyée, ici" in regie
    said = "\n".join(helped)
    assert not any(words in said for words in ("❓", "est le mien", "votre message", "la marque", "lier"))


# ── Looks ───────────────────────────────────────────────────────────────────────────────────────────────


def spans(message: Message, kind: type[b.Span]) -> list[b.Span]:
    return [span for block in message.body.blocks for span in block.spans if isinstance(span, kind)]


async def test_a_card_tells_its_state_so_that_its_colour_can_follow(scene: Scene) -> None:
    await scene.says("sam", "comptoir-1", "!question Qui paie ?")
    assert spans(card(scene), b.State) == []

    await scene.calls("ana", DESK, "scene", scene.chat, code="C1-1")
    await scene.jump(seconds=3)
    assert spans(card(scene), b.State) == [b.State("sur scène", "on stage")]

    await scene.calls("ana", DESK, "repondu", scene.chat, code="C1-1")
    await scene.jump(seconds=3)
    assert spans(card(scene), b.State) == [b.State("traitée", "answered")]
    assert spans(scene.stage_card(DESK, scene.chat), b.State) == [b.State("traitée", "answered")]


async def test_the_programme_shows_titles_beside_the_names_of_places(scene: Scene) -> None:
    await scene.calls("sam", "hall", "programme", scene.chat)

    assert spans(scene.last("hall", "sam"), b.PlaceLink) == [
        b.PlaceLink("comptoir-1", "Comptoir 1\u00a0: Titre 1", titled=True),
        b.PlaceLink("comptoir-2", "Comptoir 2\u00a0: Titre 2", titled=True),
        b.PlaceLink("restitution", "Restitution", titled=True),
    ]
