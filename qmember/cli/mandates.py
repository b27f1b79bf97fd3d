"""``qm mandates list``: who has been elected to what on a day, by number and never by name."""

from __future__ import annotations

from typing import Any

from qmember.cli.frame import Call, Result, command, day, group
from qmember.domain.permissions import Permission


def register(commands: Any) -> None:  # noqa: ANN401
    """Add the command."""
    verbs = group(commands, "mandates", "elected offices")
    parser = command(verbs, "list", "every seat on a day, with those that are empty", list_mandates)
    parser.add_argument("--on", type=day, help="the day, as 2026-03-31; today")


def list_mandates(call: Call) -> Result:
    """Every seat as it is on the day; an empty one has no person."""
    from qmember.queries.mandates import SeatRow, bodies_on

    def rows_of(body: str, seat: SeatRow) -> list[dict[str, object]]:
        held: list[dict[str, object]] = [
            {
                "id": row.mandate_id,
                "person": row.person_number,
                "from_on": row.span.from_on.isoformat(),
                "to_on": row.span.to_on.isoformat() if row.span.to_on else None,
                "decided_by": row.decision.by.value,
                "decided_on": row.decision.on.isoformat(),
                "paragraph": row.decision.paragraph,
            }
            for row in seat.holders
        ]
        empty: list[dict[str, object]] = [{"id": None, "person": None}] * seat.vacant
        return [{"body": body, "seat": seat.seat.value, **one} for one in [*held, *empty]]

    viewer = call.need(Permission.READ_MANDATES)
    with call.database.reading() as session:
        day = call.args.on or call.clock.today()
        bodies = bodies_on(session, viewer, day, call.clock.now())
    return [one for body in bodies for seat in body.seats for one in rows_of(body.body.value, seat)]
