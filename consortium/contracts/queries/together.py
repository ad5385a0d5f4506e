"""Who holds an agreement together: what each member and each group gains by staying."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING
from uuid import UUID

from consortium.contracts.domain.prices.explanation import Names, in_measure, interval
from consortium.contracts.domain.prices.pricing import Terms
from consortium.contracts.domain.terms.participation import members_on
from consortium.contracts.domain.terms.schedules import Measure, Scheme
from consortium.contracts.domain.together import scheme_game
from consortium.contracts.domain.together.coalition import UNIT, as_decimal
from consortium.contracts.domain.together.price_split import PriceSplit, joined_up, split_by_trust
from consortium.contracts.domain.together.stability import Allocation, Analysis
from consortium.contracts.models.access import access_agreement
from consortium.contracts.models.terms import terms_of
from consortium.foundation.domain.errors import Invalid
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.foundation.lazy import lazy

if TYPE_CHECKING:
    from consortium.contracts.solvers import coalition
else:
    coalition = lazy("consortium.contracts.solvers.coalition")

# The split that the contracts make: one price for all, by each one's own volume.
CONTRACTED = "contracted"
# With more members not every group of them can be looked at while somebody waits.
EXACT_UP_TO = 20
NOTHING = PriceSplit(harmonisation=Fraction(0), aggregation=Fraction(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberView:
    """One member's year, in pounds.

    ``others_lose`` is what its leaving costs the rest; ``marginal`` the Shapley split, by what it
    adds on average, and ``marginal_within`` the half-width of its 95 % interval where it was
    sampled; ``steadiest`` the nucleolus, with which no group has more reason to leave.
    Of what it gains, ``alike`` would come of one price list for all, at the lowest price that any
    of them pays alone, and ``jointly`` only of buying together.
    """

    code: str
    name: str
    pays: Decimal
    alone: Decimal
    gains: Decimal
    others_lose: Decimal
    marginal: Decimal
    marginal_within: Decimal | None
    steadiest: Decimal | None
    alike: Decimal
    jointly: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class MarginView:
    """How far one scheme's tier is from being lost or bettered; measures in its own unit."""

    scheme: str
    measure: Decimal
    measured_by: Measure
    tier: str
    headroom: Decimal
    to_next_tier: Decimal | None
    pivotal: tuple[str, ...]
    min_leavers: int | None

    @property
    def measured(self) -> str:
        unit = " members" if self.measured_by is Measure.MEMBER_COUNT else ""
        return in_measure(self.measure, self.measured_by) + unit

    @property
    def can_be_lost(self) -> str:
        return in_measure(self.headroom, self.measured_by)

    @property
    def missing(self) -> str:
        """What the next tier asks for beyond what there is."""
        if self.to_next_tier is None:
            return "none higher"
        return in_measure(self.to_next_tier, self.measured_by)


