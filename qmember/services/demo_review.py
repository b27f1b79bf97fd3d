"""The example's auditor half-way through the year: a sample, some of it looked at, two questions."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from qmember.domain.permissions import Role
from qmember.domain.reviews import Wish
from qmember.models import Entry, OutboxMail, ReviewPick
from qmember.queries.outbox import still_open
from qmember.queries.periods import closed_months
from qmember.services import outbox, review_questions, reviews
from qmember.services.demo_scene import Scene, moment

SEED, SIZE, OVER, DONE = "linden", 25, 5_000_000, 13
ANSWERED = (
    "Finns underskriften på räkneorden?",
    "Ja, två har skrivit under. Pappret sitter i pärmen.",
)
OPEN = "Varför bokfördes den först månaden efter?"
ADDRESS = "http://localhost"
"""Mails of the example have left long ago; nobody follows their links."""


def look_through(scene: Scene) -> None:
    """Draw from what is closed of the year, look at half of it and ask twice; one answer has come."""
    last = scene.town.today
    closed = closed_months(scene.root.session)
    if not closed:
        return
    year = int(max(closed)[:4])
    auditor = scene.unit(Role.AUDITOR, moment(last, 18, 2))
    reviews.draw_sample(auditor, year, Wish(SEED, SIZE, OVER))
    query = select(ReviewPick.entry_id).join(Entry, Entry.id == ReviewPick.entry_id)
    picked = list(auditor.session.scalars(query.order_by(Entry.number)))
    for place, entry_id in enumerate(picked[:DONE]):
        unit = scene.unit(Role.AUDITOR, moment(last, 18, 4) + timedelta(seconds=50 * place))
        reviews.tick(unit, entry_id)
    asks = scene.unit(Role.AUDITOR, moment(last, 18, 20))
    words, answer = ANSWERED
    asked = review_questions.ask(asks, picked[4 % len(picked)], words, base_url=ADDRESS)
    treasurer = scene.unit(Role.TREASURER, moment(last, 19, 10))
    review_questions.answer(treasurer, asked, answer)
    again = scene.unit(Role.AUDITOR, moment(last, 19, 30))
    review_questions.ask(again, picked[min(DONE, len(picked) - 1)], OPEN, base_url=ADDRESS)
    mails = select(OutboxMail).where(OutboxMail.kind == "question", *still_open())
    for mail in again.session.scalars(mails.order_by(OutboxMail.id)).all():
        outbox.mark_sent(scene.unit(None, moment(last, 19, 31)), mail)
