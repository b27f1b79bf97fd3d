"""Where the button [Leave the page] leads: the policy of the answer has to let its form go there."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import g

from qmember.web.navigation import house_of_request


def leave_to() -> str:
    """The neutral page of the association; the page that is being answered may send a form to it."""
    url = house_of_request().exit_url
    parts = urlsplit(url)
    g.form_targets = (f"{parts.scheme}://{parts.netloc}",)
    return url
