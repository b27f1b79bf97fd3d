"""The words of the funding page in Swedish and English; a document keeps its own language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from qmember.domain.dates import long_date
from qmember.domain.money import NBSP, kronor, nearest

if TYPE_CHECKING:
    from qmember.domain.funding import FundingReport, FundingRow

GRANTS = ("state_grants", "municipal_grants", "project_funds")


def owner(name: str) -> str:
    """A name in the genitive: an s, unless it ends in one already."""
    return name if name[-1:].lower() in {"s", "x", "z"} else f"{name}s"


def first_capital(sentence: str) -> str:
    """A sentence begins with a capital, whatever word comes first."""
    return sentence[:1].upper() + sentence[1:]


@dataclass(frozen=True, slots=True)
class Texts:
    """Names and sentences of one language; slots in braces."""

    language: str
    nameless: str
    names: dict[str, str]
    grants_in_words: str
    in_words: dict[str, str]
    both: str
    one: str
    nothing: str
    rose: str
    fell: str
    same: str
    measure: str
    chart: str
    largest: str
    then: str
    smallest: str
    see_table: str
    rounded: str
    received: str
    small: str
    folded: str
    below: str
    something_back: str
    less_than_one: str
    origin: str
    status: dict[str, str]

    def headline(self, name: str, year: int, rows: Sequence[FundingRow], total: int) -> str:
        """The sentence with the largest and the second largest source; public grants are one."""
        if total <= 0 or not rows:
            return first_capital(self.nothing.format(name=name or self.nameless, year=year))
        grouped: dict[str, int] = {}
        for row in rows:
            word = self.grants_in_words if row.key in GRANTS else self.in_words[row.key]
            grouped[word] = grouped.get(word, 0) + row.share_percent
        first, *rest = sorted(grouped.items(), key=lambda pair: -pair[1])
        values = {
            "name": name or self.nameless,
            "owner": owner(name or self.nameless),
            "year": year,
            "first": first[0],
            "share": first[1],
        }
        if not rest or not rest[0][1]:
            return self.one.format(**values)
        return self.both.format(**values, second=rest[0][0], share2=rest[0][1])

    def change(self, rows: Sequence[FundingRow], compare_year: int | None) -> str:
        """How the gifts changed since the year of comparison; empty without one."""
        gifts = next((row for row in rows if row.key == "gifts"), None)
        if compare_year is None or gifts is None or gifts.change_ore is None:
            return ""
        if not gifts.change_ore:
            return self.same.format(year=compare_year)
        words = self.rose if gifts.change_ore > 0 else self.fell
        percent = "" if gifts.change_percent is None else f" ({abs(gifts.change_percent)}{NBSP}%)"
        return words.format(
            kr=self.amount(abs(gifts.change_ore)), percent=percent, year=compare_year
        )

    def subtitle(self, period: tuple[date, date]) -> str:
        """What the figures measure, and of which days."""
        start, end = period
        first = long_date(start, self.language)
        if start.year == end.year:
            first = first.rpartition(" ")[0]
        return self.measure.format(start=first, end=long_date(end, self.language))

    def alternative(self, rows: Sequence[FundingRow]) -> str:
        """The chart in words, for those who do not see it."""
        if not rows:
            return ""
        parts = [self.chart.format(count=len(rows)), self.largest.format(row=self._value(rows[0]))]
        if middle := [self._value(row) for row in rows[1:-1]]:
            parts.append(self.then.format(rows=", ".join(middle)))
        if len(rows) > 1:
            parts.append(self.smallest.format(row=self._value(rows[-1])))
        return " ".join([*parts, self.see_table])

    def notes(self, rows: Sequence[FundingRow], folded: Sequence[str]) -> tuple[str, ...]:
        """What one has to know to read the figures rightly."""
        found = [self.received, self.rounded]
        if any(row.payers is None for row in rows):
            found.append(self.small)
        found += [self.folded.format(name=name) for name in folded]
        if any(row.key == "sponsorship" for row in rows):
            found.append(self.something_back)
        if any(row.amount_ore < 0 for row in rows):
            found.append(self.below)
        return tuple(found)

    def source(self, report: FundingReport, made_on: date) -> str:
        """Where the figures come from, when they were taken out, their status and version."""
        name = report.association_name or self.nameless
        return self.origin.format(
            name=name, owner=owner(name), made=made_on.isoformat(),
            status=self.status[report.status], version=report.version,
        )  # fmt: skip

    def amount(self, ore: int) -> str:
        """Kronor as the language writes them, without öre."""
        kr = kronor(nearest(ore, 100) * 100, whole=True)
        return f"SEK{NBSP}{kr.replace(NBSP, ',')}" if self.language == "en" else f"{kr}{NBSP}kr"

    def share(self, row: FundingRow) -> str:
        """A row's part of the whole: ``62 %``, in English ``62%``; less than one in words.

        Money that was paid back has no part: empty.
        """
        if row.amount_ore < 0:
            return ""
        if row.share_percent == 0 and row.amount_ore:
            return self.less_than_one
        return f"{row.share_percent}%" if self.language == "en" else f"{row.share_percent}{NBSP}%"

    def value(self, row: FundingRow) -> str:
        """What stands beside a bar: amount and share."""
        return " · ".join(part for part in (self.amount(row.amount_ore), self.share(row)) if part)

    def _value(self, row: FundingRow) -> str:
        part = self.share(row)
        return f"{row.name} {self.amount(row.amount_ore)}" + (f" ({part})" if part else "")


SWEDISH = Texts(
    language="sv",
    nameless="föreningen",
    names={
        "state_grants": "Statsbidrag",
        "municipal_grants": "Kommun och region",
        "project_funds": "Brottsofferfonden och andra projektmedel",
        "gifts": "Gåvor",
        "membership_fees": "Medlemsavgifter",
        "sales": "Föreläsningar och försäljning",
        "sponsorship": "Sponsring",
        "other": "Övrigt",
    },
    grants_in_words="offentliga bidrag",
    in_words={
        "gifts": "gåvor",
        "membership_fees": "medlemsavgifter",
        "sales": "föreläsningar och försäljning",
        "sponsorship": "sponsring",
        "other": "övriga intäkter",
    },
    both="Av {owner} intäkter {year} kom {share}\u00a0% från {first} och {share2}\u00a0% från {second}.",
    one="Av {owner} intäkter {year} kom {share}\u00a0% från {first}.",
    nothing="{name} har inga intäkter registrerade för {year}.",
    rose="Gåvorna ökade med {kr}{percent} sedan {year}.",
    fell="Gåvorna minskade med {kr}{percent} sedan {year}.",
    same="Gåvorna är lika stora som {year}.",
    measure="Intäkter per källa, kronor, {start}–{end}",
    chart="Liggande stapeldiagram. {count} inkomstkällor.",
    largest="Störst är {row}.",
    then="Därefter {rows}.",
    smallest="Minst är {row}.",
    see_table="Alla värden finns i tabellen.",
    rounded="Andelarna är avrundade till hela procent och blir tillsammans 100.",
    received="Inbetalt under året: pengarna räknas den dag de kom in.",
    small="Antalet betalare visas inte när de är färre än fem, utom för bidrag och projektmedel.",
    folded="{name} visas inte för sig, eftersom få betalare står för det mesta.",
    below="Belopp under noll är pengar som betalats tillbaka; de har ingen andel.",
    something_back="Sponsring är ingen gåva: den som betalar får något tillbaka. Beloppet är utan moms.",
    less_than_one="mindre än 1\u00a0%",
    origin="Källa: {owner} redovisning. Framtagen {made}. {status}. {version}",
    status={
        "preliminary": "Preliminär",
        "adopted": "Fastställd",
        "changed": "Ändrad efter fastställande",
    },
)
ENGLISH = Texts(
    language="en",
    nameless="the association",
    names={
        "state_grants": "State grants",
        "municipal_grants": "Municipality and region",
        "project_funds": "Crime Victim Fund and other project funds",
        "gifts": "Gifts",
        "membership_fees": "Membership fees",
        "sales": "Lectures and sales",
        "sponsorship": "Sponsorship",
        "other": "Other",
    },
    grants_in_words="public grants",
    in_words={
        "gifts": "gifts",
        "membership_fees": "membership fees",
        "sales": "lectures and sales",
        "sponsorship": "sponsorship",
        "other": "other income",
    },
    both="Of {name}'s income in {year}, {share}% came from {first} and {share2}% from {second}.",
    one="Of {name}'s income in {year}, {share}% came from {first}.",
    nothing="{name} has no income recorded for {year}.",
    rose="Gifts rose by {kr}{percent} since {year}.",
    fell="Gifts fell by {kr}{percent} since {year}.",
    same="Gifts are the same as in {year}.",
    measure="Income by source, kronor, {start}–{end}",
    chart="Horizontal bar chart. {count} sources of income.",
    largest="The largest is {row}.",
    then="Then {rows}.",
    smallest="The smallest is {row}.",
    see_table="All values are in the table.",
    rounded="Shares are rounded to whole per cent and total 100.",
    received="Received during the year: money counts on the day it came in.",
    small="The number of payers is not shown when it is below five, except for grants and project funds.",
    folded="{name} is not shown apart, since few payers make up most of it.",
    below="Amounts below zero are money paid back; they have no share.",
    something_back="Sponsorship is no gift: the payer gets something in return. The amount is without VAT.",
    less_than_one="less than 1%",
    origin="Source: the books of {name}. Made {made}. {status}. {version}",
    status={
        "preliminary": "Preliminary",
        "adopted": "Adopted",
        "changed": "Changed after adoption",
    },
)
TEXTS: dict[str, Texts] = {"sv": SWEDISH, "en": ENGLISH}
