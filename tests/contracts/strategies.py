"""Random agreements that are valid: what hypothesis draws to try the rules on."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from consortium.contracts.domain.clauses.catalogue import Clause
from consortium.contracts.domain.prices.pricing import Terms
from consortium.contracts.domain.terms.facts import Commitment, Lead, Merger, Suspension, Usage
from consortium.contracts.domain.terms.participation import (
    ParticipationEvent,
    ParticipationKind,
    Spell,
)
from consortium.contracts.domain.terms.rules import (
    JoinerPays,
    JoinerRule,
    LeadExitRule,
    LeastMembersRule,
    LinkRule,
    LocalLabourRule,
    MergedCount,
    MergerRule,
    Rules,
    SuspensionRule,
)
from consortium.contracts.domain.terms.schedules import (
    CLAUSE_MEASURES,
    Measure,
    OnDrop,
    Schedule,
    Scheme,
    Tier,
)
from consortium.foundation.domain.periods import Period

TRUSTS = ("COA", "EAS", "NOR", "SOU", "WES")
ITEMS = ("IOL", "OVD", "PACS")
# Which items are tested together: one alone, two together, one not priced at all.
GROUPINGS = ((("IOL",),), (("IOL", "OVD"),), (("IOL",), ("OVD", "PACS")))
UNKNOWN = "UNKNOWN"
FACTORS = tuple(Decimal(number).scaleb(-2) for number in (98, 102, 108))
FIRST, LAST = date(2024, 1, 1), date(2029, 12, 31)

MILLIONTH, HUNDREDTH = Decimal("0.000001"), Decimal("0.01")
# Made from whole numbers: drawing decimals takes several times as long.
prices = st.integers(1, 500_000_000).map(lambda number: number * MILLIONTH)
volumes = st.integers(0, 20_000).map(Decimal) | st.integers(0, 2_000_000).map(
    lambda number: number * HUNDREDTH
)
quantities = st.integers(1, 1_000_000).map(lambda number: number * HUNDREDTH)


def days() -> st.SearchStrategy[date]:
    return st.dates(FIRST, LAST)


def participation_events() -> st.SearchStrategy[list[ParticipationEvent]]:
    """Events in any order, whether they fit together or not."""
    return st.lists(
        st.builds(
            ParticipationEvent,
            trust=st.sampled_from(TRUSTS),
            kind=st.sampled_from(ParticipationKind),
            # Few days, so that several events fall on one.
            effective_on=st.dates(date(2025, 4, 1), date(2025, 4, 8)),
        ),
        max_size=12,
    )


@st.composite
def terms_of_agreements(draw: st.DrawFn) -> Period:
    """One to three years, from any day on."""
    start = draw(st.dates(date(2024, 1, 1), date(2026, 12, 31)))
    return Period(start, start + timedelta(days=draw(st.integers(200, 1_100))))


@st.composite
def stays(draw: st.DrawFn, trust: str, term: Period) -> list[Spell]:
    """How a trust comes and goes, before, in and after the term."""
    assert term.end is not None
    around = st.dates(term.start - timedelta(days=60), term.end + timedelta(days=60))
    # Many join on the first day and stay, or the tests would mostly find nobody.
    if draw(st.booleans()):
        after = st.dates(term.start + timedelta(days=1), term.end)
        return [Spell(trust, Period(term.start, draw(st.none() | after)))]
    turns = sorted(draw(st.sets(around, max_size=4)))
    return [
        Spell(trust, Period(start, turns[index + 1] if index + 1 < len(turns) else None))
        for index, start in enumerate(turns)
        if index % 2 == 0
    ]


@st.composite
def tier_tables(draw: st.DrawFn, items: tuple[str, ...], measure: Measure) -> tuple[Tier, ...]:
    """Tiers that begin at 0, rise, and never cost more the higher they are."""
    above = st.integers(1, 6) if measure is Measure.MEMBER_COUNT else st.integers(1, 40_000)
    bounds = [0, *sorted(draw(st.sets(above, max_size=3)))]
    columns = {
        item: sorted(
            draw(st.lists(prices, min_size=len(bounds), max_size=len(bounds))), reverse=True
        )
        for item in items
    }
    return tuple(
        Tier(Decimal(bound), {item: columns[item][index] for item in items})
        for index, bound in enumerate(bounds)
    )


@st.composite
def schemes(
    draw: st.DrawFn, items: tuple[str, ...], key: str, on_drop: OnDrop | None = None
) -> Scheme:
    clause = draw(st.sampled_from(sorted(CLAUSE_MEASURES)))
    measure = CLAUSE_MEASURES[clause]
    alone = tier_tables(items, Measure.COMMITTED_QUANTITY)
    return Scheme(
        id=key,
        name=key,
        clause=clause,
        measure=measure,
        items=items,
        tiers=draw(tier_tables(items, measure)),
        standalone=draw(st.just(()) | alone),
        test_months=draw(st.sampled_from([(), (4,), (1, 4, 7, 10), tuple(range(1, 13))])),
        on_drop=on_drop or draw(st.sampled_from(OnDrop)),
        grace_months=draw(st.integers(1, 14)),
    )


@st.composite
def agreements(draw: st.DrawFn, on_drop: OnDrop | None = None) -> Terms:
    """An agreement with one to three versions of its prices, and trusts that come and go."""
    term = draw(terms_of_agreements())
    trusts = draw(st.sets(st.sampled_from(TRUSTS), min_size=1))
    return Terms(
        term=term,
        spells=tuple(spell for trust in sorted(trusts) for spell in draw(stays(trust, term))),
        schedules=draw(versions(term, on_drop)),
        commitments=tuple(draw(commitments(term))),
    )


@st.composite
def versions(draw: st.DrawFn, term: Period, on_drop: OnDrop | None = None) -> tuple[Schedule, ...]:
    assert term.end is not None
    later = st.dates(term.start, term.end - timedelta(days=1))
    first = st.sampled_from([term.start, term.start + timedelta(days=30)])
    # The version drafted last need not be the one that begins last.
    begin = draw(st.permutations([draw(first), *draw(st.lists(later, max_size=2))]))
    return tuple(
        Schedule(
            version=number,
            effective_from=day,
            schemes=tuple(
                draw(schemes(items, f"{number}-{items[0]}", on_drop))
                for items in draw(st.sampled_from(GROUPINGS))
            ),
            rebates=(),
        )
        for number, day in enumerate(dict.fromkeys(begin), start=1)
    )


@st.composite
def some_bands(draw: st.DrawFn, known: Terms) -> Terms:
    """The same terms, with some of the schemes as incremental bands."""
    return replace(
        known,
        schedules=tuple(
            replace(
                schedule,
                schemes=tuple(
                    replace(
                        scheme, clause=Clause.INCREMENTAL_BANDS, measure=Measure.ACTUAL_QUANTITY
                    )
                    if draw(st.booleans())
                    else scheme
                    for scheme in schedule.schemes
                ),
            )
            for schedule in known.schedules
        ),
    )


@st.composite
def some_shares(draw: st.DrawFn, known: Terms) -> Terms:
    """The same terms, with some of the schemes tested by each trust's own share."""

    def by_share(scheme: Scheme) -> Scheme:
        count = len(scheme.tiers)
        tiers = tuple(
            replace(tier, lower_bound=Decimal(at) / count) for at, tier in enumerate(scheme.tiers)
        )
        return replace(scheme, clause=Clause.COMMITTED_SHARE, measure=Measure.SHARE, tiers=tiers)

    schedules = tuple(
        replace(
            schedule,
            schemes=tuple(
                by_share(scheme) if draw(st.booleans()) else scheme for scheme in schedule.schemes
            ),
        )
        for schedule in known.schedules
    )
    return replace(known, schedules=schedules, usage=tuple(draw(usage(known.term))))


