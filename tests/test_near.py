"""Near questions: what counts as near, what is left out, and that no file keeps a stem of what was erased."""

from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

import pytest
import sqlalchemy as sa
from near_pairs import Pairs, read_pairs
from scene import Scene, files_hold

from bot.database import schema as t
from bot.database.store import Store
from bot.questions import near, queue, texts
from bot.questions.queue import NewQuestion
from bot.questions.rules import State
from bot.questions.stems import everyday, stems

AT = datetime(2018, 10, 16, 10, tzinfo=UTC)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    store = Store(f"sqlite:///{tmp_path / 'comptoir.db'}")
    await store.run(_prepare)
    yield store
    store.close()


def _prepare(c: sa.Connection) -> None:
    t.metadata.create_all(c)
    for session, prefix in (("comptoir-1", "C1"), ("comptoir-2", "C2")):
        c.execute(sa.insert(t.queues).values(session=session, prefix=prefix, last_number=0))


def _ask(c: sa.Connection, text: str, session: str = "comptoir-1") -> str:
    event = f"${c.execute(sa.select(sa.func.count()).select_from(t.questions)).scalar_one()}"
    asked = queue.add(c, NewQuestion(session, text, None, None, "matrix", session, event, AT))
    assert asked is not None
    return asked.code


def _near(c: sa.Connection, text: str, session: str | None = "comptoir-1") -> list[str]:
    return [queue.get(c, each.question).code for each in near.nearest(c, text, session)]


PAYS = "Qui finance les associations locales ?"
PAYS_TOO = "D'où viennent les fonds de l'association ?"
OTHER = "Où sont les toilettes ?"

# ── Stems ───────────────────────────────────────────────────────────────────────────────────────────────


def test_inflected_and_accented_words_of_both_languages_have_one_stem() -> None:
    assert stems("Les enquêtes régionales") == stems("ENQUETE régionale")
    assert stems("How do regions measure it?") == stems("The region measured it")


def test_words_used_for_one_another_share_a_stem_across_the_languages() -> None:
    shared = stems("Coûtent-ils cher, ces brevets ?") & stems("The price of the patents?")

    assert shared == {"cout", "brevet"}


def test_derived_words_share_a_root_alone() -> None:
    assert stems("La jurisprudence ?") & stems("Un juriste ?") == {"≈juri"}


def test_a_word_of_a_group_is_known_before_its_stem() -> None:
    assert stems("Le département ?") & stems("Au départ ?") == {"≈depa"}


def test_words_that_say_nothing_have_none() -> None:
    assert stems("Est-ce que vous pourriez nous le dire, s'il vous plaît ?") <= {"plait", "≈plai"}
    assert stems("?! 👍 \u200b") == frozenset()


def test_words_of_any_question_make_it_less_near_than_words_of_its_subject() -> None:
    assert {"emploi", "person", "problem"} <= everyday()
    assert not everyday() & stems("Le brevet des zygomatiques, la licence ou la marque ?")


# ── The nearest ─────────────────────────────────────────────────────────────────────────────────────────


async def test_the_same_question_in_other_words_is_near_and_another_is_not(store: Store) -> None:
    code = await store.run(_ask, PAYS)
    await store.run(_ask, OTHER)

    assert await store.run(_near, PAYS_TOO) == [code]
    assert await store.run(_near, "À quelle heure est le déjeuner ?") == []


async def test_everyday_words_in_common_make_none_near(store: Store) -> None:
    await store.run(_ask, "Comment garder le contact une fois que la personne travaille ?")

    assert await store.run(_near, "Combien de personnes travaillent sur la plateforme ?") == []


def test_the_score_of_two_questions_does_not_grow_with_the_number_of_others() -> None:
    assert near.weigh(0, 40) == near.weigh(0, 2_000) == 1


async def test_the_nearest_of_one_comptoir_or_of_all(store: Store) -> None:
    await store.run(_ask, PAYS, "comptoir-2")

    assert await store.run(_near, PAYS_TOO) == []
    assert await store.run(_near, PAYS_TOO, None) == ["C2-1"]


@pytest.mark.parametrize("state", sorted(State))
async def test_only_what_one_may_vote_for_is_proposed(store: Store, state: State) -> None:
    code = await store.run(_ask, PAYS)
    await store.run(lambda c: c.execute(sa.update(t.questions).values(state=state)))

    found = await store.run(_near, PAYS_TOO)

    assert found == ([code] if state in (State.WAITING, State.LATER, State.ON_STAGE) else [])


async def test_a_reworded_question_is_found_by_its_new_words_alone(store: Store) -> None:
    code = await store.run(_ask, PAYS)
    await store.run(_near, OTHER)
    await store.run(lambda c: texts.rewrite(c, queue.get(c, 1), OTHER))

    assert await store.run(_near, PAYS_TOO) == []
    assert await store.run(_near, "Les toilettes, c'est où ?") == [code]


async def test_a_question_of_no_words_that_count_is_found_once_it_has_some(store: Store) -> None:
    code = await store.run(_ask, "Et alors ?")
    before = await store.run(_near, PAYS)
    await store.run(lambda c: texts.rewrite(c, queue.get(c, 1), "Pourquoi ?"))
    await store.run(lambda c: texts.rewrite(c, queue.get(c, 1), PAYS_TOO))

    assert before == []
    assert await store.run(_near, PAYS) == [code]


