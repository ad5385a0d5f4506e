"""`consortium tenders …`."""

import json
import sys
from collections.abc import Mapping
from typing import IO, TYPE_CHECKING, Any

import click
from flask.cli import AppGroup

from consortium.contracts.gateways.faults import FaultyDocument, read_json
from consortium.foundation.domain.errors import Invalid
from consortium.foundation.lazy import lazy
from consortium.foundation.web.console import print_json, refusals_to_stderr
from consortium.foundation.web.words import moment
from consortium.tenders.domain.award_result import AwardResult, AwardStatus
from consortium.tenders.domain.receipt import Copy
from consortium.tenders.domain.submission import KIND_WORDS
from consortium.tenders.gateways.award_file import read_award_file
from consortium.tenders.gateways.receipts import verified
from consortium.tenders.reports.award_result import as_document, as_documents

if TYPE_CHECKING:
    from consortium.tenders.solvers import award as solvers
else:
    solvers = lazy("consortium.tenders.solvers.award")

group = AppGroup("tenders", help="Joint tenders and their awards.")

# With reading the file and starting up, an answer comes within a minute.
SECONDS = 50.0
NO_ANSWER = (
    "in {seconds:g} s no award was found that keeps every rule, and none was proven impossible; "
    "allow more with --seconds"
)


@group.command("award", with_appcontext=False)
@click.argument("file", type=click.File("rb"))
@click.option(
    "--seconds",
    type=click.FloatRange(min=0, min_open=True),
    default=SECONDS,
    show_default=True,
    help="How long to look for an answer and its proof, over all scenarios together.",
)
def award(file: IO[bytes], seconds: float) -> None:
    """The best award of the tender in FILE (- for standard input), and how far it is proven.

    Ends with 1 when the file is faulty, or when time ran out before there was any award.
    """
    try:
        found = read_json(file, read_award_file)
    except FaultyDocument as faulty:
        for fault in faulty.faults:
            click.echo(f"{fault.code} at {fault.path}: {fault.message}", err=True)
        sys.exit(1)
    if found.scenarios:
        results = solvers.solve_all(found.scenarios, seconds=seconds)
        print_json(as_documents(found.instance.id, _answered(results, seconds)))
    else:
        results = {"": solvers.solve(found.instance, seconds=seconds)}
        for result in _answered(results, seconds).values():
            print_json(as_document(result))
    if any(result.status is AwardStatus.UNKNOWN for result in results.values()):
        sys.exit(1)


def _answered(results: Mapping[str, AwardResult], seconds: float) -> dict[str, AwardResult]:
    """The results that are an answer; what has none is named on standard error."""
    for at, (name, result) in enumerate(results.items()):
        if result.status is AwardStatus.UNKNOWN:
            path = f"scenarios[{at}]" if name else "$"
            click.echo(f"time_limit at {path}: {NO_ANSWER.format(seconds=seconds)}", err=True)
    return {
        name: result for name, result in results.items() if result.status is not AwardStatus.UNKNOWN
    }


# Without the app: whoever checks a receipt has neither its database nor its settings.
@group.command("verify-receipt", with_appcontext=False)
@click.argument("receipt", type=click.File("rb"))
@click.option("--bid", "copy", type=click.File("rb"), help="Your own copy of the bid.")
@click.option("--key", help="The fingerprint that must have signed, as the portal shows it.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@refusals_to_stderr
def verify_receipt(
    receipt: IO[bytes], copy: IO[bytes] | None, key: str | None, as_json: bool
) -> None:
    """Check RECEIPT, the file that was downloaded after a bid was submitted, offline.

    With --bid it also says whether that copy is the bid the receipt stands for.
    """
    found, signed_by = verified(_read(receipt))
    if key is not None and "".join(key.split()).lower() != "".join(signed_by.split()):
        raise Invalid(
            "other_key",
            f"The receipt is signed by {signed_by}, not by that key.",
            next_step="Compare with the fingerprint on the tender's page of the portal.",
        )
    if copy is not None and Copy.from_json(_read(copy)).digest != found.digest:
        raise Invalid(
            "other_bid",
            "The receipt is genuine, but stands for another bid than this copy.",
            next_step="Take the copy of the same version.",
        )
    if as_json:
        checked = {"genuine": True, "bid_checked": copy is not None, "signed_by": signed_by}
        print_json({**checked, **found.as_json()})
        return
    click.echo(f"Genuine: {found.reference}, bid {found.bid}, version {found.version}.")
    instant = found.as_json()["received_at"]
    click.echo(f"{KIND_WORDS[found.kind]}, received {moment(found.received_at)} ({instant}).")
    click.echo(f"Digest {found.digest}")
    click.echo(f"Signed by {signed_by}")
    if copy is not None:
        click.echo("The copy is the bid that this receipt stands for.")


def _read(file: IO[bytes]) -> dict[str, Any]:
    try:
        kept = json.load(file)
    except (ValueError, RecursionError):
        kept = None
    if not isinstance(kept, dict):
        raise Invalid(
            "no_json",
            f"{file.name} is no JSON file.",
            next_step="Take the file as it was downloaded.",
        )
    return kept
