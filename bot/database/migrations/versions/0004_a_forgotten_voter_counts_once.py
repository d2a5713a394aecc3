"""A forgotten voter counts once"""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

VOTER_BITS = 62


def upgrade() -> None:
    """Give each vote that was only a number a voter of its own: nobody knows which were one person's."""
    former = op.get_bind().execute(sa.text("SELECT question, platform, number FROM counted")).all()
    op.drop_table("counted")
    counted = op.create_table(
        "counted",
        sa.Column("question", sa.Integer(), nullable=False),
        sa.Column("voter", sa.BigInteger(), nullable=False),
        sa.Column("platform", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["question"], ["questions.id"]),
        sa.PrimaryKeyConstraint("question", "voter"),
    )
    votes = [
        {"question": row.question, "platform": row.platform, "voter": secrets.randbits(VOTER_BITS)}
        for row in former
        for _ in range(row.number)
    ]
    op.bulk_insert(counted, votes)


def downgrade() -> None:
    raise NotImplementedError("a number does not tell its voters apart")
