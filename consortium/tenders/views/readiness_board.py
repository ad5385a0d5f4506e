"""The readiness board of a tender: who owes what, and how many days late it is."""

from uuid import UUID

from flask import Blueprint
from flask.typing import ResponseReturnValue

from consortium.foundation.domain.permissions import Permission
from consortium.foundation.web.clock import today
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.tables import Column, Kind, Table, Tag, answer
from consortium.tenders.domain.owing import Standing
from consortium.tenders.queries.readiness_board import BoardRow, find_board

blueprint = Blueprint("readiness", __name__)


@blueprint.get("/<uuid:tender_id>/who-owes-what")
@requires(Permission.TENDERS_VIEW)
def board(tender_id: UUID) -> ResponseReturnValue:
    found = find_board(actor=current_actor(), tender_id=tender_id, today=today())
    table = Table(caption="Who owes what", columns=COLUMNS, rows=found.rows)
    return answer("tenders/readiness.html", table, name="who-owes-what", board=found)


def _standing(row: BoardRow) -> Tag:
    if row.standing is Standing.LATE:
        days = f"{row.days_late} day" if row.days_late == 1 else f"{row.days_late} days"
        return Tag(f"{days} late", "red")
    return _TAGS[row.standing]


_TAGS = {
    Standing.OWED: Tag("Owed", "yellow"),
    Standing.DONE: Tag("Done", "green"),
    Standing.DECLINED: Tag("Declined", "grey"),
}
COLUMNS = (
    Column(heading="Trust", value=lambda row: row.trust, note=lambda row: row.note),
    Column(heading="Owes", value=lambda row: row.what),
    Column(heading="Due", value=lambda row: row.due_on, kind=Kind.DAY),
    Column(heading="Came on", value=lambda row: row.done_on, kind=Kind.DAY),
    Column(heading="Standing", value=_standing, kind=Kind.TAG),
    Column(heading="Days late", value=lambda row: row.days_late, kind=Kind.NUMBER, in_files=True),
    Column(heading="Note", value=lambda row: row.note, in_files=True),
)
