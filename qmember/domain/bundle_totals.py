"""What the rows of a bundle are together, beside what somebody counted before (``features`` C18)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from qmember.domain.bundles import Row

WITHOUT_CONTROL = 20
"""So many rows may be registered without a control sum: what two people see at a glance."""


@dataclass(frozen=True, slots=True)
class Totals:
    """Rows and öre of a bundle, how many rows need somebody, and what was counted before.

    Of a row whose amount cannot be read nothing is added.
    """

    count: int
    ore: int
    problems: int
    control_count: int | None = None
    control_ore: int | None = None

    @property
    def rows_left(self) -> int:
        """Rows that are still to come; negative when there are too many, 0 where nobody counted them."""
        return 0 if self.control_count is None else self.control_count - self.count

    @property
    def ore_left(self) -> int:
        """Öre that are still to come; negative when there is too much, 0 where nobody counted it."""
        return 0 if self.control_ore is None else self.control_ore - self.ore

    @property
    def controlled(self) -> bool:
        """Tell whether anything was counted before."""
        return self.control_count is not None or self.control_ore is not None

    @property
    def differs(self) -> bool:
        """Tell whether the rows are not what was counted."""
        return bool(self.rows_left or self.ore_left)

    @property
    def lacks_control(self) -> bool:
        """Tell whether there are so many rows that their sum must have been counted before."""
        return self.count > WITHOUT_CONTROL and self.control_ore is None


def totals(rows: Iterable[Row], control_count: int | None, control_ore: int | None) -> Totals:
    """What the rows are together."""
    every = list(rows)
    return Totals(
        len(every), sum(row.amount or 0 for row in every), sum(bool(row.problems) for row in every),
        control_count, control_ore,
    )  # fmt: skip
