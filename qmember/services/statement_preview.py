"""A yearly statement as it would look before it is issued: no number, no code, and said to be a draft."""

from __future__ import annotations

from datetime import date

from qmember.models import Database, Person
from qmember.queries.association import association
from qmember.queries.statements import gifts_of_year
from qmember.services.statement_texts import statement_text

DRAFT = "UTKAST"


def preview_pdf(
    database: Database, person_id: int, year: int, today: date, *, everything: bool
) -> bytes:
    """The statement of somebody who is not hidden, drawn and marked as a draft; nothing is stored.

    Whoever may open the page may be told the name.
    """
    from qmember.pdf.stamp import stamp
    from qmember.pdf.statement import draw_statement

    with database.reading() as session:
        given = gifts_of_year(session, year, everything=everything, ids=[person_id])[person_id]
        person = session.get_one(Person, person_id)
        text = statement_text(association(session, today), person, given, today)
    return stamp(draw_statement(text), DRAFT)
