"""Alarms of a year: raised by its baselines and purchases, answered once and kept for ever."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import delete, select
from sqlalchemy.exc import DatabaseError

from consortium.foundation.database import bookkeeping, db
from consortium.foundation.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from consortium.foundation.domain.listing import Asked
from consortium.savings.domain.alarms import AlarmKind
from consortium.savings.models import alarms
from consortium.savings.models.alarm_answer import AlarmAnswer
from consortium.savings.queries import alarms as queries
from consortium.savings.queries.alarms import AlarmLine, AlarmState
from consortium.savings.usecases import alarms as usecase
from consortium.savings.usecases.alarms import answer_alarm
from consortium.tenders.models.lot import TenderLine
from tests.contracts.asserting import details, last_event, refusal
from tests.savings.factories import Year, lenses, prepared, signed
from tests.spend.factories import csv_of, imported
from tests.support.world import NOW, SYSTEM, Someone, World
from tests.tenders import factories as tenders

K = AlarmKind


def found(world: World, someone: Someone | None = None, **asked: object) -> list[AlarmLine]:
    page = queries.list_alarms(
        actor=someone.actor() if someone else SYSTEM,
        consortium_id=world.seven_oaks,
        asked=Asked(rows=None),
        **asked,  # type: ignore[arg-type]
    )
    return list(page.rows)


def brief(lines: list[AlarmLine]) -> set[tuple[str, AlarmKind, str]]:
    return {(line.trust, line.kind, line.about) for line in lines}


def the(world: World, kind: AlarmKind, trust: str = "South Trust") -> AlarmLine:
    (line,) = (each for each in found(world) if (each.kind, each.trust) == (kind, trust))
    return line


def answered(
    line: AlarmLine,
    someone: Someone | None = None,
    *,
    reason: str = "Bought singly",
    seal: str = "",
) -> UUID:
    return answer_alarm(
        actor=someone.actor() if someone else SYSTEM,
        baseline_id=line.baseline_id,
        kind=line.kind,
        about=line.about,
        seal=seal or line.seal,
        reason=reason,
        now=NOW,
    )


class TestRaising:
    # The year of tests/savings/factories.py. South was dearest: £46.50 against £44.00, 4,500 a
    # year. South bought twice in the year, West once before it left, North three times.
    def test_finds_what_is_unusual_about_the_year(self, world: World, year: Year) -> None:
        assert brief(found(world)) == {
            ("South Trust", K.ABOVE_PEERS, ""),
            ("South Trust", K.FEW_PURCHASES, "2025/26"),
            ("West Trust", K.FEW_PURCHASES, "2025/26"),
        }
        assert the(world, K.ABOVE_PEERS).at_stake == Decimal("11250.00")
        assert found(world)[0].kind is K.ABOVE_PEERS

    def test_compares_the_quantity_with_the_lines_of_the_window(
        self, world: World, year: Year
    ) -> None:
        # Two months of the window add up to 3,000; the baseline says 4,500: half as much again.
        imported(
            world.south,
            csv_of(
                lenses("H-1", "2023-05-03", "46.50", of=1000),
                lenses("H-2", "2023-06-03", "46.50", of=2000),
            ),
        )
        line = the(world, K.FAR_FROM_HISTORY)
        assert line.at_stake == 1500 * Decimal("46.50")
        assert [str(each.value) for each in line.figures][-1] == "50.00"

    def test_a_new_version_for_another_window_replaces_the_first(
        self, world: World, year: Year
    ) -> None:
        # A version of 6,000 x £47 locked after the first; the old one's alarms become history.
        newer = prepared(world.south, year.items["IOL"], "47.00", reason="Credit notes came late")
        signed(newer)
        now = the(world, K.ABOVE_PEERS)
        assert (now.version, now.at_stake) == (2, Decimal("18000.00"))
        versions = {
            line.version
            for line in found(world, with_history=True)
            if (line.kind, line.trust) == (K.ABOVE_PEERS, "South Trust")
        }
        assert versions == {1, 2}

    def test_a_baseline_made_after_the_bids_of_its_tender(self, world: World, year: Year) -> None:
        made = tenders.opened(tenders.draft(world, code="SCAN"))
        item_id = tenders_item(made)
        late = datetime(2025, 6, 2, 9, 0, tzinfo=UTC)
        prepared(world.north, item_id, "1.30", "420000", now=late)
        (line,) = (each for each in found(world) if each.kind is K.CHANGED_AFTER_BIDS)
        assert (line.trust, line.prepared_by) == ("North Trust", "the system")


class TestReach:
    def test_finance_sees_its_own_trust_and_nobody_else_s_price(
        self, world: World, year: Year
    ) -> None:
        assert brief(found(world, world.finance_of_west)) == {
            ("West Trust", K.FEW_PURCHASES, "2025/26")
        }
        prepared(world.west, year.items["IOL"], "60.00", reason="Delivery was left out")
        (own,) = found(world, world.finance_of_west, kind=K.ABOVE_PEERS)
        assert {each.name for each in own.figures} == {"Baseline price", "Other trusts"}
        assert own.at_stake is None

    def test_another_consortium_is_not_there(self, world: World, year: Year) -> None:
        with pytest.raises(NotFound):
            found(world, world.stranger)
        line = the(world, K.ABOVE_PEERS)
        with pytest.raises(NotFound):
            queries.alarms_on_baseline(
                actor=world.finance_of_west.actor(), baseline_id=line.baseline_id
            )


class TestAnswering:
    def test_is_kept_with_its_figures_and_recorded(self, world: World, year: Year) -> None:
        answered(the(world, K.ABOVE_PEERS), world.consortium_finance)
        line = the(world, K.ABOVE_PEERS)
        assert (line.state, line.answers[0].reason) == (AlarmState.ANSWERED, "Bought singly")
        assert line.answers[0].is_of_these
        event = last_event()
        assert (event.action, event.owner_id) == ("baseline_alarm.answered", world.south)
        assert details(event)["alarm"] == "above_peers"

    def test_other_figures_raise_the_alarm_again(self, world: World, year: Year) -> None:
        answered(the(world, K.ABOVE_PEERS))
        signed(prepared(world.north, year.items["IOL"], "45.00", "18000", reason="Mistyped"))
        line = the(world, K.ABOVE_PEERS)
        assert (line.is_open, line.answers[0].is_of_these) == (True, False)

    def test_is_not_for_everybody(self, world: World, year: Year) -> None:
        line = the(world, K.ABOVE_PEERS)
        refused = refusal(answered, line, world.lead)
        assert isinstance(refused, NotAllowed)
        assert isinstance(refusal(answered, line, world.finance_of_west), NotFound)
        assert isinstance(refusal(answered, line, reason=" "), Invalid)

    def test_what_was_not_seen_cannot_be_answered(self, world: World, year: Year) -> None:
        refused = refusal(answered, the(world, K.ABOVE_PEERS), seal="0" * 64)
        assert (type(refused), refused.code) == (Conflict, "alarm_changed")

    def test_of_two_consortia_of_one_trust_each_is_answered(
        self, world: World, year: Year, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Both hold South's price against other trusts, and so raise the alarm twice."""
        first = next(
            each
            for each in alarms.load_alarms(world.seven_oaks, item_ids=[year.items["IOL"]])
            if each.alarm.kind is K.ABOVE_PEERS
        )
        figures = (replace(first.alarm.figures[0], value=Decimal("45.00")),)
        second = replace(first, alarm=replace(first.alarm, figures=figures))
        monkeypatch.setattr(usecase, "alarms_of", lambda _: [first, second])
        for each in (first, second):
            answered(the(world, K.ABOVE_PEERS), seal=each.alarm.sha256)
        kept = db.session.scalars(select(AlarmAnswer.sha256)).all()
        assert sorted(kept) == sorted([first.alarm.sha256, second.alarm.sha256])

    def test_never_goes_away(self, world: World, year: Year) -> None:
        answered(the(world, K.ABOVE_PEERS))
        with pytest.raises(DatabaseError), bookkeeping():
            db.session.execute(delete(AlarmAnswer))


def tenders_item(made: tenders.Made) -> UUID:
    """The item that the only line of a tender asks for."""
    return db.session.get_one(TenderLine, made.lines[0]).item_id
