"""The one place that reads the clock; everything below is told what time it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from qmember.domain.dates import STOCKHOLM, stockholm_date


@dataclass(frozen=True, slots=True)
class Clock:
    """Tells now and today; ``fixed`` holds the date still in tests and the demo."""

    fixed: date | None = None

    def now(self) -> datetime:
        """Now, in UTC; with a fixed date, the present time of day on that date."""
        now = datetime.now(UTC)
        if self.fixed is None:
            return now
        here = now.astimezone(STOCKHOLM)
        return here.replace(
            year=self.fixed.year, month=self.fixed.month, day=self.fixed.day
        ).astimezone(UTC)

    def today(self) -> date:
        """Today's date in Stockholm."""
        return stockholm_date(self.now())
