"""Stay or go, asked through the database. North and South have committed to 18,000 and 4,500
lenses: £40 together, £47.50 alone, and £44 for South by itself as the last member."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

from consortium.contracts.domain.what_if.stay_or_go import Case
from consortium.contracts.queries.stay_or_go import StayOrGo, members_to_ask_about, stay_or_go
from consortium.foundation.domain.errors import NotFound
from tests.contracts.asserting import refusal
from tests.contracts.conftest import Agreed
from tests.contracts.counting import statements
from tests.support.world import SYSTEM, TODAY, World

D = Decimal


def asked(agreed: Agreed, *gone: str, on: date = TODAY) -> StayOrGo:
    found = members_to_ask_about(actor=SYSTEM, agreement_id=agreed.id, on=on)
    return stay_or_go(found, on=on, gone=gone)


def gains(found: StayOrGo, case: Case) -> dict[str, Decimal | None]:
    place = [view.case for view in found.cases].index(case)
    return {row.code: choice.gains for row in found.trusts if (choice := row.choices[place])}


class TestMatrix:
    def test_has_a_column_for_each_case(self, agreed: Agreed) -> None:
        found = asked(agreed)
        assert [view.name for view in found.cases] == [
            "Everybody stays",
            "One tier worse",
            "One tier better",
            "North Trust has left",
            "South Trust has left",
        ]
        assert [row.trust for row in found.trusts] == ["North Trust", "South Trust"]
        assert found.is_stable
        assert not any(view.would_leave for view in found.cases)

    def test_compares_a_year_together_with_a_year_alone(self, agreed: Agreed) -> None:
        found = asked(agreed)
        assert gains(found, Case()) == {"NOR": D("135000.00"), "SOU": D("33750.00")}
        assert gains(found, Case(steps=-1)) == {"NOR": D("99000.00"), "SOU": D("24750.00")}
        assert gains(found, Case(steps=1)) == {"NOR": D("171000.00"), "SOU": D("42750.00")}
        assert gains(found, Case(gone=frozenset({"NOR"}))) == {"SOU": D("15750.00")}

    def test_takes_those_named_as_gone(self, agreed: Agreed) -> None:
        """In May 2025 West is a member still; without North and West South pays £44."""
        found = asked(agreed, "NOR", "WES", "nobody", on=date(2025, 5, 3))
        assert found.cases[3].name == "North Trust and West Trust have left"
        assert gains(found, found.cases[3].case) == {"SOU": D("15750.00")}


class TestAsking:
    def test_is_within_the_term(self, agreed: Agreed) -> None:
        late = members_to_ask_about(actor=SYSTEM, agreement_id=agreed.id, on=date(2040, 1, 1))
        assert late.on == date(2030, 3, 31)
        assert late.members == (("NOR", "North Trust"), ("SOU", "South Trust"))

    def test_is_for_those_who_see_every_volume(self, world: World, agreed: Agreed) -> None:
        for who in (world.supplier, world.stranger, world.finance_of_north):
            found = refusal(
                members_to_ask_about, actor=who.actor(), agreement_id=agreed.id, on=TODAY
            )
            assert isinstance(found, NotFound), who
        found = refusal(members_to_ask_about, actor=SYSTEM, agreement_id=uuid4(), on=TODAY)
        assert isinstance(found, NotFound)

    def test_sends_as_many_statements_for_one_case_as_for_many(self, agreed: Agreed) -> None:
        with statements() as sent:
            asked(agreed)
        with statements() as more:
            asked(agreed, "NOR", "SOU")
        assert len(sent) == len(more)
