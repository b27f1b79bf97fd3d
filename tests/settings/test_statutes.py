"""The statutes on the page: written rule by rule, refused at the rule, confirmed by somebody."""

from __future__ import annotations

import lxml.html
import pytest

from qmember.domain.statute_rules import DEFINITIONS, Key, Shape
from qmember.queries.statutes import statute_versions
from qmember.web.office.statute_words import ANSWERS, GROUPS, QUESTIONS
from tests.doors import send

PAGE = "/installningar/stadgar"
UNCONFIRMED = "Ej kontrollerad mot stadgarna"


@pytest.fixture
def sara(sign_in):
    """The secretary's browser."""
    return sign_in("sekreterare@example.org")


def versions(app):
    with app.extensions["qmember"].database.reading() as session:
        return statute_versions(session)


def shown(client, address=PAGE) -> dict[str, str]:
    """What the form holds as it is shown."""
    [form] = [f for f in lxml.html.fromstring(client.get(address).text).forms if f.action == PAGE]
    return {k: v for k, v in form.form_values() if k != "csrf_token"}


def save(client, **fields):
    return send(client, PAGE, **(shown(client) | fields))


def test_a_new_house_has_a_draft_with_a_banner(sara) -> None:
    page = sara.get(PAGE).text
    assert UNCONFIRMED in page
    assert page.count("Gäller när paragrafen står här") == 3
    assert shown(sara)["meeting-notice_weeks"] == "4"


def test_a_version_is_saved_and_confirmed_and_the_banner_is_gone(app, sara, birgit) -> None:
    answer = save(
        sara, from_on="2020-01-01",
        **{"vote-fee_rule": "paid_by_fixed_date", "vote-fee_day": "02-28",
           "vote-fee_rule-paragraph": "§ 4", "meeting-notice_weeks": "3"},
    )  # fmt: skip
    assert answer.status_code == 302
    [row] = versions(app)
    assert row.statutes.word(Key.FEE_RULE) == "paid_by_fixed_date"
    assert (row.statutes.day(Key.FEE_DAY), row.statutes.count(Key.NOTICE_WEEKS)) == ((2, 28), 3)
    assert UNCONFIRMED in birgit.get(PAGE).text
    send(birgit, PAGE, f"{PAGE}/{row.statutes.number}/bekrafta")
    assert UNCONFIRMED not in birgit.get(PAGE).text
    assert versions(app)[0].confirmed_by == "Birgit"


@pytest.mark.parametrize(
    ("fields", "at", "why"),
    [
        (
            {"vote-min_age": "18"},
            "vote-min_age-paragraph",
            "Utan stöd i stadgarna förlorar ingen rösten",
        ),
        ({"proxy-allowed": "yes"}, "proxy-allowed-paragraph", "röstar ingen åt någon annan"),
        ({"meeting-form": "digital"}, "meeting-form-paragraph", "hålls mötet på en plats"),
        ({"meeting-notice_weeks": "fyra"}, "meeting-notice_weeks", "Skriv ett helt tal, högst 52"),
        ({"meeting-latest_day": "31 mars"}, "meeting-latest_day", "Skriv dagen som månad och dag"),
        ({"vote-fee_rule": "paid_by_fixed_date"}, "vote-fee_day", "Skriv sista dagen för avgiften"),
        ({"from_on": "snart"}, "from_on", "Skriv datumet som"),
        ({"seen": "7"}, "from_on", "Någon skrev en annan version samtidigt"),
    ],
)
def test_a_rule_that_is_not_right_is_refused_at_its_field_and_stays(
    app, sara, fields, at, why
) -> None:
    answer = save(sara, **fields)
    assert answer.status_code == 422
    tree = lxml.html.fromstring(answer.text)
    assert why in tree.get_element_by_id(f"{at}-error").text_content()
    for name, value in fields.items():
        assert dict(next(f for f in tree.forms if f.action == PAGE).form_values())[name] == value
    assert versions(app) == []


def test_an_earlier_version_can_be_read(app, sara) -> None:
    save(sara, from_on="2020-01-01", **{"meeting-motion_weeks": "5"})
    save(sara, from_on="2027-04-01", **{"meeting-motion_weeks": "8"})
    first = versions(app)[1].statutes.number
    assert shown(sara)["meeting-motion_weeks"] == "8"
    assert shown(sara, f"{PAGE}?version={first}")["meeting-motion_weeks"] == "5"


def test_every_rule_stands_on_the_page_in_words() -> None:
    assert set(QUESTIONS) == set(Key)
    listed = [key for _, beginnings in GROUPS for key in Key if key.startswith(beginnings)]
    assert sorted(listed) == sorted(Key)
    answers = {a for one in DEFINITIONS.values() if one.shape is Shape.CHOICE for a in one.choices}
    assert {a for a in answers if "/" not in a and a != "none"} <= set(ANSWERS)


def test_others_do_not_reach_them(sign_in) -> None:
    assert sign_in("kassor@example.org").get(PAGE).status_code == 403
