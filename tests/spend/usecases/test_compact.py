"""Compacting the lake changes where lines lie, and no answer."""

import random
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from consortium.foundation.audit.models import AuditEvent
from consortium.foundation.database import db
from consortium.foundation.domain.errors import Conflict
from consortium.foundation.domain.listing import Asked
from consortium.foundation.domain.periods import Period
from consortium.spend.domain import compaction
from consortium.spend.gateways.compacting import LinesDiffer, compact
from consortium.spend.gateways.lake import landed_paths_of, paths_of
from consortium.spend.gateways.sweeper import sweep_lake
from consortium.spend.models.batch import batches_named
from consortium.spend.queries.lines import each_line, list_lines
from consortium.spend.queries.payments import list_payments
from consortium.spend.queries.purchase_line import PurchaseLine
from consortium.spend.queries.suppliers import list_supplier_totals
from consortium.spend.queries.wanted import Wanted
from consortium.spend.usecases.compact import compact_lake
from consortium.spend.usecases.match_again import match_again
from consortium.spend.usecases.withdraw_batch import restore_batch, withdraw_batch
from tests.spend.factories import catalogue, csv_of, imported, numbered
from tests.spend.queries.test_lines import make_old
from tests.support.databases import Ground, Grounds
from tests.support.world import NOW, SYSTEM, World, build

# Later than every file that a test writes.
LATER = NOW + timedelta(days=4000)
SUMMER = Period(date(2025, 6, 1), date(2025, 8, 1))
ALL = Asked(rows=None)


def batch(trust_id: UUID, name: str, lines: int = 2, day: str = "2025-05-03") -> UUID:
    content = csv_of(*numbered(lines, Order_number=name, Order_date=day))
    return imported(trust_id, content, f"{name}.csv").batch_id


def months(world: World, count: int = 4) -> list[UUID]:
    return [batch(world.north, f"M{number}") for number in range(count)]


def compacted(world: World) -> list[UUID]:
    made = months(world)
    compact_lake(actor=SYSTEM, now=NOW)
    return made


@pytest.fixture(scope="session")
def months_ground(grounds: Grounds, cast: World) -> Ground[list[UUID]]:
    return grounds.lay("months", lambda: months(cast))


@pytest.fixture(scope="session")
def compacted_ground(grounds: Grounds, cast: World) -> Ground[list[UUID]]:
    return grounds.lay("compacted", lambda: compacted(cast))


def lines(*batches: UUID) -> list[PurchaseLine]:
    """All lines of these batches, or of today's."""
    wanted = Wanted(batch_ids=frozenset(batches) if batches else None)
    return [line for part in each_line(actor=SYSTEM, wanted=wanted, asked=ALL) for line in part]


def files(*batches: UUID) -> set[Path]:
    return set(paths_of(batches_named(batches)))


def sorted_(found: Iterable[PurchaseLine]) -> list[PurchaseLine]:
    return sorted(found, key=lambda line: (line.batch_id, line.source_row))


def withdraw(batch_id: UUID) -> None:
    withdraw_batch(actor=SYSTEM, batch_id=batch_id, reason="wrong month", now=NOW)


def restore(batch_id: UUID) -> None:
    restore_batch(actor=SYSTEM, batch_id=batch_id, reason="right after all", now=NOW)


