"""How trusts stand to several agreements for the same item, one after the other or side by side."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from uuid_utils.compat import uuid7

from consortium.contracts.domain.contracts import DateBasis
from consortium.contracts.domain.prices.explanation import Names
from consortium.contracts.domain.terms.facts import Share
from consortium.contracts.models.terms import AgreementTerms
from consortium.foundation.domain.periods import Period
from consortium.savings.domain.baseline import Retender
from consortium.savings.domain.purchases import Standing
from consortium.savings.models.standing import Agreements, Dates, Stood
from tests.contracts.story import LENS, committed, spell, terms

FIRST = Period(date(2025, 4, 1), date(2028, 4, 1))
SECOND = Period(date(2028, 4, 1), date(2031, 4, 1))
HILL_JOINS = date(2026, 1, 1)


def under(term: Period, **joined: date) -> AgreementTerms:
    """An agreement for lenses with these trusts, each from a day to the end."""
    spells = [spell(trust, day) for trust, day in joined.items()]
    return AgreementTerms(
        agreement_id=uuid7(),
        reference="AG",
        title="Lenses",
        consortium_id=uuid7(),
        supplier_id=uuid7(),
        date_basis=DateBasis.ORDERED,
        terms=terms(LENS, spells=spells, term=term),
        names=Names(trusts={}, items={}),
        trust_ids={},
        item_ids={},
    )


class TestRetenders:
    """R8, savings method 1.6: a re-tender resets the baseline of who bought under both."""

    def test_go_by_each_trust_s_own_days(self) -> None:
        # Hill joined late: its price of December 2025 is from before the consortium as well.
        agreements = Agreements(
            [
                under(FIRST, NOR=FIRST.start, HIL=HILL_JOINS),
                under(SECOND, NOR=SECOND.start, HIL=SECOND.start),
            ]
        )
        assert agreements.retenders() == {
            ("NOR", "IOL"): (Retender(starts_on=SECOND.start, earlier_from=FIRST.start),),
            ("HIL", "IOL"): (Retender(starts_on=SECOND.start, earlier_from=HILL_JOINS),),
        }

    def test_are_none_where_other_trusts_have_an_agreement_of_their_own(self) -> None:
        own = Period(date(2026, 4, 1), date(2029, 4, 1))
        agreements = Agreements([under(FIRST, NOR=FIRST.start), under(own, SOU=own.start)])
        assert agreements.retenders() == {}

    def test_do_not_miss_who_sat_one_out(self) -> None:
        third = Period(date(2031, 4, 1), date(2034, 4, 1))
        agreements = Agreements(
            [
                under(FIRST, NOR=FIRST.start),
                under(SECOND, SOU=SECOND.start),
                under(third, NOR=third.start, SOU=third.start),
            ]
        )
        assert agreements.retenders()["NOR", "IOL"] == (
            Retender(starts_on=third.start, earlier_from=FIRST.start),
        )


ALPHA, BETA = uuid7(), uuid7()
ON = date(2025, 5, 3)


def sharing(
    supplier_id: UUID, per_year: str, share: str | None = None, *, with_: UUID | None = None
) -> AgreementTerms:
    """An agreement for lenses in which North counts so many, and a share of its lines."""
    agreed = Share(trust="NOR", item="IOL", since=FIRST.start, share=Decimal(share or 1))
    return replace(
        under(FIRST, NOR=FIRST.start),
        reference=f"AG-{per_year}",
        supplier_id=supplier_id,
        terms=terms(
            LENS, spells=[spell("NOR", FIRST.start)], commitments=committed({"NOR": per_year})
        ),
        shares=(agreed,) if share else (),
        shared_with=(with_ or uuid7(),) if share else (),
    )


def stood(*known: AgreementTerms, supplier_id: UUID = ALPHA) -> Stood | None:
    dates = Dates(
        ordered_on=ON, delivered_on=None, received_on=None, invoiced_on=None, tax_point_on=None
    )
    return Agreements(known).stand(trust="NOR", item="IOL", supplier_id=supplier_id, dates=dates)


class TestLineOfTwoAgreements:
    """Clause catalogue, E13: 25,200 lenses a year make £38 each, 16,800 make £42."""

    def test_is_due_at_the_shares_of_both_prices(self) -> None:
        # 0.6 x 38 + 0.4 x 42 = 39.60, and the whole line counts: both are this consortium's.
        first = sharing(ALPHA, "25200", "0.6")
        second = sharing(ALPHA, "16800", "0.4", with_=first.agreement_id)
        first = replace(first, shared_with=(second.agreement_id,))
        found = stood(first, second)
        assert found is not None
        assert (found.standing, found.due, found.share) == (
            Standing.ON_CONTRACT,
            Decimal("39.60"),
            Decimal(1),
        )

    def test_counts_by_its_share_beside_another_consortium(self) -> None:
        found = stood(sharing(ALPHA, "25200", "0.6"))
        assert found is not None
        assert (found.due, found.share) == (Decimal(38), Decimal("0.6"))

    def test_has_no_price_where_no_shares_are_agreed(self) -> None:
        found = stood(sharing(ALPHA, "25200"), sharing(ALPHA, "16800"))
        assert found is not None
        assert (found.standing, found.due, found.share) == (
            Standing.ON_CONTRACT,
            None,
            Decimal(1),
        )

    def test_was_bought_under_the_one_of_its_supplier(self) -> None:
        found = stood(sharing(BETA, "25200"), sharing(ALPHA, "16800"))
        assert found is not None
        assert (found.standing, found.due) == (Standing.ON_CONTRACT, Decimal(42))
