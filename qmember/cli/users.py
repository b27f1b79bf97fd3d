"""``qm user``: who can log in, inviting somebody to a role, and a new start of an account."""

from __future__ import annotations

import argparse
from datetime import datetime
from typing import TYPE_CHECKING, Any

from qmember.cli.frame import Call, Result, command, day, group
from qmember.domain.permissions import Permission, Role
from qmember.domain.text import fold

if TYPE_CHECKING:
    from qmember.services.unit import Unit

SWEDISH = {
    "kassor": Role.TREASURER, "ordforande": Role.CHAIR, "sekreterare": Role.SECRETARY,
    "revisor": Role.AUDITOR, "medlem": Role.MEMBER, "skyddsansvarig": Role.PROTECTION_OFFICER,
    "bidragsansvarig": Role.GRANT_OWNER, "kommunikator": Role.COMMUNICATOR,
    "medlemsansvarig": Role.MEMBER_OFFICER, "ledamot": Role.BOARD_MEMBER,
    "verksamhetsledare": Role.MANAGER, "valberedning": Role.NOMINATION,
}  # fmt: skip
"""The roles as the association says them; ``kassör`` and ``kassor`` are one."""


def register(commands: Any) -> None:  # noqa: ANN401
    """Add the commands."""
    verbs = group(commands, "user", "those who can log in")
    command(verbs, "list", "everybody who can log in, and who has been invited", list_users)
    parser = command(verbs, "invite", "invite somebody to a role", invite, writes=True)
    parser.add_argument("email", metavar="EMAIL")
    parser.add_argument(
        "--role", type=role, required=True, metavar="ROLE",
        help=f"one of {', '.join(Role)}; or in Swedish: {', '.join(SWEDISH)}",
    )  # fmt: skip
    parser.add_argument("--name", default="", help="what she is called; she can change it")
    parser.add_argument(
        "--last-day", type=day, metavar="DAY", help="her last day in the role, as for an auditor"
    )
    about = "take password and two-step login away and make a link to new ones"
    parser = command(verbs, "renew", about, renew, writes=True)
    parser.add_argument("email", metavar="EMAIL")


def role(text: str) -> Role:
    """A role by its English or Swedish word."""
    word = fold(text.strip()).replace("-", "_")
    found = SWEDISH.get(word) or next((one for one in Role if one == word), None)
    if found is None:
        raise argparse.ArgumentTypeError(f"there is no role {text!r}; see qm user invite --help")
    return found


def list_users(call: Call) -> Result:
    """Those who can log in, then the invitations that wait."""
    from qmember.queries.users import invitations, users

    call.need(Permission.MANAGE_USERS)
    with call.database.reading() as session:
        known = users(session, call.clock.today())
        invited = invitations(session, call.clock.now())
    return [
        *(
            _row(one.email, one.name, "open" if one.active else "closed", one.roles,
                 second_factor=one.second_factor)
            for one in known
        ),
        *(_row(one.email, "", "invited", (one.role,), until=one.expires_at) for one in invited),
    ]  # fmt: skip


def _row(
    email: str,
    name: str,
    state: str,
    roles: tuple[str, ...],
    *,
    second_factor: bool = False,
    until: datetime | None = None,
) -> dict[str, object]:
    return {
        "email": email,
        "name": name,
        "state": state,
        "roles": [str(one) for one in roles],
        "second_factor": second_factor,
        "expires_at": until.isoformat() if until else None,
    }


def invite(call: Call) -> Result:
    """Invite: print the one-time link, or send it where a mail server is set up."""
    from qmember.services import users

    viewer, args = call.need(Permission.MANAGE_USERS), call.args
    with call.deed(viewer) as unit:
        token = users.invite(
            unit, email=args.email, name=args.name, role=args.role, to_on=args.last_day
        )
        until = {"last_day": args.last_day.isoformat() if args.last_day else None}
        return {"role": str(args.role), **until, **_handed_over(unit, call, token)}


def renew(call: Call) -> Result:
    """A new start: for an account whose link no other user may be shown, or whose owner has lost all."""
    from qmember.queries.users import user_id_of
    from qmember.services import users

    viewer = call.need(Permission.MANAGE_USERS)
    with call.deed(viewer) as unit:
        user_id = user_id_of(unit.session, call.args.email)
        token = users.renew_access(unit, user_id, by_mail=bool(call.settings.smtp_url))
        return _handed_over(unit, call, token)


def _handed_over(unit: Unit, call: Call, token: str) -> dict[str, object]:
    """The one-time link as it is printed, or mailed where a mail server is set up."""
    from qmember.services.user_mails import send_invitation

    email, base_url = call.args.email.strip().lower(), call.settings.base_url
    if call.settings.smtp_url:
        send_invitation(unit, email, token, base_url=base_url, language="sv")
        return {"email": email, "mailed": True, "link": None}
    return {"email": email, "mailed": False, "link": f"{base_url}/inbjudan/{token}"}
