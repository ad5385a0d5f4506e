"""Gathering everything that one saving stands on, out of every wing below."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from sqlalchemy import select

from consortium.catalogue.models.item import Item
from consortium.contracts.models.rebate_scheme import find_scheme
from consortium.contracts.queries.rebates import settled_rebates
from consortium.foundation.database import db
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.money import ZERO
from consortium.organisations.models.organisation import Organisation
from consortium.savings.domain.cells import Cell
from consortium.savings.domain.packs.approvals import Approvals
from consortium.savings.domain.packs.claim import Saving, claim_of
from consortium.savings.domain.packs.facts import (
    PackBatch,
    PackFacts,
    PackRebate,
)
from consortium.savings.domain.packs.saving_key import SavingKey, check_months
from consortium.savings.domain.packs.trail import InStatement, SignedVersion, Trail
from consortium.savings.domain.signoff import LineKind
from consortium.savings.models import pack_rows
from consortium.savings.models.claim_terms import versions_of_claim
from consortium.savings.models.loading import Scene, load_scene
from consortium.savings.models.signed_statement import SignedStatement
from consortium.savings.reports.kept import report_from
from consortium.savings.reports.packs.found_lines import FoundLines, item_code
from consortium.savings.reports.packs.prices import Prices
from consortium.spend.models.batch import batches_with_lines
from consortium.spend.queries.lines import sum_lines


def gather(key: SavingKey) -> PackFacts:
    """All that a pack tells of a saving, from what is there today.

    Raises:
        NotFound: the trust never was a member, or the item is under no agreement.
        Invalid: the period is not of whole months.
    """
    check_months(key.period)
    scene = load_scene(key.consortium_id)
    if key.trust_id not in scene.trusts or key.item_id not in scene.items:
        raise NotFound("saving")
    batches = batches_with_lines([key.trust_id])
    trail = _trail(scene, key)
    prices = Prices(scene, trust=scene.trusts[key.trust_id].code, item=item_code(scene, key))
    found = FoundLines(scene, key, batches, prices)
    approvals = _approvals(key, trail.versions)
    claim = claim_of(_saving(scene, key), found.lines, trail, approvals.terms)
    used = {line.batch for line in found.lines}
    return PackFacts(
        claim=claim,
        lines=found.lines,
        certificates=pack_rows.certificates_of(trust_id=key.trust_id, item_id=key.item_id),
        schedules=prices.schedules(key.period),
        paths=prices.paths,
        tests=prices.tests(key.period),
        rebates=_rebates(scene, key),
        costs=pack_rows.costs_of(
            consortium_id=key.consortium_id, trust_id=key.trust_id, period=key.period
        ),
        index=found.index,
        approvals=approvals,
        trail=trail,
        changes=pack_rows.changes_of(
            trust_id=key.trust_id,
            item_id=key.item_id,
            batch_ids=[batch.id for batch in batches if batch.reference in used],
            item=item_code(scene, key),
            kind=key.kind,
        ),
        notes=pack_rows.notes_of(
            consortium_id=key.consortium_id,
            trust_id=key.trust_id,
            item_id=key.item_id,
            kind=key.kind,
            period=key.period,
        ),
        batches=tuple(
            PackBatch(
                reference=batch.reference,
                file=batch.source_name,
                sha256=batch.source_sha256,
                imported_at=batch.imported_at,
            )
            for batch in batches
            if batch.reference in used
        ),
        stand_ins=found.stand_ins,
    )


def count_lines(key: SavingKey) -> int:
    """How many purchase lines of the trust and item lie in the period, without reading them."""
    batches = batches_with_lines([key.trust_id])
    sums = sum_lines(
        batch_ids=[batch.id for batch in batches], item_ids=[key.item_id], period=key.period
    )
    return sum(each.lines for each in sums)


def _saving(scene: Scene, key: SavingKey) -> Saving:
    trust, item = scene.trusts[key.trust_id], scene.items[key.item_id]
    return Saving(
        consortium=db.session.get_one(Organisation, key.consortium_id).name,
        trust=trust.code,
        trust_name=trust.name,
        item=item.code,
        item_name=item.name,
        unit=db.session.get_one(Item, key.item_id).base_unit,
        kind=key.kind,
        period=key.period,
    )


def _trail(scene: Scene, key: SavingKey) -> Trail:
    return Trail(
        versions=pack_rows.signed_versions(
            trust_id=key.trust_id, item_id=key.item_id, kind=key.kind, period=key.period
        ),
        locked=pack_rows.locks_of(
            consortium_id=key.consortium_id, trust_id=key.trust_id, period=key.period
        ),
        statements=tuple(_statements(scene, key)),
    )


def _statements(scene: Scene, key: SavingKey) -> Iterator[InStatement]:
    """What the statements that hold all these months say of the saving."""
    rows = db.session.scalars(
        select(SignedStatement)
        .where(
            SignedStatement.consortium_id == key.consortium_id,
            SignedStatement.period_from <= key.period.start,
            SignedStatement.period_to >= key.period.end,
        )
        .order_by(SignedStatement.signed_at, SignedStatement.id)
    )
    trust, item = scene.trusts[key.trust_id].code, item_code(scene, key)
    for row in rows:
        statement = report_from(row.content).statement
        cells: Mapping[Cell, Decimal] = {
            LineKind.CASH: statement.cash,
            LineKind.AVOIDED: statement.avoided,
            LineKind.CAPITAL: statement.capital,
        }[key.kind]
        amounts = (
            amount
            for cell, amount in cells.items()
            if (cell.trust, cell.item) == (trust, item) and cell.month in key.period
        )
        yield InStatement(
            reference=row.reference,
            version=row.version,
            signed_at=row.signed_at,
            sha256=row.content_sha256,
            amount=sum(amounts, ZERO),
        )


def _rebates(scene: Scene, key: SavingKey) -> tuple[PackRebate, ...]:
    """What the trust got of rebates on the item for years that lie in the period."""
    trust, item = scene.trusts[key.trust_id].code, item_code(scene, key)
    found = []
    for settled in settled_rebates(list(scene.known)):
        known = scene.known[settled.agreement_id]
        scheme = find_scheme(known, settled.scheme_id)
        if item not in scheme.items or not settled.year.overlaps(key.period):
            continue
        found.append(
            PackRebate(
                agreement=known.reference,
                rebate=scheme.name,
                year=settled.year,
                share=settled.shares.get(trust, ZERO),
                credit_note=settled.credit_note,
                paid_on=settled.paid_on,
                reason=settled.reason,
            )
        )
    return tuple(found)


def _approvals(key: SavingKey, versions: Iterable[SignedVersion]) -> Approvals:
    """The newest record of what the claim rests on, and the budgets that signers named."""
    recorded = versions_of_claim(key.trust_id, key.item_id)
    budgets = {
        (each.budget_code, each.budget_removed_on)
        for version in versions
        for each in version.steps
        if each.budget_removed_on is not None
    }
    return Approvals(
        terms=recorded[0].as_value() if recorded else None,
        version=recorded[0].version if recorded else 0,
        budgets=tuple(sorted(budgets)),
    )
