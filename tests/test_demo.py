"""The demo: its summary is true, and its screen shows what people read on each side."""

import io
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from patience import PATIENCE
from rich.console import Console
from sizes import only_in_full

from adapters.rehearsal.demo.account import wrong_deliveries, wrong_messages, wrong_questions, wrong_reminders
from adapters.rehearsal.demo.acts import Asked
from adapters.rehearsal.demo.jumps import Jumps
from adapters.rehearsal.demo.lines import ENGLISH, FRENCH
from adapters.rehearsal.demo.markdown import lines_of, plain_of
from adapters.rehearsal.demo.programme_in_english import in_english
from adapters.rehearsal.demo.public import ON_BOTH, ON_WEB, living_on, names
from adapters.rehearsal.demo.screen import Screen
from adapters.rehearsal.demo.watch import Mark, Marked, Message, Rewritten, Said
from adapters.rehearsal.demo.wording import wording
from bot.clock import Clock
from bot.programme.files.programme_file import read_programme
from bot.programme.model import Programme
from bot.programme.notices import plan_notices
from bot.questions.rules import Question, State
from bot.settings import Settings

ROOT = Path(__file__).parents[1]
COMPTOIR = [sys.executable, "-c", "from bot.cli import main; main()"]
PLACES = {
    *("Hall", "Régie", "Plénière", "Pupitre P"),
    *(f"{name} {number}" for name in ("Comptoir", "Pupitre") for number in range(1, 7)),
}
ON_ONE = {"M": {"À Awa", "À Camille"}, "D": {"À Grace"}}


