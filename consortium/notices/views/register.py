"""The pages of the register of notices: what is due, one notice, recording, other due days."""

from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from consortium.foundation.domain.permissions import Permission, may
from consortium.foundation.web.clock import now, today
from consortium.foundation.web.filters import Choice
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
from consortium.notices.domain.duties import NOT_UNDER_THE_ACT
from consortium.notices.domain.duty import CALENDAR_DAYS, OPEN, PART_NAMES, STANDING_NAMES, Standing
from consortium.notices.forms.register import DueDayForm, NoticeForm, OtherNoticeForm
from consortium.notices.queries import register as queries
from consortium.notices.queries.register import RegisterLine
from consortium.notices.usecases import register as usecases
from consortium.organisations.queries.membership import list_consortia
from consortium.tenders.domain.legal_clock import NOTICES, NoticeKind

blueprint = Blueprint("register", __name__, url_prefix="/notices")

S = Standing
COLOURS = {
    S.LATE: "red",
    S.SOON: "orange",
    S.DUE: "blue",
    S.NO_DAY: "yellow",
    S.TO_CHECK: "grey",
    S.PUBLISHED: "green",
    S.PUBLISHED_LATE: "orange",
}
_SHOWN = {
    "": ("What is open", OPEN),
    "late": ("Late", (S.LATE,)),
    "soon": ("Due within 14 days", (S.SOON,)),
    "published": ("Published", (S.PUBLISHED, S.PUBLISHED_LATE)),
    "all": ("Everything", tuple(S)),
}
SHOW = Choice("show", "Show", [(key, name) for key, (name, _) in _SHOWN.items()])


@blueprint.get("")
@requires(Permission.NOTICES_VIEW)
def listing() -> ResponseReturnValue:
    actor = current_actor()
    page = queries.list_register(
        actor=actor,
        asked=asked_from_request(),
        today=today(),
        standings=_SHOWN[SHOW.chosen][1],
    )
    return answer(
        "notices/register.html",
        Table(caption="Register of notices", columns=COLUMNS, rows=page.rows, page=page),
        name="notices",
        choices=(SHOW,),
        words=(CALENDAR_DAYS, NOT_UNDER_THE_ACT),
        can={"record": may(actor, Permission.NOTICES_RECORD)},
    )


@blueprint.get("/due")
@requires(Permission.NOTICES_VIEW)
def duty() -> ResponseReturnValue:
    key = request.args.get("key", "")
    if not key:
        return redirect(url_for("register.listing"), 303)
    line = queries.find_line(actor=current_actor(), key=key, today=today())
    return render_template(
        "notices/duty.html",
        line=line,
        state=_tag(line),
        calendar_days=CALENDAR_DAYS,
        can={"record": may(current_actor(), Permission.NOTICES_RECORD, line.consortium_id)},
    )


@blueprint.get("/<uuid:notice_id>")
@requires(Permission.NOTICES_VIEW)
def notice(notice_id: UUID) -> ResponseReturnValue:
    found = queries.find_notice(actor=current_actor(), notice_id=notice_id)
    return render_template(
        "notices/notice.html",
        found=found,
        name=NOTICES[found.kind].name,
        part=PART_NAMES[found.part],
        versions=Table(caption="Versions", columns=VERSIONS, rows=found.versions),
    )


@blueprint.get("/<uuid:notice_id>/document")
@requires(Permission.NOTICES_VIEW)
def document(notice_id: UUID) -> Response:
    kept = queries.open_notice_document(actor=current_actor(), notice_id=notice_id)
    return send_file(
        kept.path, mimetype=kept.media_type, as_attachment=True, download_name=kept.name
    )


@blueprint.route("/record", methods=["GET", "POST"])
@requires(Permission.NOTICES_RECORD)
@once
def record() -> ResponseReturnValue:
    key = request.args.get("key", "")
    line = queries.find_line(actor=current_actor(), key=key, today=today()) if key else None
    form = NoticeForm() if line else OtherNoticeForm()
    if isinstance(form, OtherNoticeForm):
        consortia = list_consortia(actor=current_actor(), permission=Permission.NOTICES_RECORD)
        form.consortium_id.choices = [(str(each.id), each.name) for each in consortia]
    if form.validate_on_submit():
        with form.refusals():
            notice_id = _record(form, key)
            flash("The notice is recorded.", "success")
            return redirect(url_for("register.notice", notice_id=notice_id), 303)
    return show("notices/record.html", form, line=line, key=key)


