"""Which trust could join next, and what each would bring, worked out from today's contracts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select

from consortium.catalogue.models.item import Item
from consortium.contracts.domain.prices.pricing import Terms
from consortium.contracts.domain.terms.schedules import priced_items
from consortium.contracts.models.agreement import Agreement
from consortium.contracts.models.terms import AgreementTerms, terms_of_all
from consortium.foundation.database import db
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.network.domain import expansion
from consortium.network.domain.expansion import Case, Estimate, Need
from consortium.network.models.expansion_case import ExpansionCase, access_case, current_cases
from consortium.network.queries.expansion_case import CaseHistory, CaseView, NeedLine, VersionLine
from consortium.organisations.models.organisation import Consortium, Organisation
from consortium.organisations.queries.membership import list_consortia
from consortium.organisations.queries.people import names_of

VIEW = Permission.EXPANSION_VIEW


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpansionView:
    """The cases of a consortium side by side, each as if no other candidate joined."""

    consortium_id: UUID
    consortium: str
    lead: str
    host_board: str
    cases: tuple[CaseView, ...]
    # What everybody pays less if all join, beyond the best that one alone brings.
    more_if_all_join: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PricedItem:
    """An item that the consortium's agreements price, for the form of a case."""

    id: UUID
    code: str
    name: str
    base_unit: str


def compare_expansions(*, actor: Actor, consortium_id: UUID) -> ExpansionView:
    """Every case that is not withdrawn.

    Raises:
        NotFound: there is no such consortium, or it is not within reach.
    """
    about = _about(actor, consortium_id)
    rows = current_cases(consortium_id)
    cases = about.cases(rows)
    return ExpansionView(
        consortium_id=consortium_id,
        consortium=about.consortium,
        lead=about.lead.name,
        host_board=about.host_board,
        cases=about.views(rows),
        more_if_all_join=expansion.more_if_all_join(cases, about.terms),
    )


def find_expansion(*, actor: Actor, case_id: UUID) -> CaseHistory:
    """A case with what it brings beside the others of its consortium, and its versions.

    Raises:
        NotFound: there is no such case, or it is not within reach.
    """
    versions = access_case(actor=actor, permission=VIEW, case_id=case_id)
    last = versions[-1]
    about = _about(actor, last.consortium_id)
    rows = current_cases(last.consortium_id)
    if last.is_withdrawn:
        rows = [last]
    beside = {view.id: view for view in about.views(rows)}
    people = names_of({row.recorded_by for row in versions if row.recorded_by is not None})
    return CaseHistory(
        case=beside[case_id],
        versions=tuple(
            VersionLine(
                version=row.version,
                recorded_at=row.recorded_at,
                recorded_by=people.get(row.recorded_by, "") if row.recorded_by else "",
                reason=row.reason,
                is_withdrawn=row.is_withdrawn,
            )
            for row in versions
        ),
    )


def items_priced(*, actor: Actor, consortium_id: UUID) -> list[PricedItem]:
    """The items that the consortium's agreements price, in the order of their names.

    Raises:
        NotFound: there is no such consortium, or it is not within reach.
    """
    about = _about(actor, consortium_id)
    codes = {item for terms in about.terms for item in priced_items(terms.schedules)}
    rows = db.session.scalars(select(Item).where(Item.code.in_(codes)).order_by(Item.name))
    return [
        PricedItem(id=row.id, code=row.code, name=row.name, base_unit=row.base_unit) for row in rows
    ]


def consortia_growing(*, actor: Actor) -> list[tuple[UUID, str]]:
    """The consortia whose growth the actor may look at."""
    scope = actor.scope(VIEW)
    found = list_consortia(actor=actor, permission=VIEW)
    return [(row.id, row.name) for row in found if row.id in scope]


