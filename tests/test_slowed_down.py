"""While the platform slows us down, one line tells the askers of a place their codes; their marks follow."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from memory_platform import MemoryPlatform, Message
from scene import Scene, files_hold
from slowed import slowed

from bot.database import schema
from bot.delivery.pace import Pace
from bot.journal import events
from bot.port.chat import Outgoing, pinged
from bot.port.errors import Refused, Unknown

HEAD, TAIL = "Questions reçues : ", ". 👍 sur une question pour voter."
ONE = "Question reçue : "


class Slow(Scene):
    """Ines, Marc and Zoe ask; while it is slow, one message can be sent at once, then one a minute."""

    async def __aenter__(self) -> "Slow":
        await self.start()
        return self

    def slow_down(self, tokens: float = 1.0) -> None:
        self._set_pace(slowed(60.0, tokens=tokens))

    async def lets_one_through(self) -> None:
        """Allow one message once everybody's act is handled: it then tells of all of them."""
        await self.takes_in_all()
        self.slow_down()

    async def is_free_again(self) -> None:
        self._set_pace(Pace())
        await self.quiet()

    def _set_pace(self, pace: Pace) -> None:
        self.app.deliverers["memory"].pace = pace
        self.app.deliverers["memory"].wake()

    def ask(self, *names: str) -> list[str]:
        """Let all ask at the same moment."""
        return [self.chat.say(name, "comptoir-1", f"!question Et {name} ?") for name in names]

    async def has_said(self, number: int) -> None:
        """Wait for this many lines."""
        await self.until(lambda: len(self.lines) >= number)

    async def takes_in_all(self) -> None:
        """Wait until people's acts are handled; their consequences wait."""
        while await self.store.run(self._is_taking_in):  # noqa: ASYNC110 - a transaction ends it
            await asyncio.sleep(0.002)

    def _is_taking_in(self, c: sa.Connection) -> bool:
        if int(events.position(c, "memory") or 0) < len(self.chat.events):
            return True
        return (
            c.execute(sa.select(schema.journal.c.event).where(schema.journal.c.waiting)).first() is not None
        )

    @property
    def lines(self) -> list[Message]:
        return [m for m in self.chat.in_place("comptoir-1") if (m.key or "").startswith("receipts:")]

    def read_lines(self) -> list[str]:
        return [
            self.read(line).removeprefix(HEAD).removeprefix(ONE).removesuffix(TAIL) for line in self.lines
        ]


def slow(folder: Path, *, keeps_versions: bool = False) -> Slow:
    chat = MemoryPlatform()
    chat.limits = replace(chat.limits, keeps_versions=keeps_versions, at_once=1)
    return Slow(folder, hour="10:35", platforms=[chat])


# ── Who is told, and how ────────────────────────────────────────────────────────────────────────────────


async def test_each_asker_is_told_their_own_code_at_once_and_their_marks_follow(quick: Path) -> None:
    async with slow(quick) as scene:
        scene.slow_down(tokens=0.0)

        asked = scene.ask("zoe", "ines", "marc")
        await scene.lets_one_through()
        await scene.has_said(1)
        before = [scene.marks(event) for event in asked]
        await scene.is_free_again()

        [line] = scene.lines
        assert scene.read(line) == f"{HEAD}C1-1 Zoe, C1-2 Ines, C1-3 Marc{TAIL}"
        assert (pinged(line.body), line.notify) == (("zoe", "ines", "marc"), True)
        assert before == [[], [], []]
        assert [scene.marks(event) for event in asked] == [[f"C1-{n}", "👍"] for n in (1, 2, 3)]


async def test_a_line_names_codes_and_no_other_mark(quick: Path) -> None:
    async with slow(quick) as scene:
        scene.chat.join("ana", "comptoir-1-desk")
        said = await scene.says("max", "comptoir-1", "La région finance")
        scene.slow_down()

        scene.chat.react("ana", said, "⭐")
        scene.ask("zoe", "ines")
        await scene.has_said(1)
        await scene.is_free_again()

        assert scene.read_lines() == ["C1-1 Zoe, C1-2 Ines"]
        assert scene.marks(said) == ["⭐"]


async def test_a_name_that_is_hidden_and_the_floor_are_told_by_their_code_alone(quick: Path) -> None:
    async with slow(quick) as scene:
        scene.slow_down()

        asked = scene.ask("zoe", "ines", "marc")
        scene.chat.edit("ines", asked[1], "!question anonyme : Et ines ?")
        await scene.has_said(1)

        assert scene.read_lines() == ["C1-1 Zoe, C1-2, C1-3 Marc"]
        assert pinged(scene.lines[0].body) == ("zoe", "marc")


