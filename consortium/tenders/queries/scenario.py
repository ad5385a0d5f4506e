"""Award scenarios of a tender: the list, one with its proof, and what a form can choose from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select

from consortium.foundation.database import db
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.permissions import Actor, Permission, may
from consortium.organisations.domain.organisation import OrganisationKind
from consortium.organisations.models.organisation import Organisation
from consortium.organisations.queries.people import names_of
from consortium.tenders.domain.award_cases import inputs_hash
from consortium.tenders.domain.award_result import AwardStatus
from consortium.tenders.domain.scenario import Aim, ScenarioTerms, instance_of
from consortium.tenders.domain.scenario_cases import ALL, EVERYBODY
from consortium.tenders.domain.tender import TenderState
from consortium.tenders.models.access import access_tender
from consortium.tenders.models.lot import lots_of
from consortium.tenders.models.scenario import AwardScenario, offered_under, scenarios_of
from consortium.tenders.models.tender import Tender


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What suppliers and trusts are called, by their codes."""

    suppliers: dict[str, str]
    trusts: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceView:
    """Who wins a lot in a scenario, and what that costs each trust, by its name."""

    lot: str
    supplier: str
    cost: Decimal
    quality: Decimal
    by_trust: tuple[tuple[str, Decimal], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView:
    """A case: what the best award costs then, what keeping this one does, whether they are one."""

    name: str
    best: Decimal | None
    kept: Decimal | None
    same: bool

    @property
    def regret(self) -> Decimal | None:
        """How much more keeping this award costs than the best one of the case."""
        return None if self.best is None or self.kept is None else self.kept - self.best


@dataclass(frozen=True, slots=True, kw_only=True)
class TradeOff:
    """A point of a curve: at most so many suppliers, or at least so much quality."""

    at: str
    total: Decimal | None
    quality: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioView:
    id: UUID
    seq: int
    name: str
    asks: tuple[str, ...]
    status: AwardStatus
    total: Decimal | None
    quality: Decimal | None
    bound: Decimal | None
    gap_percent: Decimal | None
    choices: tuple[ChoiceView, ...]
    cases: tuple[CaseView, ...]
    by_suppliers: tuple[TradeOff, ...]
    by_quality: tuple[TradeOff, ...]
    clash: tuple[str, ...]
    inputs_sha256: str
    made_at: datetime
    made_by: str

    @property
    def suppliers(self) -> tuple[str, ...]:
        return tuple(sorted({each.supplier for each in self.choices}))

    @property
    def by_trust(self) -> tuple[tuple[str, Decimal], ...]:
        """What each trust pays over all lots, by its name."""
        sums: dict[str, Decimal] = {}
        for choice in self.choices:
            for trust, value in choice.by_trust:
                sums[trust] = sums.get(trust, Decimal(0)) + value
        return tuple(sorted(sums.items()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenarios:
    tender_id: UUID
    reference: str
    title: str
    scenarios: tuple[ScenarioView, ...]
    can_compare: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Choosable:
    """The lots and bidders that the terms of a scenario can name."""

    tender_id: UUID
    reference: str
    title: str
    lots: tuple[tuple[str, str], ...]
    suppliers: tuple[tuple[str, str], ...]


def list_scenarios(*, actor: Actor, tender_id: UUID) -> Scenarios:
    """The scenarios of a tender, the latest first, for those who may see bids.

    Raises:
        NotFound: the tender is not within reach.
    """
    tender = access_tender(actor=actor, permission=Permission.BIDS_VIEW, tender_id=tender_id)
    return Scenarios(
        tender_id=tender.id,
        reference=tender.reference,
        title=tender.title,
        scenarios=tuple(_views(scenarios_of(tender.id))),
        can_compare=tender.state is TenderState.RANKED
        and may(actor, Permission.TENDERS_MANAGE, tender.consortium_id),
    )


def find_scenario(*, actor: Actor, scenario_id: UUID) -> tuple[Scenarios, ScenarioView, bool]:
    """A scenario with its tender, and whether the same inputs would decide it today.

    Raises:
        NotFound: there is none, or its tender is not within reach.
    """
    row = db.session.get(AwardScenario, scenario_id)
    if row is None:
        raise NotFound("scenario")
    listed = list_scenarios(actor=actor, tender_id=row.tender_id)
    view = next(each for each in listed.scenarios if each.id == scenario_id)
    tender = db.session.get_one(Tender, row.tender_id)
    lots = offered_under(tender, [EVERYBODY])[ALL]
    instance = instance_of(tender.reference, lots, ScenarioTerms.from_json(row.terms))
    return listed, view, inputs_hash(instance) == row.inputs_sha256


def choosable(*, actor: Actor, tender_id: UUID) -> Choosable:
    """What the terms of a scenario can name.

    Raises:
        NotFound: the tender is not within reach.
    """
    tender = access_tender(actor=actor, permission=Permission.BIDS_VIEW, tender_id=tender_id)
    lots = offered_under(tender, [EVERYBODY])[ALL]
    codes = {bid.supplier for lot in lots for bid in lot.bids}
    return Choosable(
        tender_id=tender.id,
        reference=tender.reference,
        title=tender.title,
        lots=tuple((str(lot.id), lot.name) for lot in lots_of(tender.id) if lot.ended_at is None),
        suppliers=tuple(
            sorted(_names(OrganisationKind.SUPPLIER, codes).items(), key=lambda each: each[1])
        ),
    )


def _views(rows: Sequence[AwardScenario]) -> list[ScenarioView]:
    suppliers = {choice["supplier"] for row in rows for choice in row.found["choices"]}
    suppliers |= {code for row in rows for code in _suppliers_named(row.terms)}
    trusts = {code for row in rows for each in row.found["choices"] for code in each["by_trust"]}
    trusts |= {each["key"].removeprefix("without:") for row in rows for each in row.found["cases"]}
    names = Names(
        suppliers=_names(OrganisationKind.SUPPLIER, suppliers),
        trusts=_names(OrganisationKind.TRUST, trusts),
    )
    people = names_of({row.made_by for row in rows if row.made_by})
    lots = {
        str(lot.id): lot.name
        for tender_id in {row.tender_id for row in rows}
        for lot in lots_of(tender_id)
    }
    return [_view(row, names, people, lots) for row in rows]


def _view(
    row: AwardScenario, names: Names, people: dict[UUID, str], lots: dict[str, str]
) -> ScenarioView:
    found = row.found
    return ScenarioView(
        id=row.id,
        seq=row.seq,
        name=row.name,
        asks=tuple(_asks(ScenarioTerms.from_json(row.terms), names.suppliers, lots)),
        status=AwardStatus(found["status"]),
        total=_amount(found.get("total")),
        quality=_amount(found.get("quality")),
        bound=_amount(found.get("bound")),
        gap_percent=_amount(found.get("gap")),
        choices=tuple(
            ChoiceView(
                lot=each["name"],
                supplier=names.suppliers[each["supplier"]],
                cost=Decimal(each["cost"]),
                quality=Decimal(each["quality"]),
                by_trust=tuple(
                    (names.trusts[code], Decimal(value))
                    for code, value in sorted(each["by_trust"].items())
                ),
            )
            for each in found["choices"]
        ),
        cases=tuple(_case(each, names.trusts) for each in found["cases"]),
        by_suppliers=_curve(found["by_suppliers"]),
        by_quality=_curve(found["by_quality"]),
        clash=tuple(found["clash"]),
        inputs_sha256=row.inputs_sha256,
        made_at=row.made_at,
        made_by=people.get(row.made_by, "") if row.made_by else "the system",
    )


def _case(kept: dict[str, Any], trusts: dict[str, str]) -> CaseView:
    code = kept["key"].removeprefix("without:")
    missing = code != kept["key"]
    return CaseView(
        name=f"Without {trusts.get(code, code)}" if missing else kept["name"],
        best=_amount(kept["best"]),
        kept=_amount(kept["kept"]),
        same=kept["same"],
    )


def _asks(terms: ScenarioTerms, names: dict[str, str], lots: dict[str, str]) -> list[str]:
    """The conditions in words, the aim first."""
    said = ["the lowest cost"]
    if terms.aim is Aim.VALUE:
        said = [f"the best value, £{terms.pounds_per_point:,f} for a point of quality"]
    if terms.at_most is not None:
        said.append(f"at most {terms.at_most} supplier{'' if terms.at_most == 1 else 's'}")
    if terms.least_quality is not None:
        said.append(f"a mean quality of at least {terms.least_quality:f}")
    said += [f"{lots.get(lot, lot)} to {names.get(code, code)}" for lot, code in terms.fixed]
    said += [f"without {names.get(code, code)}" for code in terms.left_out]
    if terms.least_share is not None:
        code, share = terms.least_share
        said.append(f"at least {share:f} % of the value to {names.get(code, code)}")
    return said


def _suppliers_named(terms: dict[str, Any]) -> list[str]:
    share = [terms["least_share"][0]] if terms["least_share"] else []
    return [*terms["left_out"], *(code for _, code in terms["fixed"]), *share]


def _curve(points: Sequence[dict[str, Any]]) -> tuple[TradeOff, ...]:
    return tuple(
        TradeOff(at=each["at"], total=_amount(each["total"]), quality=_amount(each["quality"]))
        for each in points
    )


def _amount(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _names(kind: OrganisationKind, codes: set[str]) -> dict[str, str]:
    """Names by code: a trust and a supplier may have the same one."""
    rows = select(Organisation.code, Organisation.name).where(
        Organisation.kind == kind, Organisation.code.in_(codes)
    )
    return dict(db.session.execute(rows).all())
