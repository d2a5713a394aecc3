"""Harmful texts are read and do nothing: the short form of `make chaos`."""

import hostile_documents
import hostile_texts
import pytest
from sizes import FULL


@pytest.mark.parametrize("seed", [1, 2] if FULL else [1])
def test_texts_that_try_to_act_are_read_and_do_nothing(seed: int) -> None:
    seen = hostile_texts.play(texts=500, seed=seed)

    assert seen.findings == []
    assert seen.texts == 500


def test_texts_that_try_to_act_are_printed_and_do_nothing() -> None:
    seen = hostile_documents.play(texts=20_000 if FULL else 200, seed=1)

    assert seen.findings == []
