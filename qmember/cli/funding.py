"""``qm funding YEAR``: the funding page as a file."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from typing import TYPE_CHECKING, Any

from qmember.cli.frame import Call, Result, Usage, command, year
from qmember.cli.output import write_document
from qmember.domain.errors import Refused
from qmember.domain.permissions import Permission

if TYPE_CHECKING:
    from qmember.domain.funding import FundingReport

FORMATS = ("json", "csv", "pdf", "svg")


def register(commands: Any) -> None:  # noqa: ANN401
    """Add the command."""
    parser = command(commands, "funding", "how the association was financed in a year", funding)
    parser.add_argument("year", type=year, metavar="YEAR")
    parser.add_argument("--compare", type=year, metavar="YEAR", help="another year to compare with")
    parser.add_argument("--basis", choices=("received", "recognised"), default="received")
    parser.add_argument("--format", choices=FORMATS, default="json")
    parser.add_argument("-o", dest="output", metavar="FILE", help="- is stdout, the default")


def funding(call: Call) -> Result:
    """Write the page in a format, or print the JSON itself."""
    from qmember.queries.association import association
    from qmember.queries.funding import funding_report

    call.need(Permission.READ_FUNDING)
    if call.args.basis != "received":
        raise Refused("Income is shown as it was received; the other basis is not available.")
    if call.args.format == "pdf" and call.args.output is None and sys.stdout.isatty():
        raise Usage("qm funding: name a file for the PDF with -o FILE")
    with call.database.reading() as session:
        today = call.clock.today()
        report = funding_report(session, call.args.year, on=today, compare_year=call.args.compare)
        orgnr = association(session, today).orgnr
    content = content_of(call.args.format, report, orgnr, call.clock.now())
    if not write_document(call.args.output, content):
        return None
    return {"year": report.year, "format": call.args.format, "version": report.version}


def content_of(kind: str, report: FundingReport, orgnr: str, at: datetime) -> bytes:
    """The page in one of the formats."""
    from qmember.formats.funding_export import funding_csv, funding_json, funding_svg

    if kind == "csv":
        return funding_csv(report)
    if kind == "svg":
        return funding_svg(report).encode()
    if kind == "json":
        return (json.dumps(funding_json(report), ensure_ascii=False, indent=1) + "\n").encode()
    from qmember.pdf.funding import Printed, draw_funding

    return draw_funding(report, Printed(orgnr, at))