class TestCompacting:
    @pytest.fixture
    def made(self, world: World, months_ground: Ground[list[UUID]]) -> list[UUID]:
        """Four batches of North; their files are those of other tests, too."""
        return months_ground.made

    def test_puts_the_batches_of_a_year_into_one_file(self, world: World, made: list[UUID]) -> None:
        later = batch(world.north, "later", day="2026-01-05")
        before = lines()
        (done,) = compact_lake(actor=SYSTEM, now=NOW)
        assert (done.part.year, done.batches, done.files, done.lines) == (2025, 4, 4, 8)
        assert len(files(*made)) == 1
        assert len(files(*made, later)) == 2
        assert lines() == before
        assert compact_lake(actor=SYSTEM, now=NOW) == []

    def test_takes_in_what_was_compacted_and_what_came_since(
        self, world: World, made: list[UUID]
    ) -> None:
        compact_lake(actor=SYSTEM, now=NOW)
        made = made + [batch(world.north, f"N{number}") for number in range(3)]
        before = lines()
        (done,) = compact_lake(actor=SYSTEM, now=NOW)
        assert (done.batches, done.files) == (7, 4)
        assert (len(files(*made)), lines()) == (1, before)

    def test_keeps_trusts_lines_and_payments_apart(self, world: World) -> None:
        published = "Supplier,Amount,Transaction Number,Date\r\nAlpha Ltd,5,{},02/04/2025\r\n"
        for trust_id in (world.north, world.south):
            for number in range(4):
                batch(trust_id, f"M{number}")
                imported(trust_id, published.format(number).encode(), f"{number}.csv")
        paid = list_payments(actor=SYSTEM, wanted=Wanted(), asked=ALL)
        done = compact_lake(actor=SYSTEM, now=NOW)
        assert [each.batches for each in done] == [4, 4, 4, 4]
        assert list_payments(actor=SYSTEM, wanted=Wanted(), asked=ALL) == paid

    def test_reads_files_that_lack_later_columns(self, world: World) -> None:
        made = months(world)
        make_old(made[0])
        before = lines()
        compact_lake(actor=SYSTEM, now=NOW)
        assert lines() == before

    def test_is_in_the_audit_log(self, world: World, made: list[UUID]) -> None:
        compact_lake(actor=SYSTEM, now=NOW)
        event = db.session.scalar(select(AuditEvent).where(AuditEvent.action == "lake.compacted"))
        assert event is not None
        assert event.owner_id == world.north
        (after,) = files(*made)
        assert after.stem in event.body

    def test_refuses_a_file_that_lacks_lines(self, world: World) -> None:
        made = [batch(world.north, "A", lines=3), batch(world.north, "B", lines=2)]
        damaged, other = (files(each).pop() for each in made)
        damaged.write_bytes(other.read_bytes())
        with pytest.raises(LinesDiffer, match="lack lines that were imported"):
            compact(batches_named(made))


class TestABatchThatWasCompacted:
    @pytest.fixture
    def made(self, world: World, compacted_ground: Ground[list[UUID]]) -> list[UUID]:
        return compacted_ground.made

    def test_is_withdrawn_alone(self, made: list[UUID]) -> None:
        before = lines(*made)
        withdraw(made[1])
        assert lines() == [line for line in before if line.batch_id != made[1]]
        assert {line.batch_id for line in lines(made[1])} == {made[1]}
        assert lines(*made) == before
        (total,) = list_supplier_totals(actor=SYSTEM, wanted=Wanted())
        assert total.lines == 6

    def test_is_recognised_when_it_is_sent_again(self, world: World, made: list[UUID]) -> None:
        content = csv_of(*numbered(3, Order_number="M1"))
        assert imported(world.north, content, "again.csv").counts.duplicate == 2

    def test_lands_anew_once_it_is_withdrawn(self, world: World, made: list[UUID]) -> None:
        withdraw(made[1])
        again = imported(world.north, csv_of(*numbered(3, Order_number="M1")), "again.csv")
        assert (again.counts.accepted, again.counts.duplicate) == (3, 0)
        with pytest.raises(Conflict, match=f"{again.reference} holds 2 of its lines"):
            restore(made[1])

    def test_is_restored(self, made: list[UUID]) -> None:
        before = lines()
        withdraw(made[1])
        restore(made[1])
        assert lines() == before

    def test_is_read_where_it_landed_once_it_is_withdrawn(self, made: list[UUID]) -> None:
        before = lines(*made)
        (compacted,) = files(*made)
        withdraw(made[1])
        current = [each for each in made if each != made[1]]
        assert files(*current) == set(landed_paths_of(batches_named(current)))
        assert files(*made) == {compacted}
        assert lines(*made) == before

    def test_leaves_the_others_worth_compacting(self, world: World, made: list[UUID]) -> None:
        withdraw(made[1])
        current = [made[0], *made[2:], batch(world.north, "more")]
        (done,) = compact_lake(actor=SYSTEM, now=NOW)
        assert (done.batches, done.files, len(files(*current))) == (4, 4, 1)
        before = lines(*made)
        restore(made[1])
        assert sorted_(lines(*made)) == sorted_(before)
        assert len(files(*current, made[1])) == 2

    def test_is_matched_again(self, world: World, made: list[UUID]) -> None:
        before = sum(line.amount for line in lines(*made))
        catalogue(world)
        assert match_again(actor=SYSTEM, trust_id=world.north, now=NOW) == 4
        assert all(line.item_id for line in lines())
        assert sum(line.amount for line in lines()) == before
        assert not any(line.item_id for line in lines(*made))
        compact_lake(actor=SYSTEM, now=NOW)
        assert all(line.item_id for line in lines())
        assert not any(line.item_id for line in lines(*made[:2]))
        assert sum(line.amount for line in lines(*made)) == before

    def test_is_not_counted_with_others_that_a_period_leaves_out(self, world: World) -> None:
        """Of the batches in one file a period wants only some, and one is withdrawn."""
        made = [batch(world.south, f"P{month}", day=f"2025-0{month}-03") for month in range(5, 9)]
        compact_lake(actor=SYSTEM, now=NOW)
        withdraw(made[1])
        wanted = Wanted(trust_ids=frozenset({world.south}), period=SUMMER)
        found = list_lines(actor=SYSTEM, wanted=wanted, asked=ALL).page.rows
        assert {line.batch_id for line in found} == {made[2]}


