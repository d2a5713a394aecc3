"""The pages of the documentation as tests read them: their blocks, commands and links."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
FENCED = re.compile(r"^ *```(\w*)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`([^`]+)`")
LINK = re.compile(r"\]\(([^)]+)\)|src=\"([^\"]+)\"")
OURS = re.compile(r"^(?:(?:\S*/)?comptoir|make|pipx|podman) \S")


@dataclass(frozen=True, slots=True)
class Block:
    language: str
    text: str

    @property
    def lines(self) -> list[str]:
        """Return the commands, each on one line, without the comments that explain them."""
        joined = self.text.replace("\\\n", " ")
        return [line.strip() for line in re.sub(r"(^|\s)#.*", "", joined).splitlines() if line.strip()]

    @property
    def file(self) -> str | None:
        """Return the file's name, if the first line gives it."""
        named = re.match(r"# (\S+\.yaml)\n", self.text)
        return named[1] if named else None


@dataclass(frozen=True, slots=True)
class Page:
    path: str

    @property
    def text(self) -> str:
        return (ROOT / self.path).read_text(encoding="utf-8")

    @property
    def prose(self) -> str:
        return FENCED.sub("", self.text)

    @property
    def blocks(self) -> list[Block]:
        return [Block(language, text) for language, text in FENCED.findall(self.text)]

    @property
    def commands(self) -> list[str]:
        """Return the commands to type in a terminal, from blocks and from sentences."""
        return [
            *(line for block in self.blocks if block.language == "sh" for line in block.lines),
            *self._inline(),
        ]

    def _inline(self) -> Iterator[str]:
        for code in INLINE.findall(self.prose):
            command = " ".join(code.split())
            if OURS.match(command) and "…" not in command:
                yield command

    @property
    def links(self) -> list[str]:
        return [markdown or html for markdown, html in LINK.findall(self.prose)]
