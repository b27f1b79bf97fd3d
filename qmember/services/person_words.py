"""The words under which people are found; hidden people have none."""

from __future__ import annotations

from sqlalchemy import delete, insert

from qmember.domain.text import fold, words
from qmember.models import Person, PersonWord
from qmember.services.unit import Unit

LONGEST = 200


def words_of(*, name: str | None, city: str | None, email: str | None) -> list[str]:
    """The folded words of name and place, the e-mail address whole and the words before its @."""
    address = fold(email or "")
    found = words(f"{name or ''} {city or ''} {address.partition('@')[0]}")
    if address:
        found.append(address)
    return list(dict.fromkeys(word[:LONGEST] for word in found))


def index(unit: Unit, person: Person) -> None:
    """Write a person's words anew; none for a hidden person, whose columns are empty."""
    unit.session.execute(delete(PersonWord).where(PersonWord.person_id == person.id))
    found = words_of(name=person.name, city=person.city, email=person.email)
    if found:
        rows = [{"word": word, "person_id": person.id} for word in found]
        unit.session.execute(insert(PersonWord), rows)