@dataclass(frozen=True, slots=True)
class _About:
    """A consortium as its cases need it: its lead, its host, its agreements."""

    consortium: str
    lead: Organisation
    host_board_id: UUID | None
    host_board: str
    agreements: Sequence[AgreementTerms]

    @property
    def terms(self) -> list[Terms]:
        return [each.terms for each in self.agreements]

    def cases(self, rows: Iterable[ExpansionCase]) -> list[Case]:
        rows = list(rows)
        trusts, items = _named(rows)
        return [_case(row, trusts, items) for row in rows]

    def views(self, rows: Sequence[ExpansionCase]) -> tuple[CaseView, ...]:
        trusts, items = _named(rows)
        found = expansion.estimates([_case(row, trusts, items) for row in rows], self.terms)
        boards = _boards(trusts.values())
        return tuple(
            self._view(row, each, trusts[row.trust_id], items, boards)
            for row, each in zip(rows, found, strict=True)
        )

    def _view(
        self,
        row: ExpansionCase,
        estimate: Estimate,
        trust: Organisation,
        items: Mapping[UUID, Item],
        boards: Mapping[UUID, str],
    ) -> CaseView:
        return CaseView(
            id=row.case_id,
            reference=row.reference,
            version=row.version,
            is_withdrawn=row.is_withdrawn,
            consortium_id=row.consortium_id,
            trust_id=row.trust_id,
            trust_code=trust.code,
            trust=trust.name,
            board=boards.get(trust.board_id, "") if trust.board_id else "",
            joins_on=row.joins_on,
            growth=expansion.growth_of(board=trust.board_id, host_board=self.host_board_id),
            miles=row.miles,
            needs=tuple(
                NeedLine(
                    item_id=need.item_id,
                    item_code=items[need.item_id].code,
                    item=items[need.item_id].name,
                    quantity=need.quantity,
                    price_now=need.price_now,
                    price_then=each.price_then,
                    saving=each.saving,
                )
                for need, each in zip(row.needs, estimate.needs, strict=True)
            ),
            savings=estimate.savings,
            yearly_costs=row.yearly_costs,
            yearly_costs_for=row.yearly_costs_for,
            a_year=estimate.a_year,
            one_off_cost=row.one_off_cost,
            one_off_cost_for=row.one_off_cost_for,
            outside_funding=row.outside_funding,
            funding_source=row.funding_source,
            payback_years=estimate.payback_years,
            members=estimate.members,
            others_save=estimate.others_save,
            market_forces_factor=trust.market_forces_factor,
            income_per_thousand=expansion.income_per_thousand(
                trust.market_forces_factor, self.lead.market_forces_factor
            ),
            support=row.support,
            support_evidence=row.support_evidence,
            assumptions=row.assumptions,
        )


def _about(actor: Actor, consortium_id: UUID) -> _About:
    row = db.session.get(Consortium, consortium_id)
    if row is None or consortium_id not in actor.scope(VIEW):
        raise NotFound("consortium")
    lead = db.session.get_one(Organisation, row.lead_trust_id)
    host = db.session.get(Organisation, row.host_board_id) if row.host_board_id else None
    agreements = db.session.scalars(
        select(Agreement)
        .where(Agreement.consortium_id == consortium_id)
        .order_by(Agreement.starts_on, Agreement.id)
    ).all()
    return _About(
        consortium=row.organisation.name,
        lead=lead,
        host_board_id=row.host_board_id,
        host_board=host.name if host else "",
        agreements=list(terms_of_all(agreements).values()),
    )


def _named(
    rows: Iterable[ExpansionCase],
) -> tuple[dict[UUID, Organisation], dict[UUID, Item]]:
    rows = list(rows)
    trust_ids = {row.trust_id for row in rows}
    item_ids = {need.item_id for row in rows for need in row.needs}
    trusts = db.session.scalars(select(Organisation).where(Organisation.id.in_(trust_ids)))
    items = db.session.scalars(select(Item).where(Item.id.in_(item_ids)))
    return {row.id: row for row in trusts}, {row.id: row for row in items}


def _boards(trusts: Iterable[Organisation]) -> dict[UUID, str]:
    ids = {trust.board_id for trust in trusts if trust.board_id is not None}
    rows = db.session.scalars(select(Organisation).where(Organisation.id.in_(ids)))
    return {row.id: row.name for row in rows}


def _case(
    row: ExpansionCase, trusts: Mapping[UUID, Organisation], items: Mapping[UUID, Item]
) -> Case:
    trust = trusts[row.trust_id]
    return Case(
        trust=trust.code,
        on=row.joins_on,
        needs=tuple(
            Need(item=items[need.item_id].code, quantity=need.quantity, price_now=need.price_now)
            for need in row.needs
        ),
        yearly_costs=row.yearly_costs,
        one_off_cost=row.one_off_cost,
        outside_funding=row.outside_funding,
        market_forces_factor=trust.market_forces_factor,
    )
