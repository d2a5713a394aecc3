"""The bot is killed while phones ask: what was answered with a redirect is there, once."""

import asyncio
import os
import random
import re
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from functools import partial
from itertools import chain
from pathlib import Path
from string import ascii_lowercase
from typing import TypeVar

import aiohttp
import pytest
from patience import PATIENCE
from sizes import size
from web_person import Answer, Phone, questions

from adapters.loopback import free_port

PHONES, EACH, KILLS = 4, size(6, 40), size(2, 8)
C1 = "/comptoir-1"
T = TypeVar("T")
PROGRAMME = """
event: {id: jour, title: Une journée, date: 2026-10-16, timezone: Europe/Paris}
people: {olga: {name: Olga}}
organisers: [olga]
sessions:
  - {id: comptoir-1, kind: comptoir, number: 1, title: Pain, start: 10:30, end: 11:30}
"""
SETTINGS = """
programme: programme.yaml
database: comptoir.db
clock: {{start: 2026-10-16T10:40}}
flood: {{questions: 10000, pressure: 10000}}
platforms:
  web: {{listen: {port}}}
"""


class Bot:
    """`comptoir run` as a process of its own, with nothing but pages."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        (folder / "programme.yaml").write_text(PROGRAMME)
        (folder / "comptoir.yaml").write_text(SETTINGS.format(port=self.port))

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", "import bot.cli; bot.cli.main()", "run"),
            cwd=self.folder,
            env=os.environ | {"PYTHONPATH": str(Path(__file__).parent.parent)},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
        assert self._process.stdout is not None
        async with asyncio.timeout(PATIENCE):
            assert await self._process.stdout.readline() == b"ready\n"

    async def code(self) -> str:
        """Return the code of the organiser, as `comptoir ready` prints it."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", "import bot.cli; bot.cli.main()", "ready"),
            cwd=self.folder,
            env=os.environ | {"PYTHONPATH": str(Path(__file__).parent.parent)},
            stdout=asyncio.subprocess.PIPE,
        )
        printed, _ = await process.communicate()
        return str(re.findall(r"[B-Z2-9]{4}-[B-Z2-9]{4}", printed.decode())[0])

    async def end(self, by: signal.Signals) -> None:
        self._process.send_signal(by)
        await self._process.wait()


@pytest.fixture
async def bot(tmp_path: Path) -> AsyncIterator[Bot]:
    made = Bot(tmp_path)
    await made.start()
    yield made
    await made.end(signal.SIGTERM)


def unlike(number: int) -> str:
    """Return a word that is near no other: near questions wait for a choice."""
    return "".join(random.Random(number).choices(ascii_lowercase, k=12))


async def asks(phone: Phone, texts: list[str], answered: asyncio.Queue[str]) -> None:
    """Ask each question, sending the very same form until it is answered."""
    for text in texts:
        form = await tried(partial(phone.form, C1))
        fields = form | {"act": "ask", "text": text}
        assert (await tried(partial(phone.post, C1, fields))).status == 303
        answered.put_nowait(text)


async def tried(act: Callable[[], Awaitable[T]]) -> T:
    """Try again while nobody answers, or the answer is that nothing could be kept."""
    while True:
        with suppress(aiohttp.ClientError):
            answer = await act()
            if not isinstance(answer, Answer) or answer.status != 503:
                return answer
        await asyncio.sleep(0.01)


@pytest.mark.long
async def test_what_was_answered_outlives_every_kill_and_is_there_once(bot: Bot) -> None:
    texts = [[f"{unlike(phone * EACH + n)} ?" for n in range(EACH)] for phone in range(PHONES)]
    phones = [Phone(bot.address) for _ in range(PHONES)]
    answered: asyncio.Queue[str] = asyncio.Queue()
    asking = [asyncio.create_task(asks(*each, answered)) for each in zip(phones, texts, strict=True)]

    for _ in range(KILLS):
        for _ in range(PHONES * EACH // (KILLS + 1)):
            await answered.get()
        await bot.end(signal.SIGKILL)
        await bot.start()
    async with asyncio.timeout(PATIENCE):
        await asyncio.gather(*asking)

    shown = questions(await phones[0].page(f"{C1}?all=1"))
    assert sorted(each.split(" ", 1)[1].rsplit(" (")[0] for each in shown) == sorted(chain(*texts))
    for phone in phones:
        await phone.close()


@pytest.mark.long
async def test_a_code_that_is_typed_while_the_bot_dies_opens_each_door_once(bot: Bot) -> None:
    code = await bot.code()
    for _ in range(KILLS):
        async with Phone(bot.address) as phone:
            form = await phone.form("/my/code") | {"act": "code", "code": code}
            typing = asyncio.create_task(tried(partial(phone.post, "/my/code", form)))
            await asyncio.sleep(random.uniform(0.0, 0.1))  # the instant at which it dies
            await bot.end(signal.SIGKILL)
            await bot.start()
            async with asyncio.timeout(PATIENCE):
                assert (await typing).status == 303
                while len(doors := (await phone.page("/my/code")).all("a", class_="way")) < 2:  # noqa: ASYNC110 - nothing tells it
                    await asyncio.sleep(0.01)

            assert [each.attributes["href"] for each in doors] == ["/regie", "/desk/comptoir-1"]
            await phone.post("/my/code", await phone.form("/my/code") | {"act": "out"})

    async with Phone(bot.address) as phone:
        await phone.types(code)
        assert "(1)" in (await phone.page("/regie")).one("details", id="present").text  # theirs alone
