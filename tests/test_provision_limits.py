"""The forecast of how long provisioning takes on a Synapse with ordinary limits."""

import pytest

from adapters.matrix.asking import Asker
from adapters.matrix.client import MatrixClient
from adapters.matrix.limits import seconds
from bot.port.provisioning import EVERYWHERE, Step


def made(rooms: int) -> list[Step]:
    return [Step(f"c{n}", "create", f"#c{n}") for n in range(rooms)]


def test_ten_rooms_are_made_at_once_and_each_further_one_after_a_minute() -> None:
    assert seconds(made(10)) == 0
    assert round(seconds(made(19))) == 562  # 565 s were measured


def test_room_settings_are_done_while_waiting_to_make_a_room() -> None:
    placed = [Step(f"c{n}", "change", "provision-what-space") for n in range(18)]

    assert seconds([*made(19), *placed]) == seconds(made(19))
    assert seconds(placed) == 8 / 0.2


def test_ten_people_come_in_with_the_making_of_a_room_and_the_others_one_by_one() -> None:
    guests = [Step("c0", "invite", f"person-{n}") for n in range(40)]

    assert seconds([*made(1), *guests[:20]]) == 1 / 0.2  # the room, and ten invitations
    assert seconds([*made(1), *guests]) == 21 / 0.2


def test_one_person_invited_to_many_existing_rooms_takes_longest() -> None:
    invited = [Step(f"c{n}", "invite", "ana") for n in range(7)]

    assert round(seconds(invited)) == round(2 / 0.003)


def test_an_address_is_given_back_without_counting() -> None:
    assert seconds([Step(f"c{n}", "change", "provision-what-address") for n in range(50)]) == 0


@pytest.mark.parametrize(
    ("dry_run", "expected"), [(True, [(EVERYWHERE, "limit", "562")]), (False, [])], ids=["dry", "real"]
)
async def test_only_a_dry_run_tells_how_long_it_takes_before_the_server_limits_us(
    dry_run: bool, expected: list[tuple[str, str, str]]
) -> None:
    reported: list[Step] = []
    client = MatrixClient("http://127.0.0.1:9", "token")
    asker = Asker(client, "@comptoir:example.org", reported.append, dry_run=dry_run)

    asker.expect(562.0)
    await client.close()

    assert [(step.place, step.kind, step.detail) for step in reported] == expected
