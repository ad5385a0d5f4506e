"""Extending an agreement: lawful, in turn, and with its contracts.

The small story's agreement runs from 1 April 2025 to 31 March 2030 (60 months); three contracts of
£100,000 each; West left on 1 October 2025. A further 24 months are worth £40,000 a contract.
"""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest

from consortium.contracts.models.agreement import Agreement, TrustContract
from consortium.contracts.models.terms import load_terms
from consortium.contracts.queries.extensions import extensions_of
from consortium.contracts.usecases.extensions import add_extension_option, decide_extension
from consortium.foundation.database import db
from consortium.foundation.domain.errors import Conflict, NotAllowed, NotFound
from consortium.foundation.domain.permissions import Actor
from tests.contracts.asserting import details, last_event, refusal
from tests.contracts.conftest import Agreed
from tests.contracts.factories import awarded, drafted_agreement
from tests.support.world import NOW, SYSTEM, World

IN_TIME = datetime(2029, 9, 30, 12, 0, tzinfo=UTC)
ENDS, EXTENDED = date(2030, 4, 1), date(2032, 4, 1)


def option(
    agreement_id: UUID,
    *,
    months: int = 24,
    notice: int = 6,
    paragraph: str = "clause 3.2",
    actor: Actor = SYSTEM,
) -> UUID:
    return add_extension_option(
        actor=actor,
        agreement_id=agreement_id,
        months=months,
        notice_months=notice,
        paragraph=paragraph,
        now=NOW,
    )


def decide(
    option_id: UUID,
    *,
    actor: Actor = SYSTEM,
    taken: bool = True,
    told_on: date = date(2029, 9, 30),
    reason: str = "Performs well",
    change_notice: str = "2029/S 000-012345",
    now: datetime = IN_TIME,
) -> date:
    return decide_extension(
        actor=actor,
        option_id=option_id,
        taken=taken,
        told_on=told_on,
        reason=reason,
        change_notice=change_notice,
        now=now,
    )


def contracts(agreed: Agreed) -> dict[str, tuple[date, Decimal]]:
    rows = {
        name: db.session.get_one(TrustContract, getattr(agreed, name))
        for name in ("north", "south", "west")
    }
    return {name: (row.ends_on, row.value) for name, row in rows.items()}


