"""The audit log as a list: what was done, by whom, to what."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from consortium.foundation.audit.queries import EventLine, list_events
from consortium.foundation.domain.permissions import Permission
from consortium.foundation.web import words
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.tables import Column, Kind, Table, answer, asked_from_request
from consortium.organisations.queries.people import names_of

blueprint = Blueprint("audit", __name__, url_prefix="/audit-log")


@blueprint.get("")
@requires(Permission.AUDIT_VIEW)
def listing() -> ResponseReturnValue:
    page = list_events(
        scope=current_actor().scope(Permission.AUDIT_VIEW), asked=asked_from_request()
    )
    names = names_of({row.actor_id for row in page.rows if row.actor_id is not None})

    def who(row: EventLine) -> str:
        return names.get(row.actor_id, row.actor) if row.actor_id else row.actor

    table = Table(
        caption="Audit log",
        columns=[
            Column(heading="Entry", value=lambda row: row.sequence, kind=Kind.NUMBER),
            Column(heading="When", value=lambda row: row.at, kind=Kind.MOMENT),
            Column(heading="Who", value=who),
            Column(heading="What", value=lambda row: words.action(row.action)),
            Column(heading="To what", value=lambda row: f"{row.subject_kind}: {row.subject}"),
            Column(heading="Reason", value=lambda row: row.reason),
            Column(heading="Seal", value=lambda row: row.hash[:12]),
        ],
        rows=page.rows,
        page=page,
    )
    return answer("desk/audit.html", table, name="audit-log")
