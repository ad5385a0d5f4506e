"""Scene: what decides on loans between the sites, and loans in every state around today.

Slit lamps are lent, so that the tonometers stay where their story has them. The days of the loans
are counted from the day on which the demo is loaded.
"""

from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations
from uuid import UUID

from consortium.catalogue.usecases.device_models import add_device_model
from consortium.demo import story
from consortium.demo.places import LIES_AT
from consortium.demo.stage import Stage, at
from consortium.equipment.domain.calibration import Point
from consortium.equipment.domain.cover import great_circle_miles
from consortium.equipment.domain.due_dates import Basis, Interval, IntervalUnit
from consortium.equipment.domain.loan import Purpose, Terms
from consortium.equipment.domain.movement import Condition
from consortium.equipment.usecases import cover, loan, loan_length, loan_terms, movement
from consortium.equipment.usecases.asset import register_asset
from consortium.equipment.usecases.movement import Arrival, Sending
from consortium.equipment.usecases.plan import plan_calibration
from consortium.equipment.usecases.procedure import add_procedure
from consortium.equipment.usecases.work_request import report_fault

ENGINEER = "engineer_shared"
ACCESSORIES = ("Power cable", "Chin rest", "Table")
# Roads are longer than the way as the crow flies.
ROAD = Decimal("1.2")
EVERY_HALF_YEAR = Interval(count=6, unit=IntervalUnit.MONTHS)
INDEMNITY = "NHS indemnity"


def build(stage: Stage) -> None:
    started = stage.today - timedelta(days=60)
    _what_decides(stage, started)
    lamps = _lamps(stage, started)
    _closed(stage, lamps["SOU", 1])
    _active(stage, lamps["NOR", 1])
    _failed(stage, lamps["SOU", 2])
    _recalled(stage, lamps["CEN", 1])
    _on_its_way(stage, lamps["EAS", 1])
    _approved(stage, lamps["CEN", 2])
    _asked(stage, lamps["NOR", 2])


def _what_decides(stage: Stage, on: date) -> None:
    """The miles by road, how many devices each site keeps, and who is trained on what."""
    engineer = stage.actor(ENGINEER, on)
    codes = [trust.code for trust in story.FOUNDERS if trust.code != "WES"]
    for one, other in combinations(codes, 2):
        straight = great_circle_miles(_place(one), _place(other))
        cover.record_distance(
            actor=engineer,
            site_id=stage.sites[one],
            other_id=stage.sites[other],
            miles=(straight * ROAD).quantize(Decimal("0.1")),
            now=at(on, 9),
        )
    for number, code in enumerate(codes):
        for category, minimum in (("Tonometer", 9), ("Slit lamp", int(code == "VAL"))):
            cover.set_minimum_stock(
                actor=engineer,
                site_id=stage.sites[code],
                category=category,
                minimum=minimum,
                now=at(on, 9),
            )
        cover.record_trained_users(
            actor=engineer,
            site_id=stage.sites[code],
            device_model_id=stage.items["tonometer model"],
            people=14 + 3 * number,
            now=at(on, 9),
        )


def _place(code: str) -> tuple[Decimal, Decimal]:
    north, east = LIES_AT[code]
    return Decimal(north), Decimal(east)


def _lamps(stage: Stage, on: date) -> dict[tuple[str, int], UUID]:
    """Two slit lamps at each of five sites, checked every half year, next in four months."""
    engineer = stage.actor(ENGINEER, on)
    model_id = add_device_model(
        actor=stage.actor("lead_nor", on),
        manufacturer="Bridgeway Instruments",
        name="SL-20 portable",
        category="Slit lamp",
        now=at(on),
    )
    procedure_id = add_procedure(
        actor=engineer,
        owner_id=stage.consortium,
        code="LAMP-1",
        title="Half-yearly check of portable slit lamps",
        category="Slit lamp",
        points=(
            Point(
                parameter="Width of the slit",
                nominal=Decimal(8),
                unit="mm",
                lower=Decimal("-0.2"),
                upper=Decimal("0.2"),
                resolution=Decimal("0.1"),
            ),
        ),
        method="Set the slit to its full width and read it on the scale at 100 mm.",
        now=at(on),
    )
    lamps: dict[tuple[str, int], UUID] = {}
    for code in ("NOR", "SOU", "EAS", "CEN", "VAL"):
        for number in (1, 2):
            lamps[code, number] = register_asset(
                actor=engineer,
                asset_no=f"{code}-L{number:02d}",
                device_model_id=model_id,
                serial=f"BS2-{2_100 + 7 * len(lamps)}",
                site_id=stage.sites[code],
                location=f"Clinic {number}",
                accepted_on=on,
                put_in_use_on=on,
                now=at(on, 10),
            )
            plan_calibration(
                actor=engineer,
                asset_id=lamps[code, number],
                procedure_id=procedure_id,
                basis=Basis.FIXED,
                anchor_on=on,
                interval=EVERY_HALF_YEAR,
                early_days=14,
                now=at(on, 10),
            )
    cover.record_trained_users(
        actor=engineer,
        site_id=stage.sites["COA"],
        device_model_id=model_id,
        people=5,
        now=at(on, 10),
    )
    return lamps


