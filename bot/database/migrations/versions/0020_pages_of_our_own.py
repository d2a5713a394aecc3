"""Pages of our own"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the messages that stand on pages which we serve ourselves."""
    op.create_table(
        "standing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("platform", sa.String(length=20), nullable=False),
        sa.Column("token", sa.String(length=40), nullable=False),
        sa.Column("place", sa.String(length=300), nullable=False),
        sa.Column("person", sa.String(length=300)),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("body", sa.JSON()),
        sa.Column("actions", sa.JSON()),
        sa.Column("reply_to", sa.String(length=300)),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.Column("edited_by", sa.String(length=40)),
        sa.Column("file_name", sa.String(length=120)),
        sa.Column("media_type", sa.String(length=80)),
        sa.Column("file", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("platform", "token"),
    )
    op.create_index("standing_in_place", "standing", ["platform", "place", "person", "id"])
    op.create_index("standing_for_person", "standing", ["platform", "person", "id"])


def downgrade() -> None:
    op.drop_table("standing")
