"""The code of the bot does not show which platforms exist, except where operators read their names."""

import re
from collections.abc import Iterator
from pathlib import Path

BOT = Path(__file__).parent.parent / "bot"
KNOWN = {path.parent.name for path in BOT.parent.glob("adapters/*/facts.py")}
# A page of the web is a thing, too: that platform is named where its name stands by itself.
NAMES = re.compile("|".join(sorted(KNOWN - {"web"})) + r"|(?<=[\"'`])web(?=[\"'`: ])", re.IGNORECASE)

# Operators read the names: in texts that only an adapter asks for, in the mistakes of the two files, and in
# examples of one; and the demo is described as it is, on two platforms. `comptoir init` asks for each; the
# report says which questions came from pages.
SAID_TO_THE_OPERATOR = re.compile(
    r"(ready-)?(matrix|discord|web)-|init-|not-a-|no-platform$|settings-missing$"
)
ASKS_FOR_THEM = {"init.py", "report.py"}
DEMO = "demo."


def test_no_platform_is_named_in_the_code() -> None:
    sources = BOT.rglob("*.py")

    assert {path.name: NAMES.findall(path.read_text()) for path in sources if named(path)} == {}


def test_no_platform_is_named_in_what_people_read_but_to_the_operator() -> None:
    catalogues = [path for path in BOT.glob("words/catalogues/*.ftl") if not path.name.startswith(DEMO)]
    keys = {key for path in catalogues for key, text in texts(path) if NAMES.search(text)}

    assert {key for key in keys if not SAID_TO_THE_OPERATOR.match(key)} == set()


def test_each_platform_states_its_facts() -> None:
    assert {"matrix", "discord", "web"} == KNOWN


def named(path: Path) -> bool:
    return path.name not in ASKS_FOR_THEM and NAMES.search(path.read_text()) is not None


def texts(path: Path) -> Iterator[tuple[str, str]]:
    """Yield each key with its text, which includes what follows the key, but no comments."""
    lines = [line for line in path.read_text().splitlines() if not line.startswith("#")]
    for entry in re.split(r"\n(?=[a-z])", "\n".join(lines)):
        key, _, text = entry.partition(" =")
        yield key.strip(), text
