"""From what was found in somebody's schedule to programme.yaml, and into one that stands already."""

import tempfile
from dataclasses import replace
from pathlib import Path

from found_at_random import schedules
from hypothesis import given

from bot.programme.files.programme_file import programme_of
from bot.programme.files.yaml_file import Checked, read_yaml
from bot.programme.formats.arranging import Choices, arrange
from bot.programme.formats.found import Found
from bot.programme.formats.writing import text_of
from bot.programme.model import Programme

CHOICES = Choices("jour.xlsx", "fr")
LEFT_OUT = ("import-without-title", "import-without-start", "import-cancelled")


def read_back(text: str) -> Checked[Programme]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "programme.yaml"
        file.write_text(text, encoding="utf-8", newline="")
        return programme_of(read_yaml(file))


@given(schedules)
def test_whatever_was_found_gives_a_programme_that_passes_check_with_each_session_written_or_told(
    found: Found,
) -> None:
    # given sessions that stand each on its line
    lines = [replace(session, where=f"A{line}") for line, session in enumerate(found.sessions)]

    # when
    arranged = arrange(replace(found, sessions=tuple(lines)), CHOICES)

    # then
    told = {doubt.where for doubt in arranged.doubts if doubt.key in LEFT_OUT}
    held = arranged.programme.sessions if arranged.programme else ()
    assert len(held) + len(told) == len(lines)
    if arranged.programme:
        text = text_of(arranged, "jour.xlsx")
        read = read_back(text)
        assert (read.problems, read.value) == ((), arranged.programme), text