@st.composite
def some_run_rates(draw: st.DrawFn, known: Terms) -> Terms:
    """The same terms, with some of the volumes those returned, and some tiers linked to an item."""

    def by_returns(scheme: Scheme) -> Scheme:
        link = LinkRule(item=draw(st.sampled_from(ITEMS)), least_share=Decimal("0.5"))
        return replace(
            scheme,
            measure=draw(st.sampled_from([Measure.ACTUAL_QUANTITY, Measure.SPEND])),
            rules=replace(scheme.rules, link=draw(st.none() | st.just(link))),
        )

    schedules = tuple(
        replace(
            schedule,
            schemes=tuple(
                by_returns(scheme)
                if scheme.measure is Measure.COMMITTED_QUANTITY and draw(st.booleans())
                else scheme
                for scheme in schedule.schemes
            ),
        )
        for schedule in known.schedules
    )
    return replace(known, schedules=schedules, usage=tuple(draw(usage(known.term))))


def usage(term: Period) -> st.SearchStrategy[list[Usage]]:
    """What trusts returned for quarters of the year."""

    def returned(trust: str, item: str, quarter: int, bought: int, beside: int) -> Usage:
        start = term.start + timedelta(days=91 * quarter)
        return Usage(
            trust=trust,
            item=item,
            period=Period(start, start + timedelta(days=91)),
            on_contract=Decimal(bought),
            of_category=Decimal(bought + beside),
        )

    numbers = st.integers(0, 500)
    return st.lists(
        st.builds(
            returned,
            st.sampled_from(TRUSTS),
            st.sampled_from(ITEMS),
            st.integers(0, 8),
            numbers,
            numbers,
        ),
        max_size=8,
    )


