"""Finding the evidence of a recorded entitlement: the same lines and terms for ever."""

from collections.abc import Collection, Iterable
from datetime import date
from uuid import UUID

from consortium.contracts.domain.terms.participation import members_on
from consortium.contracts.domain.terms.schedules import RebateScheme
from consortium.contracts.models.access import access_agreement
from consortium.contracts.models.rebate_scheme import find_scheme
from consortium.contracts.models.terms import AgreementTerms
from consortium.contracts.queries.rebates import find_entitlement
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.periods import Period
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.organisations.queries.directory import organisations_by_id
from consortium.savings.domain.purchases import Standing
from consortium.savings.domain.rebate_evidence import Evidence, EvidenceBatch, EvidenceLine
from consortium.savings.models.facts import purchases
from consortium.savings.models.loading import Scene, load_scene
from consortium.savings.models.standing import Dates
from consortium.savings.queries.rebates import bought_by_members, rebate_of
from consortium.spend.models.batch import ImportBatch, batches_named
from consortium.spend.models.matched_again import by_id_in_lines
from consortium.spend.queries.lines import lines_out_of
from consortium.spend.queries.purchase_line import PurchaseLine


def find_evidence(*, actor: Actor, entitlement_id: UUID) -> Evidence:
    """The evidence of an entitlement, by the terms known and the batches there when it was
    recorded; whoever reaches only some trusts finds only their lines in it.

    Raises:
        NotFound: there is none, or nothing of it is within reach.
    """
    recorded = find_entitlement(entitlement_id)
    if recorded is None:
        raise NotFound("rebate entitlement")
    agreement = access_agreement(
        actor=actor, permission=Permission.AGREEMENTS_VIEW, agreement_id=recorded.agreement_id
    )
    scene = load_scene(agreement.consortium_id, known_at=recorded.recorded_at)
    known = scene.known[agreement.id]
    is_whole = agreement.consortium_id in actor.scope(Permission.VOLUMES_VIEW)
    reach = actor.scope(Permission.SPEND_VIEW)
    shown = {t.code for t in scene.trusts.values() if is_whole or t.id in reach}
    if not shown:
        raise NotFound("rebate entitlement")
    scheme = find_scheme(known, recorded.scheme_id)
    made = purchases(scene, recorded.year, recorded.batch_ids)
    bought = bought_by_members(known, scheme, recorded.year, made)
    members = members_on(known.terms.spells, recorded.year.last_day)
    batches = batches_named(recorded.batch_ids)
    lines = counted_lines(scene, known, scheme, year=recorded.year, batches=batches)
    return Evidence(
        agreement=agreement.reference,
        title=agreement.title,
        supplier=organisations_by_id([agreement.supplier_id])[agreement.supplier_id].name,
        clause_text=agreement.clause_text,
        scheme=scheme,
        year=recorded.year,
        basis=known.date_basis,
        bought=bought,
        rebate=rebate_of(scheme, bought, members),
        spells=tuple(spell for spell in known.terms.spells if spell.trust in shown),
        members_at_end=members,
        trusts={code: name for code, name in known.names.trusts.items() if code in shown},
        lines=tuple(line for line in lines if line.trust in shown),
        batches=tuple(each for each in _batches(scene, batches) if each.trust in shown),
        recorded_amount=recorded.amount,
        recorded_at=recorded.recorded_at,
        inputs_sha256=recorded.inputs_sha256,
        is_whole=is_whole,
    )


def counted_lines(
    scene: Scene,
    known: AgreementTerms,
    scheme: RebateScheme,
    *,
    year: Period,
    batches: Collection[ImportBatch],
) -> list[EvidenceLine]:
    """Every line that counts towards a rebate in a year, out of some batches."""
    item_ids = [known.item_ids[code] for code in scheme.items]
    by_id = by_id_in_lines(batches)
    lines = lines_out_of(
        batch_ids=[batch.id for batch in batches],
        item_ids=item_ids,
        period=year,
        basis=known.date_basis,
    )
    found = []
    for line in lines:
        counted_on = _counted_on(scene, known, line)
        if counted_on is not None:
            found.append(_line(scene, line, counted_on, by_id[line.batch_id]))
    return found


def _counted_on(scene: Scene, known: AgreementTerms, line: PurchaseLine) -> date | None:
    """The day by which a line counts, or None when it is not on contract or not a member's."""
    if line.item_id is None or line.trust_id not in scene.trusts:
        return None
    stood = scene.agreements.stand(
        trust=scene.trusts[line.trust_id].code,
        item=known.item_code(line.item_id),
        supplier_id=line.supplier_id,
        dates=Dates(
            ordered_on=line.ordered_on,
            delivered_on=line.delivered_on,
            received_on=line.received_on,
            invoiced_on=line.invoiced_on,
            tax_point_on=line.tax_point_on,
        ),
    )
    if stood is None or stood.standing is not Standing.ON_CONTRACT:
        return None
    return stood.on if stood.basis is known.date_basis else None


def _line(scene: Scene, line: PurchaseLine, counted_on: date, batch: ImportBatch) -> EvidenceLine:
    return EvidenceLine(
        trust=scene.trusts[line.trust_id].code,
        item=scene.items[line.item_id].code if line.item_id else "",
        description=line.description,
        order_number=line.order_number,
        line_number=line.line_number,
        counted_on=counted_on,
        ordered_on=line.ordered_on,
        delivered_on=line.delivered_on,
        invoiced_on=line.invoiced_on,
        unit=line.unit,
        quantity=line.quantity,
        quantity_base=line.quantity_base,
        unit_price=line.unit_price,
        amount=line.amount,
        batch=batch.reference,
        file_name=batch.source_name,
        source_row=line.source_row,
    )


def _batches(scene: Scene, batches: Iterable[ImportBatch]) -> list[EvidenceBatch]:
    return [
        EvidenceBatch(
            reference=batch.reference,
            trust=scene.trusts[batch.trust_id].code,
            file_name=batch.source_name,
            sha256=batch.source_sha256,
            imported_at=batch.imported_at,
        )
        for batch in batches
    ]
