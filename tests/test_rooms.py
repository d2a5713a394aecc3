"""Rules about the rooms of `bot/` that import rules cannot check."""

import re
from pathlib import Path

import adapters.discord.assembly
import adapters.matrix.assembly
import adapters.web.assembly
from adapters.discord.client import DiscordClient
from adapters.discord.files import DiscordSettings
from adapters.matrix.client import MatrixClient
from adapters.matrix.files import MatrixSettings
from adapters.web.assembly import Signature
from adapters.web.files import WebSettings
from bot.cli.parts import Assembly, adapter_of

ROOT = Path(__file__).parent.parent
WRITES = re.compile(r"\b(?:insert|update|delete|insert_once)\((?:(?:tx\.)?c, )?(?:t|schema)\.outbox\b")
PROSE = re.compile(
    r"\.c\.error\s*(?:==|!=|\.in_|\.not_in|\.like|\.contains)|\bo\.error\s*(?:==|!=|\.in_|\.not_in)"
)


def sources() -> list[Path]:
    return [path for room in ("bot", "adapters") for path in sorted((ROOT / room).rglob("*.py"))]


def test_the_outbox_has_one_writer() -> None:
    writers = {str(path.parent.relative_to(ROOT)) for path in sources() if WRITES.search(path.read_text())}

    assert writers == {"bot/outbox"}


def test_nothing_is_chosen_by_the_words_of_a_refusal() -> None:
    assert [path.name for path in sources() if PROSE.search(path.read_text())] == []


# Each module fulfils its protocol, or `make check` says where it does not.
MATRIX: Assembly[MatrixSettings, MatrixClient] = adapters.matrix.assembly
DISCORD: Assembly[DiscordSettings, DiscordClient] = adapters.discord.assembly
WEB: Assembly[WebSettings, Signature] = adapters.web.assembly


def test_each_adapter_is_found_by_its_name() -> None:
    assert [adapter_of(name) for name in ("matrix", "discord", "web")] == [MATRIX, DISCORD, WEB]
