"""The example association on its first day: its facts, its numbers, its purposes, its accounts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from sqlalchemy import select

from qmember.domain.permissions import Role
from qmember.models import Purpose, User
from qmember.queries.users import viewer_by_email
from qmember.services.association import add_bank_account, set_up
from qmember.services.demo_scene import Scene, add_known, moment
from qmember.services.demo_statement import ACCOUNT
from qmember.services.demo_town import CHRISTMAS, SPARE_TIME
from qmember.services.passwords import hash_password
from qmember.services.purposes import add_purpose
from qmember.services.unit import Unit
from qmember.services.users import add_user


class Login(Protocol):
    """An account to be made."""

    @property
    def email(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def role(self) -> Role: ...


def furnish(scene: Scene, accounts: Sequence[Login], password: str) -> None:
    """Set the association up, let its officers in, and take over the register that there was."""
    first = moment(scene.town.start, 8)
    unit = scene.unit(None, first)
    _set_up(unit)
    scene.purposes.update(_purposes(unit))
    _let_in(scene, unit, accounts, password)
    add_known(scene, scene.town.start, moment(scene.town.start, 9))
    _link(unit, "medlem@example.org", scene.ids[scene.town.place("maja")])


def _set_up(unit: Unit) -> None:
    """Facts that anybody may read about the association whose public figures the example follows."""
    set_up(
        unit, general_purpose="Allmän gåva", name="Qjouren", orgnr="802471-7236",
        bankgiro="403-2850", address=("c/o Ekman", "Box 23126", "104 35 Stockholm"),
        phone="08-644 20 32", email="info@qjouren.se", website="www.qjouren.se",
        mail_sender="Qjouren", neutral_sender="Föreningen", taken_over_on=unit.today.isoformat(),
        demo=True,
    )  # fmt: skip
    for number in ("4032850", "9912346"):
        shown = f"Bankgiro {number[:3]}-{number[3:]}"
        add_bank_account(unit, kind="bankgiro", number=number, name=shown, account="1930")
    add_bank_account(unit, kind="bban", number=ACCOUNT, name="Bankkonto", account="1930")


def _purposes(unit: Unit) -> dict[str, int]:
    made = {"": unit.session.scalars(select(Purpose.id).where(Purpose.general)).one()}
    for name in (SPARE_TIME, CHRISTMAS):
        made[name] = add_purpose(unit, name=name, from_on=unit.today).id
    return made


def _let_in(scene: Scene, unit: Unit, accounts: Sequence[Login], password: str) -> None:
    """One account a role; the password is hashed once, since hashing is slow on purpose."""
    hashed = hash_password(password)
    for one in accounts:
        user = add_user(unit, email=one.email, name=one.name, password=None, roles=[one.role])
        user.password = hashed
    unit.session.flush()
    for one in accounts:
        scene.viewers[one.role] = viewer_by_email(unit.session, one.email, unit.today)


def _link(unit: Unit, email: str, person_id: int) -> None:
    """The member who can log in is somebody in the register."""
    user = unit.session.scalars(select(User).where(User.email == email)).one()
    user.person_id = person_id
    unit.session.flush()
