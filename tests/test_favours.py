"""A fix for one person does not cost the others anything."""

import pytest

from adapters.matrix.crypto.favours import AGAIN, EACH, MOST_PEOPLE, Favours

ANA, MALLORY = "@ana:example.org", "@mallory:example.org"


def test_a_person_who_wants_much_leaves_enough_for_the_others() -> None:
    favours = Favours()
    for number in range(EACH):
        favours.note(MALLORY, "mend", str(number))

    assert not favours.may_do(MALLORY, "mend", "another")
    assert favours.may_do(ANA, "mend", "hers")


def test_the_same_is_done_again_after_an_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.monotonic", lambda: 10.0)
    favours = Favours()
    favours.note(ANA, "mend", "hers")

    allowed = [favours.may_do(ANA, "mend", "hers"), favours.may_do(ANA, "mend", "another")]
    monkeypatch.setattr("time.monotonic", lambda: 11.0 + AGAIN)

    assert [*allowed, favours.may_do(ANA, "mend", "hers")] == [False, True, True]


def test_a_crowd_of_strangers_is_forgotten_and_shuts_nobody_out() -> None:
    favours = Favours()
    for number in range(MOST_PEOPLE * 2):
        favours.note(f"@m{number}:example.org", "mend", "a key")

    assert favours.may_do(ANA, "mend", "hers")
