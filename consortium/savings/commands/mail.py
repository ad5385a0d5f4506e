"""`consortium savings mail`: the monthly mails that are due."""

import click
from flask.cli import with_appcontext

from consortium.foundation.domain.permissions import Actor
from consortium.foundation.web.clock import now
from consortium.foundation.web.console import print_json, refusals_to_stderr
from consortium.foundation.web.words import count
from consortium.savings.usecases.monthly_mail import mail_month

SYSTEM = Actor.system("command line")


@click.command("mail")
@click.option("--json", "as_json_text", is_flag=True, help="Print what was done as JSON.")
@with_appcontext
@refusals_to_stderr
def mail(as_json_text: bool) -> None:
    """Write the monthly mails that are due; running it again writes nothing more."""
    run = mail_month(actor=SYSTEM, now=now())
    if as_json_text:
        print_json({"month": f"{run.month:%Y-%m}" if run.month else None, "mails": run.mails})
    elif run.month is None:
        click.echo("Not yet: the mails go out on the tenth working day of the month.")
    else:
        click.echo(f"{count(run.mails, 'mail')} written about {run.month:%B %Y}.")
