"""What import rules cannot hold of the rooms of `bot/`."""

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
WRITES = re.compile(r"\b(?:insert|update|delete|insert_once)\((?:c, )?(?:t|schema)\.outbox\b")
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
