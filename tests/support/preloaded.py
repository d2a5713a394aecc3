"""The operator's commands as processes that need no imports, which are most of the cost of a short life.

A server has imported everything and read the catalogues, and forks for each child one more process, which
waits for its end. The child then does what `comptoir` does, and dies as it does.
"""

import asyncio
import contextlib
import gc
import importlib
import itertools
import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NoReturn

IMPORTED = (
    *("bot.app", "bot.cli", "bot.database.migrate", "alembic.command"),
    *("adapters.discord.assembly", "adapters.discord.platform", "adapters.discord.provision"),
    *("adapters.matrix.assembly", "adapters.matrix.platform", "adapters.matrix.provision"),
    "adapters.together",
)
READ = ("", "operator", "places")  # catalogues: reading one takes half a second
LONGEST = 2**20  # bytes of a request


class Child:
    """A running command; `returncode` is None until it has ended, and negative when a signal ended it."""

    def __init__(self, pid: int, answers: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._writer = writer
        self._ending = asyncio.create_task(self._end(answers))

    async def _end(self, answers: asyncio.StreamReader) -> int:
        self.returncode = int(await answers.readline())
        self._writer.close()
        return self.returncode

    def send_signal(self, number: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError):  # it has ended by itself, and its status is on its way
            os.kill(self.pid, number)

    async def wait(self) -> int:
        return await asyncio.shield(self._ending)


async def start(
    words: Sequence[str], folder: Path, environment: Mapping[str, str], out: int, err: int
) -> Child:
    """Start `comptoir` with these words in an absolute folder; it writes to its own copies of open files."""
    asking = socket.socket(socket.AF_UNIX)
    asking.connect(str(_server() / "socket"))
    request = json.dumps([list(words), str(folder), dict(environment)]).encode()
    socket.send_fds(asking, [request], [out, err])
    answers, writer = await asyncio.open_unix_connection(sock=asking)
    return Child(int(await answers.readline()), answers, writer)


@cache
def _server() -> Path:
    """Start the server and return its folder. It ends with the process that started it and holds its pipe."""
    folder = tempfile.TemporaryDirectory(prefix="preloaded")
    server = subprocess.Popen([sys.executable, __file__, folder.name], stdin=subprocess.PIPE)
    _kept.append((folder, server))
    while not (Path(folder.name) / "socket").exists():
        assert server.poll() is None
        time.sleep(0.01)
    return Path(folder.name)


_kept: list[object] = []


# ── The server ──────────────────────────────────────────────────────────────────────────────────────────


def serve(folder: Path) -> None:
    del sys.path[0]  # the server must not import from the tests' folder
    for name in IMPORTED:
        importlib.import_module(name)
    catalogue = importlib.import_module("bot.words.catalogue")
    for language, kind in itertools.product(catalogue.LANGUAGES, READ):
        catalogue.load(language, kind)
    gc.freeze()  # so that children do not copy what is never collected
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the processes that wait for a child
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(str(folder / "made"))
    listening.listen(64)
    (folder / "made").rename(folder / "socket")
    while True:
        ready, _, _ = select.select([listening, sys.stdin], [], [])
        if sys.stdin in ready:
            os._exit(0)
        asked, _ = listening.accept()
        if os.fork() == 0:
            listening.close()
            _attend(asked)
        asked.close()


def _attend(asked: socket.socket) -> NoReturn:
    """Report the child's number to the client, and later how it ended."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    request, files, _, _ = socket.recv_fds(asked, LONGEST, 2)
    child = os.fork()
    if child == 0:
        asked.close()
        words, folder, environment = json.loads(request)
        _be(words, folder, environment, files)
    for file in files:
        os.close(file)
    with contextlib.suppress(OSError):  # the client is gone
        asked.sendall(b"%d\n" % child)
        _, status = os.waitpid(child, 0)
        asked.sendall(b"%d\n" % os.waitstatus_to_exitcode(status))
    os._exit(0)


def _be(words: list[str], folder: str, environment: dict[str, str], files: list[int]) -> NoReturn:
    from bot.cli import main

    nothing = os.open(os.devnull, os.O_RDONLY)
    for number, file in enumerate((nothing, *files)):
        os.dup2(file, number)
        os.close(file)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["comptoir", *words]
    status = 1
    try:
        main()
    except SystemExit as end:
        status = int(end.code or 0)
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


if __name__ == "__main__":
    serve(Path(sys.argv[1]))
