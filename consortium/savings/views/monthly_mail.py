"""The monthly mail about savings: asking for it, ending it, and the run that writes it."""

from uuid import UUID

import structlog
from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from consortium.foundation.domain.permissions import Actor, Permission
from consortium.foundation.jobs import periodic
from consortium.foundation.web.clock import now
from consortium.foundation.web.guard import current_actor, requires
from consortium.organisations.forms.sign_in import ButtonForm
from consortium.savings.queries.monthly_mail import my_subscriptions
from consortium.savings.queries.report import consortia_reported
from consortium.savings.usecases.monthly_mail import mail_month, subscribe, unsubscribe

log = structlog.get_logger(__name__)
blueprint = Blueprint("savings_mail", __name__, url_prefix="/savings/mail")


@periodic("savings_mail", hour="6", minute="30")
def morning() -> None:
    """Each morning; nothing is written before the day of the month, and nothing twice."""
    run = mail_month(actor=Actor.system("monthly savings mail"), now=now())
    log.info("savings_mail", month=str(run.month), mails=run.mails)


@blueprint.get("")
@requires(Permission.SAVINGS_VIEW)
def mine() -> ResponseReturnValue:
    found = my_subscriptions(actor=current_actor())
    subscribed = {each.consortium_id for each in found}
    reported = consortia_reported(actor=current_actor())
    others = [each for each in reported if each[0] not in subscribed]
    return render_template(
        "savings/mail.html", subscriptions=found, others=others, button=ButtonForm()
    )


@blueprint.post("/<uuid:consortium_id>/on")
@requires(Permission.SAVINGS_VIEW)
def turn_on(consortium_id: UUID) -> ResponseReturnValue:
    subscribe(
        actor=current_actor(),
        consortium_id=consortium_id,
        address=url_for("savings.report", _external=True),
        now=now(),
    )
    flash("You will get a link to the report each month.", "success")
    return redirect(url_for("savings_mail.mine"), 303)


@blueprint.post("/<uuid:consortium_id>/off")
@requires(Permission.SAVINGS_VIEW)
def turn_off(consortium_id: UUID) -> ResponseReturnValue:
    unsubscribe(actor=current_actor(), consortium_id=consortium_id, now=now())
    flash("You will get no more of these mails.", "success")
    return redirect(url_for("savings_mail.mine"), 303)