async def test_a_name_that_is_hidden_later_leaves_the_line(quick: Path) -> None:
    async with slow(quick) as scene:
        scene.slow_down(tokens=0.0)
        asked = scene.ask("zoe", "ines", "marc")
        await scene.lets_one_through()
        await scene.has_said(1)
        await scene.is_free_again()

        await scene.edits("ines", asked[1], "!question anonyme : Et ines ?")

        assert scene.read_lines() == ["C1-1 Zoe, C1-2, C1-3 Marc"]


async def test_questions_of_the_floor_are_told_by_their_codes(quick: Path) -> None:
    async with slow(quick) as scene:
        await scene._then_quiet(scene.chat.join("ana", "comptoir-1-desk"))
        scene.slow_down()

        for n in range(3):
            scene.chat.say("ana", "comptoir-1-desk", f"!salle Et {n} ?")
        await scene.until(lambda: scene.seen("comptoir-1-desk")[-1].startswith(HEAD))

        assert scene.seen("comptoir-1-desk")[-1] == f"{HEAD}C1-1, C1-2, C1-3{TAIL}"


async def test_a_crowd_is_told_in_as_many_lines_as_it_takes(quick: Path) -> None:
    names = [f"personne{n}" for n in range(1, 61)]
    async with slow(quick) as scene:
        scene.slow_down(tokens=0.0)

        scene.ask(*names)
        await scene.lets_one_through()
        await scene.has_said(1)
        await scene.is_free_again()

        assert ", ".join(scene.read_lines()).split(", ") == [f"C1-{n} Personne{n}" for n in range(1, 61)]
        assert [len(pinged(line.body)) for line in scene.lines] == [40, 20]


async def test_after_a_rest_each_question_is_marked_as_without_a_limit(quick: Path) -> None:
    async with slow(quick) as scene:
        scene._set_pace(slowed(5.0))  # with a whole burst in hand

        asked = scene.ask("zoe", "ines", "marc")
        await scene.until(lambda: all(scene.marks(event) for event in asked))

        assert scene.lines == []


async def test_people_are_told_by_their_mark_when_the_line_is_refused(quick: Path) -> None:
    def refuse(when: str, doing: Outgoing) -> None:
        if when == "before" and doing.key.startswith("receipts:"):
            raise Refused("413 M_TOO_LARGE")

    async with slow(quick) as scene:
        scene.chat.fault = refuse
        scene.slow_down()

        asked = scene.ask("zoe", "ines", "marc")
        await scene.until(lambda: scene.app.deliverers["memory"].pace.tokens(_time()) < 1)
        await scene.is_free_again()

        assert [scene.marks(event) for event in asked] == [[f"C1-{n}", "👍"] for n in (1, 2, 3)]


def _time() -> float:
    return asyncio.get_running_loop().time()


# ── People who take their question back ─────────────────────────────────────────────────────────────────


async def test_a_question_that_is_gone_before_the_line_is_said_is_not_in_it(quick: Path) -> None:
    async with slow(quick) as scene:
        scene.slow_down()

        asked = scene.ask("zoe", "ines", "marc", "lena")
        scene.chat.delete("ines", asked[1])
        await scene.has_said(1)
        await scene.is_free_again()

        assert scene.read_lines() == ["C1-1 Zoe, C1-3 Marc, C1-4 Lena"]
        assert scene.marks(asked[1]) == []


async def test_a_question_withdrawn_since_is_not_marked_any_more(quick: Path) -> None:
    async with slow(quick) as scene:
        scene.slow_down(tokens=0.0)
        asked = scene.ask("zoe", "ines", "marc")
        await scene.lets_one_through()
        await scene.has_said(1)

        scene.chat.say("ines", "comptoir-1", "!retirer")
        await scene.takes_in_all()
        await scene.is_free_again()

        assert [scene.marks(event) for event in asked] == [["C1-1", "👍"], [], ["C1-3", "👍"]]


async def test_a_name_leaves_the_line_with_the_question_it_stands_beside(quick: Path) -> None:
    async with slow(quick) as scene:
        scene.slow_down(tokens=0.0)
        asked = scene.ask("zoe", "ines", "ines")
        await scene.lets_one_through()
        await scene.has_said(1)
        await scene.is_free_again()

        await scene.deletes("ines", asked[1])

        assert scene.read_lines() == ["C1-1 Zoe, C1-3 Ines"]


async def test_the_line_is_sent_anew_where_edits_keep_former_words(
    quick: Path,
) -> None:
    async with slow(quick, keeps_versions=True) as scene:
        scene.slow_down(tokens=0.0)
        asked = scene.ask("zoe", "ines", "marc")
        await scene.lets_one_through()
        await scene.has_said(1)
        [former] = scene.lines

        scene.chat.delete("ines", asked[1])
        scene._set_pace(Pace())
        await scene.until(lambda: former.removed)
        await scene.quiet()

        # Whoever was marked by then is not in the line sent anew, which nobody needs once both are.
        assert scene.read_lines() in ([], ["C1-1 Zoe, C1-3 Marc"], ["C1-1 Zoe"], ["C1-3 Marc"])
        assert [(pinged(line.body), line.notify) for line in scene.lines] in ([], [((), False)])
        assert [scene.marks(event) for event in asked] == [["C1-1", "👍"], [], ["C1-3", "👍"]]


