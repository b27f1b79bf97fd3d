"""Forms of taking a list in: the file or the pasted rows, and what the new people are."""

from __future__ import annotations

from collections.abc import Sequence

from flask_wtf import FlaskForm
from wtforms import FileField, SelectField, TextAreaField

from qmember.domain.member_types import MemberType
from qmember.domain.people import PersonRole, may_see_role
from qmember.web.context import viewer
from qmember.web.forms.fields import options
from qmember.web.texts import lazy_gettext as _l
from qmember.web.words import PERSON_ROLE_WORDS

ROLES = (PersonRole.MEMBER, PersonRole.GIVER, PersonRole.CONTACT)
"""What people of a list usually are."""


class ListForm(FlaskForm):
    """A list to be read: as a file, or as rows that were copied out of a spreadsheet."""

    file = FileField(
        _l("List"), description=_l("An XLSX or CSV file, at most 10 MB and 20 000 rows.")
    )
    pasted = TextAreaField(
        _l("Or paste the rows here"),
        description=_l("Copy them in the spreadsheet with the header."),
    )


class SaveListForm(FlaskForm):
    """What the new people of a list are to the association."""

    role = SelectField(_l("The new people are"), default=PersonRole.MEMBER.value)
    type_id = SelectField(
        _l("Member type where the list says none that you have"), coerce=int, validate_choice=False,
        description=_l("Used when they are members."),
    )  # fmt: skip

    def __init__(self, types: Sequence[MemberType]) -> None:
        super().__init__()
        self.type_id.choices = [(one.id, one.name) for one in types]
        seen = [
            (role.value, PERSON_ROLE_WORDS[role]) for role in ROLES if may_see_role(viewer(), role)
        ]
        self.role.choices = options([*seen, ("", _l("Nothing of these"))])

    @property
    def chosen(self) -> PersonRole | None:
        """The role that was chosen."""
        return PersonRole(self.role.data) if self.role.data else None
