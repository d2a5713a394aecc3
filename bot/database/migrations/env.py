"""Alembic's entry point: `migrate` gives it a connection, or alembic's command line a database."""

import sqlalchemy as sa
from alembic import context

from bot.database.schema import metadata

connection = context.config.attributes.get("connection")
if connection is None:
    connection = sa.create_engine(context.config.get_main_option("sqlalchemy.url") or "sqlite://").connect()
context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
