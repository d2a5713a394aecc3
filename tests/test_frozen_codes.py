"""`provision` freezes codes: a corrected programme does not change codes that were read aloud."""

from dataclasses import replace
from pathlib import Path

from scene import Scene, comptoir, programme

from bot.programme.codes import prefixes

ALPHA = replace(comptoir(1, "10:30", "11:30"), id="alpha", number=None)
BETA = replace(comptoir(2, "11:30", "12:30"), id="beta", number=None)
GAMMA = replace(comptoir(3, "10:00", "10:30"), id="gamma", number=None)


def test_a_comptoir_added_earlier_in_the_day_takes_a_free_number() -> None:
    frozen = prefixes(programme(ALPHA, BETA))

    codes = prefixes(programme(GAMMA, ALPHA, BETA), frozen)

    assert codes == {"gamma": "C3", "alpha": "C1", "beta": "C2"}


def test_a_number_that_another_comptoir_already_has_is_not_taken() -> None:
    codes = prefixes(programme(ALPHA, replace(BETA, number=1)), {"alpha": "C1"})

    assert codes == {"alpha": "C1", "beta": "C2"}


async def test_desks_titles_and_codes_agree_after_the_programme_was_corrected(tmp_path: Path) -> None:
    # given a question asked when alpha was the first comptoir
    async with Scene(tmp_path, hour="10:31", programme=programme(ALPHA, BETA)) as scene:
        scene.chat.say("bea", "alpha", "!question Qui paie ?")
        await scene.quiet()
        chat = scene.chat

    # when gamma is put before alpha
    corrected = programme(GAMMA, ALPHA, BETA)
    async with Scene(tmp_path, hour="10:32", programme=corrected, platforms=[chat]) as scene:
        staged = chat.say("ana", "alpha-desk", "!scene 1")
        await scene.quiet()
        other = chat.say("bea", "gamma", "!question Et ici ?")
        await scene.quiet()

        # then alpha's questions are still C1's, and gamma has its own
        assert scene.marks(staged) == ["✅"]
        assert scene.marks(other) == ["C3-1", "👍"]
