"""The list of agreements and one agreement, as each role sees it."""

from datetime import date
from decimal import Decimal
from uuid import UUID, uuid4

from consortium.contracts.domain.terms.participation import ParticipationKind, Standing
from consortium.contracts.queries.agreements import (
    count_contracts_to_sign,
    find_agreement,
    find_contract,
    list_agreements,
)
from consortium.foundation.database.counting import count_together
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.listing import Asked
from tests.contracts.asserting import refusal
from tests.contracts.conftest import Agreed
from tests.contracts.counting import statements
from tests.contracts.factories import agreement, drafted_agreement, drafted_contract
from tests.contracts.story import LENS
from tests.support.world import SYSTEM, TODAY, World

SEES_ALL = ("lead", "lead_of_south", "consortium_finance", "auditor", "supplier")
SEES_NOTHING = ("stranger", "engineer", "evaluator", "commissioner", "administrator")


def values(world: World, agreed: Agreed, who: str) -> dict[str, Decimal | None]:
    found = find_agreement(actor=getattr(world, who).actor(), agreement_id=agreed.id, today=TODAY)
    return {line.trust_code: line.value for line in found.contracts}


class TestListAgreements:
    def test_counts_contracts_and_signatures(self, world: World, agreed: Agreed) -> None:
        drafted_contract(world, agreed.id, world.east)
        (line,) = list_agreements(actor=world.lead.actor(), asked=Asked()).rows
        assert (line.title, line.supplier) == ("Cataract consumables", "Alpha Ltd")
        assert (line.contracts, line.signed) == (4, 3)

    def test_finds_by_reference_title_or_supplier(self, world: World, agreed: Agreed) -> None:
        actor = world.lead.actor()
        for words, found in (
            ("cataract", 1),
            ("alpha", 1),
            ("AG-2025", 1),
            ("cataract alpha", 1),
            ("beta", 0),
        ):
            assert list_agreements(actor=actor, asked=Asked(words=words)).total == found, words

    def test_shows_them_to_the_consortium_the_supplier_and_whoever_has_a_contract(
        self, world: World, agreed: Agreed
    ) -> None:
        drafted_agreement(world)

        def seen(who: str) -> int:
            return list_agreements(actor=getattr(world, who).actor(), asked=Asked()).total

        for who in SEES_ALL:
            assert seen(who) == 2, who
        # Without a contract under it yet, the second one is not West's to see.
        assert seen("finance_of_west") == 1
        for who in SEES_NOTHING:
            assert seen(who) == 0, who

    def test_sorts_either_way(self, world: World, agreed: Agreed) -> None:
        drafted_agreement(world)

        def references(sort: str, *, descending: bool = False) -> list[str]:
            asked = Asked(sort=sort, descending=descending)
            return [line.reference for line in list_agreements(actor=SYSTEM, asked=asked).rows]

        up = references("reference")
        assert references("reference", descending=True) == up[::-1]
        for sort in ("title", "ends", "supplier", "nonsense"):
            assert sorted(references(sort)) == up

    def test_asks_the_database_the_same_however_many_there_are(
        self, world: World, agreed: Agreed
    ) -> None:
        actor = world.lead.actor()
        with statements() as few:
            list_agreements(actor=actor, asked=Asked())
        for _ in range(3):
            drafted_contract(world, drafted_agreement(world), world.north)
        with statements() as many:
            list_agreements(actor=actor, asked=Asked())
        assert len(many) == len(few)


class TestFindAgreement:
    def test_says_who_takes_part_today(self, world: World, agreed: Agreed) -> None:
        drafted_contract(world, agreed.id, world.east)
        found = find_agreement(actor=world.lead.actor(), agreement_id=agreed.id, today=TODAY)
        assert {line.trust_code: line.standing for line in found.contracts} == {
            "NOR": Standing.MEMBER,
            "SOU": Standing.MEMBER,
            "WES": Standing.LEFT,
            "EAS": Standing.NOT_JOINED,
        }
        assert found.members_today == 2
        assert (found.consortium, found.supplier) == ("Seven Oaks", "Alpha Ltd")

    def test_says_so_for_any_day(self, world: World, agreed: Agreed) -> None:
        found = find_agreement(
            actor=world.lead.actor(), agreement_id=agreed.id, today=date(2025, 9, 30)
        )
        assert found.members_today == 3

    def test_tells_what_happened_the_latest_first(self, world: World, agreed: Agreed) -> None:
        found = find_agreement(actor=world.lead.actor(), agreement_id=agreed.id, today=TODAY)
        assert [(each.trust, each.kind) for each in found.events] == [
            ("West Trust", ParticipationKind.OPT_OUT),
            ("West Trust", ParticipationKind.NOTICE),
            ("North Trust", ParticipationKind.JOIN),
            ("South Trust", ParticipationKind.JOIN),
            ("West Trust", ParticipationKind.JOIN),
        ]

    def test_shows_every_value_to_consortium_and_supplier(
        self, world: World, agreed: Agreed
    ) -> None:
        for who in SEES_ALL:
            assert set(values(world, agreed, who).values()) == {Decimal(100_000)}, who

    def test_shows_a_trust_its_own_value_only(self, world: World, agreed: Agreed) -> None:
        for who, code in (("finance_of_north", "NOR"), ("finance_of_west", "WES")):
            seen = values(world, agreed, who)
            assert {trust for trust, value in seen.items() if value is not None} == {code}
            assert len(seen) == 3

    def test_is_not_found_by_others(self, world: World, agreed: Agreed) -> None:
        for who in SEES_NOTHING:
            found = refusal(values, world, agreed, who)
            assert isinstance(found, NotFound), who

    def test_asks_the_database_the_same_however_many_contracts_there_are(
        self, world: World, agreed: Agreed
    ) -> None:
        actor = world.lead.actor()

        def asked(agreement_id: UUID) -> int:
            with statements() as sent:
                find_agreement(actor=actor, agreement_id=agreement_id, today=TODAY)
            return len(sent)

        one = agreement(world, LENS)
        drafted_contract(world, one, world.north)
        assert asked(agreed.id) == asked(one)


class TestFindContract:
    def test_is_what_a_page_calls_it(self, world: World, agreed: Agreed) -> None:
        found = find_contract(actor=world.lead.actor(), contract_id=agreed.west)
        assert (found.trust, found.agreement) == ("West Trust", "Cataract consumables")
        assert found.agreement_id == agreed.id

    def test_is_not_found_by_those_it_is_no_business_of(self, world: World, agreed: Agreed) -> None:
        for who in (*SEES_NOTHING, "finance_of_north"):
            actor = getattr(world, who).actor()
            found = refusal(find_contract, actor=actor, contract_id=agreed.west)
            assert isinstance(found, NotFound), who

    def test_that_does_not_exist_is_not_found(self, world: World) -> None:
        actor = world.lead.actor()
        assert isinstance(
            refusal(lambda: find_contract(actor=actor, contract_id=uuid4())), NotFound
        )


class TestCountContractsToSign:
    def test_counts_what_waits_for_the_reader(self, world: World, agreed: Agreed) -> None:
        drafted_contract(world, agreed.id, world.north, starts_on=date(2026, 4, 1))
        for who, to_sign in (
            # North's draft waits for North's own lead only.
            ("lead", 1),
            ("lead_of_south", 0),
            ("finance_of_north", 0),
            ("supplier", 0),
            ("stranger", 0),
        ):
            waiting = {"contracts": count_contracts_to_sign(getattr(world, who).actor())}
            assert count_together(waiting) == {"contracts": to_sign}, who
