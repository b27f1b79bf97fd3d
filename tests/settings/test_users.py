"""Users and roles as pages: invitations by mail or by hand, offices with dates, the last one stays."""

from __future__ import annotations

import re
from datetime import date

import pytest
from sqlalchemy import select

from qmember.domain.errors import Refused
from qmember.domain.permissions import ROLE_PERMISSIONS, Permission, Role, is_staff
from qmember.models import User
from qmember.queries.users import account_by_email
from qmember.services import users
from qmember.services.clock import Clock
from qmember.services.unit import unit_of_work
from qmember.web.office.permission_words import PERMISSION_WORDS
from tests.auth.test_new_device import mails
from tests.conftest import EVERYTHING, make_app
from tests.doors import send
from tests.people import signed_in

PAGE = "/installningar/roller"


def user_id(app, email: str) -> int:
    with app.extensions["qmember"].database.reading() as session:
        return session.scalars(select(User.id).where(User.email == email)).one()


def test_without_a_mail_server_the_link_is_shown_once(app, karin) -> None:
    answer = send(karin, PAGE, name="Nina", email="nina@example.org", role="auditor")
    link = re.search(r"http://localhost(/inbjudan/[\w-]{43})", answer.text)[1]
    assert answer.status_code == 200
    assert mails(app) == []
    page = karin.get(PAGE).text
    assert "nina@example.org" in page
    assert link not in page
    assert app.test_client().get(link).status_code == 200


def test_with_a_mail_server_the_link_goes_by_mail_and_is_not_shown(
    sqlite_database, clock, tmp_path
) -> None:
    app = make_app(sqlite_database, clock, tmp_path, smtp_url="smtp://localhost:2525")
    karin = signed_in(app, "kassor@example.org")
    answer = send(karin, PAGE, name="Nina", email="nina@example.org", role="auditor")
    assert answer.status_code == 302
    ((kind, to, values),) = mails(app)
    assert (kind, to) == ("invitation", "nina@example.org")
    token = values["link"].rpartition("/")[2]
    assert token not in karin.get(PAGE).text


WRONG = [
    ({"email": "nina"}, "Skriv e-postadressen med @"),
    ({"email": "revisor@example.org"}, "har redan ett konto"),
    ({"name": ""}, "Skriv namnet"),
    ({"role": "protection_officer"}, "Bara ordföranden"),
    ({"role": "chair"}, "Bara ordföranden"),
    ({"role": "queen"}, ""),
    ({"to_on": "2026-11-22"}, "Välj i dag eller en senare dag"),
    ({"to_on": "31 februari"}, ""),
]


@pytest.mark.parametrize(("change", "sentence"), WRONG)
def test_an_invitation_that_cannot_be_is_told_at_its_field(app, karin, change, sentence) -> None:
    form = {"name": "Nina", "email": "nina@example.org", "role": "auditor"} | change
    answer = send(karin, PAGE, **form)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Inbjudningar som väntar" not in answer.text


def test_an_auditor_is_invited_until_a_last_day_and_needs_two_steps(app, karin) -> None:
    form = {"name": "Nina", "email": "nina@example.org", "role": "auditor", "to_on": "2027-03-31"}
    answer = send(karin, PAGE, **form)
    token = re.search(r"/inbjudan/([\w-]{43})", answer.text)[1]
    assert "Revisor till 2027-03-31" in karin.get(PAGE).text
    parts = app.extensions["qmember"]
    with unit_of_work(parts.database, viewer=EVERYTHING, clock=parts.clock) as unit:
        users.accept(unit, token, name="Nina", password="åtta gröna plommon på ett fat")
    with parts.database.reading() as session:
        last, after = (
            account_by_email(session, "nina@example.org", date(2027, month, day))
            for month, day in ((3, 31), (4, 1))
        )
    assert last.viewer.roles == {Role.AUDITOR}
    assert is_staff(last.viewer.roles)
    assert not after.viewer.roles


def test_an_invitation_leads_nowhere_when_its_last_day_has_passed(app, karin) -> None:
    form = {"name": "Nina", "email": "nina@example.org", "role": "auditor", "to_on": "2026-11-24"}
    token = re.search(r"/inbjudan/([\w-]{43})", send(karin, PAGE, **form).text)[1]
    database = app.extensions["qmember"].database
    later = Clock(date(2026, 11, 25))
    with unit_of_work(database, viewer=EVERYTHING, clock=later) as unit, pytest.raises(Refused):
        users.accept(unit, token, name="Nina", password="åtta gröna plommon på ett fat")


def test_the_chair_invites_a_protection_officer(birgit) -> None:
    form = {"name": "Nina", "email": "nina@example.org", "role": "protection_officer"}
    assert send(birgit, PAGE, **form).status_code == 200


