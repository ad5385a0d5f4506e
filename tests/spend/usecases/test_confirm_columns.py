"""Files whose header is new: somebody says what it means, and it is remembered."""

import io
from decimal import Decimal
from uuid import UUID

import pytest

from consortium.foundation.domain.errors import Conflict, Invalid, NotFound
from consortium.spend.domain.fields import Field
from consortium.spend.domain.kinds import Kind
from consortium.spend.queries.batches import rejected_file
from consortium.spend.queries.columns import find_columns
from consortium.spend.usecases.start_import import Started, confirm_columns, start_import
from tests.spend.factories import csv_of, imported, row
from tests.support.world import NOW, SYSTEM, World

# Nobody can know that the firm is the supplier and the outlay the amount.
STRANGE = b"Firm,Outlay,When\r\nAlpha Ltd,100.00,02/04/2020\r\nBeta Ltd,5.50,03/04/2020\r\n"
MEANT = {Field.SUPPLIER: 0, Field.AMOUNT: 1, Field.PAID_ON: 2}


def sent(world: World, content: bytes = STRANGE, trust_id: UUID | None = None) -> Started:
    return start_import(
        actor=SYSTEM,
        trust_id=trust_id or world.north,
        content=io.BytesIO(content),
        file_name="outlay.csv",
        now=NOW,
    )


def confirm(file_id: UUID, places: dict[Field, int] = MEANT, kind: Kind = Kind.PAYMENTS) -> UUID:
    return confirm_columns(
        actor=SYSTEM, file_id=file_id, kind=kind, header_row=1, places=places, now=NOW
    )


class TestStarting:
    def test_in_our_own_names_is_imported_at_once(self, world: World) -> None:
        assert sent(world, csv_of(row())).job_id is not None

    def test_with_a_new_header_waits_for_its_columns(self, world: World) -> None:
        started = sent(world)
        assert started.job_id is None
        guessed = find_columns(actor=SYSTEM, file_id=started.file_id)
        assert [column.heading for column in guessed.columns] == ["Firm", "Outlay", "When"]
        assert guessed.columns[0].examples == ("Alpha Ltd", "Beta Ltd")
        assert "no column can be taken for the supplier" in guessed.problems

    def test_a_file_that_was_imported_is_refused(self, world: World) -> None:
        imported(world.north, csv_of(row()))
        with pytest.raises(Conflict, match="already imported as PL-2026-0001"):
            sent(world, csv_of(row()))


class TestConfirming:
    def test_remembers_the_header_for_the_trust(self, world: World) -> None:
        confirm(sent(world).file_id)
        assert imported(world.north, STRANGE).counts.accepted == 2
        # The next file needs nobody, whatever stands above its header.
        assert sent(world, b"April 2020\r\n" + STRANGE.replace(b"5.50", b"6.50")).job_id is not None
        # What North calls its columns says nothing of South's.
        assert sent(world, trust_id=world.south).job_id is None

    def test_holds_for_the_rows_that_were_rejected(self, world: World) -> None:
        confirm(sent(world).file_id)
        report = imported(world.north, STRANGE + b"Gamma Ltd,#REF!,04/04/2020\r\n")
        assert (report.counts.accepted, report.counts.rejected) == (2, 1)
        kept = rejected_file(actor=SYSTEM, batch_id=report.batch_id).path.read_bytes()
        mended = imported(world.north, kept.replace(b"#REF!", b"7.00"), "mended.csv")
        assert (mended.counts.accepted, mended.amount) == (1, Decimal("7.00"))

    def test_the_last_word_holds(self, world: World) -> None:
        confirm(sent(world).file_id, {Field.SUPPLIER: 0, Field.AMOUNT: 2})
        confirm(sent(world).file_id)
        assert imported(world.north, STRANGE).counts.accepted == 2

    def test_names_what_is_missing(self, world: World) -> None:
        with pytest.raises(Invalid, match="no column can be taken for the amount"):
            confirm(sent(world).file_id, {Field.SUPPLIER: 0})
        with pytest.raises(Invalid, match="no column is called “Quantity”"):
            confirm(sent(world).file_id, MEANT, Kind.LINES)

    def test_a_row_beyond_the_file_is_no_header(self, world: World) -> None:
        started = sent(world)
        with pytest.raises(Invalid, match="Row 9 is not one of the first 3 rows"):
            find_columns(actor=SYSTEM, file_id=started.file_id, header_row=9)

    def test_is_for_those_who_may_import(self, world: World) -> None:
        started = sent(world)
        stranger = world.stranger.actor()
        with pytest.raises(NotFound):
            find_columns(actor=stranger, file_id=started.file_id)
        with pytest.raises(NotFound):
            confirm_columns(
                actor=stranger,
                file_id=started.file_id,
                kind=Kind.PAYMENTS,
                header_row=1,
                places=MEANT,
                now=NOW,
            )
