"""`comptoir run` as a process of its own with pages alone, on the programme of the sample day or another."""

import asyncio
import os
import sys
from pathlib import Path

from patience import PATIENCE

from adapters.loopback import free_port

REPOSITORY = Path(__file__).parent.parent.parent
SAMPLE = REPOSITORY / "programme.yaml"


class WebDay:
    """The files and the process of an event whose only platform is the pages.

    `start` is the event's local time at which its clock begins, `web` what the settings of the pages add.
    """

    def __init__(self, folder: Path, start: str, programme: str = "", web: str = "", **settings: str) -> None:
        self.folder, self.port = folder, free_port()
        (folder / "programme.yaml").write_text(programme or SAMPLE.read_text())
        lines = ["programme: programme.yaml", "database: comptoir.db", f"clock: {{start: {start}}}"]
        lines += [f"{key}: {value}" for key, value in settings.items()]
        lines += [f"platforms: {{web: {{listen: {self.port}{web}}}}}"]
        (folder / "comptoir.yaml").write_text("\n".join(lines) + "\n")

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        await self.begin()
        assert await self.ready()

    async def begin(self) -> None:
        """Start the process, and wait for nothing."""
        self._process = await self._comptoir("run")

    async def ready(self) -> bool:
        """Wait until it is ready; return False if it ended before."""
        assert self._process.stdout is not None
        async with asyncio.timeout(PATIENCE):
            return await self._process.stdout.readline() == b"ready\n"

    async def kill(self) -> None:
        """End it at once, as a power cut does."""
        if self._process.returncode is None:
            self._process.kill()
        await self._process.wait()

    @property
    def process_id(self) -> int:
        return self._process.pid

    async def command(self, *words: str) -> str:
        """Run a command of the operator beside it; return what it prints."""
        process = await self._comptoir(*words)
        printed, _ = await process.communicate()
        return printed.decode()

    async def _comptoir(self, *words: str) -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", "import bot.cli; bot.cli.main()", *words),
            cwd=self.folder,
            env=os.environ | {"PYTHONPATH": str(REPOSITORY)},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )

    async def end(self) -> None:
        if self._process.returncode is None:
            self._process.terminate()
        await self._process.wait()
