"""Tier tests: which tier is in force from when, by each rule for a worse one."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consortium.contracts.domain.prices.counting import committed_on
from consortium.contracts.domain.prices.pricing import Terms
from consortium.contracts.domain.prices.tier_tests import (
    Determination,
    Seal,
    TierTests,
    determine,
)
from consortium.contracts.domain.prices.tiers_in_force import InForce, Why, in_force, in_force_on
from consortium.contracts.domain.terms.facts import Commitment, Facts
from consortium.contracts.domain.terms.participation import Spell
from consortium.contracts.domain.terms.schedules import (
    OnDrop,
    Scheme,
    contract_years,
    dates_of_tests,
)
from consortium.foundation.domain.periods import Period
from tests.contracts import strategies
from tests.contracts.story import (
    HILL_JOINS,
    IMAGES,
    LENS,
    LENSES,
    STARTS,
    TERM,
    WEST_LEAVES,
    committed,
    spell,
    the_story,
    tiers,
    unit_price,
)

D = Decimal


def facts(spells: Iterable[Spell], commitments: Iterable[Commitment]) -> Facts:
    return Facts(term=TERM, spells=tuple(spells), commitments=tuple(commitments))


def found(*tiers_found: tuple[str, int]) -> list[Determination]:
    """Tests as if they had found these tiers on these days."""
    return [
        Determination(
            scheme="any",
            tested_on=date.fromisoformat(day),
            members=(),
            measure=D(tier),
            found=tier,
            seal=Seal(""),
        )
        for day, tier in tiers_found
    ]


def over_time(scheme: Scheme, tests: list[Determination]) -> list[tuple[str, int, Why]]:
    changes = in_force(scheme, tests, year_starts=contract_years(TERM))
    return [(change.starts_on.isoformat(), change.tier, change.why) for change in changes]


NEXT_TEST = LENS
NEVER = replace(LENS, on_drop=OnDrop.NEVER_WITHIN_YEAR)
GRACE = replace(LENS, on_drop=OnDrop.AFTER_GRACE, grace_months=6)
FIRST, BETTER, WORSE = Why.FIRST_TEST, Why.BETTER, Why.WORSE
NEW_YEAR, GRACE_ENDED = Why.NEW_YEAR, Why.GRACE_ENDED


class TestNextTest:
    def test_follows_each_test_that_finds_another_tier(self) -> None:
        tests = found(("2025-04-01", 3), ("2025-07-01", 3), ("2025-10-01", 2), ("2026-01-01", 3))
        assert over_time(NEXT_TEST, tests) == [
            ("2025-04-01", 3, FIRST),
            ("2025-10-01", 2, WORSE),
            ("2026-01-01", 3, BETTER),
        ]

    def test_of_no_test_is_nothing(self) -> None:
        assert over_time(NEXT_TEST, []) == []


class TestNeverWithinYear:
    def test_keeps_the_tier_until_the_year_sets_it_afresh(self) -> None:
        tests = found(("2025-04-01", 3), ("2025-07-01", 1), ("2026-01-01", 2), ("2026-04-01", 2))
        assert over_time(NEVER, tests) == [("2025-04-01", 3, FIRST), ("2026-04-01", 2, NEW_YEAR)]

    def test_takes_a_better_tier_at_once(self) -> None:
        tests = found(("2025-04-01", 1), ("2025-07-01", 3), ("2025-10-01", 2))
        assert over_time(NEVER, tests) == [("2025-04-01", 1, FIRST), ("2025-07-01", 3, BETTER)]

    def test_drops_in_an_agreement_whose_years_begin_between_its_tests(self) -> None:
        # Tested in April, years begin on 15 January: without a test on that day, a tier lost
        # for good would be paid for ever.
        term = Period(date(2025, 1, 15), date(2028, 1, 15))
        spells = [spell("NOR", term.start), spell("SOU", term.start, date(2025, 6, 1))]
        commitments = committed({"NOR": 10_000, "SOU": 15_000}, since=term.start)
        scheme = replace(NEVER, test_months=(4,))
        tests = [
            determine(
                scheme,
                on=day,
                facts=Facts(term=term, spells=tuple(spells), commitments=commitments),
            )
            for day in dates_of_tests(scheme, term=term, effective_from=term.start)
        ]
        changes = in_force(scheme, tests, year_starts=contract_years(term))
        assert [(each.starts_on.isoformat(), each.tier) for each in changes] == [
            ("2025-01-15", 3),
            ("2026-01-15", 1),
        ]


class TestGrace:
    @pytest.mark.parametrize(
        ("tests", "expected"),
        [
            # Worse for good: six months after the first test that found it.
            (
                [("2025-04-01", 3), ("2025-10-01", 2), ("2026-01-01", 2), ("2026-04-01", 2)],
                [("2025-04-01", 3, FIRST), ("2026-04-01", 2, GRACE_ENDED)],
            ),
            # A test in between that finds the tier again cancels it.
            (
                [("2025-04-01", 3), ("2025-10-01", 2), ("2026-01-01", 3), ("2026-04-01", 3)],
                [("2025-04-01", 3, FIRST)],
            ),
            # So does a better one, which takes effect at once.
            (
                [("2025-04-01", 2), ("2025-10-01", 1), ("2026-01-01", 3), ("2026-04-01", 3)],
                [("2025-04-01", 2, FIRST), ("2026-01-01", 3, BETTER)],
            ),
            # After a cancelled one a new clock starts.
            (
                [("2025-04-01", 3), ("2025-07-01", 2), ("2025-10-01", 3), ("2026-01-01", 2)],
                [("2025-04-01", 3, FIRST), ("2026-07-01", 2, GRACE_ENDED)],
            ),
            # A better test on the very day: the grace ends and the tier comes back at once.
            (
                [("2025-04-01", 3), ("2025-10-01", 2), ("2026-01-01", 2), ("2026-04-01", 3)],
                [
                    ("2025-04-01", 3, FIRST),
                    ("2026-04-01", 2, GRACE_ENDED),
                    ("2026-04-01", 3, BETTER),
                ],
            ),
            # The tier is that of the latest test before the day, not the first that was worse.
            (
                [("2025-04-01", 3), ("2025-10-01", 2), ("2026-01-01", 1), ("2026-04-01", 0)],
                [
                    ("2025-04-01", 3, FIRST),
                    ("2026-04-01", 1, GRACE_ENDED),
                    # What was found on the day itself starts a clock of its own.
                    ("2026-10-01", 0, GRACE_ENDED),
                ],
            ),
            (
                [("2025-04-01", 3), ("2025-10-01", 0), ("2026-01-01", 2), ("2026-07-01", 2)],
                [("2025-04-01", 3, FIRST), ("2026-04-01", 2, GRACE_ENDED)],
            ),
            # It ends between two tests as well.
            (
                [("2025-04-01", 3), ("2025-08-01", 2), ("2026-04-01", 2)],
                [("2025-04-01", 3, FIRST), ("2026-02-01", 2, GRACE_ENDED)],
            ),
        ],
    )
    def test_runs_from_the_first_test_that_found_it_worse(
        self, tests: list[tuple[str, int]], expected: list[tuple[str, int, Why]]
    ) -> None:
        assert over_time(GRACE, found(*tests)) == expected

    def test_is_clamped_to_the_end_of_a_shorter_month(self) -> None:
        tests = found(("2025-04-01", 3), ("2025-08-31", 2))
        assert over_time(GRACE, tests)[-1] == ("2026-02-28", 2, GRACE_ENDED)


class TestInForceOn:
    CHANGES = in_force(
        GRACE,
        found(("2025-04-01", 3), ("2025-10-01", 2), ("2026-01-01", 2), ("2026-04-01", 3)),
        year_starts=(),
    )

    @pytest.mark.parametrize(
        ("day", "tier"),
        [
            ("2025-03-31", None),
            ("2025-04-01", 3),
            ("2026-03-31", 3),
            # Two changes on one day: the later one holds, nobody pays the tier in between.
            ("2026-04-01", 3),
        ],
    )
    def test_is_the_last_change_that_has_begun(self, day: str, tier: int | None) -> None:
        change = in_force_on(self.CHANGES, date.fromisoformat(day))
        assert (change and change.tier) == tier


class TestStoryOfImages:
    """Seven trusts pay £1.00; West leaves on 1 October 2025; six months of grace."""

    def price(self, day: str, *, hill: str | None, leavers: Mapping[str, str]) -> Decimal | None:
        known = the_story(
            leavers={trust: date.fromisoformat(on) for trust, on in leavers.items()},
            hill=date.fromisoformat(hill) if hill else None,
        )
        return unit_price(known, "NOR", date.fromisoformat(day), item="PACS")

    @pytest.mark.parametrize(
        ("day", "hill", "price"),
        [
            ("2025-09-30", None, "1.00"),
            ("2025-10-01", None, "1.00"),
            ("2026-03-31", None, "1.00"),
            ("2026-04-01", None, "1.06"),
            # Hill joins on the day the grace ends: the price stays.
            ("2026-04-01", "2026-04-01", "1.00"),
            ("2026-06-30", "2026-04-01", "1.00"),
            # Hill joins in between: the clock is cancelled.
            ("2026-04-01", "2026-01-01", "1.00"),
            # Hill joins a day after a test: it counts from the next one.
            ("2026-04-01", "2026-04-02", "1.06"),
            ("2026-07-01", "2026-04-02", "1.00"),
        ],
    )
    def test_one_leaver_and_one_joiner(self, day: str, hill: str | None, price: str) -> None:
        assert self.price(day, hill=hill, leavers={"WES": "2025-10-01"}) == D(price)

    @pytest.mark.parametrize(
        ("day", "price"),
        [
            ("2026-03-31", "1.00"),
            # Each leaver has a clock; the worse band holds once the earlier one has run out.
            ("2026-04-01", "1.13"),
            ("2026-07-01", "1.13"),
        ],
    )
    def test_two_leavers_whose_graces_overlap(self, day: str, price: str) -> None:
        leavers = {"WES": "2025-10-01", "VAL": "2026-01-01"}
        assert self.price(day, hill=None, leavers=leavers) == D(price)

    def test_the_second_leaver_leaves_on_the_day_the_first_grace_ends(self) -> None:
        leavers = {"WES": "2025-10-01", "VAL": "2026-04-01"}
        assert self.price("2026-04-01", hill=None, leavers=leavers) == D("1.06")
        assert self.price("2026-09-30", hill=None, leavers=leavers) == D("1.06")
        assert self.price("2026-10-01", hill=None, leavers=leavers) == D("1.13")


class TestDetermine:
    SPELLS = (spell("NOR"), spell("SOU"), spell("WES", STARTS, WEST_LEAVES))
    LETTERS = committed({"NOR": 6600, "SOU": "4000.5", "WES": 3000, "HIL": 4000})

    def test_counts_the_members_of_the_day_and_nobody_else(self) -> None:
        test = determine(LENS, on=STARTS, facts=facts(self.SPELLS, self.LETTERS))
        assert [(each.trust, each.amount) for each in test.members] == [
            ("NOR", D(6600)),
            ("SOU", D("4000.5")),
            ("WES", D(3000)),
        ]
        assert test.measure == D("13600.5")
        assert test.found == 1

    def test_counts_heads_for_a_band(self) -> None:
        test = determine(IMAGES, on=WEST_LEAVES, facts=facts(self.SPELLS, self.LETTERS))
        assert (test.measure, test.found) == (D(2), 0)

    def test_counts_a_joiner_on_its_first_day(self) -> None:
        # Edge case E8: Hill joins on the test date, 27,400 lenses are tier £38.
        known = the_story()
        test = determine(LENS, on=HILL_JOINS, facts=known)
        assert test.measure == D(27_400)
        assert LENS.tiers[test.found].prices["IOL"] == D(38)

    def test_adds_up_all_items_of_the_scheme(self) -> None:
        both = replace(LENS, items=("IOL", "TORIC"))
        letters = (*committed({"NOR": 6600}), *committed({"NOR": 400}, item="TORIC"))
        test = determine(both, on=STARTS, facts=facts((spell("NOR"),), letters))
        assert test.measure == D(7000)

    def test_without_members_is_the_first_tier(self) -> None:
        test = determine(LENS, on=STARTS, facts=facts((), self.LETTERS))
        assert (test.members, test.measure, test.found) == ((), D(0), 0)


class TestCommitments:
    def test_a_later_letter_takes_over_from_its_own_day(self) -> None:
        letters = (
            *committed({"NOR": 7000}, since=date(2025, 10, 1)),
            *committed({"NOR": 6600}),
        )
        key = ("NOR", "IOL")
        assert key not in committed_on(letters, date(2025, 3, 31))
        assert committed_on(letters, date(2025, 9, 30))[key] == D(6600)
        assert committed_on(letters, date(2025, 10, 1))[key] == D(7000)

    def test_of_two_letters_for_one_day_the_one_recorded_later_counts(self) -> None:
        letters = (*committed({"NOR": 6600}), *committed({"NOR": 0}))
        assert committed_on(letters, STARTS)["NOR", "IOL"] == D(0)


class TestFingerprint:
    SPELLS = (spell("NOR"), spell("SOU"))

    def seal(
        self,
        scheme: Scheme = LENS,
        on: date = STARTS,
        volumes: Mapping[str, int | str] = LENSES,
        trusts: tuple[str, ...] = ("NOR", "SOU"),
    ) -> str:
        return determine(
            scheme,
            on=on,
            facts=facts([spell(trust) for trust in trusts], committed(volumes)),
        ).inputs_sha256

    def test_is_the_same_for_the_same_inputs(self) -> None:
        assert self.seal() == self.seal()
        assert self.seal(trusts=("SOU", "NOR")) == self.seal()
        # A number is the same number however many zeros it is written with.
        assert self.seal(volumes={**LENSES, "NOR": "6600.00"}) == self.seal()
        assert self.seal(volumes={**LENSES, "NOR": "66E2"}) == self.seal()

    @pytest.mark.parametrize(
        "changed",
        [
            {"scheme": replace(LENS, id="other")},
            {"scheme": replace(LENS, items=("IOL", "TORIC"))},
            {"scheme": replace(LENS, tiers=tiers("IOL", ("0", "44"), ("10001", "42")))},
            {"scheme": replace(LENS, measure=IMAGES.measure)},
            {"on": date(2025, 7, 1)},
            {"volumes": {**LENSES, "NOR": "6600.000001"}},
            {"trusts": ("NOR",)},
            {"trusts": ("NOR", "SOU", "WES")},
            {"trusts": ("NOR", "EAS")},
        ],
    )
    def test_differs_when_any_input_differs(self, changed: dict[str, object]) -> None:
        assert self.seal(**changed) != self.seal()  # type: ignore[arg-type]

    @pytest.mark.parametrize(
        "changed",
        [
            # None of these is looked at by a test.
            {"scheme": replace(LENS, name="Lens", paragraph="", standalone=())},
            {"scheme": replace(LENS, on_drop=OnDrop.AFTER_GRACE, grace_months=3)},
            {"volumes": {**LENSES, "HIL": 1}},
        ],
    )
    def test_is_the_same_when_something_else_differs(self, changed: dict[str, object]) -> None:
        assert self.seal(**changed) == self.seal()  # type: ignore[arg-type]

    def test_is_one_that_anybody_can_work_out_again(self) -> None:
        """By sha256sum of the text {"bounds":["0","10000"],"items":["IOL"],
        "measure":"committed_qty","members":[["NOR","6600"]],"scheme":"lens",
        "tested_on":"2025-04-01"} without its line breaks."""
        scheme = replace(LENS, tiers=tiers("IOL", ("0", "44"), ("10000", "42")))
        expected = "57815769fce7c76066277b07b6f5f4e1123d54ac812d4e30edcfaddde964436a"
        assert self.seal(scheme=scheme, trusts=("NOR",)) == expected

    def test_two_are_equal_when_their_hashes_are(self) -> None:
        said = determine(LENS, on=STARTS, facts=facts(self.SPELLS, committed(LENSES)))
        kept = replace(said, seal=Seal(said.inputs_sha256))
        assert kept == said
        assert hash(kept) == hash(said)
        assert replace(said, seal=Seal("ab" * 32)) != said


def test_a_change_says_which_test_it_came_from() -> None:
    tests = found(("2025-04-01", 3), ("2025-10-01", 2), ("2026-01-01", 1), ("2026-04-01", 1))
    changes: tuple[InForce, ...] = in_force(GRACE, tests, year_starts=())
    assert changes[-1].test is tests[2]


class TestWhatTestsShare:
    """Whatever was worked out for other tests, each finds what it finds by itself."""

    @given(
        strategies.agreements()
        .flatmap(strategies.more_rules)
        .flatmap(strategies.some_shares)
        .flatmap(strategies.some_run_rates),
        st.lists(strategies.days(), max_size=5),
    )
    @settings(max_examples=20)
    def test_several_days_of_several_schemes_are_tested_like_each_by_itself(
        self, known: Terms, days: list[date]
    ) -> None:
        shared = TierTests(known)
        for version in known.schedules:
            for scheme in version.schemes:
                alone = [determine(scheme, on=day, facts=known) for day in days]
                together = list(shared.each(scheme, days))
                assert together == alone
                assert [test.inputs_sha256 for test in together] == [
                    test.inputs_sha256 for test in alone
                ]
