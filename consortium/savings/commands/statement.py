"""`consortium savings report`, `… audit` and `… audit-again`."""

import sys
from datetime import date
from uuid import UUID

import click
from flask.cli import with_appcontext

from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.listing import Asked
from consortium.foundation.domain.money import pounds
from consortium.foundation.domain.permissions import Actor
from consortium.foundation.web.clock import now
from consortium.foundation.web.console import Day, print_json, refusals_to_stderr
from consortium.foundation.web.forms import period_of
from consortium.foundation.web.words import count, span
from consortium.organisations.domain.organisation import OrganisationKind
from consortium.organisations.queries.directory import id_of_code
from consortium.savings.domain.price_audit import VERDICT_NAMES
from consortium.savings.queries.price_audits import AuditDetail, find_audit, list_audits
from consortium.savings.queries.report import consortia_reported, savings_report
from consortium.savings.reports.report import Report, as_json
from consortium.savings.reports.tables import bridge_rows, summary
from consortium.savings.usecases.audit_again import audit_again as run_again
from consortium.savings.usecases.price_audits import run_price_audit

SYSTEM = Actor.system("command line")


@click.command("report")
@click.option("--from", "start", type=Day(), required=True, help="First day, like 2025-04-01.")
@click.option("--to", "end", type=Day(), required=True, help="First day after it.")
@click.option("--consortium", "code", default=None, help="Code; not needed when there is one.")
@click.option("--json", "as_json_text", is_flag=True, help="Print the report as JSON.")
@with_appcontext
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


@click.command("audit")
@click.option("--from", "start", type=Day(), required=True, help="First day, like 2025-04-01.")
@click.option("--to", "end", type=Day(), required=True, help="First day after it.")
@click.option("--consortium", "code", default=None, help="Code; not needed when there is one.")
@click.option("--json", "as_json_text", is_flag=True, help="Print the sums as JSON.")
@with_appcontext
@refusals_to_stderr
def audit(start: date, end: date, code: str | None, as_json_text: bool) -> None:
    """Hold every purchase line of a period against the price of its contract."""
    period = period_of(start, end, field="to")
    made = run_price_audit(
        actor=SYSTEM, consortium_id=_consortium(code), period=period, now=now(), progress=_note
    )
    found = find_audit(actor=SYSTEM, audit_id=made.id)
    if as_json_text:
        print_json(_audit_as_json(found))
    else:
        _print_audit(found)


@click.command("audit-again")
@click.argument("reference")
@with_appcontext
@refusals_to_stderr
def audit_again(reference: str) -> None:
    """Run the price audit REFERENCE again from what it is pinned to; exit 1 when it differs."""
    found = next(
        (
            each
            for each in list_audits(actor=SYSTEM, asked=Asked(words=reference, rows=None)).rows
            if each.reference == reference
        ),
        None,
    )
    if found is None:
        raise NotFound("price audit")
    made = run_again(actor=SYSTEM, audit_id=found.id, now=now(), progress=_note)
    if made.apart:
        click.echo(f"{made.reference} came out otherwise: {count(made.apart, 'row')} apart.")
        raise click.exceptions.Exit(1)
    click.echo(f"{made.reference} came out the same, {count(made.lines, 'line')}.")


def _note(done: int, total: int, note: str) -> None:
    """How far a long command is, where somebody watches it."""
    if sys.stderr.isatty():
        click.echo(f"{done}/{total} {note}", err=True)


def _audit_as_json(found: AuditDetail) -> dict[str, object]:
    return {
        "reference": found.reference,
        "consortium": found.consortium,
        "from": found.period.start,
        "to": found.period.end,
        "known_at": found.known_at,
        "lines": found.lines(),
        "to_claim": found.to_claim,
        "inputs_sha256": found.inputs_sha256,
        "findings_sha256": found.findings_sha256,
        "sums": [
            {
                "trust": each.trust,
                "supplier": each.supplier,
                "verdict": each.verdict.value,
                "lines": each.lines,
                "paid": each.paid,
                "due": each.due,
                "difference": each.difference,
                "to_claim": each.to_claim,
            }
            for each in found.sums
        ],
    }


def _print_audit(found: AuditDetail) -> None:
    click.echo(f"{found.reference}: {found.consortium}, {span(found.period)}")
    for verdict, name in VERDICT_NAMES.items():
        if found.lines(verdict):
            amount = pounds(found.together(verdict))
            click.echo(f"  {name:<28}{found.lines(verdict):>10,} lines{amount:>18}")
    click.echo(f"  {'To be claimed':<44}{pounds(found.to_claim):>18}")


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
