"""The whole job from an empty installation: set up, invite, register, import, name, receipt, funding.

Nothing is prepared behind the server's back: what the journey needs is what a person is given, the link
that the server prints and the link that the chair sees.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from qmember.services.clock import Clock
from tests.browser.conftest import PATIENCE, Watch
from tests.factories.bank_files import Entry, Payer, camt053

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 11, 23)
PASSWORD = "gröna ekar står i vinden"


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[tuple[str, str]]:
    """A server on an empty data folder: its address, and the set-up link that it printed."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("QMEMBER", "DATABASE"))}
    environment |= {
        "QMEMBER_DATA": str(tmp_path / "data"), "QMEMBER_TODAY": TODAY.isoformat(),
        "QMEMBER_TESTING": "1", "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1",
    }  # fmt: skip
    port = _free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "qmember.cli", "serve", "--port", str(port)],
        env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    link = next(line.split()[-1] for line in process.stdout if "/borja/" in line)
    next(line for line in process.stdout if line.startswith("qmember:"))
    yield f"http://127.0.0.1:{port}", link
    process.terminate()
    process.communicate(timeout=20)


def _free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def people(installation: tuple[str, str], chromium: Browser) -> Iterator[tuple[Page, Page]]:
    """The browsers of the chair and of the treasurer; neither may complain about anything."""
    url, _ = installation
    watch, contexts = Watch(url), []
    for _ in range(2):
        context = chromium.new_context(
            base_url=url, viewport={"width": 1280, "height": 900}, locale="sv-SE"
        )
        context.set_default_timeout(PATIENCE)
        watch.follow(context)
        contexts.append(context)
    yield contexts[0].new_page(), contexts[1].new_page()
    for context in contexts:
        context.close()
    assert watch.unexpected() == []


def second_factor(page: Page) -> None:
    """Give the secret on the page to an app, write the code that it shows, and keep the codes."""
    secret = page.locator("code.secret").inner_text().replace(" ", "")
    page.get_by_label("Kod", exact=True).fill(pyotp.TOTP(secret).at(Clock(TODAY).now()))
    page.get_by_role("button", name="Slå på inloggning i två steg").click()
    page.get_by_role("link", name="Jag har sparat koderna").click()


def set_up(page: Page, link: str) -> None:
    """The chair follows the printed link and sets the association up."""
    page.goto(link)
    page.get_by_label("Föreningens namn").fill("Föreningen Linden")
    page.get_by_label("Organisationsnummer").fill("802000-0009")
    page.get_by_label("Bankgiro").fill("403-2850")
    page.get_by_label("Bankkonto").fill("5440 00 011 11")
    page.get_by_label("Postadress").fill("Box 100")
    page.get_by_label("Postnummer och ort").fill("100 00 Stockholm")
    page.get_by_label("Ditt namn").fill("Birgit Ordförande")
    page.get_by_label("Din e-post").fill("birgit@example.org")
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.get_by_role("button", name="Kom igång med föreningen").click()
    second_factor(page)
    expect(page).to_have_url(re.compile("/kom-igang$"))


def invite_treasurer(page: Page) -> str:
    """The chair invites a treasurer; without a mail server she is shown the link to hand over."""
    page.goto("/installningar/roller")
    page.get_by_text("Bjud in någon").click()
    page.get_by_label("E-post").fill("karin@example.org")
    page.get_by_label("Namn").fill("Karin Kassör")
    page.get_by_label("Roll", exact=True).select_option(label="Kassör")
    page.get_by_role("button", name="Gör en länk").click()
    link = re.search(r"http://\S+/inbjudan/[\w-]+", page.locator("main").inner_text())
    assert link is not None
    return link[0]


def accept(page: Page, link: str) -> None:
    """The treasurer makes her account."""
    page.goto(link)
    page.get_by_label("Ditt namn").fill("Karin Kassör")
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.get_by_role("button", name="Skapa mitt konto").click()
    second_factor(page)
    expect(page).to_have_url(re.compile("/oversikt$"))


def register_giver(page: Page) -> None:
    page.goto("/personer/ny")
    page.get_by_label("Namn", exact=True).fill("Gun Lind")
    page.get_by_label("E-post").fill("gun@example.org")
    page.get_by_role("button", name="Lägg till i registret").click()
    expect(page.get_by_role("heading", name="Gun Lind")).to_be_visible()


def bank_file() -> bytes:
    """A statement with a gift, a grant's payout and a calendar sale."""
    day = date(2026, 11, 20)
    paid = (
        (50_000, "GUN LIND", "gåva"),
        (15_000_000, "KAMMARKOLLEGIET", "bidrag"),
        (24_000, "BO EK", "kalender"),
    )
    entries = [
        Entry(ore, day, (Payer(ore, name=name, message=text),), bank_reference=f"R{n}")
        for n, (ore, name, text) in enumerate(paid)
    ]  # fmt: skip
    return camt053(entries, opening_ore=100_000)


def name_payment(page: Page, amount: str, *, kind: str, payer: str | None) -> None:
    """Open the payment of the amount in the queue, say what it is and who paid."""
    page.goto("/avstamning")
    page.get_by_role("link", name=re.compile(amount.replace(" ", "\\s"))).first.click()
    page.get_by_label("Vad är det?").select_option(label=kind)
    if payer is not None:
        page.get_by_role("combobox", name="Betalare").fill(payer)
        page.get_by_role("option", name=re.compile(payer)).first.click()
    page.get_by_role("button", name=re.compile("^Ange|^Namnge")).click()
    expect(page).to_have_url(re.compile("/avstamning(#rad-|$)"))