@pytest.mark.long
@pytest.mark.synapse
@only_in_full  # a minute; test_installed plays the side of Discord
@pytest.mark.timeout(4 * PATIENCE)
def test_the_day_is_played_on_all_sides_and_all_that_was_expected_came() -> None:
    played = subprocess.run(
        [*COMPTOIR, "demo", "--pace", "0"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    lines = played.stdout.splitlines()
    assert (played.returncode, played.stderr) == (0, ""), played.stdout[-3000:] + played.stderr
    assert re.search(r"Rappels dits, chacun une fois +(\d+) / \1( +\1 / \1){2}", played.stdout)
    assert "✓ Tout ce que la pièce attendait est arrivé." in lines
    is_head = re.compile(r"(\d\dh(\d\d|  )| {5}) (?=\S| [DW]|  W)[M ][D ][W ] \S")  # a late line has no hour
    heads = [(line[6:9], line[10:22].rstrip()) for line in lines if is_head.match(line)]
    for side, others in (("M", "D"), ("D", "M")):
        seen = {place for sides, place in heads if side in sides}
        assert seen >= PLACES | ON_ONE[side]
        assert not seen & ON_ONE[others]
    on_pages = {place for sides, place in heads if "W" in sides}
    assert on_pages == {place for place in PLACES if not place.startswith(("Pupitre", "Régie"))}
    assert "⚠" not in played.stdout


TROUBLED = """
import logging, sys, warnings
import structlog
from bot.cli.demo import logged_apart
try:
    with logged_apart("en"):
        print("shown")
        structlog.get_logger().warning("ours")
        logging.getLogger("theirs").warning("of a library")
        warnings.warn("of Python")
        {then}
except Exception as error:
    print(error, file=sys.stderr)
"""


@pytest.mark.parametrize(
    ("then", "said"), [("pass", []), ("1 / 0", ["The demo ended by itself: that is a fault of Comptoir."])]
)
def test_nothing_is_logged_in_the_midst_of_the_demo_and_a_trouble_is_told_at_its_end(
    then: str, said: Sequence[str]
) -> None:
    command = [sys.executable, "-c", TROUBLED.format(then=then)]
    played = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)

    noted, *others = played.stderr.splitlines()
    told, _, file = noted.rpartition(" ")
    logged = Path(file).read_text()
    Path(file).unlink()
    assert told == "Something unexpected happened during the demo; the details are in"
    assert (played.stdout, others) == ("shown\n", said)
    expected = ["ours", "of a library", "of Python", *(["ZeroDivisionError"] if said else [])]
    assert [words for words in expected if words not in logged] == []


def test_a_lost_question_is_told() -> None:
    asked = Asked("comptoir-1", "Qui paie ?", "malo", "C1-1", State.ANSWERED)

    assert list(wrong_questions(wording("fr"), [asked], [])) == [
        "question perdue\u00a0: «\u00a0Qui paie ?\u00a0»"
    ]


def test_one_person_on_two_sides_is_expected_to_count_once() -> None:
    voters = {"camille": "$mark", "camille@discord": "12", "paul": "$other"}
    asked = Asked("comptoir-1", "Qui paie ?", "malo", "C1-1", State.ANSWERED, voters=voters)

    assert list(wrong_questions(wording("fr"), [asked], [a_question(voters=2)])) == []
    assert list(wrong_questions(wording("fr"), [asked], [a_question(voters=3)])) == [
        "C1-1 a 3 votes, la pièce en attendait 2"
    ]


def test_a_merged_question_is_expected_to_bring_its_voters_to_the_one_kept() -> None:
    kept = Asked(
        "comptoir-1", "Qui paie ?", "malo", "C1-1", State.ANSWERED, voters={"paul": "$1", "zoe": "$2"}
    )
    merged = Asked(
        "comptoir-1", "Qui paie ?", "zoe", "C1-2", State.MERGED, voters={"paul": "$3", "malo": "$4"}
    )
    merged.leads_to = kept
    found = [a_question(voters=2), replace(a_question(voters=2), code="C1-2", state=State.MERGED)]

    assert list(wrong_questions(wording("fr"), [kept, merged], found)) == []
    assert list(wrong_questions(wording("fr"), [kept], [a_question(voters=4)])) == [
        "C1-1 a 4 votes, la pièce en attendait 2"
    ]


def a_question(voters: int) -> Question:
    return Question(
        id=1,
        session="comptoir-1",
        code="C1-1",
        state=State.ANSWERED,
        text="Qui paie ?",
        name="Malo",
        asker=1,
        anonymous=False,
        floor=False,
        platform="matrix",
        place="comptoir-1",
        event="$event",
        own_message=True,
        asked_at=datetime(2018, 10, 16, 8, tzinfo=UTC),
        answer=None,
        reason=None,
        voters=voters,
        votes={"matrix": voters},
    )


def test_a_message_of_the_bot_that_its_books_do_not_know_is_reported() -> None:
    messages = [
        a_message("discord", "card:C1-1:discord", "❓ C1-1"),
        a_message("discord", "", "❓ C1-1"),
        replace(a_message("discord", "", "Bonjour"), ours=False),
    ]

    told = list(wrong_messages(wording("en"), messages))

    assert told == ["Discord shows what the books do not know: “❓ C1-1”"]


def a_message(platform: str, key: str, text: str, **given: Any) -> Message:
    return Message(platform, f"{platform}-{key}", "comptoir-1", "bot", True, key, 0.0, text, **given)


def hour_at(seconds: float) -> str:
    """Convert seconds to minutes of the day."""
    return f"10h{18 + seconds:02.0f}"


@dataclass
class Terminal:
    """A screen, and the lines it shows."""

    sides: Sequence[str] = ("matrix", "discord")
    everything: bool = False

    def __post_init__(self) -> None:
        self._shown = io.StringIO()
        console = Console(file=self._shown, width=100)
        names = {"bot": "Comptoir", "7": "Théo Brissemont", "@malo": "Malo Kerdoret"}
        codes, everything = {"comptoir-1": "C1"}, self.everything
        self.screen = Screen(console, wording("fr"), hour_at, names, self.sides, codes, everything=everything)

    @property
    def lines(self) -> list[str]:
        self.screen.flush()
        return self._shown.getvalue().splitlines()


def test_a_text_read_on_both_sides_is_shown_once_with_both_letters() -> None:
    terminal = Terminal()

    for platform in ("matrix", "discord"):
        terminal.screen.show(Said(a_message(platform, f"card:C1-1:{platform}", "❓ C1-1 · Malo")), 0.0)

    assert terminal.lines == ["10h18 MD Comptoir 1  ▌ ❓ C1-1 · Malo"]


def test_a_text_is_shown_before_the_act_that_answers_it() -> None:
    terminal = Terminal()
    card = a_message("discord", "card:C1-1:discord", "❓ C1-1 · Malo")

    terminal.screen.show(Said(card), 0.0)
    terminal.screen.show(Marked(card, Mark("[👍 Voter]", "7", ours=False)), 0.0)

    assert terminal.lines == [
        "10h18  D Comptoir 1  ▌ ❓ C1-1 · Malo",
        "10h18  D Comptoir 1  Théo\u00a0: 👍 sous C1-1",
    ]


def test_a_text_that_arrives_late_is_shown_where_it_belongs() -> None:
    terminal = Terminal()
    question = replace(a_message("matrix", "", "Qui paie ?"), ours=False, sender="@malo")

    terminal.screen.show(Said(a_message("discord", "card:C1-1:discord", "❓ C1-1 · Malo")), 1.0)
    terminal.screen.show(Said(question), 0.0)

    assert terminal.lines == [
        "10h18 M  Comptoir 1  Malo Kerdoret\u00a0: Qui paie\u00a0?",
        "10h19  D Comptoir 1  ▌ ❓ C1-1 · Malo",
    ]


def test_votes_of_both_sides_share_a_line_and_a_second_press_gets_another() -> None:
    terminal = Terminal()
    own = replace(a_message("matrix", "", "Qui paie ?"), ours=False)
    own.marks["$code"] = Mark("C1-1", "bot", ours=True)
    card = a_message("discord", "card:C1-1:discord", "❓ C1-1 · Malo")

    terminal.screen.show(Marked(own, Mark("👍", "@malo", ours=False)), 0.0)
    for _press in range(2):
        terminal.screen.show(Marked(card, Mark("[👍 2]", "7", ours=False)), 1.0)

    assert terminal.lines == [
        "10h18 MD Comptoir 1  Malo, Théo\u00a0: 👍 sous C1-1",
        "10h19  D Comptoir 1  Théo\u00a0: 👍 sous C1-1",
    ]


def test_a_message_is_shown_as_it_read_when_it_was_said() -> None:
    terminal = Terminal()
    asked = replace(a_message("matrix", "", "!questoin Qui paie ?"), ours=False, sender="@malo")

    terminal.screen.show(Said(asked), 0.0)
    asked.text = "!question Qui paie ?"

    assert terminal.lines == ["10h18 M  Comptoir 1  Malo Kerdoret\u00a0: !questoin Qui paie\u00a0?"]


def test_similar_lines_are_shown_a_few_times_or_every_time_on_request() -> None:
    cards = [a_message("discord", f"card:C1-{n}:discord", f"C1-{n} — traitée") for n in range(1, 6)]

    def shown(terminal: Terminal) -> list[str]:
        for card in cards:
            terminal.screen.show(Rewritten(card, ""), 0.0)
        return [line.split("✎ ")[1].split()[0] for line in terminal.lines]

    assert shown(Terminal()) == ["C1-1", "C1-2", "C1-3"]
    assert shown(Terminal(everything=True)) == ["C1-1", "C1-2", "C1-3", "C1-4", "C1-5"]


def test_edits_that_name_another_question_or_give_words_are_all_shown() -> None:
    terminal = Terminal()
    before = "❓ Qui paie ?\nC1-1 · Malo"
    digest = a_message(
        "matrix", "digest:comptoir-1:matrix", "Comptoir 1\n1️⃣ Qui paie ?\nC1-4 ≈ C1-1 · 2 👍 · Malo"
    )

    for n in range(1, 5):
        card = a_message("discord", f"card:C1-{n}:discord", before.replace("C1-1", f"C1-{n}"))
        for news in ("traitée", "regroupée avec C1-9", "regroupée avec C1-9\n↳ L’an prochain"):
            former, card.text = card.text, f"❓ Qui paie ?\nC1-{n} · Malo · {news}"
            terminal.screen.show(Rewritten(replace(card), former), float(n))
            terminal.screen.flush()
        terminal.screen.show(Rewritten(digest, "Comptoir 1"), float(n))
        terminal.screen.flush()

    shown = [line.split("✎ ")[1] for line in terminal.lines]
    assert [line for line in shown if line.startswith("C1-4")] == [
        "C1-4 regroupée avec C1-9",
        "C1-4 ↳ L’an prochain",
    ]
    assert shown.count("digest à jour\u00a0: C1-4 ≈ C1-1 2 👍") == 1


def test_a_side_that_is_an_edit_behind_shares_the_line_of_the_same_words() -> None:
    terminal = Terminal()
    cards = [a_message(platform, f"card:C1-1:{platform}", "") for platform in ("matrix", "discord")]
    asked = "❓ Qui paie ?\nC1-1 · Malo"
    words = [asked, f"{asked}\n↳ Moi", f"{asked}\n↳ Nous"]

    for card, version in ((0, 1), (0, 2), (1, 1), (1, 2)):
        text = words[version]
        terminal.screen.show(Rewritten(replace(cards[card], text=text), words[version - 1]), float(version))

    assert terminal.lines == ["10h19 MD Comptoir 1  ▌ ✎ C1-1 ↳ Moi", "10h20 MD Comptoir 1  ▌ ✎ C1-1 ↳ Nous"]


def test_no_letter_is_shown_when_one_side_alone_is_played() -> None:
    terminal = Terminal(sides=["discord"])

    terminal.screen.show(Said(a_message("discord", "card:C1-1:discord", "❓ C1-1 · Malo")), 0.0)

    assert terminal.lines == ["10h18 Comptoir 1  ▌ ❓ C1-1 · Malo"]


def test_everyone_lives_on_the_one_platform_that_is_played() -> None:
    programme = read_programme(ROOT / "programme.yaml").value
    assert programme is not None
    both, all_three = ("matrix", "discord"), ("matrix", "discord", "web")

    assert living_on("discord", ["discord"], programme) == names(programme)
    assert set(living_on("matrix", both, programme)) & set(living_on("discord", both, programme)) == ON_BOTH
    assert set(living_on("web", all_three, programme)) == ON_WEB
    without_matrix = living_on("discord", ("discord", "web"), programme)
    assert without_matrix.keys() | ON_WEB == names(programme).keys()


def test_a_line_shown_late_has_no_hour_and_ends_no_jump() -> None:
    terminal = Terminal()
    question = replace(a_message("matrix", "", "Qui paie ?"), ours=False, sender="7", at=1.0)
    receipt, vote = Mark("C1-1", "bot", ours=True), Mark("👍", "7", ours=False)

    for happening, at in ((Said(question), 1.0), (Marked(question, receipt), 0.0)):
        terminal.screen.show(happening, at)
        terminal.screen.flush()
    terminal.screen.show(Marked(question, vote), 1.0)
    terminal.screen.jump(2.0)
    terminal.screen.show(Said(question), 9.0)

    assert terminal.lines == [
        "10h19 M  Comptoir 1  Théo Brissemont\u00a0: Qui paie\u00a0?",
        "      M  Comptoir 1  ↳ C1-1 sous «\u00a0Qui paie\u00a0?\u00a0»",
        "10h19 M  Comptoir 1  Théo\u00a0: 👍 sous «\u00a0Qui paie\u00a0?\u00a0»",
        "⏩ jusqu’à 10h27",
        "10h27 M  Comptoir 1  Théo Brissemont\u00a0: Qui paie\u00a0?",
    ]


def test_a_note_comes_after_the_time_that_was_skipped_before_it() -> None:
    terminal = Terminal()

    terminal.screen.jump(2.0)
    terminal.screen.note("note-plenary")

    assert [line.split()[0] for line in terminal.lines] == ["⏩", "✽"]


def test_a_card_that_is_withdrawn_is_told_by_its_code_once() -> None:
    terminal = Terminal()
    card = replace(a_message("discord", "card:C1-1:discord", "❓ C1-1 · Malo"), text="C1-1 — retirée")

    terminal.screen.show(Rewritten(card, "❓ C1-1 · Malo"), 0.0)

    assert terminal.lines == ["10h18  D Comptoir 1  ▌ ✎ C1-1 — retirée"]


def test_a_private_answer_is_shown_with_the_name_of_its_reader() -> None:
    terminal = Terminal()

    terminal.screen.show(Said(a_message("discord", "reply:discord:5:receipt", "C1-1", reader="7")), 0.0)

    assert terminal.lines == ["10h18  D Comptoir 1  ▌ pour Théo seulement\u00a0: C1-1"]


def test_a_message_of_discord_reads_as_the_same_of_matrix() -> None:
    digest = "### Comptoir 1 · fin à 11h30\n~~1️⃣ **C1-1** · Malo~~ — traitée\n> Qui paie \\*vraiment\\*\u202f?"

    assert plain_of(digest).splitlines() == [
        "Comptoir 1 · fin à 11h30",
        "~1️⃣ C1-1 · Malo~ — traitée",
        "> Qui paie *vraiment*\u202f?",
    ]
    assert [line.plain for line in lines_of(digest)][2] == "  Qui paie *vraiment*\u202f?"


def test_a_reminder_missing_or_said_twice_is_told() -> None:
    checked = read_programme(ROOT / "programme.yaml")
    assert checked.value is not None
    notices = plan_notices(checked.value, Settings(ROOT / "programme.yaml", "sqlite://"))[:2]
    first, second = (notice.key for notice in notices)
    said = {f"{first}:matrix": [1.0, 2.0]}

    told = [
        *wrong_reminders(wording("fr"), notices, said, ["matrix"]),
        *wrong_deliveries(wording("fr"), [], said),
    ]

    assert told == [f"rappel manquant\u00a0: {second}:matrix", f"rappel dit 2 fois\u00a0: {first}:matrix"]


def test_after_the_play_the_clock_goes_on_as_any_other_and_the_past_keeps_its_hours() -> None:
    start = datetime(2018, 10, 16, 8, tzinfo=UTC)
    wall = [start]
    clock = Clock(start, start, 60.0, lambda: wall[0])
    jumps = Jumps(clock)

    wall[0] += timedelta(seconds=10)
    jumps.to(start + timedelta(hours=1))
    wall[0] += timedelta(seconds=10)
    jumps.go_on_at(1.0)
    wall[0] += timedelta(seconds=10)

    hours = [jumps.event_time(start + timedelta(seconds=seconds)) - start for seconds in (5, 15, 30)]
    assert hours == [timedelta(minutes=5), timedelta(minutes=65), timedelta(minutes=70, seconds=10)]
    assert clock.now().event - start == timedelta(minutes=70, seconds=10)


def test_both_languages_have_the_same_lines_and_no_line_is_the_same() -> None:
    assert list(FRENCH) == list(ENGLISH)
    assert {key: line.count("{}") for key, line in FRENCH.items()} == {
        key: line.count("{}") for key, line in ENGLISH.items()
    }
    assert set(FRENCH.values()) & set(ENGLISH.values()) == set()


def test_the_day_in_english_is_the_same_day_in_other_words() -> None:
    french = read_programme(ROOT / "programme.yaml").value
    assert french is not None
    english = in_english(french)

    assert english.event.language == "en"
    assert texts_of(french) & texts_of(english) == set()
    assert [(each.id, each.start, each.people) for each in english.sessions] == [
        (each.id, each.start, each.people) for each in french.sessions
    ]


def texts_of(programme: Programme) -> set[str]:
    rooms = {room.name for room in programme.rooms.values()}
    sessions = {text for each in programme.sessions for text in (each.title, each.question) if text}
    return {programme.event.title, *rooms, *sessions}


def test_both_languages_have_the_same_words() -> None:
    folder = ROOT / "bot/words/catalogues"
    catalogues = [(folder / f"demo.{language}.ftl").read_text() for language in ("fr", "en")]

    french, english = (set(re.findall(r"^([a-z-]+) =", text, re.MULTILINE)) for text in catalogues)

    assert french == english
