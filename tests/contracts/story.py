"""The story's agreements as plain values: lenses and images for seven trusts, one leaver, one
joiner. Figures: section 5.0 of the story of the Seven Bridges Consortium, worked by hand there.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from consortium.contracts.domain.clauses.catalogue import Clause
from consortium.contracts.domain.prices.answers import NoPrice, Price
from consortium.contracts.domain.prices.pricing import PriceBook, Terms
from consortium.contracts.domain.terms.facts import Commitment
from consortium.contracts.domain.terms.participation import Spell
from consortium.contracts.domain.terms.schedules import (
    Measure,
    OnDrop,
    RebateScheme,
    RebateStep,
    Schedule,
    Scheme,
    Tier,
)
from consortium.foundation.domain.periods import Period

STARTS, ENDS = date(2025, 4, 1), date(2030, 4, 1)
TERM = Period(STARTS, ENDS)
QUARTERS = (1, 4, 7, 10)
WEST_LEAVES, HILL_JOINS = date(2025, 10, 1), date(2026, 1, 1)

# Year-1 volumes, annualised: North buys a tenth more than its baseline, Valley a tenth less.
LENSES = {
    "NOR": 6600,
    "SOU": 4000,
    "EAS": 3500,
    "WES": 3000,
    "CEN": 5000,
    "COA": 2500,
    "VAL": 1800,
    "HIL": 4000,
}


def tiers(item: str, *lines: tuple[str, str]) -> tuple[Tier, ...]:
    """Tiers of one item, each by its lower bound and its price."""
    return tuple(Tier(Decimal(bound), {item: Decimal(price)}) for bound, price in lines)


# Table T: under 10,000 £44; under 18,000 £42; under 25,000 £40; from 25,000 £38; alone £47.50.
LENS = Scheme(
    id="lens",
    name="Intraocular lens",
    clause=Clause.VOLUME_TIER,
    measure=Measure.COMMITTED_QUANTITY,
    items=("IOL",),
    tiers=tiers("IOL", ("0", "44"), ("10000", "42"), ("18000", "40"), ("25000", "38")),
    standalone=tiers("IOL", ("0", "47.50")),
    test_months=QUARTERS,
    paragraph="Schedule 2, paragraph 4",
)
# Clause C3: eight and more £0.95, seven £1.00, six £1.06, five £1.13, fewer £1.25, alone £1.45.
IMAGES = Scheme(
    id="images",
    name="Images per examination",
    clause=Clause.PARTICIPATION_BAND,
    measure=Measure.MEMBER_COUNT,
    items=("PACS",),
    tiers=tiers("PACS", ("0", "1.25"), ("5", "1.13"), ("6", "1.06"), ("7", "1.00"), ("8", "0.95")),
    standalone=tiers("PACS", ("0", "1.45")),
    test_months=QUARTERS,
    on_drop=OnDrop.AFTER_GRACE,
    grace_months=6,
)
# Clause C4: 4 % of the year's spend, back to the first pound, from £270,000.
REBATE = RebateScheme(
    id="rebate",
    name="Viscoelastic rebate",
    items=("OVD",),
    steps=(RebateStep(Decimal(270_000), Decimal("0.04")),),
)


def spell(trust: str, start: date = STARTS, end: date | None = None) -> Spell:
    return Spell(trust, Period(start, end))


def committed(
    volumes: Mapping[str, int | str], item: str = "IOL", since: date = STARTS
) -> tuple[Commitment, ...]:
    return tuple(
        Commitment(trust=trust, item=item, per_year=Decimal(volume), effective_from=since)
        for trust, volume in volumes.items()
    )


def terms(
    *schemes: Scheme,
    spells: Iterable[Spell],
    commitments: Iterable[Commitment] = (),
    term: Period = TERM,
) -> Terms:
    """The terms of an agreement with one version of its prices, in force from its first day."""
    schedule = Schedule(version=1, effective_from=term.start, schemes=schemes, rebates=())
    return Terms(
        term=term, spells=tuple(spells), schedules=(schedule,), commitments=tuple(commitments)
    )


def the_story(
    *, leavers: Mapping[str, date] | None = None, hill: date | None = HILL_JOINS
) -> Terms:
    """Lenses and images with the story's trusts; West leaves and Hill joins unless told."""
    leaves = {"WES": WEST_LEAVES} if leavers is None else leavers
    founders = [trust for trust in LENSES if trust != "HIL"]
    spells = [spell(trust, end=leaves.get(trust)) for trust in founders]
    if hill is not None:
        spells.append(spell("HIL", hill))
    return terms(LENS, IMAGES, spells=spells, commitments=committed(LENSES))


def ask(
    known: Terms, trust: str, on: date, *, item: str = "IOL", quantity: str = "1"
) -> Price | NoPrice:
    return PriceBook(known).price_of(trust=trust, item=item, on=on, quantity=Decimal(quantity))


def unit_price(known: Terms, trust: str, on: date, *, item: str = "IOL") -> Decimal | None:
    """The unit price, or None when there is no price."""
    answer = ask(known, trust, on, item=item)
    return answer.unit_price if isinstance(answer, Price) else None
