"""What one bid offers."""

from dataclasses import replace
from decimal import Decimal

import pytest

from consortium.contracts.domain.terms.schedules import RebateStep
from consortium.foundation.domain.errors import Invalid
from consortium.tenders.domain.offer import Offer, check_offer, offer_hash
from tests.tenders.factories import flat, rebate, scheme

FULL = Offer(
    schemes=(scheme((("0", "1.25"), ("3", "1.00")), opt_out="1.45"), flat("7.00", "USS")),
    rebates=(rebate(),),
)
ITEMS = ("PACS", "USS")


TOO_GENEROUS = replace(rebate(), steps=(RebateStep(Decimal(1), Decimal(4)),))


class TestCheckOffer:
    def test_lets_pass_a_price_for_each_item(self) -> None:
        check_offer(FULL, ITEMS)

    @pytest.mark.parametrize(
        "offer",
        [
            Offer(),
            Offer(schemes=(flat("1.00"),)),
            Offer(schemes=(flat("1.00"), flat("2.00"), flat("7.00", "USS"))),
            Offer(schemes=(*FULL.schemes, flat("1.00", "OTHER"))),
            replace(FULL, rebates=(rebate("OTHER"),)),
            replace(FULL, rebates=(rebate(), rebate())),
            replace(FULL, rebates=(replace(rebate(), steps=()),)),
            replace(
                FULL, rebates=(replace(rebate(), steps=(RebateStep(Decimal(1), Decimal(4)),)),)
            ),
            Offer(schemes=(flat("1.00"), scheme((("5", "1"),), "USS"))),
            Offer(schemes=(flat("1.0000001"), flat("7.00", "USS"))),
            Offer(schemes=(flat("1E+13"), flat("7.00", "USS"))),
            Offer(schemes=(flat("NaN"), flat("7.00", "USS"))),
        ],
    )
    def test_refuses_gaps_doubles_strangers_and_numbers_that_cannot_be(self, offer: Offer) -> None:
        with pytest.raises(Invalid):
            check_offer(offer, ITEMS)


class TestOfferHash:
    def test_is_the_same_in_whatever_order_the_parts_are_read(self) -> None:
        assert offer_hash(FULL) == offer_hash(replace(FULL, schemes=FULL.schemes[::-1]))

    @pytest.mark.parametrize(
        "changed",
        [
            replace(FULL, rebates=()),
            replace(FULL, schemes=(FULL.schemes[0], flat("7.01", "USS"))),
            replace(FULL, schemes=(replace(FULL.schemes[0], grace_months=3), FULL.schemes[1])),
            replace(FULL, schemes=(replace(FULL.schemes[0], standalone=()), FULL.schemes[1])),
        ],
    )
    def test_changes_with_every_price_and_term(self, changed: Offer) -> None:
        assert offer_hash(changed) != offer_hash(FULL)