async def test_a_transaction_that_fails_leaves_the_index_as_it_was(store: Store) -> None:
    code = await store.run(_ask, PAYS)
    await store.run(_near, OTHER)

    def fail(c: sa.Connection) -> None:
        texts.empty(c, queue.get(c, 1))
        assert _near(c, PAYS_TOO) == []
        raise RuntimeError

    with pytest.raises(RuntimeError):
        await store.run(fail)

    assert await store.run(_near, PAYS_TOO) == [code]


async def test_an_index_made_in_a_transaction_that_fails_is_made_again(store: Store) -> None:
    def fail(c: sa.Connection) -> None:
        _ask(c, PAYS)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        await store.run(fail)

    code = await store.run(_ask, PAYS)
    assert await store.run(_near, PAYS_TOO) == [code]


async def test_questions_asked_before_a_restart_are_found_after_it(store: Store, tmp_path: Path) -> None:
    code = await store.run(_ask, PAYS)

    again = Store(f"sqlite:///{tmp_path / 'comptoir.db'}")

    assert await again.run(_near, PAYS_TOO) == [code]
    again.close()


async def test_without_the_index_the_same_questions_are_near(store: Store, tmp_path: Path) -> None:
    words = read_pairs().questions[:90]
    for text in words:
        await store.run(_ask, text)
    indexed = [await store.run(_near, text) for text in words]

    with sa.create_engine(f"sqlite:///{tmp_path / 'comptoir.db'}").begin() as c:  # it has no schema in memory
        assert not near.is_indexed(c)
        read = [_near(c, text) for text in words]

    assert sum(one == other for one, other in zip(indexed, read, strict=True)) >= 0.95 * len(read)


async def test_the_index_counts_each_stem_as_often_as_questions_bear_it(store: Store) -> None:
    def count(c: sa.Connection) -> dict[str, int]:
        near.nearest(c, PAYS)
        return dict(c.exec_driver_sql("SELECT stem, questions FROM bearing").all())

    def change(c: sa.Connection) -> None:
        texts.rewrite(c, queue.get(c, 1), PAYS)
        texts.rewrite(c, queue.get(c, 2), OTHER)
        texts.empty(c, queue.get(c, 3))

    words = read_pairs().questions[:20]
    await store.run(lambda c: [_ask(c, text) for text in words])
    asked = await store.run(count)
    await store.run(change)

    assert asked == Counter(chain.from_iterable(map(stems, words)))
    assert await store.run(count) == Counter(chain.from_iterable(map(stems, [PAYS, OTHER, *words[3:]])))


async def test_hostile_words_are_searched_like_any_others(store: Store) -> None:
    for text in ('" OR 1 NEAR(', "NOT * ^ { } ' \" --", "x" * 500, "日本語 の 質問", "ﷺ ½ ²"):
        code = await store.run(_ask, text)
        assert set(await store.run(_near, text)) <= {code}


async def test_the_same_words_asked_by_hundreds_are_near(store: Store) -> None:
    await store.run(lambda c: [_ask(c, PAYS) for _ in range(150)])

    assert len(await store.run(_near, PAYS)) == 3


# ── Pairs ───────────────────────────────────────────────────────────────────────────────────────────────


def _pairs(c: sa.Connection) -> list[tuple[str, str]]:
    return [(pair.code, pair.other_code) for pair in near.pairs(c, "comptoir-1")]


async def test_a_pair_is_noted_when_the_second_is_asked_and_again_when_it_is_reworded(store: Store) -> None:
    await store.run(_ask, PAYS)
    await store.run(_ask, PAYS_TOO)
    noted = await store.run(_pairs)
    await store.run(lambda c: texts.rewrite(c, queue.get(c, 2), OTHER))
    parted = await store.run(_pairs)
    await store.run(lambda c: texts.rewrite(c, queue.get(c, 2), PAYS))

    assert (noted, parted, await store.run(_pairs)) == ([("C1-2", "C1-1")], [], [("C1-2", "C1-1")])


@pytest.mark.parametrize("state", sorted(State))
async def test_a_pair_is_shown_only_while_both_are_open(store: Store, state: State) -> None:
    await store.run(_ask, PAYS)
    await store.run(_ask, PAYS_TOO)
    await store.run(
        lambda c: c.execute(sa.update(t.questions).where(t.questions.c.id == 1).values(state=state))
    )

    assert bool(await store.run(_pairs)) == (state in (State.WAITING, State.LATER))


# ── Nothing of what is erased is left ───────────────────────────────────────────────────────────────────


async def test_no_file_ever_holds_the_stems_of_a_question(scene: Scene) -> None:
    await scene.says("samuel", "comptoir-1", "!question Les zygomatiques trépidants coûtent-ils ?")
    await scene.says("jeanne", "comptoir-1", "!question Combien coûtent des zygomatiques trépidants ?")
    await scene.store.run(near.nearest, "zygomatiques trépidants", "comptoir-1")
    before = files_hold(scene, "zygomat", "trepid")
    await scene.says("samuel", "comptoir-1", "!retirer C1-1")
    await scene.says("jeanne", "comptoir-1", "!retirer C1-2")
    await scene.stop()

    assert before <= {"zygomat"}  # begins the word itself, never folded nor cut
    assert files_hold(scene, "zygomat", "trepid", "trépid") == set()
    await scene.start()


# ── The threshold ───────────────────────────────────────────────────────────────────────────────────────


def test_the_pairs_are_of_a_day_s_questions_in_both_languages() -> None:
    pairs: Pairs = read_pairs()

    assert len(pairs.twins) >= 25
    assert len(pairs.misses) >= 15
    assert len(set(pairs.questions)) >= 60