def _closed(stage: Stage, asset_id: UUID) -> None:
    """Over a month ago, its hire avoided not recorded yet: finance finds it in the savings."""
    first, last = _day(stage, -45), _day(stage, -38)
    loan_id = _accepted(stage, asset_id, "VAL", first, last, "A second clinic for three lists")
    _sent_back(stage, loan_id, last)
    back = last + timedelta(days=1)
    engineer = stage.actor(ENGINEER, back)
    home = Arrival(condition=Condition.GOOD, accessories=ACCESSORIES)
    movement.receive_back_loan(actor=engineer, loan_id=loan_id, arrival=home, now=at(back, 9))
    movement.inspect_loan(
        actor=engineer, loan_id=loan_id, passed=True, note="As it left", now=at(back, 10)
    )
    movement.close_loan(
        actor=engineer,
        loan_id=loan_id,
        day_rate=Decimal("45.00"),
        transport=Decimal("120.00"),
        now=at(back, 11),
    )


def _active(stage: Stage, asset_id: UUID) -> None:
    """In use at Coast, which asks to keep it a week longer."""
    loan_id = _accepted(
        stage, asset_id, "COA", _day(stage, -9), _day(stage, 5), "Coast's lamp is at its maker"
    )
    on = _day(stage, -1)
    loan_length.ask_for_longer(
        actor=stage.actor(ENGINEER, on),
        loan_id=loan_id,
        ends_on=_day(stage, 12),
        reason="The maker waits for a part",
        now=at(on, 15),
    )


def _failed(stage: Stage, asset_id: UUID) -> None:
    """It has failed at Valley, which waits for a repair or sends it back."""
    _accepted(stage, asset_id, "VAL", _day(stage, -6), _day(stage, 8), "More clinics than lamps")
    on = _day(stage, -1)
    report_fault(
        actor=stage.actor(ENGINEER, on),
        asset_id=asset_id,
        what="The light flickers and goes out after ten minutes",
        now=at(on, 11),
    )


def _recalled(stage: Stage, asset_id: UUID) -> None:
    """Central wanted it back two days ago, and East has it still."""
    loan_id = _accepted(
        stage, asset_id, "EAS", _day(stage, -20), _day(stage, 10), "Trial of portable lamps"
    )
    on = _day(stage, -6)
    loan_length.recall_loan(
        actor=stage.actor(ENGINEER, on),
        loan_id=loan_id,
        ends_on=_day(stage, -2),
        reason="A ward of ours needs one",
        now=at(on, 9),
    )


def _on_its_way(stage: Stage, asset_id: UUID) -> None:
    loan_id = _approved_on(
        stage, asset_id, "SOU", _day(stage, -1), _day(stage, 13), "Cover while ours is serviced"
    )
    _dispatched(stage, loan_id, _day(stage, -1))


def _approved(stage: Stage, asset_id: UUID) -> None:
    """It leaves tomorrow; its terms are written down."""
    on = _day(stage, -1)
    loan_id = _approved_on(stage, asset_id, "COA", on, _day(stage, 20), "A clinic away from base")
    loan_terms.keep_loan_terms(actor=stage.actor(ENGINEER, on), loan_id=loan_id, now=at(on, 14))


def _asked(stage: Stage, asset_id: UUID) -> None:
    on = _day(stage, -1)
    _requested(stage, asset_id, "VAL", on, _day(stage, 9), "One of ours waits for its repair")


def _day(stage: Stage, days: int) -> date:
    return stage.today + timedelta(days=days)


def _requested(
    stage: Stage, asset_id: UUID, borrower: str, first: date, last: date, reason: str
) -> UUID:
    return loan.request_loan(
        actor=stage.actor(ENGINEER, first),
        asset_id=asset_id,
        site_id=stage.sites[borrower],
        location="Clinic 1",
        starts_on=first,
        ends_on=last,
        purpose=Purpose.FAILURE_COVER,
        reason=reason,
        now=at(first, 8, 0),
    )


def _approved_on(
    stage: Stage, asset_id: UUID, borrower: str, first: date, last: date, reason: str
) -> UUID:
    loan_id = _requested(stage, asset_id, borrower, first, last, reason)
    engineer = stage.actor(ENGINEER, first)
    terms = Terms(charge=Decimal(0), checked_by=None, checks_paid_by=None, indemnity=INDEMNITY)
    loan.offer_loan(actor=engineer, loan_id=loan_id, terms=terms, now=at(first, 8, 10))
    loan.approve_loan(actor=engineer, loan_id=loan_id, now=at(first, 8, 20))
    return loan_id


def _accepted(
    stage: Stage, asset_id: UUID, borrower: str, first: date, last: date, reason: str
) -> UUID:
    loan_id = _approved_on(stage, asset_id, borrower, first, last, reason)
    _dispatched(stage, loan_id, first)
    arrival = Arrival(condition=Condition.GOOD, accessories=ACCESSORIES, passed=True)
    movement.receive_loan(
        actor=stage.actor(ENGINEER, first), loan_id=loan_id, arrival=arrival, now=at(first, 12)
    )
    return loan_id


def _dispatched(stage: Stage, loan_id: UUID, on: date) -> None:
    movement.dispatch_loan(
        actor=stage.actor(ENGINEER, on), loan_id=loan_id, sending=_sending(on), now=at(on, 9)
    )


def _sent_back(stage: Stage, loan_id: UUID, on: date) -> None:
    movement.send_back_loan(
        actor=stage.actor(ENGINEER, on), loan_id=loan_id, sending=_sending(on), now=at(on, 16)
    )


def _sending(on: date) -> Sending:
    return Sending(
        condition=Condition.GOOD,
        accessories=ACCESSORIES,
        decontamination=f"DC-{on:%Y-%m%d}",
        carrier="Courier of the shared service",
    )
