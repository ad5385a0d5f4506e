"""Rebates year by year: what the imported lines have earned, what is recorded, how claims stand."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from consortium.contracts.domain.prices.counting import committed_to
from consortium.contracts.domain.rebates.claim_clock import rebate_years
from consortium.contracts.domain.rebates.rebate_claims import Claim, claim_on
from consortium.contracts.domain.rebates.rebate_forecast import RebateForecast, forecast_year
from consortium.contracts.domain.rebates.rebates import Account, Bought, Rebate, rebate_for_year
from consortium.contracts.domain.terms.participation import members_on
from consortium.contracts.domain.terms.schedules import RebateScheme
from consortium.contracts.models.access import access_agreement
from consortium.contracts.models.terms import AgreementTerms
from consortium.contracts.queries.rebates import NOTHING, History, histories
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.money import ZERO
from consortium.foundation.domain.periods import Period, london_date
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.savings.domain.purchases import Purchase, Standing
from consortium.savings.models.facts import purchases
from consortium.savings.models.loading import Scene, load_scene
from consortium.spend.models.batch import ImportBatch, batches_with_lines


@dataclass(frozen=True, slots=True, kw_only=True)
class RebateYear:
    """A rebate in a contract year, by the lines imported so far and by what is recorded."""

    agreement_id: UUID
    scheme: RebateScheme
    year: Period
    bought: Bought
    rebate: Rebate
    forecast: RebateForecast
    members_at_end: tuple[str, ...]
    batch_ids: tuple[UUID, ...]
    trusts: Mapping[str, str]
    history: History
    claim: Claim
    # Whose figures the reader sees: everybody's, or only those of its own trusts.
    is_whole: bool
    own: frozenset[str]

    @property
    def scheme_id(self) -> UUID:
        return UUID(self.scheme.id)

    @property
    def name(self) -> str:
        return self.scheme.name

    @property
    def account(self) -> Account:
        return self.history.account

    @property
    def is_recorded(self) -> bool:
        """Whether the latest entitlement recorded says what the lines say, after the year."""
        latest = self.history.latest
        return (
            latest is not None
            and (latest.spend, latest.amount) == (self.rebate.spend, self.rebate.amount)
            and dict(latest.weights) == dict(self.rebate.weights)
            and (self.is_final or self.year.last_day >= london_date(latest.recorded_at))
        )

    @property
    def is_final(self) -> bool:
        """Whether the latest entitlement was recorded when the year was over."""
        latest = self.history.latest
        return latest is not None and london_date(latest.recorded_at) > self.year.last_day

    def seen(self, trusts: Iterable[str]) -> list[str]:
        """Those of some trusts whose figures the reader may see."""
        return [trust for trust in trusts if self.is_whole or trust in self.own]


def list_rebate_years(*, actor: Actor, agreement_id: UUID, today: date) -> list[RebateYear]:
    """Every rebate of an agreement in every contract year that has begun, the latest first.

    Raises:
        NotFound: the agreement is not within reach.
    """
    return _years(actor, agreement_id, today)


def find_rebate_year(
    *, actor: Actor, agreement_id: UUID, scheme_id: UUID, year: int, today: date
) -> RebateYear:
    """The rebate of the contract year that begins in a calendar year.

    Raises:
        NotFound: there is none that has begun, or the agreement is not within reach.
    """
    for found in _years(actor, agreement_id, today, scheme_id=scheme_id, first_year=year):
        return found
    raise NotFound("rebate")


def _years(
    actor: Actor,
    agreement_id: UUID,
    today: date,
    *,
    scheme_id: UUID | None = None,
    first_year: int | None = None,
) -> list[RebateYear]:
    agreement = access_agreement(
        actor=actor, permission=Permission.AGREEMENTS_VIEW, agreement_id=agreement_id
    )
    scene = load_scene(agreement.consortium_id)
    known = scene.known[agreement.id]
    wanted = [
        (scheme, year)
        for scheme, year in rebate_years(known.terms)
        if year.start <= today
        and (scheme_id is None or scheme.id == str(scheme_id))
        and (first_year is None or year.start.year == first_year)
    ]
    if not wanted:
        return []
    batches = batches_with_lines(list(scene.trusts))
    recorded = histories([agreement.id])
    # One question to the lake for all the years.
    begun = Period(wanted[0][1].start, wanted[-1][1].end)
    made = purchases(scene, begun, [batch.id for batch in batches])
    is_whole = agreement.consortium_id in actor.scope(Permission.VOLUMES_VIEW)
    own = actor.scope(Permission.SPEND_VIEW)
    return [
        _rebate_year(
            scene,
            known,
            scheme,
            year,
            bought=bought_by_members(known, scheme, year, made),
            batches=batches,
            history=recorded.get((UUID(scheme.id), year.start), NOTHING),
            today=today,
            is_whole=is_whole,
            own=frozenset(t.code for t in scene.trusts.values() if t.id in own),
        )
        for scheme, year in reversed(wanted)
    ]


def _rebate_year(
    scene: Scene,
    known: AgreementTerms,
    scheme: RebateScheme,
    year: Period,
    *,
    bought: Bought,
    batches: Collection[ImportBatch],
    history: History,
    today: date,
    is_whole: bool,
    own: frozenset[str],
) -> RebateYear:
    members = members_on(known.terms.spells, year.last_day)
    rebate = rebate_of(scheme, bought, members)
    # The year is earned by its recorded entitlement; until there is one, by the lines.
    entitled = history.account.entitled if history.latest else rebate.amount
    return RebateYear(
        agreement_id=known.agreement_id,
        scheme=scheme,
        year=year,
        bought=bought,
        rebate=rebate,
        forecast=forecast_year(
            scheme,
            year=year,
            spend=bought.spend,
            spells=known.terms.spells,
            covered_to=_covered_to(scene, batches),
        ),
        members_at_end=members,
        batch_ids=tuple(batch.id for batch in batches),
        trusts=known.names.trusts,
        history=history,
        claim=claim_on(
            today,
            terms=scheme.terms,
            year=year,
            account=Account(entitled=entitled, settled=history.account.settled),
            events=history.events,
        ),
        is_whole=is_whole,
        own=own,
    )


def rebate_of(scheme: RebateScheme, bought: Bought, members_at_end: Collection[str]) -> Rebate:
    return rebate_for_year(
        scheme,
        spend=bought.spend,
        quantity=bought.quantity,
        committed=bought.committed,
        members_at_end=members_at_end,
    )


def bought_by_members(
    known: AgreementTerms, scheme: RebateScheme, year: Period, made: Iterable[Purchase]
) -> Bought:
    """What each trust bought on contract in a year while it was a member, out of purchases."""
    spend: dict[str, Decimal] = {}
    quantity: dict[str, Decimal] = {}
    for purchase in made:
        counts = purchase.item in scheme.items and purchase.standing is Standing.ON_CONTRACT
        if counts and purchase.on in year:
            spend[purchase.trust] = spend.get(purchase.trust, ZERO) + purchase.amount
            quantity[purchase.trust] = quantity.get(purchase.trust, ZERO) + purchase.quantity
    return Bought(
        spend=spend,
        quantity=quantity,
        committed=committed_to(known.terms.commitments, scheme.items, year.last_day),
    )


def _covered_to(scene: Scene, batches: Iterable[ImportBatch]) -> dict[str, date]:
    """The last day that each trust's imported lines reach, by its code."""
    found: dict[str, date] = {}
    for batch in batches:
        code = scene.trusts[batch.trust_id].code
        if batch.last_ordered_on is not None:
            found[code] = max(found.get(code, batch.last_ordered_on), batch.last_ordered_on)
    return found