class TestSweeping:
    def test_removes_a_compaction_days_after_another_took_its_place(self, empty_app: Flask) -> None:
        """On an application of its own: it would sweep away what other tests stand on."""
        with empty_app.app_context():
            world = build()
            made = months(world)
            compact_lake(actor=SYSTEM, now=LATER)
            (old,) = files(*made)
            made += [batch(world.north, f"N{number}") for number in range(3)]
            compact_lake(actor=SYSTEM, now=LATER)
            before = lines()
            sweep_lake(now=LATER + timedelta(days=6))
            assert old.exists()
            sweep_lake(now=LATER + timedelta(days=8))
            assert not old.exists()
            assert all(path.exists() for path in landed_paths_of(batches_named(made)))
            assert lines() == before


class TestWhateverHappens:
    @pytest.mark.parametrize("seed", range(3))
    def test_every_set_of_batches_keeps_its_lines(
        self, world: World, monkeypatch: pytest.MonkeyPatch, seed: int
    ) -> None:
        """Imports, withdrawals, restorings and compactions in any order.

        What each batch holds was read when it landed, before it was ever compacted.
        """
        monkeypatch.setattr(compaction, "SMALL_FILES", 2)
        chance = random.Random(seed)  # noqa: S311
        landed: dict[UUID, list[PurchaseLine]] = {}
        withdrawn: set[UUID] = set()
        for step in range(16):
            choice = chance.choice(("import", "withdraw", "restore", "compact"))
            if choice == "import":
                trust_id = chance.choice((world.north, world.south))
                made = batch(
                    trust_id, f"S{step}", chance.randrange(1, 4), f"202{step % 3 + 4}-05-03"
                )
                landed[made] = lines(made)
            elif choice == "compact":
                compact_lake(actor=SYSTEM, now=NOW)
            else:
                _change(choice, chance, landed, withdrawn)
            pinned = [each for each in landed if chance.random() < 0.5]
            assert _alike(lines(*pinned) if pinned else [], pinned, landed)
            assert _alike(lines(), landed.keys() - withdrawn, landed)


def _change(
    choice: str, chance: random.Random, landed: Iterable[UUID], withdrawn: set[UUID]
) -> None:
    can = sorted(withdrawn if choice == "restore" else set(landed) - withdrawn)
    if not can:
        return
    batch_id = chance.choice(can)
    if choice == "restore":
        restore(batch_id)
        withdrawn.remove(batch_id)
    else:
        withdraw(batch_id)
        withdrawn.add(batch_id)


def _alike(
    found: list[PurchaseLine], batches: Iterable[UUID], landed: dict[UUID, list[PurchaseLine]]
) -> bool:
    return sorted_(found) == sorted_(line for each in batches for line in landed[each])