def test_a_treasurer_does_real_work_from_an_empty_installation(
    installation, people, tmp_path
) -> None:
    _, link = installation
    chair, karin = people
    set_up(chair, link)
    accept(karin, invite_treasurer(chair))
    register_giver(karin)
    path = tmp_path / "november.xml"
    path.write_bytes(bank_file())
    karin.goto("/avstamning")
    karin.get_by_label("Bankfil").set_input_files(path)
    karin.get_by_role("button", name="Läs in filen").click()
    expect(karin.get_by_role("status").first).to_contain_text("3")
    name_payment(karin, "500,00", kind="Gåva", payer="Gun Lind")
    name_payment(karin, "150 000,00", kind="Projektbidrag", payer="Kammarkollegiet")
    name_payment(karin, "240,00", kind="Försäljning", payer=None)
    karin.goto("/gavor/kvitton")
    karin.get_by_role("link", name="2026-0001").first.click()
    answer = karin.request.get(karin.url + ".pdf")
    text = PdfReader(BytesIO(answer.body())).pages[0].extract_text()
    assert "2026-0001" in text
    assert "Gun Lind" in text
    karin.goto("/rapporter/finansiering?ar=2026")
    table = karin.get_by_role("table").first
    for figure in ("150 000", "740", "150 740"):  # two single payers are folded into one row
        expect(table).to_contain_text(re.compile(figure.replace(" ", "\\s")))


def write_statutes(page: Page) -> None:
    """The chair writes that the fee must be paid when the meeting opens, by § 4, and a fee of 200 kr."""
    page.goto("/installningar/stadgar")
    rule = page.get_by_role("group", name="Avgiften ska vara betald", exact=True)
    rule.get_by_role("combobox").select_option(label="senast när mötet öppnas")
    rule.get_by_label("Paragraf").fill("§ 4")
    page.get_by_label("Gäller från").last.fill("2026-01-01")
    page.get_by_role("button", name="Spara stadgarna").click()
    expect(page.get_by_role("status").first).to_contain_text("Version")
    page.goto("/installningar/avgifter")
    form = page.locator("form[action$='/beslut']")
    form.get_by_label("Belopp").fill("200")
    form.get_by_label("Från medlemsåret").fill("2026")
    form.get_by_label("Beslutat av").fill("Årsmötet 2026 § 11")
    form.get_by_role("button", name="Spara avgiften").click()
    expect(page.get_by_role("status").first).to_contain_text("sparad")


def become_member(page: Page) -> str:
    """The treasurer accepts Gun Lind as a member and asks for her fee; its reference."""
    register_giver(page)
    page.goto(page.url + "/medlemskap")
    page.get_by_label("Medlem från").fill("2026-03-01")
    page.get_by_role("button", name="Anta som medlem").click()
    page.get_by_text("Begär avgiften", exact=True).first.click()
    page.get_by_role("button", name="Begär avgiften").click()
    return page.get_by_role("cell").filter(has_text=re.compile(r"^\d{9}$")).first.inner_text()


def roll(page: Page) -> dict[str, str]:
    """The roll of the meeting as the chair sees it: what stands of each in which group."""
    page.goto("/arsmoten/2026/rostlangd")
    found = {}
    for row in page.locator("main tbody tr").all():
        cells = row.inner_text().replace("\n", "\t")
        group = row.locator("xpath=preceding::h2[1]").inner_text()
        found[cells.split("\t")[1]] = f"{group}: {cells}"
    return found


def test_a_member_pays_enters_the_roll_and_leaves_it_with_the_reasons(
    installation, people, tmp_path
) -> None:
    _, link = installation
    chair, karin = people
    set_up(chair, link)
    accept(karin, invite_treasurer(chair))
    write_statutes(chair)
    reference = become_member(karin)
    chair.goto("/arsmoten")
    chair.get_by_label("Mötesdag").fill("2026-12-20")
    chair.get_by_role("button", name="Planera mötet").click()
    expect(chair.get_by_role("status").first).to_contain_text("planerat")
    before = roll(chair)["Gun Lind"]
    assert before.startswith("Inte röstberättigade"), before
    assert "Avgiften för 2026 är inte betald, senast 2026-12-20 (§ 4)." in before
    paid = Entry(20_000, date(2026, 11, 20), (Payer(20_000, "GUN LIND", ocr=reference),))
    path = tmp_path / "november.xml"
    path.write_bytes(camt053([paid], opening_ore=100_000))
    karin.goto("/avstamning")
    karin.get_by_label("Bankfil").set_input_files(path)
    karin.get_by_role("button", name="Läs in filen").click()
    expect(karin.get_by_role("status").first).to_contain_text("1")
    after = roll(chair)["Gun Lind"]
    assert after.startswith("Röstberättigade"), after
    assert "Avgiften för 2026 betald 2026-11-20 (§ 4)." in after
    karin.goto("/personer/P1001/medlemskap")
    karin.get_by_text("Avsluta medlemskapet", exact=True).first.click()
    karin.get_by_role("button", name="Avsluta medlemskapet").click()
    gone = roll(chair)["Gun Lind"]
    assert gone.startswith("Inte röstberättigade"), gone
    assert "Medlemskapet upphörde 2026-11-22." in gone
