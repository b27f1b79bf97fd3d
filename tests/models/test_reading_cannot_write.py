"""A session that reads is refused every write by the database itself, on both."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, insert, text, update
from sqlalchemy.exc import DBAPIError

from qmember.models import Account, Database, Heartbeat, Purpose

WRITES = {
    "insert": insert(Account).values(number="1999", name="x"),
    "update": update(Purpose).values(name="x"),
    "delete": delete(Heartbeat),
    "raw": text("DELETE FROM person_word"),
    "table": text("CREATE TABLE extra (id INTEGER)"),
    "drop": text("DROP TRIGGER line_no_update"),
}


@pytest.mark.parametrize("write", WRITES)
def test_no_statement_writes(association: Database, write) -> None:
    with pytest.raises(DBAPIError), association.reading() as session:
        session.execute(WRITES[write])
    with association.reading() as session:
        assert session.get(Account, "1999") is None
        assert session.query(Purpose).one().name == "Allmän gåva"


def test_no_object_is_stored(association: Database) -> None:
    with pytest.raises(DBAPIError), association.reading() as session:
        session.add(Account(number="1999", name="x"))
        session.commit()


def test_a_connection_that_wrote_cannot_write_when_it_reads_next(association: Database) -> None:
    for number in range(30):
        with association.writing() as session:
            session.add(Account(number=f"7{number:03d}", name="x"))
        with pytest.raises(DBAPIError), association.reading() as session:
            session.execute(WRITES["insert"])


def test_a_reading_sees_one_moment(association: Database) -> None:
    with association.reading() as session:
        before = session.query(Account).count()
        with association.writing() as other:
            other.add(Account(number="1999", name="x"))
        assert session.query(Account).count() == before
    with association.reading() as session:
        assert session.query(Account).count() == before + 1


def test_the_session_of_a_request_cannot_write(app) -> None:
    from qmember.models.reading import db

    with app.app_context(), pytest.raises(DBAPIError):
        db.session.execute(WRITES["insert"])
