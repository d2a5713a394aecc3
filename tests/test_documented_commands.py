"""Each command in the documentation works as written, on a machine prepared as the pages say."""

import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import pytest
from documents import ROOT, Page
from preloaded import start

from adapters.loopback import free_port
from bot.cli import commands

WHOLE = ("README.md", "README.fr.md", "CONTRIBUTING.md", "docs/operating.md", "docs/deployment/README.md")
TOLD_TWICE = ("import", "matrix", "discord", "proof", "reference")
TRANSLATED = [f"docs/{name}{language}.md" for name in TOLD_TWICE for language in ("", ".fr")]
PAGES = [Page(path) for path in (*WHOLE, *TRANSLATED)]
ON_EACH_MACHINE = {
    *("cd", "cp", "df", "export", "git", "install", "mkdir", "nano", "openssl", "python3", "umask"),
    *("systemctl", "systemd-run", "useradd"),
}
WITH_A_SERVER = re.compile(r"comptoir .*?(provision|ready|run)\b")
WITH_CHANNELS = re.compile(r"comptoir (-c \S+ )?run$")  # on Discord, which refuses before it asks the server


def test_each_command_of_the_pages_is_one_that_is_understood() -> None:
    misread = {
        (page.path, command): why
        for page in PAGES
        for line in page.commands
        for command in re.split(r"\s*(?:&&|;|\|)\s*", line.strip("()"))
        if (why := _misread(command))
    }

    assert misread == {}


def _misread(command: str) -> str | None:
    """Return why it would not do what the page says, or None if it would."""
    program, *arguments = shlex.split(command)
    name = Path(program).name
    check = CHECKED.get(name)
    if check is None:
        return None if name in ON_EACH_MACHINE or program.startswith(".venv/bin/") else "told nowhere"
    return check(arguments)


def _comptoir(arguments: list[str]) -> str | None:
    """Parse the line as the command itself does, but stop before it acts."""
    try:
        context = commands.make_context("comptoir", arguments)
        name, command, rest = commands.resolve_command(context, [*context._protected_args, *context.args])
        assert command is not None
        command.make_context(name, rest, parent=context)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return None


def _make(arguments: list[str]) -> str | None:
    said = subprocess.run(["make", "-n", *arguments], cwd=ROOT, capture_output=True, text=True)
    return said.stderr if said.returncode else None


def _pipx(arguments: list[str]) -> str | None:
    """Check that it installs the checkout, with an extra that exists."""
    if arguments == ["ensurepath"]:
        return None
    [verb, what] = arguments
    asked = re.fullmatch(r"\.(?:\[(\w+)\])?", what)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    known = {None, *project["optional-dependencies"]}
    return None if verb == "install" and asked and asked[1] in known else f"no {what} to {verb}"


def _podman(arguments: list[str]) -> str | None:
    [verb, flag, file, *_] = arguments
    return None if (verb, flag) == ("build", "-f") and (ROOT / file).is_file() else "no such file"


CHECKED: dict[str, Callable[[list[str]], str | None]] = {
    "comptoir": _comptoir,
    "make": _make,
    "pipx": _pipx,
    "podman": _podman,
}


@pytest.mark.parametrize("path", ["docs/matrix.md", "docs/discord.md"])
async def test_a_page_followed_line_by_line_goes_as_far_as_a_server_is_needed(
    path: str, tmp_path: Path
) -> None:
    # given a folder with the files of a checkout
    shutil.copy(ROOT / "programme.yaml", tmp_path)
    terminal = Terminal(tmp_path)

    # when its files are written and its lines typed, one after another
    statuses: dict[str, int] = {}
    for block in Page(path).blocks:
        if block.file:
            (terminal.folder / block.file).write_text(_where_nobody_listens(block.text), encoding="utf-8")
        elif block.language == "sh":
            statuses |= {line: await terminal.type(line) for line in block.lines}

    # then each command works, or says in a sentence that no server answers
    assert statuses == {line: _expected(line, path) for line in statuses}, terminal.said()
    assert len(statuses) > 10
    assert "Traceback" not in terminal.said()


def _expected(line: str, path: str) -> int:
    if "discord" in path and WITH_CHANNELS.match(line):
        return 1
    return 3 if WITH_A_SERVER.match(line) else 0


def test_the_command_that_the_readme_gives_after_the_demo_works() -> None:
    [line] = [line for line in Page("README.md").commands if line.startswith(".venv/bin/")]
    installed = line.replace(".venv/bin/comptoir", str(Path(sys.executable).with_name("comptoir")))

    said = subprocess.run(installed.split(), cwd=ROOT, capture_output=True, text=True)

    assert (said.returncode, said.stderr) == (0, ""), said.stdout


class Terminal:
    """A terminal that keeps its folder and variables from one line to the next, as a shell does."""

    def __init__(self, folder: Path) -> None:
        self.folder, self._kept = folder, folder / "terminal"
        self._kept.mkdir()
        editor = self._kept / "nano"  # keeps what it is given
        editor.write_text('#!/bin/sh\n[ -s "$1" ] || echo secret > "$1"\n')
        editor.chmod(0o755)
        self._variables = {"PATH": f"{self._kept}:{os.environ['PATH']}", "LANG": "en"}

    async def type(self, line: str) -> int:
        """Type a line; return its exit status."""
        with (self._kept / "said").open("ab") as said:
            if not line.startswith("comptoir "):
                return self._in_a_shell(line, said)
            words, file = shlex.split(line)[1:], said.fileno()
            ended: int = await (await start(words, self.folder, self._variables, file, file)).wait()
            return ended

    def _in_a_shell(self, line: str, said: BinaryIO) -> int:
        folder, variables = self._kept / "folder", self._kept / "variables"
        script = f"{line}\nstatus=$?\npwd > {folder}\nenv -0 > {variables}\nexit $status"
        ended = subprocess.run(
            ["bash", "-c", script], cwd=self.folder, env=self._variables, stdout=said, stderr=said
        )
        self.folder = Path(folder.read_text().strip())
        left = (variable.split("=", 1) for variable in variables.read_text().split("\0") if variable)
        self._variables = dict(left)
        return ended.returncode

    def said(self) -> str:
        return (self._kept / "said").read_text(encoding="utf-8")


def _where_nobody_listens(settings: str) -> str:
    nobody = f"http://127.0.0.1:{free_port()}"
    apart = f"5678, api: {nobody}/api/v10, gateway: {nobody.replace('http', 'ws')}/}}"
    return settings.replace("https://matrix.example.org", nobody).replace("5678}", apart)
