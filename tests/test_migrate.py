"""A database is migrated to the current schema, once, and a newer one is refused."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from bot.database import schema
from bot.database.migrate import FOLDER, NEWEST, migrate
from bot.database.store import Store
from bot.port.errors import InputError
from bot.questions import queue


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(f"sqlite:///{tmp_path / 'comptoir.db'}")
    yield store
    store.close()


def _upgraded_to(c: sa.Connection, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = c
    command.upgrade(config, revision)


def test_the_newest_migration_is_the_one_the_bot_expects() -> None:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))

    assert ScriptDirectory.from_config(config).get_current_head() == NEWEST


def test_the_migrations_make_the_tables_of_the_schema(store: Store) -> None:
    store.run_now(migrate)

    def differences(c: sa.Connection) -> list[object]:
        return list(compare_metadata(MigrationContext.configure(c), schema.metadata))

    assert store.run_now(differences) == []


def test_a_second_migration_changes_nothing(store: Store) -> None:
    store.run_now(migrate)
    store.run_now(lambda c: c.execute(sa.insert(schema.people).values(language="fr")))

    store.run_now(migrate)

    assert store.run_now(lambda c: c.execute(sa.select(schema.people.c.language)).scalars().all()) == ["fr"]


@pytest.mark.parametrize(("made", "rehearses"), [(True, False), (False, None)])
def test_places_made_before_rehearsals_stood_apart_are_the_day_s(
    store: Store, made: bool, rehearses: bool | None
) -> None:
    def as_it_was(c: sa.Connection) -> None:
        _upgraded_to(c, "0001")
        c.execute(sa.text("INSERT INTO instance (id, token, event) VALUES (1, 'x', 'jour')"))
        if made:
            place = "INSERT INTO places (platform, name, remote, spoken) VALUES ('matrix', 'hall', '!h', 0)"
            c.execute(sa.text(place))

    store.run_now(as_it_was)

    store.run_now(migrate)

    found = store.run_now(lambda c: c.execute(sa.select(schema.instance.c.rehearses)).scalar_one())
    assert found is rehearses


def test_the_questions_of_an_older_database_keep_their_votes_and_lead_nowhere(store: Store) -> None:
    def as_it_was(c: sa.Connection) -> None:
        _upgraded_to(c, "0002")
        c.execute(sa.text("INSERT INTO people (id) VALUES (1), (2)"))
        c.execute(sa.text("INSERT INTO queues VALUES ('comptoir-1', 'C1', 2, NULL)"))
        for number in (1, 2):
            c.execute(
                sa.text(
                    "INSERT INTO questions VALUES (:n, 'comptoir-1', 'C1-' || :n, 'waiting', 'Qui paie ?', 1,"
                    " 'Malo', 0, 0, 'matrix', 'comptoir-1', '$' || :n, 1, '2018-10-16T08:00:00.000000Z',"
                    " '2018-10-16T08:00:00.000000Z', NULL, NULL, 0, 0)"
                ),
                {"n": number},
            )
        c.execute(
            sa.text("INSERT INTO votes (platform, event, question, person) VALUES ('matrix', '$v', 2, 2)")
        )

    store.run_now(as_it_was)

    store.run_now(migrate)

    found = store.run_now(lambda c: queue.get_all(c, [1, 2]))
    assert [(each.code, each.voters, each.leads_to, each.head) for each in found] == [
        ("C1-1", 0, None, 1),
        ("C1-2", 1, None, 2),
    ]


def test_votes_that_were_only_numbers_count_as_before(store: Store) -> None:
    def as_it_was(c: sa.Connection) -> None:
        _upgraded_to(c, "0003")
        c.execute(sa.text("INSERT INTO queues VALUES ('comptoir-1', 'C1', 2, NULL)"))
        for number in (1, 2):
            c.execute(
                sa.text(
                    "INSERT INTO questions VALUES (:n, 'comptoir-1', 'C1-' || :n, 'waiting', 'Qui paie ?',"
                    " NULL, NULL, 0, 0, 'matrix', 'comptoir-1', '$' || :n, 1, '2018-10-16T08:00:00.000000Z',"
                    " '2018-10-16T08:00:00.000000Z', NULL, NULL, 0, 0, NULL, :n)"
                ),
                {"n": number},
            )
        c.execute(sa.text("INSERT INTO counted VALUES (1, 'discord', 2), (1, 'matrix', 1), (2, 'matrix', 3)"))

    store.run_now(as_it_was)

    store.run_now(migrate)

    found = store.run_now(lambda c: queue.get_all(c, [1, 2]))
    assert [each.votes for each in found] == [{"discord": 2, "matrix": 1}, {"matrix": 3}]


def test_a_database_of_a_newer_version_is_refused(store: Store) -> None:
    store.run_now(migrate)
    store.run_now(lambda c: c.execute(sa.text("UPDATE alembic_version SET version_num = '9999'")))

    with pytest.raises(InputError, match="plus récent"):
        store.run_now(migrate)
