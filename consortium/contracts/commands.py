"""`consortium contracts …`."""

import sys
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import IO, TYPE_CHECKING, Any, TypeVar

import click
from flask.cli import AppGroup

from consortium.catalogue.queries.items import item_with_code
from consortium.contracts.domain.rebates.price_run import price_lines, rebates_of
from consortium.contracts.gateways.coalition_instance import read_game
from consortium.contracts.gateways.faults import FaultyDocument, read_json
from consortium.contracts.gateways.price_file import read_price_file
from consortium.contracts.queries.agreements import list_agreements
from consortium.contracts.queries.prices import PriceAnswer, find_price
from consortium.contracts.reports.coalition import as_document as coalition_as_document
from consortium.contracts.reports.price_run import as_document as prices_as_document
from consortium.contracts.usecases.alerts import raise_alerts
from consortium.contracts.usecases.tier_tests import run_tier_tests
from consortium.foundation.domain.errors import Conflict, Invalid
from consortium.foundation.domain.listing import Asked
from consortium.foundation.domain.money import exactly, pounds, unit_price
from consortium.foundation.domain.permissions import Actor
from consortium.foundation.lazy import lazy
from consortium.foundation.web.clock import now, today
from consortium.foundation.web.console import Day, print_json, refusals_to_stderr
from consortium.foundation.web.forms import TOO_LARGE
from consortium.foundation.web.words import count
from consortium.organisations.domain.organisation import OrganisationKind
from consortium.organisations.queries.directory import id_of_code

if TYPE_CHECKING:
    from consortium.contracts.solvers import coalition as solvers
else:
    solvers = lazy("consortium.contracts.solvers.coalition")

group = AppGroup("contracts", help="Agreements, prices, tier tests.")

SYSTEM = Actor.system("command line")
Document = TypeVar("Document")


class Quantity(click.ParamType[Decimal]):
    """A number of base units, read exactly."""

    name = "number"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> Decimal:
        try:
            quantity = Decimal(str(value))
        except InvalidOperation:
            quantity = Decimal("NaN")
        if not quantity.is_finite() or abs(quantity) >= TOO_LARGE:
            self.fail(f"{value!r} is not a number like 100 or 2.5", param, ctx)
        return quantity


@group.command("explain")
@click.option("--trust", "trust_code", required=True, help="Code of the trust, like NOR.")
@click.option("--item", "item_code", required=True, help="Code of the item, like IOL.")
@click.option("--on", type=Day(), required=True, help="Day of the purchase, like 2025-05-03.")
@click.option("--quantity", type=Quantity(), default=Decimal(1), help="In base units.")
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
@refusals_to_stderr
def explain(trust_code: str, item_code: str, on: date, quantity: Decimal, as_json: bool) -> None:
    """What a line should cost, and why; ends with 1 when there is no price."""
    answer = find_price(
        actor=SYSTEM,
        trust_id=id_of_code(trust_code, (OrganisationKind.TRUST,)),
        item_id=item_with_code(item_code).id,
        on=on,
        quantity=quantity,
    )
    if as_json:
        print_json(as_dict(answer))
    else:
        _print(answer)
    if answer.unit_price is None:
        click.echo(f"{answer.code}: {answer.why}", err=True)
        sys.exit(1)


@group.command("test-tiers")
@click.option("--up-to", type=Day(), default=None, help="Run what is due by this day (today).")
@refusals_to_stderr
def test_tiers(up_to: date | None) -> None:
    """Record every tier test that has come due, in every agreement."""
    day = up_to or today()
    recorded = 0
    for agreement in list_agreements(actor=SYSTEM, asked=Asked(rows=None)).rows:
        try:
            recorded += run_tier_tests(
                actor=SYSTEM, agreement_id=agreement.id, up_to=day, now=now()
            )
        except Conflict as nothing_due:
            if nothing_due.code != "no_test_due":
                raise
    click.echo(f"{count(recorded, 'tier test')} recorded.".capitalize())


@group.command("alerts")
@click.option("--json", "as_json", is_flag=True, help="Print what was raised as JSON.")
@refusals_to_stderr
def alerts(as_json: bool) -> None:
    """Raise the alerts that are due and mail them; running it again raises nothing more."""
    report = raise_alerts(actor=SYSTEM, now=now())
    if as_json:
        print_json(asdict(report))
        return
    for each in report.raised:
        click.echo(f"{each.due_on}  {each.agreement}  {each.title} (told: {each.role})")
    click.echo(f"{count(len(report.raised), 'alert')} raised.".capitalize())


@group.command("price", with_appcontext=False)
@click.argument("file", type=click.File("rb"))
def price(file: IO[bytes]) -> None:
    """What every line of the agreement in FILE (- for standard input) costs, and each rebate."""
    found = _read(file, read_price_file)
    answers = price_lines(found.terms, found.lines)
    print_json(prices_as_document(found.terms, answers, rebates_of(found.terms, answers)))


@group.command("coalition", with_appcontext=False)
@click.argument("file", type=click.File("rb"))
def coalition(file: IO[bytes]) -> None:
    """Who holds the consortium together, for a cost game in FILE (- for standard input)."""
    game = _read(file, read_game, with_code=True)
    try:
        found = solvers.analyse(game)
    except Invalid as refusal:
        click.echo(f"{refusal.code} at {refusal.field or '$'}: {refusal}", err=True)
        sys.exit(1)
    print_json(coalition_as_document(found))


def _read(file: IO[bytes], read: Callable[[Any], Document], *, with_code: bool = False) -> Document:
    """What a JSON file describes; ends with 1 and every fault on standard error."""
    try:
        return read_json(file, read)
    except FaultyDocument as faulty:
        for fault in faulty.faults:
            where = f"{fault.code} at {fault.path}" if with_code else fault.path
            click.echo(f"{where}: {fault.message}", err=True)
    sys.exit(1)


def as_dict(answer: PriceAnswer) -> dict[str, object]:
    """The answer for machines: money as text, no price as null and never as zero."""
    return {
        "trust": answer.trust_code,
        "item": answer.item_code,
        "on": answer.on,
        "quantity": answer.quantity,
        "result": answer.code,
        "unit_price": None if answer.unit_price is None else exact_price(answer.unit_price),
        "amount": answer.amount,
        "reason": answer.why or None,
        "agreement": answer.agreement or None,
        "path": [{"step": step.title, "text": step.text} for step in answer.steps],
    }


def exact_price(price: Decimal) -> str:
    """A unit price with at least two decimals and all it has: "38.00", "63.155503"."""
    return f"{price:.2f}" if exactly(price, 2) else f"{price.normalize():f}"


def _print(answer: PriceAnswer) -> None:
    if answer.unit_price is not None:
        click.echo(f"{unit_price(answer.unit_price)} each, {pounds(answer.amount)} in all")
    for number, step in enumerate(answer.steps, start=1):
        click.echo(f"{number}. {step.title}: {step.text}")
