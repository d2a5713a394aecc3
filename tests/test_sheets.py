"""The sheets of a restitution: what they hold, when they are shown, given and frozen, what is erased."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from memory_platform import MemoryPlatform
from scene import PARIS, Scene, at, comptoir, files_hold, plenary, programme
from sizes import FULL

from bot.day import Day
from bot.privacy import retention
from bot.programme.model import Session
from bot.programme.sheet_times import plan_sheets
from bot.restitution.composing import Material, compose, compose_across, count
from bot.restitution.sheet import Across, Block, Line, Sheet
from bot.restitution.sheet_words import across_body, sheet_body, spoken
from bot.settings import RestitutionSettings, Settings
from bot.words.catalogue import Catalogue

RESTITUTION = plenary("restitution", "15:00", "16:00", restitution=True, takes_questions=True)
AFTERNOON = programme(comptoir(1, "14:00", "14:30"), comptoir(2, "14:00", "14:30"), RESTITUTION)
DESKS = ("comptoir-1-desk", "restitution-desk")


@pytest.fixture
async def both(tmp_path: Path) -> AsyncIterator[Scene]:
    """A day on two platforms: one keeps former versions of messages, the other has buttons."""
    here, there = MemoryPlatform(), MemoryPlatform("other", buttons=True)
    object.__setattr__(here.limits, "keeps_versions", True)
    async with Scene(tmp_path, hour="14:00", programme=AFTERNOON, platforms=[here, there]) as scene:
        yield scene


async def _asked(scene: Scene) -> None:
    for text in ("Qui paie ?", "Quand commence-t-on ?", "Où sont les autres ?"):
        await scene.says("sam", "comptoir-1", f"!question {text}")
    await scene.says("ana", "comptoir-1-desk", "!repondu 1 Les régions")


def _sheets(scene: Scene, place: str, chat: MemoryPlatform | None = None) -> list[list[str]]:
    return [text.split("\n") for text in scene.seen(place, chat=chat) if text.startswith("📄")]


def _block(sheet: list[str], heading: str) -> list[str]:
    """Return the lines of a block of a sheet."""
    after = sheet[sheet.index(heading) + 1 :]
    return [line for line in after[: _until_heading(after)] if line.startswith("•")]


def _until_heading(lines: list[str]) -> int:
    return next((number for number, line in enumerate(lines) if line[0] not in "•>"), len(lines))


_DAY = Day(
    programme(comptoir(1, "10:30", "11:30"), RESTITUTION),
    Settings(Path("programme.yaml"), "sqlite://"),
    Catalogue(PARIS),
)


# ── When ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("sessions", "planned"),
    [
        (
            [comptoir(1, "10:30", "11:30"), RESTITUTION],
            [("comptoir-1", "11:32–11:42", "14:40", "14:55"), ("restitution", None, "14:40", "14:55")],
        ),
        (
            [comptoir(1, "14:00", "14:48"), RESTITUTION],
            [("restitution", None, "14:40", "14:55"), ("comptoir-1", "14:50–14:55", "14:50", "14:55")],
        ),
        (
            [comptoir(1, "14:00", "14:58"), RESTITUTION],
            [("restitution", None, "14:40", "14:55"), ("comptoir-1", None, "15:00", "15:00")],
        ),
        ([comptoir(1, "10:30", "11:30")], []),
        (
            [comptoir(1, "16:30", "17:00"), RESTITUTION],
            [("restitution", None, "14:40", "14:55")],
        ),
    ],
    ids=["in the morning", "just before", "until it begins", "without a restitution", "after it"],
)
def test_a_sheet_has_its_hours(sessions: list[Session], planned: list[object]) -> None:
    times = plan_sheets(programme(*sessions), RestitutionSettings())

    found = [
        (
            its.session,
            f"{_hour(its.shown)}–{_hour(its.closes)}" if its.shown else None,
            _hour(its.due),
            _hour(its.frozen),
        )
        for its in times
    ]
    assert found == planned


def _hour(instant: object) -> str:
    return f"{instant.astimezone(PARIS):%H:%M}"  # type: ignore[attr-defined]


def test_each_restitution_tells_of_the_sessions_since_the_former() -> None:
    noon = replace(RESTITUTION, id="midi", start=at("12:00"), end=at("12:30"))
    day = programme(comptoir(1, "10:30", "11:30"), noon, comptoir(2, "13:00", "14:00"), RESTITUTION)

    told = {its.session: its.restitution for its in plan_sheets(day, RestitutionSettings())}

    assert told == {
        "comptoir-1": "midi",
        "midi": "midi",
        "comptoir-2": "restitution",
        "restitution": "restitution",
    }


# ── What it holds ───────────────────────────────────────────────────────────────────────────────────────

WORDS = st.text(st.sampled_from("aé ’«»:—  "), min_size=1, max_size=400).filter(str.strip)
LINES = st.lists(
    st.builds(Line, st.just("question:1"), WORDS, answer=st.none() | WORDS, votes=st.integers(0, 3)),
    max_size=9,
)


@given(st.fixed_dictionaries(dict.fromkeys(Block, LINES)), st.lists(WORDS, max_size=3))
def test_a_sheet_is_read_aloud_in_the_time_it_has(lines: dict[Block, list[Line]], added: list[str]) -> None:
    day, asks = _DAY, "Comment garder le modèle sans perdre les relais ? " * 6  # more than a sheet can tell
    totals: dict[Block, int] = {block: len(its) for block, its in lines.items() if block is not Block.TO_SAY}
    material = Material(lines, [Line("addition:1", text, by_public=True) for text in added], totals)

    def said(sheet: Sheet) -> str:
        return spoken(day, sheet_body(day, sheet), at("14:40"))

    sheet = compose(Sheet(comptoir(1, "10:30", "11:30", question=asks), at("14:40")), material, 225, said)

    assert len(said(sheet).split()) <= 225
    assert sheet.words == count(said(sheet))
    for block, its in lines.items():
        shown = sum(not line.by_public for line in sheet.blocks.get(block, ()))
        assert bool(shown) is bool(its), f"{block} must have its best line"
        assert shown + sheet.left_over.get(block, 0) == (len(its) if block is not Block.TO_SAY else shown)


@given(st.lists(st.lists(LINES.filter(bool), max_size=2), max_size=3), LINES, LINES)
def test_so_is_the_one_across_all_sessions(
    alike: list[list[list[Line]]], bridging: list[Line], carried: list[Line]
) -> None:
    day, groups = _DAY, [group for some in alike for group in some]

    def said(across: Across) -> str:
        return spoken(day, across_body(day, across), at("14:40"))

    found = Across(RESTITUTION, at("14:40"), alike=groups, bridging=bridging, carried=carried)
    across = compose_across(found, 225, said)

    assert len(said(across).split()) <= 225
    assert across.words == count(said(across))


async def test_a_sheet_tells_what_was_answered_contested_open_and_kept(both: Scene) -> None:
    await _asked(both)
    await both.says("ana", "comptoir-1-desk", "!repondu 2")
    await both.says("ana", "comptoir-1-desk", "!pleniere 3")
    await both.says("eve", "comptoir-1", "!question Et les communes ?")
    await both.at("14:40")

    [sheet] = _sheets(both, "comptoir-1-desk")

    assert sheet == [
        "📄 Fiche : Comptoir 1",
        "Titre 1",
        "Demandé et répondu",
        "• C1-1 Qui paie ? → Les régions",
        "• C1-2 Quand commence-t-on ? (répondu de vive voix)",
        "Contesté",
        "• rien n’a été marqué comme contesté",
        "Reste ouvert",
        "• C1-3 Où sont les autres ? — portée à la plénière (P-1)",
        "• C1-4 Et les communes ?",
        "À retenir",
        "• rien n’a été noté",
        "Une phrase à dire",
        "> ………………………………………………",
        "2 personnes ont posé une question, personne n’a voté.",
        "69 mots, 28 s à voix haute.",
    ]


async def test_two_answers_to_nearly_the_same_question_are_contested(scene: Scene) -> None:
    await scene.at("10:35")
    for text in ("Qui paiera la formation des salariés ?", "Qui va payer la formation de ces salariés ?"):
        await scene.says("sam", "comptoir-1", f"!question {text}")
    await scene.says("ana", "comptoir-1-desk", "!repondu 1 Les régions")
    await scene.says("ana", "comptoir-1-desk", "!repondu 2 L’État")
    await scene.at("14:40")

    [sheet] = _sheets(scene, "comptoir-1-desk")

    assert [line.split(" ")[1] for line in _block(sheet, "Contesté")] == ["C1-1", "C1-2"]
    assert _block(sheet, "Demandé et répondu") == ["• les réponses données sont contestées"]


async def test_a_question_that_the_desk_marks_is_contested_whatever_became_of_it(both: Scene) -> None:
    await _asked(both)
    for act in ("conteste : 1", "conteste : 2", "conteste : le prix"):
        await both.says("ana", "comptoir-1-desk", f"!retenir {act}")
    await both.says("ana", "comptoir-1-desk", "!fiche")

    [sheet] = _sheets(both, "comptoir-1-desk")
    assert _block(sheet, "Contesté") == [
        "• C1-1 Qui paie ? → Les régions",
        "• C1-2 Quand commence-t-on ?",
        "• le prix",
    ]
    assert _block(sheet, "Demandé et répondu") == ["• les réponses données sont contestées"]
    assert _block(sheet, "Reste ouvert") == ["• C1-3 Où sont les autres ?"]


async def test_a_question_on_stage_to_the_end_is_not_said_to_be_answered(both: Scene) -> None:
    await _asked(both)
    await both.says("ana", "comptoir-1-desk", "!scene 2")
    await both.at("14:41")

    [sheet] = _sheets(both, "comptoir-1-desk")
    assert _block(sheet, "Demandé et répondu") == [
        "• C1-1 Qui paie ? → Les régions",
        "• C1-2 Quand commence-t-on ? (passée sur scène)",
    ]


async def test_what_was_starred_is_retained_and_the_most_starred_is_to_be_said(both: Scene) -> None:
    both.chat.join("ana", "comptoir-1-desk")
    said = [await both.says("sam", "comptoir-1", text) for text in ("Une page suffit.", "Chez nous, deux.")]
    for message, people in zip(said, (("ana", "bob", "eve"), ("ana",)), strict=True):
        for who in people:
            await both.taps(who, message, "⭐")
    await both.says("ana", "comptoir-1-desk", "!retenir conteste : la marque d’abord ?")
    await both.says("ana", "comptoir-1-desk", "!retenir présents : 42")
    await both.at("14:41")
    before = _sheets(both, "comptoir-1-desk")[0]
    await both.edits("sam", said[1], "Chez nous, trois.")
    await both.deletes("sam", said[0])
    await both.jump(seconds=5)
    after = _sheets(both, "comptoir-1-desk")[0]

    assert _block(before, "Contesté") == ["• la marque d’abord ?"]
    assert _block(before, "À retenir") == ["• Chez nous, deux. (⭐ 1)"]
    assert before[before.index("Une phrase à dire") + 1] == "> Une page suffit."
    assert "42 présentes" in before[-2]
    assert after[after.index("Une phrase à dire") + 1] == "> Chez nous, trois."
    assert "Une page suffit" not in str(both.seen("restitution-desk") + both.seen("comptoir-1-desk"))


async def test_a_session_in_which_nobody_asked_has_a_sheet_worth_reading(tmp_path: Path) -> None:
    silent = comptoir(
        1, "10:30", "11:30", question="Que change le passage à l’échelle ?", abstract="On en débat."
    )
    async with Scene(tmp_path, hour="10:30", programme=programme(silent, RESTITUTION)) as scene:
        await scene.at("14:40")

        [sheet] = _sheets(scene, "comptoir-1-desk")
        assert sheet[:5] == [
            "📄 Fiche : Comptoir 1",
            "Que change le passage à l’échelle ?",
            "Autour de la table : Eva Experte, Gus Témoin et Ana Animatrice",
            "On en débat.",
            "Demandé et répondu",
        ]
        assert sheet[5] == "• personne n’a posé de question par écrit"


async def test_the_sheet_across_all_tells_what_several_sessions_asked(both: Scene) -> None:
    for text in ("Où vont les aides ?", "Quand commence-t-on ?", "Où sont les autres ?"):
        await both.says("sam", "comptoir-1", f"!question {text}")
    other = both.platforms[1]
    asked = await both.says("sam", "comptoir-2", "!question Qui paie la formation des salariés ?")
    await both.says("eve", "comptoir-1", "!question Qui va payer la formation des salariés ?")
    for name in ("bob", "zoe"):
        await both.taps(name, asked, "👍")
        card = next(m for m in other.in_place("comptoir-2") if (m.key or "").startswith("card:"))
        await both.presses(name, card, "vote", other)
    await both.says("ana", "comptoir-1-desk", "!pleniere 3")
    await both.at("14:40")

    across = _sheets(both, "restitution-desk")[-1]

    assert across[0] == "📄 Fiche d’ensemble"
    assert _block(across, "Demandé dans plusieurs comptoirs") == [
        "• C2-1 Qui paie la formation des salariés ? (Comptoir 2, 4 voix)",
        "• C1-4 Qui va payer la formation des salariés ? (Comptoir 1)",
    ]
    assert [line[:6] for line in _block(across, "Voulu par plusieurs publics")] == ["• C2-1"]
    assert _block(across, "Porté à la plénière") == ["• P-1 Où sont les autres ? (C1-3)"]


# ── Shown, given, frozen ────────────────────────────────────────────────────────────────────────────────


async def test_its_public_confirms_it_or_says_what_is_missing(both: Scene) -> None:
    await _asked(both)
    await both.at("14:35")
    shown = both.last("comptoir-1")
    await both.taps("bob", shown.id, "👍")
    said = await both.says("sam", "comptoir-1", "Il manque la question du prix", reply_to=shown.id)
    other = both.platforms[1]
    await both.presses("eve", both.last("comptoir-1", chat=other), "missing", other, missing="Les délais")
    await both.at("14:45")

    [sheet] = _sheets(both, "comptoir-1-desk")

    assert both.read(shown).split("\n")[0] == "📄 Comptoir 1 : voici ce que la restitution en dira"
    assert both.marks(said) == ["✅"]
    assert _block(sheet, "À retenir") == [
        "• la question du prix (ajouté par le public)",
        "• Les délais (ajouté par le public)",
    ]
    assert sheet[-2].endswith("une dit cette fiche juste.")
    assert both.seen("comptoir-1")[-1].endswith(
        "Le temps de compléter cette fiche est passé ; une personne l’a confirmée."
    )


async def test_the_desk_leaves_a_line_of_the_public_out_and_puts_it_back(both: Scene) -> None:
    await both.at("14:35")
    shown = both.last("comptoir-1")
    await both.says("sam", "comptoir-1", "il manque : le prix", reply_to=shown.id)
    line = both.last("comptoir-1-desk")

    mark = await both.taps("ana", line.id, "❌")
    await both.says("ana", "comptoir-1-desk", "!fiche")
    without = _sheets(both, "comptoir-1-desk")[-1]
    await both.deletes("ana", mark)
    await both.jump(seconds=5)
    back = _sheets(both, "comptoir-1-desk")[-1]
    other = both.platforms[1]
    await both.presses("ana", both.last("comptoir-1-desk", chat=other), "leave-out", other)
    await both.jump(seconds=5)

    assert "• rien n’a été noté" in without
    assert "• le prix (ajouté par le public)" in back
    assert "• rien n’a été noté" in _sheets(both, "comptoir-1-desk")[-1]
    assert both.read(line).split("\n")[0] == "➖ Comptoir 1, laissé de côté : le prix"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("il manque " + "x" * 141, "C’est trop long (141 signes) : dites ce qui manque en 140 signes."),
        ("il manque", "Écrivez ce qui manque, en une ligne : « il manque la question du prix »."),
    ],
)
async def test_what_cannot_be_added_is_refused_with_what_to_write(both: Scene, text: str, told: str) -> None:
    await both.at("14:35")
    await both.says("sam", "comptoir-1", text, reply_to=both.last("comptoir-1").id)

    assert both.seen("comptoir-1")[-1] == told


async def test_other_replies_are_conversation_and_a_late_one_is_refused(both: Scene) -> None:
    await both.at("14:35")
    shown = both.last("comptoir-1").id
    await both.says("sam", "comptoir-1", "Très juste", reply_to=shown)
    before = len(both.seen("comptoir-1"))
    await both.at("14:45")
    await both.says("sam", "comptoir-1", "Il manque le prix", reply_to=shown)

    assert before == len(both.seen("comptoir-1")) - 1
    assert both.seen("comptoir-1")[-1] == "Trop tard : le temps de compléter cette fiche est passé."


async def test_desks_and_the_restitution_desk_get_it_once_whatever_happens(both: Scene) -> None:
    await _asked(both)
    for hour in ("14:31", "14:35", "14:39", "14:41", "14:56", "15:30"):
        await both.at(hour)
        await both.stop()
        await both.start()

    for chat in both.platforms:
        assert len(_sheets(both, "comptoir-1", chat)) == 1
        assert [sheet[0] for sheet in _sheets(both, "comptoir-1-desk", chat)] == ["📄 Fiche : Comptoir 1"]
        assert [sheet[0] for sheet in _sheets(both, "restitution-desk", chat)] == [
            "📄 Fiche : Comptoir 1",
            "📄 Fiche : Comptoir 2",
            "📄 Fiche d’ensemble",
        ]
    assert await both.troubles() == []


async def test_a_frozen_sheet_keeps_its_lines_and_what_changes_is_told_beside(both: Scene) -> None:
    await _asked(both)
    await both.at("14:56")
    await both.says("ana", "comptoir-1-desk", "!repondu 2 En mars")
    await both.says("bob", "comptoir-1", "!question Trop tard ?")
    await both.jump(seconds=5)

    for chat in both.platforms:
        for place in DESKS:
            sheet = _sheets(both, place, chat)[0]
            assert sheet[-1].endswith("Figée à 14h55.")
            assert [line[:6] for line in _block(sheet, "Reste ouvert")] == ["• C1-2", "• C1-3"]
            [beside] = [text for text in both.seen(place, chat=chat) if text.startswith("📎")]
            assert beside.split("\n") == [
                "📎 Comptoir 1, depuis que la fiche est figée :",
                "• C1-2 Quand commence-t-on ? → En mars",
                "• une question de plus",
            ]


async def test_an_answer_that_is_corrected_is_corrected_on_a_frozen_sheet(both: Scene) -> None:
    await both.says("sam", "comptoir-1", "!question Qui paie ?")
    given = await both.says("ana", "comptoir-1-desk", "!repondu 1 Les régions")
    await both.at("14:56")
    await both.edits("ana", given, "!repondu 1 Personne")
    await both.jump(seconds=5)

    assert _block(_sheets(both, "restitution-desk")[0], "Demandé et répondu") == [
        "• C1-1 Qui paie ? → Personne"
    ]


async def test_before_it_is_frozen_it_follows_what_the_desk_does(both: Scene) -> None:
    await _asked(both)
    await both.at("14:40")
    await both.says("ana", "comptoir-1-desk", "!repondu 2 En mars")
    await both.jump(seconds=5)

    for chat in both.platforms:
        [sheet, *_] = _sheets(both, "restitution-desk", chat)
        assert "• C1-2 Quand commence-t-on ? → En mars" in sheet


async def test_a_note_after_the_freezing_does_not_take_the_line_of_one_that_was_dropped(both: Scene) -> None:
    typed = await both.says("ana", "comptoir-1-desk", "!retenir Un fonds commun")
    await both.at("14:56")
    await both.deletes("ana", typed)
    await both.says("ana", "comptoir-1-desk", "!retenir Tout autre chose")
    await both.jump(seconds=5)

    assert "autre chose" not in str(_sheets(both, "restitution-desk")[0])
    assert any("Tout autre chose" in text for text in both.seen("restitution-desk") if text.startswith("📎"))


BEFORE_AND_AFTER = ["14:35", "14:41", "14:56", "15:30"]  # not given yet, given, frozen, over
GONE = [(how, hour) for how in ("deleted", "erased", "forgotten") for hour in BEFORE_AND_AFTER]
ONCE_EACH = [("deleted", "15:30"), *(("erased", hour) for hour in BEFORE_AND_AFTER), ("forgotten", "14:56")]


@pytest.mark.long
@pytest.mark.parametrize(("how", "hour"), GONE if FULL else ONCE_EACH)
async def test_what_is_erased_is_on_no_sheet_frozen_or_not(both: Scene, hour: str, how: str) -> None:
    await _asked(both)
    message = await both.says("eve", "comptoir-1", "!question Quel secret 06 12 34 ?")
    await both.at(hour)
    before = [sheet for place in ("comptoir-1", *DESKS) for sheet in _sheets(both, place)]
    await both.says("ana", "comptoir-1-desk", "!fiche")

    if how == "deleted":
        await both.deletes("eve", message)
    elif how == "erased":
        await both.says("ana", "comptoir-1-desk", "!effacer 4")
        await both.taps("ana", both.last("comptoir-1-desk").id, "✅")
    else:
        await both.says("eve", "direct:eve", "oublie-moi oui")
    await both.jump(seconds=5)
    await both.store.wipe()

    assert any("secret" in line for sheet in before for line in sheet)
    for chat in both.platforms:
        for place in ("comptoir-1", *DESKS):
            assert "secret" not in str(both.seen(place, chat=chat))
            versions = [v for m in chat.in_place(place) for v in getattr(m, "versions", ())]
            assert "secret" not in str(versions)
    assert len(_sheets(both, "restitution-desk")) == (0 if hour == "14:35" else 3)
    assert files_hold(both, "secret") == set()


@pytest.mark.parametrize("hour", ["12:15", "12:21", "12:30"])
async def test_words_leave_a_closed_sheet_however_old_its_message_is(quick: Path, hour: str) -> None:
    day = programme(comptoir(1, "10:30", "11:30"), RESTITUTION)
    chat = MemoryPlatform(buttons=True, editable=50 * 60)
    async with Scene(quick, hour="11:00", programme=day, platforms=[chat]) as scene:
        asked = await scene.says("eve", "comptoir-1", "!question Quel secret 06 12 34 ?")
        await scene.at("11:32")  # its public reads it
        await scene.at(hour)  # 48 minutes later it is nearly too old for an edit, 50 minutes later it is

        before = str(_sheets(scene, "comptoir-1"))
        await scene.deletes("eve", asked)
        await scene.jump(seconds=5)

        assert "Le temps de compléter cette fiche est passé" in before
        assert "secret" in before
        assert "secret" not in str(scene.seen("comptoir-1"))


@pytest.mark.parametrize("how", ["edited", "deleted", "forgotten"])
async def test_what_somebody_added_follows_them(both: Scene, how: str) -> None:
    await both.at("14:35")
    said = await both.says(
        "sam", "comptoir-1", "il manque le numéro 06 12 34", reply_to=both.last("comptoir-1").id
    )
    await both.says("ana", "comptoir-1-desk", "!fiche")
    if how == "edited":
        await both.edits("sam", said, "il manque le prix")
    elif how == "deleted":
        await both.deletes("sam", said)
    else:
        await both.says("sam", "direct:sam", "oublie-moi oui")
    await both.jump(seconds=5)
    await both.store.wipe()

    kept = _block(_sheets(both, "comptoir-1-desk")[-1], "À retenir")
    assert kept == (["• le prix (ajouté par le public)"] if how == "edited" else ["• rien n’a été noté"])
    assert "06 12 34" not in str(both.seen("comptoir-1-desk"))
    assert how == "edited" or files_hold(both, "06 12 34") == set()


async def test_a_person_who_links_two_accounts_confirmed_once(both: Scene) -> None:
    await both.at("14:35")
    other = both.platforms[1]
    await both.taps("sam", both.last("comptoir-1").id, "👍")
    await both.presses("samuel", both.last("comptoir-1", chat=other), "confirm", other)
    await both.says("sam", "direct:1", "lier")
    code = both.seen("direct:1")[-1].split("lier ")[1][:6]
    for words in (f"lier {code}", f"lier {code} oui"):
        await both.says("samuel", "direct:2", words, other)
    await both.says("ana", "comptoir-1-desk", "!fiche")

    assert _sheets(both, "comptoir-1-desk")[-1][-2].endswith("une dit cette fiche juste.")


async def test_whoever_added_something_reads_it_among_their_data(both: Scene) -> None:
    await both.at("14:35")
    await both.says("sam", "comptoir-1", "il manque le prix", reply_to=both.last("comptoir-1").id)
    await both.says("sam", "direct:sam", "mes-donnees")

    assert any("Ce qui manquait à une fiche : le prix" in text for text in both.seen("direct:sam"))


# ── Asked for ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("place", "words", "first"),
    [
        ("comptoir-1-desk", "!fiche", "📄 Fiche : Comptoir 1"),
        ("comptoir-1-desk", "!sheet c2", "📄 Fiche : Comptoir 2"),
        ("restitution-desk", "!fiche C1", "📄 Fiche : Comptoir 1"),
        ("restitution-desk", "!fiche", "📄 Fiche d’ensemble"),
        ("regie", "!fiche P", "📄 Fiche d’ensemble"),
        ("regie", "!fiche", "Écrivez de quelle session : !fiche C1."),
        ("regie", "!fiche C9", "Il n’y a pas de fiche pour C9 : écrivez C1, C2, P."),
    ],
)
async def test_a_sheet_is_given_where_it_is_asked_for(
    both: Scene, place: str, words: str, first: str
) -> None:
    await both.at("14:05")
    await both.says("olga" if place != "comptoir-1-desk" else "ana", place, words)

    said = [text for text in both.seen(place) if not text.startswith("🖨️")]
    assert said[-1].split("\n")[0] == first


async def test_it_is_given_to_who_chose_it_from_a_list(both: Scene) -> None:
    other = both.platforms[1]
    await both.calls("ana", "comptoir-1-desk", "fiche", other)

    assert len(_sheets(both, "comptoir-1-desk", other)) == 1
    assert both.seen("comptoir-1-desk", "ana", other)[-1] != ""


async def test_whoever_asks_to_be_forgotten_is_told_that_files_may_stay(both: Scene) -> None:
    await _asked(both)
    await both.says("sam", "direct:1", "oublie-moi")
    before = both.seen("direct:1")[-1]
    await both.at("14:41")
    await both.says("sam", "direct:1", "oublie-moi")
    await both.says("ana", "comptoir-1-desk", "!effacer 2")

    told = "Les fichiers déjà remis (fiches, rapport) sont retirés et refaits sans ces mots"
    assert told not in before
    assert told in both.seen("direct:1")[-1]
    assert told in both.seen("comptoir-1-desk")[-1]


async def test_after_the_retention_no_sheet_is_kept(both: Scene) -> None:
    await _asked(both)
    await both.at("14:56")
    await both.store.run(retention.erase_all, both.wall)
    await both.store.wipe()

    assert files_hold(both, "Les régions", "Qui paie") == set()