class TestDecideExtension:
    def test_moves_the_agreement_and_the_contracts_of_those_who_take_part(
        self, world: World, agreed: Agreed
    ) -> None:
        assert decide(option(agreed.id), actor=world.lead.actor()) == EXTENDED
        assert db.session.get_one(Agreement, agreed.id).ends_on == EXTENDED
        assert contracts(agreed) == {
            "north": (EXTENDED, Decimal("140000.00")),
            "south": (EXTENDED, Decimal("140000.00")),
            "west": (ENDS, Decimal("100000.00")),
        }

    def test_is_in_the_audit_log_with_what_it_changed(self, world: World, agreed: Agreed) -> None:
        decide(option(agreed.id), reason=" Performs well ")
        event = last_event()
        assert (event.action, event.owner_id) == ("extension.taken", world.seven_oaks)
        assert '"reason":"Performs well"' in event.body
        assert details(event) == {
            "seq": 1,
            "told_on": "2029-09-30",
            "change_notice": "2029/S 000-012345",
            "ends_on_before": "2030-04-01",
            "ends_on_after": "2032-04-01",
            "value_added": "80000.00",
        }

    def test_not_taken_up_changes_nothing_and_ends_the_later_options(
        self, world: World, agreed: Agreed
    ) -> None:
        first, second = option(agreed.id), option(agreed.id)
        before = contracts(agreed)
        assert decide(first, taken=False, change_notice="") == ENDS
        assert contracts(agreed) == before
        assert last_event().action == "extension.declined"
        assert refusal(lambda: decide(second)).code == "not_its_turn"

    def test_the_next_option_counts_from_the_extended_term(
        self, world: World, agreed: Agreed
    ) -> None:
        """Six months before 31 March 2032, not before 31 March 2030."""
        first, second = option(agreed.id), option(agreed.id, months=12)
        assert refusal(lambda: decide(second)).code == "not_its_turn"
        decide(first)
        page = extensions_of(actor=SYSTEM, agreement_id=agreed.id)
        assert [line.notice_by for line in page.options] == [
            date(2029, 9, 30),
            date(2031, 9, 30),
        ]
        late = datetime(2031, 9, 30, 9, tzinfo=UTC)
        assert decide(second, told_on=date(2031, 9, 30), now=late) == date(2033, 4, 1)
        assert page.first_end == ENDS

    def test_is_told_in_time_and_not_ahead(self, world: World, agreed: Agreed) -> None:
        option_id = option(agreed.id)
        late = datetime(2029, 10, 1, 9, tzinfo=UTC)
        found = refusal(lambda: decide(option_id, told_on=date(2029, 10, 1), now=late))
        assert (found.code, found.field) == ("told_too_late", "told_on")
        assert "30 September 2029" in found.message
        found = refusal(lambda: decide(option_id, told_on=date(2029, 10, 1)))
        assert found.code == "dated_ahead"
        # Written down later, but told in time.
        assert decide(option_id, now=late) == EXTENDED

    def test_stays_within_the_value_awarded(self, world: World, agreed: Agreed) -> None:
        option_id = option(agreed.id)
        awarded(agreed.id, "379999.99")
        found = refusal(lambda: decide(option_id))
        assert (found.code, found.field) == ("above_award", "taken")
        assert contracts(agreed)["north"] == (ENDS, Decimal("100000.00"))
        awarded(agreed.id, "380000.00")
        assert decide(option_id) == EXTENDED

    def test_stays_within_the_term_awarded(self, world: World, agreed: Agreed) -> None:
        found = refusal(lambda: decide(option(agreed.id, months=7, paragraph="")))
        assert found.code == "term_too_long"

    def test_names_the_change_notice_or_why_there_is_none(
        self, world: World, agreed: Agreed
    ) -> None:
        option_id = option(agreed.id)
        found = refusal(lambda: decide(option_id, change_notice=" "))
        assert (found.code, found.field) == ("no_change_notice", "change_notice")
        short = option(drafted_agreement(world), months=6)
        assert decide(short, change_notice="") == date(2030, 10, 1)

    def test_is_decided_once_with_a_reason(self, world: World, agreed: Agreed) -> None:
        option_id = option(agreed.id)
        assert refusal(lambda: decide(option_id, reason=" ")).code == "no_reason"
        decide(option_id)
        found = refusal(lambda: decide(option_id))
        assert isinstance(found, Conflict)
        assert found.code == "option_decided"

    def test_leaves_what_was_known_before_as_it_was(self, world: World, agreed: Agreed) -> None:
        decide(option(agreed.id))
        now = load_terms([agreed.id])[agreed.id].terms
        before = load_terms([agreed.id], known_at=NOW)[agreed.id].terms
        assert (before.term.end, now.term.end) == (ENDS, EXTENDED)

    def test_is_for_leads_of_the_consortium(self, world: World, agreed: Agreed) -> None:
        option_id = option(agreed.id)
        for who, refused in (
            ("stranger", NotFound),
            ("engineer", NotFound),
            ("auditor", NotAllowed),
            ("finance_of_north", NotAllowed),
            ("supplier", NotAllowed),
        ):
            actor = getattr(world, who).actor()
            assert type(refusal(decide, option_id, actor=actor)) is refused, who
            assert type(refusal(option, agreed.id, actor=actor)) is refused, who
        assert isinstance(refusal(lambda: decide(UUID(int=1))), NotFound)


class TestAddExtensionOption:
    def test_takes_the_next_number(self, world: World, agreed: Agreed) -> None:
        for expected in (1, 2):
            option(agreed.id)
            assert details(last_event())["seq"] == expected

    @pytest.mark.parametrize(
        ("months", "notice", "code"),
        [(0, 6, "no_months"), (12, -1, "notice_too_long"), (12, 60, "notice_too_long")],
    )
    def test_adds_time_and_is_told_within_the_term(
        self, world: World, agreed: Agreed, months: int, notice: int, code: str
    ) -> None:
        assert refusal(lambda: option(agreed.id, months=months, notice=notice)).code == code
