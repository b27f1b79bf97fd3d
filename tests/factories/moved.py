"""Lists and registers for tests of moving in."""

from __future__ import annotations

from qmember.domain.column_guess import chosen, guess_columns
from qmember.domain.moved_facts import Moved
from qmember.domain.moving_in import Choices, Decided, Judged, Known, judge
from qmember.domain.tables import Table, table_of
from tests.conftest import TODAY


def table(*rows: str) -> Table:
    """A table of rows whose cells are divided by ``|``; the first is the header."""
    return table_of(
        [(at, [cell.strip() for cell in row.split("|")]) for at, row in enumerate(rows, 1)],
        kind="csv",
    )


def known(number: int, name: str, **facts: str) -> Known:
    """Somebody of the register."""
    return Known(number, f"P{1000 + number}", 1, Moved(name, **facts))


def judged(
    listed: Table, *register: Known, decided: dict[int, Decided] | None = None, **more: object
) -> list[Judged]:
    """The verdicts with the columns as they are guessed."""
    choices = Choices(chosen(guess_columns(listed), {}), decided=decided or {}, **more)
    return judge(listed, choices, register, today=TODAY)


FIRST = (
    "Agneta", "Birgitta", "Cecilia", "Dagny", "Elvira", "Fanny", "Gunilla", "Hjördis", "Ingegerd",
    "Jorunn", "Kerstin", "Lovisa", "Maud", "Nanna", "Olga",
)  # fmt: skip
LAST = (
    "Askerud", "Brännvall", "Dalhammar", "Eneroth", "Fjällstig", "Grankvist", "Holmdal", "Isaksby",
    "Jutterud", "Kvarnbro", "Lindestad", "Myråker", "Norrfors", "Odenvik", "Pilgärde",
)  # fmt: skip
SLIPS = 9


def messy_list(rows: int = 212) -> bytes:
    """A list as an association kept it: Windows letters, a title, names turned, slips and a note.

    Nine women stand there twice, spelled otherwise; one has her personal number for a telephone.
    """
    women = [(first, last) for last in LAST for first in FIRST][: rows - SLIPS]
    lines = [_line(n, last, first, _phone(n)) for n, (first, last) in enumerate(women)]
    lines[11] = _line(11, *women[11][::-1], "19121212-1212")
    lines += [_line(n, f"{women[n][1]}h", women[n][0], "") for n in range(0, 3 * SLIPS, 3)]
    head = ["Medlemslista;;;;;;", ";;;;;;", "Namn;E-post;Telefon;Postnr;Ort;Avgift;Anteckning"]
    return "\r\n".join([*head, *lines, ""]).encode("cp1252")


def _phone(n: int) -> str:
    return f"070-{1_740_600 + n}"


def _line(n: int, last: str, first: str, phone: str) -> str:
    note = "ringer helst på kvällen" if n % 7 == 0 else ""
    return f"{last}, {first};medlem{n}@example.org;{phone};{11_100 + n};Norrköping;1.250,00;{note}"
