"""Whoever would be asked about is found by her keys: comparing with a whole register leaves nobody out."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from qmember.domain.alike import described, keys_of, likeness, sought
from qmember.domain.moved_facts import Moved

people = st.builds(
    Moved,
    name=st.sampled_from([None, "Anna Ek", "Ek, Anna", "Anna Maria Ek", "Annna Ek", "Bo Lind"]),
    email=st.sampled_from([None, "anna@example.org", "ANNA@example.org", "bo@example.org"]),
    phone=st.sampled_from([None, "+46701234567", "+46707654321"]),
    street=st.sampled_from([None, "Storgatan 1", "storgatan  1", "Lillgatan 2"]),
    postcode=st.sampled_from([None, "123 45", "678 90"]),
    city=st.sampled_from([None, "Solna", "SOLNA", "Lund"]),
    orgnr=st.sampled_from([None, "802000-0009"]),
    old_number=st.sampled_from([None, "17"]),
)


@given(people, people)
@example(Moved("Anna Ek", city="Solna"), Moved("Annna Ek", city="Solna"))
@example(Moved("Anna Ek", "a@example.org", city="Solna"), Moved("Annna Ek", city="Solna"))
def test_two_of_whom_somebody_would_be_asked_have_a_key_in_common(one: Moved, other: Moved) -> None:
    asked = likeness(one, other).maybe
    met = not keys_of(described(one)).isdisjoint(sought(described(other)))
    assert met or not asked


def test_a_name_that_is_almost_the_same_is_not_met_where_both_tell_of_another_address() -> None:
    one = Moved("Anna Ek", "anna@example.org", city="Solna")
    other = Moved("Annna Ek", "annna@example.org", city="Solna")
    assert keys_of(described(one)).isdisjoint(sought(described(other)))
    assert not likeness(one, other).maybe