@pytest.mark.parametrize("keeps_versions", [False, True])
async def test_a_forgotten_person_is_named_in_no_line_and_in_no_file(
    quick: Path, *, keeps_versions: bool
) -> None:
    async with slow(quick, keeps_versions=keeps_versions) as scene:
        scene.slow_down(tokens=0.0)
        scene.ask("zoe", "hermione", "marc")
        await scene.lets_one_through()
        await scene.has_said(1)
        assert scene.read_lines() == ["C1-1 Zoe, C1-2 Hermione, C1-3 Marc"]
        await scene.is_free_again()

        await scene.says("hermione", "direct:2", "oublie-moi oui")
        await scene.stop()

        assert scene.read_lines() == ([] if keeps_versions else ["C1-1 Zoe, C1-3 Marc"])
        assert files_hold(scene, "hermione", "Hermione") == set()
        await scene.start()


async def test_people_are_shown_that_a_line_names_them(quick: Path) -> None:
    async with slow(quick) as scene:
        scene.slow_down(tokens=0.0)
        scene.ask("zoe", "ines", "marc")
        await scene.lets_one_through()
        await scene.has_said(1)
        await scene.is_free_again()

        await scene.says("zoe", "direct:zoe", "mes-donnees")

        assert "• Ma réponse à l’un de vos messages" in scene.seen("direct:zoe")[-1].split("\n")


# ── Deaths ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("when", ["before", "after"])
async def test_a_line_under_way_when_the_bot_dies_is_said_once(quick: Path, when: str) -> None:
    lost = list[str]()

    def lose(now: str, doing: Outgoing) -> None:
        if now == when and doing.key.startswith("receipts:") and not lost:
            lost.append(doing.key)
            raise Unknown("no answer")

    async with slow(quick) as scene:
        scene.chat.fault = lose
        scene.slow_down()
        asked = scene.ask("zoe", "ines", "marc")
        await scene.until(lambda: bool(lost))

        await scene.stop()
        await scene.start()

        assert scene.read_lines() == ["C1-1 Zoe, C1-2 Ines, C1-3 Marc"]
        assert [scene.marks(event) for event in asked] == [[f"C1-{n}", "👍"] for n in (1, 2, 3)]


# ── What goes first ─────────────────────────────────────────────────────────────────────────────────────


async def test_the_codes_go_before_the_digest_which_goes_before_what_is_tapped(quick: Path) -> None:
    done = list[str]()
    async with slow(quick) as scene:
        await scene._then_quiet(scene.chat.join("ana", "comptoir-1-desk"))
        scene.chat.fault = lambda when, doing: done.append(doing.key) if when == "after" else None

        scene.chat.say("ana", "comptoir-1-desk", "!digest")
        asked = scene.ask("zoe", "marc")
        await scene.quiet()

    codes, votes = ([f"reply:memory:{event}:{what}" for event in asked] for what in ("receipt", "chip"))
    digest = next(key for key in done if key.startswith("digest:"))
    assert [done[:2], done[2], done[-2:]] == [codes, digest, votes]
    assert sorted(done[3:-2]) == sorted(f"{digest}:{tap}" for tap in ("1️⃣", "2️⃣", "⏭️"))


async def test_codes_go_before_the_refusals_of_others(quick: Path) -> None:
    done = list[str]()
    async with slow(quick) as scene:
        scene.chat.fault = lambda when, doing: done.append(doing.key) if when == "after" else None
        refused = [scene.chat.say("eve", "comptoir-1", "!inconnue") for _ in range(3)]

        [asked] = scene.ask("zoe")
        await scene.quiet()

    marks = [f"reply:memory:{event}:refused" for event in refused]
    assert [key for key in done if key in (f"reply:memory:{asked}:receipt", *marks)] == [
        f"reply:memory:{asked}:receipt",
        *marks,
    ]


async def test_a_name_that_is_hidden_later_is_in_no_former_version_of_the_line(quick: Path) -> None:
    async with slow(quick, keeps_versions=True) as scene:
        scene.slow_down(tokens=0.0)
        asked = scene.ask("zoe", "ines", "marc")
        await scene.lets_one_through()
        await scene.has_said(1)
        scene.chat.edit("ines", asked[1], "!question anonyme : Et ines ?")
        await scene.takes_in_all()
        await scene.is_free_again()

        [line] = scene.lines
        assert (scene.read(line), line.edits) == (f"{HEAD}C1-1 Zoe, C1-2, C1-3 Marc{TAIL}", 0)
        assert (pinged(line.body), line.notify) == ((), False)
        assert [scene.marks(event) for event in asked] == [[f"C1-{n}", "👍"] for n in (1, 2, 3)]
