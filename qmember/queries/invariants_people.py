"""What must always hold of people in danger: in no search, in no column, in no text of the bank."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import func, select

from qmember.domain.people import HIDDEN
from qmember.models import (
    Allocation,
    BankText,
    DocumentContent,
    DocumentEnding,
    Income,
    Person,
    PersonDocument,
    PersonWord,
    SegmentPerson,
    Vault,
)
from qmember.queries.invariants_ledger import rows_of
from qmember.queries.reading import Reads


def _hidden_words(session: Reads) -> int:
    query = select(PersonWord.word).join(Person, Person.id == PersonWord.person_id)
    return rows_of(session, query.where(Person.protection.in_(HIDDEN)))


def _hidden_readable(session: Reads) -> int:
    columns = (
        Person.name, Person.sort_key, Person.email, Person.phone, Person.street, Person.postcode,
        Person.city, Person.orgnr, Person.named_as,
    )  # fmt: skip
    query = select(Person.id).where(Person.protection.in_(HIDDEN))
    return rows_of(session, query.where(func.coalesce(*columns).is_not(None)))


def _vault_of_open(session: Reads) -> int:
    """Vault rows of people who are not protected."""
    query = select(Vault.person_id).join(Person, Person.id == Vault.person_id)
    return rows_of(session, query.where(Person.protection != "protected"))


def _hidden_texts(session: Reads) -> int:
    """What the bank wrote of payments that were named as a hidden person's."""
    query = (
        select(BankText.payment_id)
        .join(Allocation, Allocation.payment_id == BankText.payment_id)
        .join(Income, Income.id == Allocation.income_id)
        .join(Person, Person.id == Income.person_id)
    )
    return rows_of(session, query.where(Person.protection.in_(HIDDEN)).distinct())


def _documents_without_bytes(session: Reads) -> int:
    """Documents that are kept without their bytes, and bytes of those that are gone."""
    ended = select(DocumentEnding.document_id)
    there = select(DocumentContent.document_id)
    lost = select(PersonDocument.id).where(
        PersonDocument.id.not_in(ended), PersonDocument.id.not_in(there)
    )
    left = select(DocumentContent.document_id).where(DocumentContent.document_id.in_(ended))
    return rows_of(session, lost) + rows_of(session, left)


def _hidden_in_segments(session: Reads) -> int:
    query = select(SegmentPerson.id).join(Person, Person.id == SegmentPerson.person_id)
    return rows_of(session, query.where(Person.protection.in_(HIDDEN)))


CHECKS: dict[str, Callable[[Reads], int]] = {
    "hidden people are in no search": _hidden_words,
    "hidden people have nothing readable": _hidden_readable,
    "hidden people are in no text of the bank": _hidden_texts,
    "hidden people are in no group": _hidden_in_segments,
    "the vault holds hidden people only": _vault_of_open,
    "documents have their bytes until they are gone": _documents_without_bytes,
}
