"""An award scenario as it is read: what it asks for, who wins, the proof, and how it holds up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select

from consortium.foundation.database import db
from consortium.organisations.domain.organisation import OrganisationKind
from consortium.organisations.models.organisation import Organisation
from consortium.organisations.queries.people import names_of
from consortium.tenders.domain.award_result import AwardStatus
from consortium.tenders.domain.scenario import Aim, ScenarioTerms
from consortium.tenders.domain.scenario_words import asked_in_words, clash_in_words
from consortium.tenders.models.lot import lots_of
from consortium.tenders.models.scenario import AwardScenario


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What suppliers and trusts are called, by their codes."""

    suppliers: dict[str, str]
    trusts: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceView:
    """Who wins a lot in a scenario, and what that costs each trust, by its name.

    ``discount`` was taken off the cost because lots were won together; an alternative is on the
    supplier's own scale.
    """

    lot: str
    supplier: str
    cost: Decimal
    quality: Decimal
    by_trust: tuple[tuple[str, Decimal], ...]
    discount: Decimal = Decimal(0)
    is_alternative: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView:
    """A case: what the best award costs then, what keeping this one does, whether they are one.

    Where a trust is missing, ``leaver`` is what it would pay by itself at the leaver prices of the
    bids that were kept, ``leaver_more`` how much more that is than as a member, and ``others_more``
    how much more the others pay without it. ``short`` are winners that cannot deliver.
    """

    name: str
    best: Decimal | None
    kept: Decimal | None
    same: bool
    leaver: Decimal | None = None
    leaver_more: Decimal | None = None
    others_more: Decimal | None = None
    short: tuple[str, ...] = ()
    is_leaving: bool = False

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
    is_by_value: bool
    objective: Decimal | None
    bound: Decimal | None
    gap_percent: Decimal | None
    choices: tuple[ChoiceView, ...]
    cases: tuple[CaseView, ...]
    by_suppliers: tuple[TradeOff, ...]
    by_quality: tuple[TradeOff, ...]
    clash: tuple[str, ...]
    short: tuple[tuple[str, str], ...]
    inputs_sha256: str
    made_at: datetime
    made_by: str

    @property
    def is_impossible(self) -> bool:
        """Whether it is proven that no award keeps all that was asked."""
        return self.status is AwardStatus.INFEASIBLE

    @property
    def has_discounts(self) -> bool:
        return any(each.discount for each in self.choices)

    @property
    def trades_quality(self) -> bool:
        """Whether more quality costs anything: one point is no curve."""
        return len({each.total for each in self.by_quality if each.total is not None}) > 1

    @property
    def leavings(self) -> tuple[CaseView, ...]:
        """The cases in which a trust is missing."""
        return tuple(each for each in self.cases if each.is_leaving)

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


def views_of(rows: Sequence[AwardScenario]) -> list[ScenarioView]:
    """Scenarios as people read them, with everybody's name."""
    suppliers = {choice["supplier"] for row in rows for choice in row.found["choices"]}
    suppliers |= {code for row in rows for code in _suppliers_named(row.terms)}
    suppliers |= {code for row in rows for _, code in row.found.get("short", ())}
    trusts = {code for row in rows for each in row.found["choices"] for code in each["by_trust"]}
    trusts |= {each["key"].removeprefix("without:") for row in rows for each in row.found["cases"]}
    names = Names(
        suppliers=names_by_code(OrganisationKind.SUPPLIER, suppliers),
        trusts=names_by_code(OrganisationKind.TRUST, trusts),
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
    found, terms = row.found, ScenarioTerms.from_json(row.terms)
    return ScenarioView(
        id=row.id,
        seq=row.seq,
        name=row.name,
        asks=tuple(asked_in_words(terms, names.suppliers, lots)),
        status=AwardStatus(found["status"]),
        total=_amount(found.get("total")),
        quality=_amount(found.get("quality")),
        is_by_value=terms.aim is Aim.VALUE,
        objective=_amount(found.get("objective")),
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
                discount=Decimal(each.get("discount", 0)),
                is_alternative=each.get("alternative", False),
            )
            for each in found["choices"]
        ),
        cases=tuple(_case(each, found["choices"], names) for each in found["cases"]),
        by_suppliers=_curve(found["by_suppliers"]),
        by_quality=_curve(found["by_quality"]),
        clash=tuple(
            clash_in_words(path, terms, names.suppliers, lots, found.get("lots", ()))
            for path in found["clash"]
        ),
        short=tuple((lot, names.suppliers[code]) for lot, code in found.get("short", ())),
        inputs_sha256=row.inputs_sha256,
        made_at=row.made_at,
        made_by=people.get(row.made_by, "") if row.made_by else "the system",
    )


def _case(kept: dict[str, Any], choices: Sequence[dict[str, Any]], names: Names) -> CaseView:
    """Scenarios from before leaver prices and capacities counted say nothing of them."""
    code = kept["key"].removeprefix("without:")
    missing = code != kept["key"]
    leaver, keeping = _amount(kept.get("leaver")), _amount(kept["kept"])
    before = [Decimal(each["by_trust"].get(code, 0)) for each in choices]
    others = sum((Decimal(each["cost"]) for each in choices), Decimal(0)) - sum(before)
    return CaseView(
        name=f"Without {names.trusts.get(code, code)}" if missing else kept["name"],
        best=_amount(kept["best"]),
        kept=keeping,
        same=kept["same"],
        leaver=leaver,
        leaver_more=None if leaver is None else leaver - sum(before),
        others_more=keeping - others if missing and keeping is not None else None,
        short=tuple(names.suppliers[each] for each in kept.get("short", ())),
        is_leaving=missing,
    )


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


def names_by_code(kind: OrganisationKind, codes: set[str]) -> dict[str, str]:
    """Names by code: a trust and a supplier may have the same one."""
    rows = select(Organisation.code, Organisation.name).where(
        Organisation.kind == kind, Organisation.code.in_(codes)
    )
    return dict(db.session.execute(rows).all())
