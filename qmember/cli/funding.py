"""``qm funding YEAR``: the funding page as a file."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from qmember.cli.frame import Call, Result
from qmember.domain.errors import Refused
from qmember.domain.permissions import Permission

FORMATS = ("json", "csv", "pdf", "svg")


def register(commands: Any, common: argparse.ArgumentParser) -> None:  # noqa: ANN401
    """Add the command."""
    parser = commands.add_parser(
        "funding", parents=[common], help="how the association is financed"
    )
    parser.add_argument("year", type=int)
    parser.add_argument("--compare", type=int, metavar="YEAR")
    parser.add_argument("--basis", choices=("received", "recognised"), default="received")
    parser.add_argument("--format", choices=FORMATS, default="json")
    parser.add_argument("-o", dest="output", metavar="FILE")
    parser.set_defaults(run=funding)


def funding(call: Call) -> Result:
    """Write the page in a format, or print the JSON itself."""
    from qmember.formats.funding_export import funding_json
    from qmember.queries.funding import funding_report

    call.need(Permission.READ_FUNDING)
    if call.args.basis != "received":
        raise Refused("Income is shown as it was received; the other basis is not available.")
    with call.database.reading() as session:
        report = funding_report(
            session, call.args.year, on=call.clock.today(), compare_year=call.args.compare
        )
    if call.args.format == "json" and not call.args.output:
        call.args.json = True
        print(json.dumps(funding_json(report), ensure_ascii=False, indent=1))  # noqa: T201  # the document
        return None
    content = _content(call.args.format, report)
    if call.args.output in (None, "-"):
        sys.stdout.buffer.write(content)
        return None
    Path(call.args.output).write_bytes(content)
    return {"year": report.year, "format": call.args.format, "version": report.version}


def _content(kind: str, report: Any) -> bytes:  # noqa: ANN401
    from qmember.formats.funding_export import funding_csv, funding_json, funding_svg

    if kind == "csv":
        return funding_csv(report)
    if kind == "svg":
        return funding_svg(report).encode()
    if kind == "json":
        return json.dumps(funding_json(report), ensure_ascii=False, indent=1).encode()
    from qmember.pdf.funding import draw_funding

    return draw_funding(report)
