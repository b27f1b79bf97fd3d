"""What others wrote freely, for those who may not know who gave: what names somebody is covered.

Whoever is in the register is looked for by the words of the text, hidden people and all others in the
same way and with the same sign, so that what is covered does not tell who is in danger.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import func, select

from qmember.domain.covering import capitalised, covered, said_in
from qmember.domain.people import PersonKind
from qmember.domain.permissions import Permission, Viewer
from qmember.domain.text import words
from qmember.domain.traces import traces
from qmember.models import Income, Person, PersonWord
from qmember.models.crypto import Keys
from qmember.queries.protected import HiddenNames, hidden_name, hidden_names
from qmember.queries.reading import Reads

MOST_WORDS, MOST_PEOPLE, MOST_ALIKE = 200, 500, 50
SHORTEST = 3
"""A word of a payer's own name that is shorter is covered only together with the rest."""


class WordsReader:
    """Covers texts for one viewer; all of one page by one reader, which opens the vault at most once."""

    def __init__(self, session: Reads, keys: Keys, viewer: Viewer) -> None:
        self._session, self._keys = session, keys
        self._names = viewer.may(Permission.READ_PEOPLE)
        self._hidden: HiddenNames | None = None
        self._known: dict[str, bool] = {}

    def text(self, text: str, *, about: Collection[int] = ()) -> str:
        """The text as the viewer may read it; ``about`` are the incomes whose payers it may mean.

        Who may read people gets it as it is: what names hidden people is withheld from her elsewhere.
        """
        if self._names or not text.strip():
            return text
        if self._hidden is None:
            self._hidden = hidden_names(self._session, self._keys)
        told, proper = said_in(text), capitalised(text)
        cover = self._of_payers(about, told) | self._registered(words(told)[:MOST_WORDS])
        cover |= {word for word in words(proper)[:MOST_WORDS] if self._is_name(word)}
        cover |= self._hidden.words_in(told) | self._hidden.words_in(proper, each=True)
        return covered(text, cover)

    def _of_payers(self, about: Collection[int], text: str) -> set[str]:
        """The words of what the payers are called, each by itself: a reason often has one of them."""
        if not about:
            return set()
        query = select(Person.id, Person.name).join(Income, Income.person_id == Person.id)
        found: set[str] = set()
        for person_id, name in self._session.execute(query.where(Income.id.in_(about))).all():
            if name is None:
                hers = hidden_name(self._session, self._keys, person_id)
                found |= hers.words_in(text, each=True)
            found |= {word for word in words(name or "") if len(word) >= SHORTEST}
        return found

    def _is_name(self, word: str) -> bool:
        """Tell whether a word is a part of some person's name: a first name alone tells of her too."""
        if word not in self._known:
            query = (
                select(Person.name)
                .join(PersonWord, PersonWord.person_id == Person.id)
                .where(PersonWord.word == word, Person.kind == PersonKind.PERSON)
                .order_by(Person.id)
                .limit(MOST_ALIKE)
            )
            names = self._session.scalars(query)
            self._known[word] = any(word in words(name or "") for name in names)
        return self._known[word]

    def _registered(self, said: list[str]) -> set[str]:
        """The words of everybody whose first and last name are both in the text."""
        if len(said) < 2:  # noqa: PLR2004  # a name has two words
            return set()
        meant = (
            select(PersonWord.person_id)
            .where(PersonWord.word.in_(said))
            .group_by(PersonWord.person_id)
            .having(func.count() > 1)
            .order_by(PersonWord.person_id)
            .limit(MOST_PEOPLE)
        )
        found: set[str] = set()
        for name in self._session.scalars(select(Person.name).where(Person.id.in_(meant))):
            one = traces(name=name, email=None, phone=None)
            if one.name and one.name <= set(said):
                found |= one.name
        return found
