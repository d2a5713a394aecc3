"""`make shape`: the structure in numbers, to compare before and after changing it."""

import asyncio
import re
import sys
import tempfile
import tomllib
from collections.abc import Iterable
from pathlib import Path

import sqlalchemy as sa
from scene import Scene
from test_rooms import WRITES, sources

from bot.handling.dispatch import handle_waiting

ROOT = Path(__file__).parents[2]
BOT = ROOT / "bot"
ANY = re.compile(r"\bAny\b")
STAGE = ("adapters/rehearsal/",)


def main() -> None:
    for room, files in rooms().items():
        print(f"{room:24} {len(files):4} files {lines(files):7} lines")
    product = [path for path in sources() if not path.relative_to(ROOT).as_posix().startswith(STAGE)]
    print(f"product, without what it is rehearsed with: {lines(product)} lines")
    print(f"files of more than 400 lines: {', '.join(longest(product)) or 'none'}")
    print(f"rows of the import rules: {len(rows())}; exceptions: {exceptions()}")
    writers = {path.parent for path in sources() if WRITES.search(path.read_text())}
    print(f"packages that write the outbox: {len(writers)}")
    print(f"`Any` in bot/cli: {sum(len(ANY.findall(path.read_text())) for path in BOT.glob('cli/*.py'))}")
    print(f"frames of bot/ when a question is written: {asyncio.run(frames())}")


def rooms() -> dict[str, list[Path]]:
    found: dict[str, list[Path]] = {}
    for path in sources():
        parts = path.relative_to(ROOT).parts
        room = "/".join(parts[:2]) if len(parts) > 2 else parts[0]
        found.setdefault(room, []).append(path)
    return dict(sorted(found.items()))


def lines(files: Iterable[Path]) -> int:
    return sum(len(path.read_text().splitlines()) for path in files)


def longest(files: Iterable[Path]) -> list[str]:
    counted = sorted(((lines([path]), path) for path in files), reverse=True)
    return [f"{path.relative_to(ROOT)} {number}" for number, path in counted if number > 400]


def rows() -> list[str]:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    return [row for contract in contracts for row in contract.get("layers", ())]


def exceptions() -> int:
    return (ROOT / "pyproject.toml").read_text().count("ignore_imports")


async def frames() -> int:
    """Count our functions on the stack, from the core's receipt of a batch to the statement."""
    counted: list[int] = []

    def note(_c: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("INSERT INTO questions"):
            frame, number = sys._getframe(), 0
            while frame.f_back is not None:
                frame = frame.f_back
                number += frame.f_code.co_filename.startswith(f"{BOT}/")
                if frame.f_code is handle_waiting.__code__:
                    break
            counted.append(number)

    with tempfile.TemporaryDirectory() as folder:
        async with Scene(Path(folder)) as scene:
            sa.event.listen(scene.store.engine, "before_cursor_execute", note)
            await scene.says("sam", "comptoir-1", "!question Qui paie ?")
    return counted[0]


if __name__ == "__main__":
    main()
