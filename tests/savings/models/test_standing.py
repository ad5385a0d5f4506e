"""How trusts stand to several agreements for the same item, one after the other or side by side."""

from datetime import date

from uuid_utils.compat import uuid7

from consortium.contracts.domain.contracts import DateBasis
from consortium.contracts.domain.prices.explanation import Names
from consortium.contracts.models.terms import AgreementTerms
from consortium.foundation.domain.periods import Period
from consortium.savings.domain.baseline import Retender
from consortium.savings.models.standing import Agreements
from tests.contracts.story import LENS, spell, terms

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
