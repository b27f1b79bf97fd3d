"""The form with which a month is closed: a reason for each thing that is not as it should be."""

from __future__ import annotations

from collections.abc import Sequence

from flask_wtf import FlaskForm
from wtforms import BooleanField, Field

from qmember.domain.closing import Check, Finding, unexplained
from qmember.web.forms.fields import LineField
from qmember.web.texts import lazy_gettext as _l

WHY = _l("Why do you close it all the same?")
NO_REASON = _l("Write why you close it all the same. The chair and the auditor read it")


class OpeningForm(FlaskForm):
    """Why a closed month is to be opened again."""

    reason = LineField(_l("Why?"), description=_l("The other one reads it, and the auditor."))


class ClosingForm(FlaskForm):
    """One reason a check, named by ``domain.closing.Check``."""

    files = LineField(WHY)
    waiting = LineField(WHY)
    balances = LineField(WHY)
    bundles = LineField(WHY)
    receipts = LineField(WHY)
    handover = LineField(WHY)
    send = BooleanField(_l("Hand them over to the bookkeeping when the month is closed"))

    def field_of(self, check: Check) -> Field:
        """The field in which the reason for a check is written."""
        return self[check.value]

    @property
    def reasons(self) -> dict[Check, str]:
        """What was written, by check."""
        return {check: self.field_of(check).data or "" for check in Check}

    def explains(self, findings: Sequence[Finding]) -> bool:
        """Tell whether everything has its reason; where not, say so at the field."""
        lacking = unexplained(findings, self.reasons)
        if self.send.data:
            lacking = [check for check in lacking if check is not Check.HANDOVER]
        for check in lacking:
            self.field_of(check).errors = [NO_REASON]
        return not lacking
