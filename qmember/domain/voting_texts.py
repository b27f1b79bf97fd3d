"""What each reason of the engine says, in words that may be read aloud and printed."""

from __future__ import annotations

from qmember.domain.errors import N_

FACTS: dict[str, str] = {
    "member_since": N_("Member since %(since)s"),
    "no_membership": N_("Has no membership"),
    "membership_ended": N_("The membership ended on %(ended)s"),
    "member_later": N_("Becomes a member on %(since)s"),
    "not_begun_accepted": N_("The membership has not begun"),
    "not_begun_fee_paid": N_("The first fee is not paid, so the membership has not begun"),
    "not_begun_course": N_("The introduction is not done, so the membership has not begun"),
    "type_votes": N_("%(membership_type)s has a vote"),
    "type_does_not_vote": N_("%(membership_type)s has no vote"),
    "type_is_asked": N_("The meeting decides whether %(membership_type)s has a vote"),
    "excluded": N_("Excluded from %(since)s"),
    "exclusion_appealed": N_("Excluded from %(since)s and has appealed"),
    "suspended": N_("Suspended from %(since)s"),
    "fee_not_asked": N_("The statutes do not ask for a paid fee"),
    "fee_exempt": N_("Pays no fee"),
    "fee_missing": N_("No fee for the period is paid, %(by)s at the latest"),
    "fee_unpaid": N_("The fee for %(period)s is not paid, %(by)s at the latest"),
    "fee_paid": N_("The fee for %(period)s paid on %(paid)s"),
    "fee_late": N_("The fee for %(period)s paid on %(paid)s, after %(by)s"),
    "no_arrears": N_("No fee has been unpaid for more than %(months)s months"),
    "arrears": N_("The fee for %(period)s fell due on %(due)s and is not paid"),
    "member_long_enough": N_("Member since %(since)s, at least %(days)s days"),
    "member_too_short": N_("Member since %(since)s, less than %(days)s days"),
    "old_enough": N_("Is at least %(age)s years old"),
    "too_young": N_("Is not yet %(age)s years old"),
    "age_unknown": N_("We do not know whether she is %(age)s years old"),
    "let_in_by_meeting": N_("The meeting has decided that she may vote"),
    "let_in_by_board": N_("The board has decided that she may vote"),
    "left_out_by_meeting": N_("The meeting has decided that she may not vote"),
    "left_out_by_board": N_("The board has decided that she may not vote"),
}
"""Word of a reason and its sentence; dates are written as in tables."""