@st.composite
def more_rules(draw: st.DrawFn, known: Terms) -> Terms:
    """The same terms with rules that most contracts do not have, and with what they look at."""
    assert known.term.end is not None
    days = st.dates(known.term.start, known.term.end)

    def period() -> Period:
        start, end = sorted(draw(st.tuples(days, days)))
        return Period(start, None if end == start else end)

    trusts = st.sampled_from(TRUSTS)
    return replace(
        known,
        schedules=tuple(
            replace(
                schedule,
                schemes=tuple(replace(scheme, rules=draw(rules())) for scheme in schedule.schemes),
            )
            for schedule in known.schedules
        ),
        suspensions=tuple(
            Suspension(trust=draw(trusts), period=period()) for _ in range(draw(st.integers(0, 2)))
        ),
        leads=tuple(
            Lead(trust=draw(trusts), period=period()) for _ in range(draw(st.integers(0, 2)))
        ),
        mergers=tuple(
            Merger(
                legacy=tuple(sorted(draw(st.sets(trusts, min_size=2, max_size=2)))),
                successor=draw(trusts | st.just("NEW")),
                effective_on=draw(days),
                outsiders_named=draw(st.booleans()),
            )
            for _ in range(draw(st.integers(0, 1)))
        ),
        factors={trust: draw(st.sampled_from(FACTORS)) for trust in TRUSTS[1:]},
    )


def rules() -> st.SearchStrategy[Rules]:
    """Who waits, who is suspended, and what holds without a lead or with too few members."""
    nothing = st.none()
    return st.builds(
        Rules,
        joiners=st.builds(JoinerRule, pays=st.sampled_from(JoinerPays), months=st.integers(0, 6)),
        suspension=st.builds(
            SuspensionRule, counts=st.booleans(), price_kept_days=st.integers(0, 60)
        ),
        mergers=st.builds(MergerRule, counts_as=st.sampled_from(MergedCount)),
        lead_exit=nothing
        | st.builds(LeadExitRule, days=st.integers(0, 90), falls_to=st.just(Decimal(0))),
        local_labour=nothing
        | st.builds(
            LocalLabourRule,
            labour_share=st.sampled_from([Decimal("0.7"), Decimal(1)]),
            reference=st.just(Decimal("1.02")),
            only_joiners=st.booleans(),
        ),
        least_members=nothing
        | st.builds(LeastMembersRule, members=st.integers(1, 4), freeze_days=st.integers(1, 90)),
    )


def commitments(term: Period) -> st.SearchStrategy[list[Commitment]]:
    around = st.dates(term.start - timedelta(days=60), term.start + timedelta(days=800))
    letters = st.builds(
        Commitment,
        trust=st.sampled_from(TRUSTS),
        item=st.sampled_from(ITEMS),
        per_year=volumes,
        effective_from=st.just(term.start) | around,
    )
    return st.lists(
        letters,
        max_size=10,
    )


def lines(term: Period) -> st.SearchStrategy[list[tuple[str, str, date, Decimal]]]:
    """Trust, item, day and quantity of some purchases, in and around the term."""
    assert term.end is not None
    around = st.dates(term.start - timedelta(days=5), term.end + timedelta(days=5))
    return st.lists(
        st.tuples(st.sampled_from(TRUSTS), st.sampled_from((*ITEMS, UNKNOWN)), around, quantities),
        min_size=1,
        max_size=8,
    )


@st.composite
def questions(
    draw: st.DrawFn, on_drop: OnDrop | None = None
) -> tuple[Terms, list[tuple[str, str, date, Decimal]]]:
    """An agreement and purchases to price under it."""
    known = draw(agreements(on_drop))
    return known, draw(lines(known.term))
