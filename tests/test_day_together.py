"""The sample day on three platforms at once, told to the letter in both languages: one public, one queue.

With COMPTOIR_WRITE_THE_DAY set it is written instead: then read it.
"""

from pathlib import Path

import pytest
from day_together import DESKS, PLACES, DayTogether
from told_day import sample
from whole_day import EXPECTED, compare


@pytest.mark.long
@pytest.mark.parametrize("language", ["fr", "en"])
async def test_the_sample_day_on_all_three_platforms_is_one_day(quick: Path, language: str) -> None:
    folder = f"together/{language}"
    async with DayTogether(quick, sample(language)) as day:
        # when the day is played in the room, on Matrix and on Discord
        await day.play((EXPECTED / folder / "played.txt").read_text(encoding="utf-8"))
        await day.at("17:01")

        # then each place reads as it should on each of them, and votes add up
        for side in day.platforms:
            compare(f"{folder}/{side}", {place: day.read(side, place) for place in (*PLACES, *DESKS)})
        compare(f"{folder}/web", {place: await day.page(place) for place in PLACES})
        own = (("jeanne", "comptoir-1"), ("hugo", "comptoir-1"), ("odile", "comptoir-3"))
        compare(f"{folder}/web", {f"{who}-in-{place}": await day.page(place, who) for who, place in own})