@dataclass(frozen=True, slots=True, kw_only=True)
class PartedView:
    """One member's year in pounds when a group and the others part: it is of either."""

    name: str
    in_group: bool
    together: Decimal
    apart: Decimal

    @property
    def more(self) -> Decimal:
        return self.apart - self.together


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """A year of an agreement on a day, at the volumes its members have committed.

    Of more than ``EXACT_UP_TO`` members not every group was looked at: then it is not known who
    is ``tempted``, ``in_core``, ``core_nonempty`` and ``least_core`` are None, and no split is
    the steadiest.
    ``least_core`` is what the group with most reason to leave would gain by it under the split
    that leaves it least; below zero every group gains so much by staying.
    """

    on: date
    together: Decimal
    alone: Decimal
    worth: Decimal
    members: tuple[MemberView, ...]
    tempted: tuple[str, ...]
    tempted_by: Decimal
    in_core: bool | None
    core_nonempty: bool | None
    least_core: Decimal | None
    weakest: str
    alike: Decimal
    jointly: Decimal
    margins: tuple[MarginView, ...]
    parted: tuple[PartedView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """The schemes in force on a day and its members, by id or code, with their names."""

    schemes: tuple[tuple[str, str], ...]
    members: tuple[tuple[str, str], ...]


def choices_on(*, actor: Actor, agreement_id: UUID, on: date) -> Choices:
    """What can be asked about on a day.

    Raises:
        NotFound: there is no such agreement, or its volumes are not within reach.
    """
    terms, names = _known(actor, agreement_id)
    return Choices(
        schemes=tuple((scheme.id, scheme.name) for scheme in scheme_game.schemes_on(terms, on)),
        members=tuple((code, names.trust(code)) for code in members_on(terms.spells, on)),
    )


def who_holds_it_together(
    *,
    actor: Actor,
    agreement_id: UUID,
    on: date,
    scheme_id: str = "",
    group: Collection[str] = (),
) -> Together:
    """The whole agreement, or one of its schemes, weighed on a day.

    With a ``group`` of its members, by code, also what they and the others would pay apart.

    Raises:
        NotFound: there is no such agreement, or its volumes are not within reach.
        Invalid: no prices are in force or nobody takes part on that day; somebody of the group
            does not; there is no price for a trust alone.
    """
    terms, names = _known(actor, agreement_id)
    schemes = [
        scheme for scheme in scheme_game.schemes_on(terms, on) if scheme_id in ("", scheme.id)
    ]
    if not schemes:
        raise Invalid(
            "no_prices",
            "No such prices are in force on that day.",
            field="on",
            next_step="Choose a day within the agreement's term.",
        )
    game = scheme_game.game_of(terms, schemes, on=on)
    strangers = [names.trust(code) for code in group if code not in game.trusts]
    if strangers:
        raise Invalid(
            "not_members",
            f"No member on that day: {', '.join(strangers)}.",
            field="group",
            next_step="Choose among those listed.",
        )
    found = coalition.analyse(
        game,
        {CONTRACTED: scheme_game.equal_split(terms, schemes, on=on)},
        exact_up_to=EXACT_UP_TO,
    )
    contracted = found.allocations[CONTRACTED]
    tempted = contracted.temptation
    parts = split_by_trust(scheme_game.priced_apart(terms, schemes, on=on))
    return Together(
        on=on,
        together=_pounds(found.grand_cost),
        alone=_pounds(sum(found.standalone_cost.values(), Fraction(0))),
        worth=_pounds(found.saving),
        members=tuple(
            _member(found, contracted, code, names, parts.get(code, NOTHING))
            for code in game.trusts
        ),
        alike=_pounds(joined_up(parts.values()).harmonisation),
        jointly=_pounds(joined_up(parts.values()).aggregation),
        tempted=tuple(map(names.trust, tempted.coalition)) if tempted else (),
        tempted_by=_pounds(tempted.excess) if tempted else Decimal(0),
        in_core=contracted.in_core,
        core_nonempty=None if found.least_core is None else found.least_core <= 0,
        least_core=None if found.least_core is None else _pounds(found.least_core),
        weakest=names.trust(contracted.weakest_link),
        margins=tuple(_margin(terms, scheme, on, names) for scheme in schemes),
        parted=tuple(_parted(terms, schemes, on, contracted, frozenset(group), names)),
    )


def _known(actor: Actor, agreement_id: UUID) -> tuple[Terms, Names]:
    row = access_agreement(
        actor=actor, permission=Permission.VOLUMES_VIEW, agreement_id=agreement_id
    )
    known = terms_of(row)
    return known.terms, known.names


def _member(
    found: Analysis, contracted: Allocation, code: str, names: Names, part: PriceSplit
) -> MemberView:
    shapley, nucleolus = found.allocations["shapley"], found.allocations.get("nucleolus")
    return MemberView(
        code=code,
        name=names.trust(code),
        pays=_pounds(contracted.pay[code]),
        alone=_pounds(found.standalone_cost[code]),
        gains=_pounds(contracted.gain_vs_alone[code]),
        others_lose=_pounds(found.opt_out[code].externality_on_rest[CONTRACTED]),
        marginal=_pounds(shapley.pay[code]),
        marginal_within=_pounds(Fraction(shapley.within[code])) if shapley.within else None,
        steadiest=_pounds(nucleolus.pay[code]) if nucleolus else None,
        alike=_pounds(part.harmonisation),
        jointly=_pounds(part.aggregation),
    )


def _parted(
    terms: Terms,
    schemes: Sequence[Scheme],
    on: date,
    contracted: Allocation,
    group: frozenset[str],
    names: Names,
) -> Iterator[PartedView]:
    """The group's members first; nobody when nobody, or everybody, is in the group."""
    sides = {
        inside: [code for code in contracted.pay if (code in group) is inside]
        for inside in (True, False)
    }
    if not all(sides.values()):
        return
    for inside, codes in sides.items():
        apart = scheme_game.split_of(terms, schemes, codes, on=on)
        for code, pays in zip(codes, apart, strict=True):
            yield PartedView(
                name=names.trust(code),
                in_group=inside,
                together=_pounds(contracted.pay[code]),
                apart=_pounds(pays / UNIT),
            )


def _margin(terms: Terms, scheme: Scheme, on: date, names: Names) -> MarginView:
    margin = scheme_game.margin_of(terms, scheme, on=on)
    return MarginView(
        scheme=scheme.name,
        measure=margin.measure,
        measured_by=scheme.measure,
        tier=interval(scheme.tiers, margin.tier, scheme.measure),
        headroom=margin.headroom,
        to_next_tier=margin.to_next_tier,
        pivotal=tuple(map(names.trust, margin.pivotal)),
        min_leavers=margin.min_leavers,
    )


def _pounds(amount: Fraction) -> Decimal:
    return as_decimal(amount, 2)
