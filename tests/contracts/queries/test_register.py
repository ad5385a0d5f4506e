"""The register of contracts: what each reader finds in it, and in which state."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from consortium.contracts.domain.managing.contract_state import RegisterState, state_on
from consortium.contracts.domain.managing.key_dates import KeyDateKind
from consortium.contracts.domain.terms.participation import ParticipationKind
from consortium.contracts.models.agreement import TrustContract
from consortium.contracts.models.register import left_on, noticed_on, state_at
from consortium.contracts.queries.register import (
    RegisterLine,
    Wanted,
    choices_of_register,
    list_contracts,
)
from consortium.contracts.usecases.participation import record_participation
from consortium.foundation.database import db
from consortium.foundation.domain.listing import Asked
from tests.contracts.conftest import Agreed
from tests.contracts.counting import statements
from tests.contracts.dated import extension_option, obligation
from tests.contracts.factories import drafted_agreement, drafted_contract
from tests.support.world import SYSTEM, TODAY, Someone, World

STATES = tuple(RegisterState)
# The second at which each is recorded: a withdrawal comes after its notice.
_ORDER = {
    ParticipationKind.NOTICE: 1,
    ParticipationKind.NOTICE_WITHDRAWN: 2,
    ParticipationKind.EXCLUDE: 3,
}


def listed(who: Someone, wanted: Wanted | None = None, **asked: object) -> list[RegisterLine]:
    page = list_contracts(
        actor=who.actor(),
        asked=Asked(**asked),  # type: ignore[arg-type]
        today=TODAY,
        wanted=wanted,
    )
    assert page.total == len(page.rows)
    return list(page.rows)


def trusts(lines: list[RegisterLine]) -> set[str]:
    return {line.trust.removesuffix(" Trust") for line in lines}


class TestWhoFindsWhat:
    @pytest.mark.parametrize(
        ("who", "expected"),
        [
            ("lead", {"North", "South", "West"}),
            ("consortium_finance", {"North", "South", "West"}),
            ("auditor", {"North", "South", "West"}),
            ("supplier", {"North", "South", "West"}),
            ("finance_of_north", {"North"}),
            ("finance_of_west", {"West"}),
            ("stranger", set()),
            ("engineer", set()),
        ],
    )
    def test_a_trust_its_own_and_a_lead_the_networks(
        self, world: World, agreed: Agreed, who: str, expected: set[str]
    ) -> None:
        assert trusts(listed(getattr(world, who))) == expected

    def test_the_choices_are_those_of_what_is_found(self, world: World, agreed: Agreed) -> None:
        found = choices_of_register(actor=world.finance_of_west.actor())
        assert found == ([(world.west, "West Trust")], [(world.alpha, "Alpha Ltd")])
        assert choices_of_register(actor=world.stranger.actor()) == ([], [])


class TestFilters:
    def test_by_words_trust_supplier_and_state(self, world: World, agreed: Agreed) -> None:
        assert trusts(listed(world.lead, words="south cataract")) == {"South"}
        assert trusts(listed(world.lead, Wanted(trust_id=world.west))) == {"West"}
        assert listed(world.lead, Wanted(supplier_id=world.beta)) == []
        assert trusts(listed(world.lead, Wanted(state=RegisterState.ENDED))) == {"West"}

    @pytest.mark.parametrize(("months", "found"), [(47, 0), (48, 2)])
    def test_by_when_it_ends(self, world: World, agreed: Agreed, months: int, found: int) -> None:
        """The first day after the term, 1 April 2030, is over 47 months after 20 April 2026."""
        assert len(listed(world.lead, Wanted(ends_within_months=months))) == found

    @pytest.mark.parametrize(
        ("sort", "descending", "first"),
        [("trust", False, "North"), ("trust", True, "West"), ("ends", False, "West")],
    )
    def test_in_order(
        self, world: World, agreed: Agreed, sort: str, descending: bool, first: str
    ) -> None:
        found = listed(world.lead, sort=sort, descending=descending)
        assert found[0].trust == f"{first} Trust"


class TestLine:
    def test_says_when_a_trust_left_and_that_nothing_lies_ahead(
        self, world: World, agreed: Agreed
    ) -> None:
        (west,) = listed(world.finance_of_west)
        assert (west.state, west.ends_on, west.next_date) == (
            RegisterState.ENDED,
            date(2025, 10, 1),
            None,
        )

    def test_has_the_next_date_of_each_kind(self, world: World, agreed: Agreed) -> None:
        extension_option(agreed.id)
        obligation(agreed.id, due_on=date(2026, 5, 1))
        obligation(agreed.id, due_on=date(2026, 4, 21), trust_id=world.south)
        (north,) = listed(world.finance_of_north)
        assert north.next_date is not None
        assert north.next_date.on == date(2026, 5, 1)
        assert north.next_by_kind == {
            KeyDateKind.OBLIGATION: date(2026, 5, 1),
            KeyDateKind.TIER_TEST: date(2026, 7, 1),
            KeyDateKind.NOTICE: date(2027, 1, 1),
            KeyDateKind.CONTRACT_YEAR: date(2027, 4, 1),
            KeyDateKind.REBATE_CLAIM: date(2027, 4, 1),
            KeyDateKind.EXTENSION: date(2029, 9, 30),
            KeyDateKind.EXPIRY: date(2030, 3, 31),
        }
        # What is North's to do is not the supplier's business.
        assert listed(world.supplier)[0].next_by_kind[KeyDateKind.TIER_TEST] == date(2026, 7, 1)
        assert KeyDateKind.OBLIGATION not in listed(world.supplier)[0].next_by_kind

    def test_costs_the_same_questions_however_many_there_are(
        self, world: World, agreed: Agreed
    ) -> None:
        def asked() -> int:
            db.session.expire_all()
            with statements() as sent:
                listed(world.lead)
            return len(sent)

        before = asked()
        for _ in range(3):
            drafted_contract(world, drafted_agreement(world), world.north)
        assert asked() == before


class TestStateInTheDatabase:
    def test_is_the_one_of_the_rule(self, world: World, agreed: Agreed) -> None:
        """Every contract of a varied estate on each of many days, both ways."""
        north = agreed.north
        notice(north, ParticipationKind.NOTICE, date(2026, 1, 10))
        notice(north, ParticipationKind.NOTICE_WITHDRAWN, date(2026, 1, 10))
        notice(agreed.south, ParticipationKind.NOTICE, date(2026, 2, 1))
        notice(agreed.south, ParticipationKind.EXCLUDE, date(2026, 8, 1))
        drafted_contract(world, drafted_agreement(world), world.west)
        seen = set()
        for step in range(0, 2000, 61):
            day = date(2025, 3, 1) + timedelta(days=step)
            for row, by_database, left, noticed in db.session.execute(
                select(TrustContract, state_at(day), left_on(), noticed_on())
            ):
                by_rule = state_on(
                    day,
                    is_signed=row.signed_at is not None,
                    starts_on=row.starts_on,
                    ends_on=row.ends_on,
                    left_on=left,
                    noticed_on=noticed,
                )
                assert RegisterState(by_database) is by_rule, (row.reference, day)
                seen.add(by_rule)
        assert seen == set(STATES)
        withdrawn = db.session.scalar(select(noticed_on()).where(TrustContract.id == north))
        assert withdrawn is None


def notice(contract_id: UUID, kind: ParticipationKind, on: date) -> None:
    record_participation(
        actor=SYSTEM,
        contract_id=contract_id,
        kind=kind,
        effective_on=on,
        reason="",
        now=datetime(2026, 4, 20, 9, 0, _ORDER[kind], tzinfo=UTC),
    )
