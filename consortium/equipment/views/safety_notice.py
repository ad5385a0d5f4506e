"""Pages of safety notices: the list, one with its devices, recording and dealing with them."""

from uuid import UUID

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from consortium.equipment.domain.safety_notice import (
    MATCH_STATE_NAMES,
    SOURCE_NAMES,
    MatchRule,
    MatchState,
    NoticeSource,
)
from consortium.equipment.forms.safety_notice import NoticeForm, SettleForm
from consortium.equipment.queries import safety_notice as queries
from consortium.equipment.usecases import safety_notice as usecases
from consortium.equipment.views import tags
from consortium.foundation.domain import permissions
from consortium.foundation.domain.listing import Asked
from consortium.foundation.domain.permissions import Permission, may
from consortium.foundation.web.clock import now
from consortium.foundation.web.forms import show
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.idempotency import once
from consortium.foundation.web.tables import (
    Column,
    Kind,
    Table,
    Tag,
    answer,
    asked_from_request,
)
from consortium.foundation.web.words import count
from consortium.organisations.queries import directory

blueprint = Blueprint("safety_notices", __name__, url_prefix="/equipment/safety-notices")

_COLOURS = {
    MatchState.NEW: "red",
    MatchState.ACKNOWLEDGED: "yellow",
    MatchState.ACTIONED: "blue",
    MatchState.CLOSED: "green",
}


@blueprint.get("")
@requires(Permission.EQUIPMENT_VIEW)
def listing() -> ResponseReturnValue:
    actor = current_actor()
    page = queries.list_notices(actor=actor, asked=asked_from_request())
    return answer(
        "equipment/safety_notices.html",
        Table(caption="Safety notices", columns=_NOTICES, rows=page.rows, page=page),
        name="safety-notices",
        can={"manage": may(actor, Permission.EQUIPMENT_MANAGE)},
    )


_NOTICES = [
    Column(
        heading="Notice",
        value=lambda row: row.number,
        sort="number",
        link=lambda row: url_for("safety_notices.notice", notice_id=row.id),
        note=lambda row: row.title,
    ),
    Column(heading="Title", value=lambda row: row.title, in_files=True),
    Column(heading="From", value=lambda row: SOURCE_NAMES[row.source]),
    Column(heading="Maker", value=lambda row: row.manufacturer, sort="maker"),
    Column(
        heading="Use",
        value=lambda row: Tag("Stop using", "red") if row.stop_use else Tag("Goes on", "grey"),
        kind=Kind.TAG,
    ),
    Column(heading="Act by", value=lambda row: row.action_by, kind=Kind.DAY, sort="due"),
    Column(heading="Devices", value=lambda row: row.devices, kind=Kind.NUMBER),
    Column(heading="Waiting", value=lambda row: row.waiting, kind=Kind.NUMBER, sort="waiting"),
]


@blueprint.get("/<uuid:notice_id>")
@requires(Permission.EQUIPMENT_VIEW)
def notice(notice_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    found = queries.find_notice(actor=actor, notice_id=notice_id)
    page = queries.list_matches(actor=actor, notice_id=notice_id, asked=asked_from_request())
    trusts = {line.trust_id: line.trust for line in page.rows}
    return answer(
        "equipment/safety_notice.html",
        Table(caption="Devices", columns=_MATCHES, rows=page.rows, page=page),
        name=f"safety-notice-{found.number}",
        notice=found,
        source=SOURCE_NAMES[found.source],
        about=_about(found.rule),
        trusts=trusts,
        manages=may(actor, Permission.EQUIPMENT_MANAGE),
    )


_MATCHES = [
    Column(
        heading="Device",
        value=lambda row: row.asset_no,
        sort="asset",
        link=lambda row: url_for("equipment.asset", asset_id=row.asset_id),
    ),
    Column(heading="Serial number", value=lambda row: row.serial),
    Column(heading="Model", value=lambda row: row.model),
    Column(heading="Trust", value=lambda row: row.trust, sort="trust"),
    Column(heading="Place", value=lambda row: row.location),
    Column(heading="State", value=lambda row: tags.status_tag(row.status), kind=Kind.TAG),
    Column(
        heading="Notice",
        value=lambda row: Tag(MATCH_STATE_NAMES[row.state], _COLOURS.get(row.state, "grey")),
        kind=Kind.TAG,
        sort="state",
    ),
]


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Permission.EQUIPMENT_MANAGE)
@once
def add() -> ResponseReturnValue:
    form = NoticeForm()
    mine = current_actor().scope(Permission.EQUIPMENT_MANAGE).organisations
    owners = sorted(directory.organisations_by_id(mine).values(), key=lambda line: line.name)
    form.owner_id.choices = [("", "Choose"), *((str(line.id), line.name) for line in owners)]
    if form.validate_on_submit():
        with form.refusals():
            new_id = usecases.record_notice(
                actor=current_actor(),
                owner_id=UUID(form.owner_id.data),
                source=NoticeSource(form.source.data),
                number=form.number.data.strip(),
                title=form.title.data.strip(),
                action=form.action.data.strip(),
                action_by=form.action_by.data,
                stop_use=form.stop_use.data,
                rule=form.rule(),
                now=now(),
            )
            flash("The notice is recorded, and its devices are found.", "success")
            return redirect(url_for("safety_notices.notice", notice_id=new_id), 303)
    return show("equipment/add_safety_notice.html", form)


@blueprint.route("/<uuid:notice_id>/trusts/<uuid:trust_id>", methods=["GET", "POST"])
@requires(Permission.EQUIPMENT_MANAGE)
def settle(notice_id: UUID, trust_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    found = queries.find_notice(actor=actor, notice_id=notice_id)
    permissions.check(actor, Permission.EQUIPMENT_MANAGE, trust_id)
    lines = queries.list_matches(
        actor=actor, notice_id=notice_id, asked=Asked(rows=None), trust_id=trust_id
    ).rows
    form = SettleForm()
    form.asset_ids.choices = [
        (
            str(line.asset_id),
            f"{line.asset_no}, serial {line.serial}: {MATCH_STATE_NAMES[line.state].lower()}",
        )
        for line in lines
        if line.state is not MatchState.CLOSED
    ]
    if form.validate_on_submit():
        with form.refusals():
            done = usecases.settle_matches(
                actor=actor,
                notice_id=notice_id,
                trust_id=trust_id,
                asset_ids=[UUID(each) for each in form.asset_ids.data],
                to=MatchState(form.to.data),
                reason=form.reason.data.strip(),
                now=now(),
            )
            flash(f"Recorded for {count(done, 'device')}.", "success")
            return redirect(url_for("safety_notices.notice", notice_id=notice_id), 303)
    trust = lines[0].trust if lines else ""
    return show("equipment/settle_notice.html", form, notice=found, trust=trust, trust_id=trust_id)


def _about(rule: MatchRule) -> list[tuple[str, str]]:
    """What the notice asks for, in words."""

    def between(start: str, end: str) -> str:
        parts = (f"from {start}" if start else "", f"to {end}" if end else "")
        return " ".join(filter(None, parts))

    return [
        ("Maker", rule.manufacturer),
        ("Models", ", ".join(rule.models)),
        ("UDI-DI", ", ".join(rule.udi_dis)),
        ("Serial numbers", between(rule.serial_from, rule.serial_to)),
        ("Listed serial numbers", ", ".join(rule.serials)),
        ("Lots", ", ".join(rule.lots)),
        ("Software", between(rule.software_from, rule.software_to)),
    ]
