"""A corrected programme corrects what it had us say, at the next start; a rehearsal stays a rehearsal."""

from pathlib import Path

from scene import Scene, at, comptoir, programme

ON_TIME = programme(comptoir(1, "10:30", "11:30"))
LATER = programme(comptoir(1, "10:50", "11:30"))


async def test_a_session_that_moved_is_announced_at_its_new_hour_alone(tmp_path: Path) -> None:
    # given a day planned with comptoir 1 at 10:30
    async with Scene(tmp_path, hour="10:00", programme=ON_TIME) as scene:
        chat = scene.chat

    # when its file says 10:50 at the next start
    async with Scene(tmp_path, hour="10:05", programme=LATER, platforms=[chat]) as scene:
        await scene.at("10:51")
        hall = [text.split("\n")[0] for text in scene.seen("hall")]
        place = [text.split("\n")[0] for text in scene.seen("comptoir-1")]

    # then only the new hour is heard
    assert [("10h50" in line, "10h30" in line) for line in hall + place] == [(True, False)] * 2


async def test_a_reminder_follows_a_change_of_room(tmp_path: Path) -> None:
    async with Scene(tmp_path, hour="10:00", programme=ON_TIME) as scene:
        chat = scene.chat

    moved = programme(comptoir(1, "10:30", "11:30", rooms=("bureau",)))
    async with Scene(tmp_path, hour="10:05", programme=moved, platforms=[chat]) as scene:
        await scene.at("10:16")
        said = scene.seen("hall")[-1]

    assert ("Salle : Le Bureau" in said, "Le Club" in said) == (True, False)


async def test_taking_one_of_two_sessions_out_does_not_announce_the_other_again(tmp_path: Path) -> None:
    # given two at the same hour, announced together
    both = programme(comptoir(1, "10:30", "11:30"), comptoir(2, "10:30", "11:30"))
    async with Scene(tmp_path, hour="10:00", programme=both) as scene:
        chat = scene.chat
        await scene.at("10:16")
        before = scene.seen("hall")

    # when the file says one at the next start
    async with Scene(tmp_path, hour="10:17", programme=ON_TIME, platforms=[chat]) as scene:
        await scene.at("10:25")

        # then the hall hears nothing more
        assert len(before) == 1
        assert scene.seen("hall") == before


async def test_a_session_put_back_is_announced_again(tmp_path: Path) -> None:
    async with Scene(tmp_path, hour="10:00", programme=ON_TIME) as scene:
        chat = scene.chat
    async with Scene(tmp_path, hour="10:02", programme=LATER, platforms=[chat]):
        pass

    async with Scene(tmp_path, hour="10:05", programme=ON_TIME, platforms=[chat]) as scene:
        await scene.at("10:31")
        hall = [text.split("\n")[0] for text in scene.seen("hall")]

    assert ["10h30" in line for line in hall] == [True]


async def test_what_was_said_before_a_place_was_provisioned_is_not_of_this_event(
    tmp_path: Path,
) -> None:
    # given a rehearsal's question in rooms that the real day takes over at 10:00
    scene = Scene(tmp_path, hour="09:00", programme=ON_TIME)
    rehearsed = scene.chat.say("bea", "comptoir-1", "!question Essai ?")
    scene.provisioned = at("10:00")
    scene.wall = at("10:05")
    asked = scene.chat.say("bea", "comptoir-1", "!question Pour de vrai ?")

    # when the bot first runs
    async with scene:
        # then only what came after counts
        assert (scene.marks(rehearsed), scene.marks(asked)) == ([], ["C1-1", "👍"])