def test_a_waiting_invitation_is_taken_back(app, karin) -> None:
    answer = send(karin, PAGE, name="Nina", email="nina@example.org", role="auditor")
    link = re.search(r"(/inbjudan/[\w-]{43})", answer.text)[1]
    path = re.search(r"/installningar/roller/inbjudan/\d+/ta-tillbaka", karin.get(PAGE).text)[0]
    assert send(karin, PAGE, path).status_code == 302
    assert app.test_client().get(link).status_code == 410
    assert send(karin, PAGE, path).status_code == 404


def test_a_role_is_given_with_days_and_ended(app, karin) -> None:
    page = f"{PAGE}/{user_id(app, 'sekreterare@example.org')}"
    form = {"role": "grant_owner", "from_on": "2027-01-01", "to_on": "2027-12-31"}
    assert send(karin, page, **form).status_code == 302
    text = karin.get(page).text
    assert "2027-12-31" in text
    assert "Senare" in text
    assert send(karin, page, **form).status_code == 422
    assert send(karin, page, f"{page}/avsluta/grant_owner").status_code == 302
    assert send(karin, page, f"{page}/avsluta/queen").status_code == 422
    assert send(karin, page, f"{page}/avsluta/secretary", last_on="snart").status_code == 422


def test_the_last_manager_is_told_and_stays(app, karin, birgit) -> None:
    chair, treasurer = (user_id(app, f"{who}@example.org") for who in ("ordforande", "kassor"))
    send(birgit, PAGE, f"{PAGE}/{treasurer}/avsluta/treasurer")
    answer = send(birgit, PAGE, f"{PAGE}/{chair}/avsluta/chair")
    assert answer.status_code == 409
    assert "Någon måste kunna släppa in andra" in answer.text
    assert send(birgit, PAGE, f"{PAGE}/{chair}/stang").status_code == 409
    assert birgit.get(PAGE).status_code == 200


def test_who_ends_her_own_role_is_out(app, karin) -> None:
    page = f"{PAGE}/{user_id(app, 'kassor@example.org')}"
    assert send(karin, page, f"{page}/avsluta/treasurer").location == "/"
    assert karin.get(PAGE).status_code in {302, 403}


def test_a_closed_account_is_out_at_the_next_request(app, karin, sign_in) -> None:
    sara = sign_in("sekreterare@example.org")
    page = f"{PAGE}/{user_id(app, 'sekreterare@example.org')}"
    send(karin, page, f"{page}/stang")
    assert sara.get("/konto").location == "/logga-in?next=/konto"
    assert "Öppna kontot igen" in karin.get(page).text
    answer = send(karin, page, f"{page}/ny-start")
    assert "/inbjudan/" in answer.text


def test_a_treasurer_cannot_take_the_chairs_account_over(app, karin) -> None:
    page = f"{PAGE}/{user_id(app, 'ordforande@example.org')}"
    for deed in ("ny-start", "stang", "avsluta/chair"):
        answer = send(karin, page, f"{page}/{deed}")
        assert answer.status_code == 422
        assert "Bara ordföranden" in answer.text
        assert "/inbjudan/" not in answer.text


@pytest.mark.parametrize("who", ["revisor", "skydd"])
def test_without_a_mail_server_the_chair_is_shown_no_link_to_the_account_of(
    app, birgit, who
) -> None:
    page = f"{PAGE}/{user_id(app, f'{who}@example.org')}"
    answer = send(birgit, page, f"{page}/ny-start")
    assert answer.status_code == 422
    assert f"qm user renew {who}@example.org" in answer.text
    assert "/inbjudan/" not in answer.text
    assert signed_in(app, f"{who}@example.org").get("/konto").status_code == 200


def test_with_a_mail_server_the_auditor_gets_her_own_link(sqlite_database, clock, tmp_path) -> None:
    app = make_app(sqlite_database, clock, tmp_path, smtp_url="smtp://localhost:2525")
    page = f"{PAGE}/{user_id(app, 'revisor@example.org')}"
    assert send(signed_in(app, "ordforande@example.org"), page, f"{page}/ny-start").location == PAGE
    assert [(kind, to) for kind, to, _ in mails(app)] == [("invitation", "revisor@example.org")]


def test_the_page_of_rights_is_the_table_of_rights(karin) -> None:
    assert set(PERMISSION_WORDS) == set(Permission)
    page = karin.get(f"{PAGE}/vem-ser-vad").text
    assert page.count("<tr>") == len(Permission) + 1
    holders = sum(Permission.OPEN_VAULT in may for may in ROLE_PERMISSIONS.values())
    assert holders == 1
    row = re.search(r"Se namn på skyddade personer.*?</tr>", page, re.DOTALL)[0]
    assert "Skyddsansvarig" in row
    assert "Kassör" not in row
