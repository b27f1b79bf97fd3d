"""Type-ahead of the person picker: names alone, by POST, quickly, and hidden people nowhere."""

from __future__ import annotations

import re

import pytest

from qmember.domain.person_facts import PersonFacts
from qmember.services.people import add_people
from tests.doors import token_in
from tests.office.register import HIDDEN, SECRET, STAFF

PAGE = "/personer/sok"
MAY = {"kassor", "medlemsansvarig", "skydd"}


def hits(client, words: str):
    return client.post(PAGE, data={"csrf_token": token_in(client.get("/konto").text), "q": words})


def codes(text: str) -> list[str]:
    return re.findall(r'data-value="([^"]+)"', text)


@pytest.mark.parametrize("who", STAFF)
def test_only_those_who_read_people_get_hits(sign_in, ids, who: str) -> None:
    assert hits(sign_in(f"{who}@example.org"), "anna").status_code == (200 if who in MAY else 403)


def test_a_hit_is_name_place_and_year_and_no_contact(sign_in, ids, gift) -> None:
    text = hits(sign_in(), "anna").text
    assert codes(text) == ["P1001", "P1002", "ny"]
    assert "Solna" in text
    assert "gav 2026" in text
    assert "data-sole" not in text
    for secret in ("anna@example.org", "123 45", "Hemvägen", ">P1001"):
        assert secret not in text


def test_one_of_a_name_says_so(sign_in, ids) -> None:
    assert (
        'data-value="P1003" data-label="Örjan Wall" data-sole="true"'
        in hits(sign_in(), "orjan").text
    )


def test_nobody_is_offered_as_somebody_new(sign_in, ids) -> None:
    text = hits(sign_in(), "Mirjam <b>").text
    assert codes(text) == ["ny"]
    assert "Ny givare: Mirjam &lt;b&gt;" in text


def test_nothing_typed_gives_nothing(sign_in, ids) -> None:
    assert codes(hits(sign_in(), "  ").text) == []


def test_eight_at_most(sign_in, opened) -> None:
    with opened() as unit:
        add_people(unit, [PersonFacts(name=f"Eva Berg {n}") for n in range(30)])
    assert len(codes(hits(sign_in(), "eva").text)) == 9


def test_a_hidden_person_comes_by_number_alone_and_is_called_by_it(sign_in, ids) -> None:
    for words in (SECRET, SECRET[:4], f"{SECRET.lower()}@example.org", "P100"):
        assert HIDDEN not in hits(sign_in(), words).text
    text = hits(sign_in(), HIDDEN).text
    assert f'data-value="{HIDDEN}" data-label="{HIDDEN}"' in text
    assert SECRET not in text


def test_letters_never_travel_in_an_address(sign_in, ids) -> None:
    assert sign_in().get(f"{PAGE}?q=anna").status_code == 405
    for page in ("/gavor/ny", "/gavor"):
        assert f'data-url="{PAGE}"' in sign_in().get(page).text, page


def test_few_questions_are_asked(sign_in, ids, asked) -> None:
    client = sign_in()
    hits(client, "anna")
    token = token_in(client.get("/konto").text)
    with asked() as found:
        client.post(PAGE, data={"csrf_token": token, "q": "anna"})
    assert len(found) <= 10
