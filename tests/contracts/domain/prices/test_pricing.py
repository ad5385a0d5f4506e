"""The price of a line: the worked numbers of the clauses, and what holds for every agreement."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from consortium.contracts.domain.clauses.catalogue import Clause
from consortium.contracts.domain.prices.answers import NoPrice, NoPriceReason, Price
from consortium.contracts.domain.prices.due_tests import due_tests
from consortium.contracts.domain.prices.pricing import PriceBook, Terms, contract_year, schedule_on
from consortium.contracts.domain.prices.tier_tests import determine
from consortium.contracts.domain.terms.facts import Commitment
from consortium.contracts.domain.terms.participation import Spell, Standing, members_on
from consortium.contracts.domain.terms.schedules import (
    Measure,
    OnDrop,
    Schedule,
    Scheme,
    dates_of_tests,
)
from consortium.foundation.domain.errors import Invalid
from consortium.foundation.domain.periods import Period
from tests.contracts import strategies
from tests.contracts.story import (
    ENDS,
    HILL_JOINS,
    IMAGES,
    LENS,
    LENSES,
    STARTS,
    TERM,
    WEST_LEAVES,
    ask,
    committed,
    spell,
    terms,
    the_story,
    tiers,
    unit_price,
)

D = Decimal
Line = tuple[str, str, date, Decimal]
DATA = Path(__file__).parents[2] / "data"
WORKED = json.loads((DATA / "prices.json").read_text())


FIVE = {"A": 18_000, "B": 12_000, "C": 9_000, "D": 7_000, "E": 6_000}
FIVE_TRUSTS = replace(
    LENS,
    tiers=tiers("IOL", ("0", "10"), ("10000", "9.40"), ("25000", "8.90"), ("50000", "8.30")),
    standalone=tiers("IOL", ("0", "10.60"), ("10000", "10.10"), ("25000", "9.60")),
)


def day(text: str) -> date:
    return date.fromisoformat(text)


def priced(answer: Price | NoPrice) -> Price:
    assert isinstance(answer, Price)
    return answer


def refused(answer: Price | NoPrice) -> NoPriceReason:
    assert isinstance(answer, NoPrice)
    return answer.reason


class TestStory:
    """What a hundred lenses cost whom, and when (West leaves in October, Hill joins in January)."""

    @pytest.mark.parametrize(
        ("trust", "on", "each", "amount"),
        [
            ("NOR", "2025-05-03", "38", "3800.00"),
            ("NOR", "2025-11-03", "40", "4000.00"),
            ("NOR", "2026-02-03", "38", "3800.00"),
            ("WES", "2025-05-03", "38", "3800.00"),
            ("WES", "2025-11-03", "47.50", "4750.00"),
            ("WES", "2026-02-03", "47.50", "4750.00"),
            ("HIL", "2026-02-03", "38", "3800.00"),
            # The edges of the leaver's half-open stay (edge case E1) and of the term.
            ("WES", "2025-09-30", "38", "3800.00"),
            ("WES", "2025-10-01", "47.50", "4750.00"),
            ("NOR", "2025-09-30", "38", "3800.00"),
            ("NOR", "2025-10-01", "40", "4000.00"),
            ("NOR", "2025-12-31", "40", "4000.00"),
            ("NOR", "2026-01-01", "38", "3800.00"),
            ("NOR", "2025-04-01", "38", "3800.00"),
            ("NOR", "2030-03-31", "38", "3800.00"),
        ],
    )
    def test_lenses(self, trust: str, on: str, each: str, amount: str) -> None:
        answer = priced(ask(the_story(), trust, day(on), quantity="100"))
        assert (answer.unit_price, answer.amount) == (D(each), D(amount))

    @pytest.mark.parametrize(
        ("trust", "item", "on", "reason"),
        [
            ("HIL", "IOL", "2025-11-03", NoPriceReason.NOT_JOINED),
            ("HIL", "IOL", "2025-12-31", NoPriceReason.NOT_JOINED),
            ("DAL", "IOL", "2025-11-03", NoPriceReason.NOT_JOINED),
            ("NOR", "IOL", "2025-03-31", NoPriceReason.OUTSIDE_TERM),
            ("NOR", "IOL", "2030-04-01", NoPriceReason.OUTSIDE_TERM),
            ("NOR", "UNKNOWN", "2025-11-03", NoPriceReason.UNKNOWN_ITEM),
            ("WES", "UNKNOWN", "2025-11-03", NoPriceReason.UNKNOWN_ITEM),
        ],
    )
    def test_has_no_price_and_says_why(
        self, trust: str, item: str, on: str, reason: NoPriceReason
    ) -> None:
        assert refused(ask(the_story(), trust, day(on), item=item)) is reason

    def test_without_an_opt_out_price_a_leaver_has_none(self) -> None:
        known = terms(replace(LENS, standalone=()), spells=[spell("WES", STARTS, WEST_LEAVES)])
        assert refused(ask(known, "WES", WEST_LEAVES)) is NoPriceReason.NO_OPT_OUT_PRICE

    def test_before_the_first_version_there_is_no_price(self) -> None:
        later = Schedule(version=1, effective_from=day("2025-07-01"), schemes=(LENS,), rebates=())
        known = replace(the_story(), schedules=(later,))
        assert refused(ask(known, "NOR", day("2025-06-30"))) is NoPriceReason.NO_SCHEDULE
        assert unit_price(known, "NOR", day("2025-07-01")) == D(38)

    def test_a_credit_note_for_an_earlier_delivery_keeps_its_price(self) -> None:
        # Edge case E1: returned in November, priced by the day of the delivery in September.
        answer = priced(ask(the_story(), "WES", day("2025-09-12"), quantity="-10"))
        assert (answer.unit_price, answer.amount) == (D(38), D("-380.00"))

    def test_a_joiner_between_two_tests_pays_the_tier_in_force_and_counts_at_the_next(self) -> None:
        known = the_story(hill=day("2025-12-01"))
        assert unit_price(known, "HIL", day("2025-12-15")) == D(40)
        assert unit_price(known, "NOR", day("2025-12-15")) == D(40)
        assert unit_price(known, "HIL", day("2026-01-01")) == D(38)

    def test_the_path_leads_from_the_stay_to_the_tier(self) -> None:
        path = ask(the_story(), "NOR", day("2025-11-03")).path
        assert path.standing is Standing.MEMBER
        assert path.spell == Spell("NOR", Period(STARTS))
        assert path.schedule is not None
        assert path.schedule.version == 1
        assert path.in_force is not None
        assert path.in_force.test.tested_on == WEST_LEAVES
        assert path.in_force.test.measure == D(23_400)
        assert not path.confirmed
        assert path.tier == 2


class TestVolumeTiers:
    """Clause C1, all units: the whole order costs the price of the tier."""

    @pytest.mark.parametrize(
        ("committed_by", "price"),
        [
            ({"NOR": 26_400}, "38"),
            ({"NOR": 25_000}, "38"),
            ({"NOR": 24_999}, "40"),
            ({"NOR": 18_000}, "40"),
            ({"NOR": 17_999}, "42"),
            ({"NOR": 9_999}, "44"),
            ({"NOR": 0}, "44"),
            ({}, "44"),
            # Five trusts, each below every bound, are one organisation together.
            ({"NOR": 5280, "SOU": 5280, "EAS": 5280, "WES": 5280, "CEN": 5280}, "38"),
        ],
    )
    def test_is_the_tier_of_all_members_together(
        self, committed_by: dict[str, int], price: str
    ) -> None:
        trusts = committed_by or {"NOR": 0}
        known = terms(LENS, spells=map(spell, trusts), commitments=committed(committed_by))
        assert {unit_price(known, trust, STARTS) for trust in trusts} == {D(price)}

    def test_has_a_dead_zone_below_a_bound(self) -> None:
        # 24,000 at £40 are £960,000, and 25,000 at £38 are £950,000: a thousand more cost
        # £10,000 less. The zone begins at 23,750, which cost what 25,000 do.
        def cost(quantity: int) -> Decimal:
            known = terms(LENS, spells=[spell("NOR")], commitments=committed({"NOR": quantity}))
            return priced(ask(known, "NOR", STARTS, quantity=str(quantity))).amount

        assert (cost(24_000), cost(25_000)) == (D("960000.00"), D("950000.00"))
        assert cost(23_750) == cost(25_000)

    @pytest.mark.parametrize(
        ("leavers", "price"),
        [
            # E2: without West and Valley 21,600 a year; E4: without North 19,800.
            (("WES", "VAL"), "40"),
            (("NOR",), "40"),
            (("NOR", "WES"), "42"),
        ],
    )
    def test_drops_when_members_leave(self, leavers: tuple[str, ...], price: str) -> None:
        known = the_story(leavers=dict.fromkeys(leavers, WEST_LEAVES), hill=None)
        assert unit_price(known, "SOU", WEST_LEAVES) == D(price)

    @pytest.mark.parametrize(
        ("on_drop", "grace_months", "amount"),
        [
            # Clause C8: the six trusts buy 5,850 lenses in the third quarter.
            (OnDrop.NEXT_TEST, 0, "234000.00"),
            (OnDrop.AFTER_GRACE, 3, "222300.00"),
            (OnDrop.NEVER_WITHIN_YEAR, 0, "222300.00"),
        ],
    )
    def test_drops_when_the_scheme_says(
        self, on_drop: OnDrop, grace_months: int, amount: str
    ) -> None:
        scheme = replace(LENS, on_drop=on_drop, grace_months=grace_months)
        known = replace(the_story(), schedules=terms(scheme, spells=()).schedules)
        answer = priced(ask(known, "NOR", day("2025-11-03"), quantity="5850"))
        assert answer.amount == D(amount)

    def test_a_price_of_many_decimals_is_rounded_in_the_total_only(self) -> None:
        scheme = replace(LENS, tiers=tiers("IOL", ("0", "63.155503")))
        known = terms(scheme, spells=[spell("NOR")])
        answer = priced(ask(known, "NOR", STARTS, quantity="1000.5"))
        assert answer.unit_price == D("63.155503")
        # 63.155503 × 1,000.5 = 63,187.0807515
        assert answer.amount == D("63187.08")


class TestParticipationBand:
    """Clause C3: the price follows how many members there are."""

    @pytest.mark.parametrize(
        ("members", "price"),
        [
            (9, "0.95"),
            (8, "0.95"),
            (7, "1.00"),
            (6, "1.06"),
            (5, "1.13"),
            (4, "1.25"),
            (1, "1.25"),
        ],
    )
    def test_is_the_band_of_the_count(self, members: int, price: str) -> None:
        known = terms(IMAGES, spells=[spell(f"T{number}") for number in range(members)])
        assert unit_price(known, "T0", STARTS, item="PACS") == D(price)

    def test_a_trust_alone_pays_its_own_price(self) -> None:
        answer = priced(ask(the_story(), "WES", WEST_LEAVES, item="PACS", quantity="120000"))
        assert answer.amount == D("174000.00")


class TestFiveTrusts:
    """A worked example with opt-out tiers: 52,000 units together, and what leaving costs whom."""

    def cost(self, of: str, leavers: str = "") -> Decimal:
        stays = [spell(trust, STARTS, WEST_LEAVES if trust in leavers else None) for trust in FIVE]
        known = terms(FIVE_TRUSTS, spells=stays, commitments=committed(FIVE))
        return sum(
            (
                priced(ask(known, trust, WEST_LEAVES, quantity=str(FIVE[trust]))).amount
                for trust in of
            ),
            D(0),
        )

    def test_together_they_reach_the_last_tier(self) -> None:
        assert self.cost("ABCDE") == D("431600.00")

    def test_one_that_leaves_costs_the_others_twice_what_it_costs_itself(self) -> None:
        assert self.cost("ABCD") == D("381800.00")
        assert self.cost("ABCD", leavers="E") == D("409400.00")
        assert self.cost("E", leavers="E") - self.cost("E") == D("13800.00")

    def test_all_apart_pay_by_their_own_volume_alone(self) -> None:
        apart = {trust: self.cost(trust, leavers="ABCDE") for trust in "ABCDE"}
        assert apart == {
            "A": D("181800.00"),
            "B": D("121200.00"),
            "C": D("95400.00"),
            "D": D("74200.00"),
            "E": D("63600.00"),
        }
        assert sum(apart.values()) - self.cost("ABCDE") == D("104600.00")


class TestVersions:
    def version(self, number: int, starts: str, price: str) -> Schedule:
        scheme = replace(LENS, id=f"lens-{number}", tiers=tiers("IOL", ("0", price)))
        return Schedule(version=number, effective_from=day(starts), schemes=(scheme,), rebates=())

    @pytest.mark.parametrize(
        ("on", "price"),
        [
            ("2025-04-01", "40"),
            ("2025-06-30", "40"),
            ("2025-07-01", "41"),
            ("2025-09-30", "41"),
            ("2025-10-01", "42"),
        ],
    )
    def test_each_holds_until_the_next_begins_whatever_their_numbers(
        self, on: str, price: str
    ) -> None:
        # The third version was drafted last, to begin before the second.
        versions = (
            self.version(1, "2025-04-01", "40"),
            self.version(2, "2025-10-01", "42"),
            self.version(3, "2025-07-01", "41"),
        )
        known = replace(the_story(), schedules=versions)
        assert unit_price(known, "NOR", day(on)) == D(price)

    def test_a_version_that_starts_in_mid_quarter_is_tested_on_its_first_day(self) -> None:
        versions = (
            replace(self.version(1, "2025-04-01", "40"), schemes=(LENS,)),
            Schedule(
                version=2,
                effective_from=day("2025-11-15"),
                schemes=(replace(LENS, id="second"),),
                rebates=(),
            ),
        )
        known = replace(the_story(), schedules=versions)
        path = ask(known, "NOR", day("2025-12-01")).path
        assert path.in_force is not None
        assert path.in_force.test.tested_on == day("2025-11-15")

    def test_none_is_in_force_before_the_first(self) -> None:
        assert schedule_on([self.version(1, "2025-04-01", "40")], day("2025-03-31")) is None
        assert schedule_on([], STARTS) is None


class TestConfirmedTests:
    def test_a_recorded_test_is_not_run_again(self) -> None:
        known = the_story()
        as_it_was = determine(
            LENS,
            on=WEST_LEAVES,
            # On the day nobody knew yet that West had left.
            facts=replace(known, spells=tuple(replace_end(each) for each in known.spells)),
        )
        confirmed = replace(known, confirmed={("lens", WEST_LEAVES): as_it_was})
        answer = priced(ask(confirmed, "NOR", day("2025-11-03")))
        assert answer.unit_price == D(38)
        assert answer.path.in_force is not None
        # Seven were found at the start and again in October, so the tier never changed.
        assert answer.path.in_force.test.tested_on == STARTS

    def test_a_price_is_provisional_until_its_tests_are_recorded(self) -> None:
        known = the_story()
        due = {(each.scheme, each.tested_on): each for each in due_tests(known, up_to=ENDS)}

        def is_confirmed(on: str, *tests: str, item: str = "IOL") -> bool:
            scheme = "lens" if item == "IOL" else "images"
            recorded = {(scheme, day(test)): due[scheme, day(test)] for test in tests}
            return ask(replace(known, confirmed=recorded), "NOR", day(on), item=item).path.confirmed

        assert not is_confirmed("2025-05-03")
        assert is_confirmed("2025-05-03", "2025-04-01")
        assert is_confirmed("2025-11-03", "2025-10-01")
        # The tier is that of April, but July could have found another.
        assert not is_confirmed("2025-08-03", "2025-04-01")
        assert is_confirmed("2025-08-03", "2025-04-01", "2025-07-01")
        # In grace the tier is that of April, and October says how long still.
        assert not is_confirmed("2025-11-03", "2025-10-01", item="PACS")
        assert is_confirmed("2025-11-03", "2025-04-01", "2025-10-01", item="PACS")


class TestDueTests:
    def test_are_those_of_the_version_in_force_oldest_first(self) -> None:
        due = due_tests(the_story(), up_to=day("2025-10-01"))
        assert [(each.tested_on.isoformat(), each.scheme) for each in due] == [
            (tested_on, scheme)
            for tested_on in ("2025-04-01", "2025-07-01", "2025-10-01")
            for scheme in ("images", "lens")
        ]

    def test_are_none_before_the_agreement_starts(self) -> None:
        assert due_tests(the_story(), up_to=day("2025-03-31")) == []

    def test_leave_out_what_is_recorded(self) -> None:
        known = the_story()
        due = due_tests(known, up_to=day("2025-07-01"))
        confirmed = {(each.scheme, each.tested_on): each for each in due}
        again = due_tests(replace(known, confirmed=confirmed), up_to=day("2025-10-01"))
        assert {each.tested_on for each in again} == {WEST_LEAVES}

    def test_follow_the_versions_in_force_whatever_their_numbers(self) -> None:
        # The third version was drafted last, to begin before the second: in October the second
        # is in force, and it is tested.
        versions = tuple(
            Schedule(
                version=number,
                effective_from=day(starts),
                schemes=(replace(LENS, id=f"lens-{number}"),),
                rebates=(),
            )
            for number, starts in ((1, "2025-04-01"), (2, "2025-10-01"), (3, "2025-07-01"))
        )
        due = due_tests(replace(the_story(), schedules=versions), up_to=day("2025-10-01"))
        assert [each.scheme for each in due] == ["lens-1", "lens-3", "lens-2"]

    @settings(max_examples=40)
    @given(strategies.agreements(), strategies.days())
    def test_once_recorded_change_no_price(self, known: Terms, up_to: date) -> None:
        confirmed = {(each.scheme, each.tested_on): each for each in due_tests(known, up_to=up_to)}
        recorded = replace(known, confirmed=confirmed)
        assert due_tests(recorded, up_to=up_to) == []
        for trust in strategies.TRUSTS:
            for item in strategies.ITEMS:
                before, after = (ask(each, trust, up_to, item=item) for each in (known, recorded))
                assert type(before) is type(after)
                if isinstance(before, Price) and isinstance(after, Price):
                    assert before.unit_price == after.unit_price


class TestContractYear:
    def test_begins_on_the_agreements_own_day(self) -> None:
        year = contract_year(the_story(), day("2026-04-01"))
        assert year == Period(day("2026-04-01"), day("2027-04-01"))

    def test_ends_with_the_agreement(self) -> None:
        known = terms(LENS, spells=(), term=Period(STARTS, day("2026-10-01")))
        assert contract_year(known, day("2026-04-01")).end == day("2026-10-01")

    @pytest.mark.parametrize("starts", ["2026-04-02", "2025-01-01", "2024-04-01", "2030-04-01"])
    def test_is_refused_for_another_day(self, starts: str) -> None:
        with pytest.raises(Invalid) as refusal:
            contract_year(the_story(), day(starts))
        assert refusal.value.code == "not_a_contract_year"


class TestWorkedExamples:
    """Every line of the worked answers in ``tests/contracts/data``."""

    @pytest.mark.parametrize("case", WORKED, ids=[case["case"] for case in WORKED])
    def test_line_by_line(self, case: dict[str, Any]) -> None:
        known = _terms_of(case)
        scheme = known.schedules[0].schemes[0]
        dates = dates_of_tests(scheme, term=known.term, effective_from=known.term.start)
        assert [each.isoformat() for each in dates] == case["tests"]
        book = PriceBook(known)
        for trust, item, on, quantity, audience, each, amount in case["lines"]:
            answer = book.price_of(trust=trust, item=item, on=day(on), quantity=D(quantity))
            line = f"{trust} {item} {on}"
            if audience is None:
                assert isinstance(answer, NoPrice), line
                continue
            assert isinstance(answer, Price), line
            assert (answer.unit_price, answer.amount) == (D(each), D(amount)), line
            left = answer.path.standing is Standing.LEFT
            assert left == (audience == "standalone"), line


def replace_end(stay: Spell) -> Spell:
    """The stay as it was known before anybody had given notice."""
    return replace(stay, period=Period(stay.period.start))


def _terms_of(case: dict[str, Any]) -> Terms:
    measure = Measure(case["measure"])
    is_band = measure is Measure.MEMBER_COUNT
    scheme = Scheme(
        id=case["case"],
        name=case["case"],
        clause=Clause.PARTICIPATION_BAND if is_band else Clause.VOLUME_TIER,
        measure=measure,
        items=tuple(case["items"]),
        tiers=tiers(case["items"][0], *map(tuple, case["tiers"])),
        standalone=tiers(case["items"][0], *map(tuple, case["standalone"])),
        test_months=tuple(case["test_months"]),
        on_drop=OnDrop(case["on_drop"]),
        grace_months=case["grace_months"],
    )
    start, end = map(day, case["term"])
    return terms(
        scheme,
        term=Period(start, end),
        spells=[
            spell(trust, day(joined), day(left) if left else None)
            for trust, joined, left in case["stays"]
        ],
        commitments=[
            Commitment(trust=trust, item=item, per_year=D(volume), effective_from=start)
            for trust, item, volume in case["commitments"]
        ],
    )


def test_the_storys_terms_are_those_of_the_agreement() -> None:
    known = the_story()
    assert known.term == TERM
    assert sum(volume for trust, volume in LENSES.items() if trust != "HIL") == 26_400
    assert members_on(known.spells, HILL_JOINS) == (
        "CEN",
        "COA",
        "EAS",
        "HIL",
        "NOR",
        "SOU",
        "VAL",
    )
