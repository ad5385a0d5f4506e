"""The page that makes a claim of an audit's lines: all of a choice, or single ones of it."""

from collections.abc import Sequence
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from consortium.foundation.domain.money import ZERO, pounds, unit_price
from consortium.foundation.domain.permissions import Permission
from consortium.foundation.domain.units import plain
from consortium.foundation.web.clock import now
from consortium.foundation.web.forms import show
from consortium.foundation.web.guard import current_actor, requires
from consortium.foundation.web.idempotency import once
from consortium.foundation.web.words import day
from consortium.savings.domain.price_audit import CLAIMABLE, VERDICT_NAMES, Verdict
from consortium.savings.forms.price_claims import DraftClaimForm
from consortium.savings.gateways.audit_findings import AuditedLine
from consortium.savings.queries.claim_letters import Choice, lines_to_claim
from consortium.savings.queries.price_audits import AuditDetail, find_audit
from consortium.savings.usecases.price_claims import draft_price_claim
from consortium.savings.views.price_audits import blueprint, id_asked, period_asked, suppliers_of

# More single lines than these nobody ticks off; they are claimed together, or by fewer days.
MOST_TO_TICK = 200


@blueprint.route("/<uuid:audit_id>/claims/new", methods=["GET", "POST"])
@requires(Permission.PRICES_AUDIT)
@once
def draft_claim(audit_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    found = find_audit(actor=actor, audit_id=audit_id)
    suppliers = [each for each in suppliers_of(found) if _owes(found, each[0])]
    choice = _choice(id_asked("supplier") or (suppliers[0][0] if suppliers else None))
    lines = lines_to_claim(actor=actor, audit_id=audit_id, choice=choice) if choice else []
    form = DraftClaimForm()
    ticked = [line for line in lines if line.verdict is not Verdict.RETURNED]
    form.lines.choices = [(line.key, _words(line)) for line in ticked]
    if request.method == "GET":
        form.lines.data = [line.key for line in ticked]
    single = len(ticked) <= MOST_TO_TICK
    if choice and form.validate_on_submit():
        with form.refusals():
            claim_id = draft_price_claim(
                actor=actor,
                audit_id=audit_id,
                choice=_chosen(choice, form) if single else choice,
                now=now(),
            )
            flash("The claim is drafted. Read the letter, then record that it was sent.", "success")
            return redirect(url_for("price_claims.claim", claim_id=claim_id), 303)
    return show(
        "savings/draft_claim.html",
        form,
        audit=found,
        suppliers=suppliers,
        choice=choice,
        chosen={
            "supplier": str(choice.supplier_id) if choice else "",
            "trust": request.args.get("trust", ""),
            "verdict": request.args.get("verdict", ""),
        },
        days={name: request.args.get(name, "") for name in ("from", "to")},
        trusts=sorted({each.trust_id: each.trust for each in found.sums}.items()),
        verdicts=[(v.value, VERDICT_NAMES[v]) for v in Verdict if _may_be_chosen(v)],
        lines=lines,
        single=single,
        returns=[line for line in lines if line.verdict is Verdict.RETURNED],
        amount=_amount(lines),
    )


def _choice(supplier_id: UUID | None) -> Choice | None:
    verdict = request.args.get("verdict", "")
    if supplier_id is None:
        return None
    return Choice(
        supplier_id=supplier_id,
        trust_id=id_asked("trust"),
        period=period_asked(),
        verdict=Verdict(verdict) if verdict in set(Verdict) else None,
    )


def _chosen(choice: Choice, form: DraftClaimForm) -> Choice:
    return Choice(
        supplier_id=choice.supplier_id,
        trust_id=choice.trust_id,
        period=choice.period,
        verdict=choice.verdict,
        keys=frozenset(form.lines.data or ()),
    )


def _owes(found: AuditDetail, supplier_id: UUID) -> bool:
    return any(each.to_claim > 0 for each in found.sums if each.supplier_id == supplier_id)


def _may_be_chosen(verdict: Verdict) -> bool:
    return verdict in CLAIMABLE and verdict is not Verdict.RETURNED


def _words(line: AuditedLine) -> str:
    due = unit_price(line.due_price) if line.due_price is not None else "the price of its bands"
    return (
        f"{line.order_number} / {line.line_number}, {day(line.counted_on)}: "
        f"{plain(line.quantity_base or line.quantity)} at {unit_price(line.charged_each)} "
        f"instead of {due}: {pounds(line.difference)}"
    )


def _amount(lines: Sequence[AuditedLine]) -> object:
    return sum((line.difference or ZERO for line in lines), ZERO)