@blueprint.route("/<uuid:notice_id>/version", methods=["GET", "POST"])
@requires(Permission.NOTICES_RECORD)
@once
def version(notice_id: UUID) -> ResponseReturnValue:
    found = queries.find_notice(actor=current_actor(), notice_id=notice_id)
    form = NoticeForm()
    if form.validate_on_submit():
        with form.refusals():
            latest = usecases.publish_version(
                actor=current_actor(), notice_id=notice_id, sent=form.sent(), now=now()
            )
            flash("The new version is recorded; the old one stays beside it.", "success")
            return redirect(url_for("register.notice", notice_id=latest), 303)
    return show("notices/version.html", form, found=found, name=NOTICES[found.kind].name)


@blueprint.route("/due/move", methods=["GET", "POST"])
@requires(Permission.NOTICES_RECORD)
def move() -> ResponseReturnValue:
    key = request.args.get("key", "")
    if not key:
        return redirect(url_for("register.listing"), 303)
    line = queries.find_line(actor=current_actor(), key=key, today=today())
    form = DueDayForm()
    if form.validate_on_submit():
        with form.refusals():
            usecases.move_due_day(
                actor=current_actor(),
                key=key,
                due_on=form.due_on.data,
                reason=form.reason.data,
                now=now(),
            )
            flash("The other day counts from now on; both are shown.", "success")
            return redirect(url_for("register.duty", key=key), 303)
    return show("notices/move.html", form, line=line)


def _record(form: NoticeForm, key: str) -> UUID:
    if isinstance(form, OtherNoticeForm):
        return usecases.record_other_notice(
            actor=current_actor(),
            consortium_id=UUID(form.consortium_id.data),
            kind=NoticeKind(form.kind.data),
            sent=form.sent(),
            now=now(),
        )
    return usecases.record_notice(actor=current_actor(), key=key, sent=form.sent(), now=now())


def _tag(row: RegisterLine) -> Tag:
    return Tag(STANDING_NAMES[row.standing], COLOURS[row.standing])


def _link(row: RegisterLine) -> str | None:
    if row.key:
        return url_for("register.duty", key=row.key)
    return url_for("register.notice", notice_id=row.notice_id)


COLUMNS = (
    Column(
        heading="Notice",
        value=lambda row: f"{row.kind.value} {row.name}",
        sort="notice",
        link=_link,
    ),
    Column(
        heading="About", value=lambda row: row.about, sort="about", note=lambda row: row.because
    ),
    Column(heading="How it stands", value=_tag, kind=Kind.TAG),
    Column(heading="Due", value=lambda row: row.last_day, kind=Kind.DAY, sort="due"),
    Column(heading="Target", value=lambda row: row.target, kind=Kind.DAY),
    Column(heading="Basis", value=lambda row: row.basis, note=lambda row: row.rule),
    Column(heading="Who", value=lambda row: row.who),
    Column(heading="Number", value=lambda row: row.number),
    Column(heading="Published", value=lambda row: row.published_at, kind=Kind.MOMENT),
    Column(heading="Version", value=lambda row: row.version, kind=Kind.NUMBER, in_files=True),
    Column(heading="Because", value=lambda row: row.because, in_files=True),
    Column(heading="Rule", value=lambda row: row.rule, in_files=True),
    Column(heading="Computed", value=lambda row: row.computed, kind=Kind.DAY, in_files=True),
    Column(heading="Moved because", value=lambda row: row.moved_because, in_files=True),
)
VERSIONS = (
    Column(heading="Version", value=lambda row: row.version, kind=Kind.NUMBER),
    Column(heading="Number", value=lambda row: row.number),
    Column(heading="OCID", value=lambda row: row.ocid),
    Column(heading="Published", value=lambda row: row.published_at, kind=Kind.MOMENT),
    Column(
        heading="Document",
        value=lambda row: "Download" if row.has_document else "",
        link=lambda row: (
            url_for("register.document", notice_id=row.id) if row.has_document else None
        ),
    ),
    Column(heading="Note", value=lambda row: row.note),
    Column(heading="Recorded", value=lambda row: row.recorded_at, kind=Kind.MOMENT),
    Column(heading="By", value=lambda row: row.recorded_by),
)
