"""Documents set in type: one page where one is promised, read in order, and words that are only words."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import printed_things as things
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from printed_pages import read, tags, text

from bot.restitution.sheet import Block
from bot.restitution.typeset import across_pdf, sheet_pdf
from bot.restitution.typeset.letters import CUT, ELIDED, UNBROKEN, is_printed, printed

DAYS = {language: things.sample_day(language) for language in ("fr", "en")}
DAY = DAYS["fr"]
WORDS = ("Qui paie ?", "L’association.", "Et les villages ?", "Qui décide ?", "Personne encore.")
LONGEST_WORD = "anticonstitutionnellement"


# ── The page ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("language", DAYS)
@pytest.mark.parametrize("kind", things.KINDS)
def test_a_document_is_accessible_and_made_to_be_kept(kind: str, language: str) -> None:
    document = read(things.KINDS[kind](DAYS[language], WORDS))
    root: Any = document.trailer["/Root"]
    kept = root["/Metadata"].get_data().decode()

    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == (language, True)
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert "<pdfuaid:part>1<" in kept
    assert "<pdfaid:part>2<" in kept
    assert "<pdfaid:conformance>A<" in kept
    title = {"sheet": "Fiche", "across": "Fiche d’ensemble", "paper": "Feuille", "report": "Rapport"}
    assert document.metadata is not None
    assert language == "en" or str(document.metadata.title).startswith(f"{title[kind]}\u00a0:")


def test_a_sheet_is_read_in_the_order_of_its_blocks() -> None:
    made = sheet_pdf(DAY, things.sheet(DAY, WORDS))

    headings = (
        "Demandé et répondu",
        "Ce qui fait débat",
        "Ce qui reste ouvert",
        "À retenir",
        "À dire en une",
    )
    expected = [
        "16 octobre 2018 · figée à 11h30",
        "Comment reconnaître la place",
        "Comptoir 1 · 10h30 – 11h30 · Le Club",
        "Grand témoin : François Enaud",
        *(
            part
            for at, heading in enumerate(headings)
            for part in (heading, *(WORDS * 2)[2 * at : 2 * at + 2])
        ),
        "12 personnes ont posé des questions, 31 ont voté. 45 personnes présentes",
        "100 mots, environ 40 secondes à voix haute.",
    ]
    shown, at = text(made), 0
    for part in expected:
        at = shown.index(part, at)
    assert [tag for tag in tags(made) if tag in ("H1", "H2", "L")] == ["H1", *["H2", "L"] * len(Block)]


def test_a_report_is_read_session_by_session() -> None:
    made = things.KINDS["report"](DAY, WORDS * 4)

    kinds = [tag for tag in tags(made) if tag in ("H1", "H2", "Table")]
    assert kinds == ["H1", "H2", "Table", *["H2"] * len(DAY.programme.question_sessions)]
    places = [text(made).find(f"{code} · 3 voix (Discord 1, Matrix 2)") for code in ("C1-1", "C1-2", "C1-5")]
    assert places == sorted(places)
    assert -1 not in places
    assert "Comptoir 6 — " in text(made)
    assert "Retenu pour la restitution • Qui paie ? (retenu par 2 personnes · fait débat)" in text(made)


@pytest.mark.parametrize("each", [0, 1, 3, 40])
def test_a_sheet_is_one_page_whatever_it_holds(each: int) -> None:
    long = [" ".join([LONGEST_WORD] * 9), "W" * 500, "mot " * 120]

    assert len(read(sheet_pdf(DAY, things.sheet(DAY, long, each=each, counted=225))).pages) == 1
    assert len(read(across_pdf(DAY, things.across(DAY, long, each=each))).pages) == 1


def test_225_of_the_longest_words_are_all_on_the_page() -> None:
    words = [" ".join([LONGEST_WORD] * 22), " ".join([LONGEST_WORD] * 23)]

    made = sheet_pdf(DAY, things.sheet(DAY, words))

    shown = re.sub(r"[\s\u00ad-]", "", text(made))  # those at the end of a line are hyphenated
    assert len(read(made).pages) == 1
    assert shown.count(LONGEST_WORD) == 225


@pytest.mark.parametrize("count", [0, 1, 12])
def test_a_paper_is_one_page_with_a_box_for_each_question(count: int) -> None:
    long = [f"Numéro {number} : " + "mot " * 120 for number in range(2 * count)]

    made = things.KINDS["paper"](DAY, long)

    assert len(read(made).pages) == 1
    assert all(f"Numéro {number} :" in text(made) for number in range(2 * count))
    assert ("Aucune question n’attend." in text(made)) is (count == 0)
    assert "À l’organisation : Sylvie Le Bars" in text(made)


def test_an_empty_sheet_says_so_and_leaves_room() -> None:
    made = text(sheet_pdf(DAY, things.sheet(DAY, WORDS, each=0, frozen=False)))

    for said in (
        "Aucune question n’a encore été traitée.",
        "Rien n’a encore été retenu.",
        "À dire en une phrase",
    ):
        assert said in made
    assert "version de 11h30, pas encore figée" in made


@pytest.mark.parametrize("kind", things.KINDS)
def test_the_same_value_gives_the_same_file(kind: str) -> None:
    assert things.KINDS[kind](DAY, WORDS) == things.KINDS[kind](DAY, WORDS)


def test_a_sheet_is_dated_to_the_second_it_was_made() -> None:
    sheet = things.sheet(DAY, WORDS)
    late = datetime(2018, 10, 16, 15, 40, 7, 123456, tzinfo=ZoneInfo("Europe/Paris"))

    document = read(sheet_pdf(DAY, replace(sheet, made_at=late)))

    assert document.metadata is not None
    assert document.metadata.creation_date == datetime(2018, 10, 16, 13, 40, 7, tzinfo=UTC)


# ── Letters ─────────────────────────────────────────────────────────────────────────────────────────────


def test_every_letter_that_we_print_is_in_a_font() -> None:
    letters = [chr(code) for code in range(0x20, 0x10000) if is_printed(chr(code)) and chr(code).strip()]
    lines = [" ".join(letters[start : start + 60]) for start in range(0, len(letters), 60)]

    assert things.KINDS["report"](DAY, lines)  # typst refuses to make a PDF/UA of what no font has


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Qui paie ? « Nous » : l'État !", "Qui paie\u202f? «\u00a0Nous\u00a0»\u00a0: l’État\u202f!"),
        ("Écrivez !salle", "Écrivez !salle"),
        ("Bravo 👍🏽 à tous ⭐", "Bravo à tous"),
        ("1️⃣ d’abord", "1 d’abord"),
        ("日本語 et 中文", f"{ELIDED} et {ELIDED}"),
        ("👍", ELIDED),
        ("𝐆𝐫𝐚𝐬！", "Gras!"),
        ("e\u0301te\u0301", "été"),
        ("z\u0335\u0336a\u030b\u0489lgo", "zalgo"),
        ("\u202egauche\u202c \u200b\ufeff\x00\x07droite", "gauche droite"),
        ("a\r\n\tb\u2028c", "a b c"),
        ("", ""),
    ],
)
def test_people_s_words_are_printed_as_a_printer_would(written: str, shown: str) -> None:
    assert printed(written) == shown


def test_a_long_word_is_cut_anywhere_and_loses_nothing() -> None:
    assert printed("W" * (UNBROKEN - 1)) == "W" * (UNBROKEN - 1)
    assert printed("W" * 500).replace(CUT, "") == "W" * 500
    assert CUT in printed("W\u00a0" * 250)


def test_the_page_says_that_some_letters_could_not_be_printed() -> None:
    without, with_some = (things.KINDS["sheet"](DAY, [words]) for words in ("Qui ?", "誰が？"))

    assert "des signes qui ne s’impriment pas ici" in text(with_some)
    assert "des signes qui ne s’impriment pas ici" not in text(without)


# ── Words are only words ────────────────────────────────────────────────────────────────────────────────

MARKUP = (
    *("#panic()", '#read("page.typ")', "*gras* _penché_", "$x^2$", "@ref <label>", "= Titre", "== Titre"),
    *(
        "- liste",
        "+ liste",
        "/ terme: sens",
        "\\ \\u{1F600} \\#",
        "`brut` ```typ #x```",
        "~ -- --- ...",
        "// rien",
    ),
    *(
        "/* rien */",
        "]]]",
        ")))",
        "#[",
        "#{",
        "https://a.example/?q=#x",
        "'\"'",
        "${told}",
        "\\n",
        "%s {0} { $x }",
    ),
)


@pytest.mark.parametrize("kind", things.KINDS)
def test_no_sign_is_markup_and_each_is_shown(kind: str) -> None:
    words = [f"Avant {sign} après" for sign in MARKUP]
    for some in (words[start : start + 5] for start in range(0, len(words), 5)):
        shown = text(things.KINDS[kind](DAY, some))
        for each in some:
            assert " ".join(printed(each).replace(CUT, "").split()) in shown


@given(words=st.lists(st.text(min_size=1, max_size=80), min_size=1, max_size=12))
@settings(max_examples=10)
def test_any_words_make_the_same_pages(words: Sequence[str]) -> None:
    plain = {kind: tags(make(DAY, ["mots"] * len(words))) for kind, make in things.KINDS.items()}

    for kind, make in things.KINDS.items():
        made = make(DAY, words)
        assert kind == "report" or len(read(made).pages) == 1
        assert [tag for tag in tags(made) if tag != "P"] == [tag for tag in plain[kind] if tag != "P"]
