"""What an import would do: dates, duplicates, matches and changes, row by row."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from consortium.equipment.domain.asset_status import AssetStatus
from consortium.equipment.domain.register_columns import Field, day, guess, pounds, read_row
from consortium.equipment.domain.register_import import Known, Outcome, Register, Row, work_out

MODEL, OTHER_MODEL, SITE, OTHER_SITE = (UUID(int=number) for number in range(4))
TODAY = date(2026, 4, 20)


def known(number: int, **changed: Any) -> Known:
    facts: dict[str, Any] = {
        "id": UUID(int=100 + number),
        "asset_no": f"A{number}",
        "serial": f"S{number}",
        "model_id": MODEL,
        "status": AssetStatus.IN_SERVICE,
        "may_change": True,
        "is_owner": True,
        "values": {Field.SITE: SITE, Field.LOCATION: "Clinic", Field.LOT: "L1"},
        **changed,
    }
    return Known(**facts)


def register(*devices: Known, default_site_id: UUID | None = SITE) -> Register:
    return Register(
        models={("gamma", "tono"): MODEL, ("", "tono"): MODEL, ("", "other"): OTHER_MODEL},
        sites={"main": SITE, "n2": OTHER_SITE},
        default_site_id=default_site_id,
        by_serial={(each.model_id, each.serial): each for each in devices},
        by_tag={each.asset_no: each for each in devices},
    )


def row(asset_no: str = "A9", serial: str = "S9", **more: Any) -> dict[Field, Any]:
    values = {Field.ASSET_NO: asset_no, Field.SERIAL: serial, Field.MODEL: "Tono"}
    return {**values, **{Field(name): value for name, value in more.items()}}


def worked(*rows: dict[Field, Any], into: Register | None = None) -> list[Row]:
    none: list[str] = []
    numbered = [(number, values, none) for number, values in enumerate(rows, start=2)]
    return work_out(numbered, into or register(), today=TODAY)


class TestColumns:
    def test_are_told_by_their_names(self) -> None:
        places = guess(["Equipment No", "S/N", "Make", "model", "Ward", "Colour", "Model"])
        assert places == {
            Field.ASSET_NO: 0,
            Field.SERIAL: 1,
            Field.MANUFACTURER: 2,
            Field.MODEL: 3,
            Field.LOCATION: 4,
        }

    @pytest.mark.parametrize("text", ["2025-04-30", "30/04/2025", "30.4.2025", "30-04-2025"])
    def test_read_dates_day_first_or_iso(self, text: str) -> None:
        assert day(text) == date(2025, 4, 30)

    @pytest.mark.parametrize(
        "text", ["04/30/2025", "30/04/25", "2025-4-30", "30 April 2025", "45777", "31/02/2025"]
    )
    def test_refuse_every_other_date(self, text: str) -> None:
        with pytest.raises(ValueError, match=r".*"):
            day(text)

    def test_read_pounds_to_the_penny(self) -> None:
        assert pounds("£4,250.5") == Decimal("4250.50")
        for text in ("4250.505", "-1", "1e12", "nan", "free"):
            with pytest.raises(ValueError, match=r".*"):
                pounds(text)

    def test_say_what_is_wrong_with_each_cell(self) -> None:
        cells = ["A1", "", "Tono", "04/30/2025", "maybe"]
        places = guess(["Asset number", "Serial", "Model", "Warranty to", "Reserve"])
        _, wrong = read_row(cells, places)
        assert wrong == [
            "Warranty to: “04/30/2025” is no date like 30/04/2025 or 2025-04-30",
            "Kept in reserve: “maybe” is neither yes nor no",
            "Serial number is missing",
        ]


class TestWorkOut:
    def test_tells_new_changed_and_unchanged(self) -> None:
        rows = worked(
            row(),
            row("A1", "S1", lot="L2", location="Clinic"),
            row("A2", "S2", lot="L1"),
            into=register(known(1), known(2)),
        )
        assert [each.outcome for each in rows] == [
            Outcome.NEW,
            Outcome.CHANGED,
            Outcome.UNCHANGED,
        ]
        assert rows[1].changes == {Field.LOT: ("L1", "L2")}

    def test_moves_to_another_site_of_the_trust_only(self) -> None:
        moved, refused = worked(
            row("A1", "S1", site="N2"),
            row("A2", "S2", site="East"),
            into=register(known(1), known(2)),
        )
        assert moved.changes == {Field.SITE: (SITE, OTHER_SITE)}
        assert refused.reasons == ["“East” is no site of this trust"]

    @pytest.mark.parametrize(
        ("rows", "reason"),
        [
            ([row("A9", "S9"), row("A8", "S9")], "Its model and serial number stands in row 3 too"),
            ([row("A9", "S8"), row("a9", "S9")], "Its asset number stands in row 3 too"),
            ([row("A1", "S7")], "This number is on a device with the serial number S1"),
            ([row("A1", "S7", model="other")], "This number is on a device of another model"),
            (
                [row("A2", "S1")],
                "This serial number is registered as A1, and the asset number is another device's",
            ),
            (
                [row("A9", "S9", model="Unknown")],
                "This model is not in the catalogue; add it first",
            ),
            (
                [row(accepted_on=date(2026, 4, 21))],
                "An acceptance check cannot be recorded before it is passed.",
            ),
            (
                [row("A1", "S1", made_on=date(2026, 5, 1))],
                "A device cannot have been made on a day to come.",
            ),
        ],
    )
    def test_refuses_with_its_reason(self, rows: list[dict[Field, Any]], reason: str) -> None:
        first, *_ = worked(*rows, into=register(known(1), known(2)))
        assert first.outcome is Outcome.REFUSED
        assert first.reasons == [reason]

    def test_refuses_what_is_not_its_own(self) -> None:
        others = known(1, may_change=False)
        borrowed = known(2, is_owner=False)
        away = known(3, status=AssetStatus.IN_TRANSIT)
        rows = worked(
            row("A1", "S1", lot="X"),
            row("A2", "S2", purchase_price=Decimal(1)),
            row("A3", "S3", lot="X"),
            into=register(others, borrowed, away),
        )
        assert [each.reasons for each in rows] == [
            ["Another trust has this device"],
            ["Only the owner changes: Purchase price"],
            ["The device is on its way or disposed of"],
        ]

    def test_needs_a_site_for_what_is_new(self) -> None:
        [refused] = worked(row(), into=register(default_site_id=None))
        assert refused.reasons == ["Site is missing"]
