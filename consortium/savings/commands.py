"""`consortium savings …`."""

from datetime import date
from uuid import UUID

import click
from flask.cli import AppGroup

from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.money import pounds
from consortium.foundation.domain.permissions import Actor
from consortium.foundation.web.console import Day, print_json, refusals_to_stderr
from consortium.foundation.web.forms import period_of
from consortium.foundation.web.words import span
from consortium.organisations.domain.organisation import OrganisationKind
from consortium.organisations.queries.directory import id_of_code
from consortium.savings.queries.report import consortia_reported, savings_report
from consortium.savings.reports.report import Report, as_json
from consortium.savings.reports.tables import bridge_rows, summary

group = AppGroup("savings", help="The savings statement.")

SYSTEM = Actor.system("command line")


@group.command("report")
@click.option("--from", "start", type=Day(), required=True, help="First day, like 2025-04-01.")
@click.option("--to", "end", type=Day(), required=True, help="First day after it.")
@click.option("--consortium", "code", default=None, help="Code; not needed when there is one.")
@click.option("--json", "as_json_text", is_flag=True, help="Print the report as JSON.")
@refusals_to_stderr
def report(start: date, end: date, code: str | None, as_json_text: bool) -> None:
    """The savings of a period: the same statement as the page and its exports."""
    found = savings_report(
        actor=SYSTEM, consortium_id=_consortium(code), period=period_of(start, end, field="to")
    )
    if as_json_text:
        print_json(as_json(found))
    else:
        _print(found)


def _consortium(code: str | None) -> UUID:
    if code is not None:
        return id_of_code(code, (OrganisationKind.CONSORTIUM,))
    found = consortia_reported(actor=SYSTEM)
    if not found:
        raise NotFound("consortium")
    if len(found) > 1:
        raise click.UsageError("There are several consortia: name one with --consortium CODE.")
    return found[0][0]


def _print(found: Report) -> None:
    click.echo(f"{found.consortium}, {span(found.statement.period)}")
    for name, amount in summary(found):
        click.echo(f"  {name:<32}{pounds(amount):>18}")
    for name, amount in bridge_rows(found):
        click.echo(f"  {name:<48}{pounds(amount):>18}")
