"""A receipt for whoever looks at it: as it was issued, but without what she may not see.

A receipt keeps its bytes for ever, and with them the name of a giver who became hidden later. Who may
not be told that name in a list is not told it by a copy either. A postal address stands on originals
alone, which are taken by a press that is noted: nobody sees it by looking at a copy.
"""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select

from qmember.domain.errors import NotFound
from qmember.domain.people import Protection, may_see_name
from qmember.domain.permissions import Viewer
from qmember.domain.receipts import ReceiptText
from qmember.models import Database, Income, Person, Receipt
from qmember.queries.people import shown_name
from qmember.queries.reading import Reads
from qmember.queries.receipts import open_facts, receipt_key
from qmember.services.receipt_drawing import bytes_of

GONE = "The receipt's document is no longer kept."


def copy_for(database: Database, viewer: Viewer, receipt_id: int) -> bytes:
    """The receipt's bytes, or the same paper drawn again with what the viewer may see of its giver.

    NotFound when the receipt's key was destroyed.
    """
    with database.reading() as session:
        receipt = session.get_one(Receipt, receipt_id)
        person = giver_of(session, receipt)
        key = receipt_key(session, database.keys, receipt_id)
        if key is None:
            raise NotFound(GONE)
        facts = open_facts(receipt, key)
        year = fiscal_year_of(session, receipt)
    shown = as_shown(facts, viewer, person, year)
    if shown == facts:
        return bytes_of(database, receipt_id)
    from qmember.pdf.receipt import draw_receipt

    return draw_receipt(shown)


def fiscal_year_of(session: Reads, receipt: Receipt) -> int:
    """The fiscal year of the gift that a receipt is for."""
    return session.get_one(Income, receipt.income_id).year


def giver_of(session: Reads, receipt: Receipt) -> Person | None:
    """Whose gift a receipt is for; None for an anonymous one."""
    query = select(Person).join(Income, Income.person_id == Person.id)
    return session.scalar(query.where(Income.id == receipt.income_id))


def as_shown(facts: ReceiptText, viewer: Viewer, person: Person | None, year: int) -> ReceiptText:
    """What is printed, with the giver as the viewer may call her, and without her address."""
    facts = replace(facts, giver_address=())
    if person is None or facts.giver_name is None:
        return facts
    if may_see_name(viewer, Protection(person.protection)):
        return facts
    name = shown_name(
        viewer, number=person.number, name=person.name, protection=person.protection, year=year
    )
    return replace(facts, giver_name=name)
