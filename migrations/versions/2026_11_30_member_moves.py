"""When memberships began and ended can be looked up: the overview counts who came and went."""

from __future__ import annotations

from alembic import op

revision = "2026_11_30_member_moves"
down_revision = "2026_11_30_documents"

INDEXES = {"since": "since", "ended": "ended_on"}


def upgrade() -> None:
    for name, column in INDEXES.items():
        op.create_index(
            f"ix_membership_span_{name}",
            "membership_span",
            [column, "from_on", "standing", "person_id"],
        )


def downgrade() -> None:
    for name in INDEXES:
        op.drop_index(f"ix_membership_span_{name}", "membership_span")
