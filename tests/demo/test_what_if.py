"""What if, asked of the demo world. Figures: story.md sections 5.0 and 5.1, worked by hand."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from flask import Flask
from sqlalchemy import select

from consortium.contracts.domain.terms.facts import Lead, Merger
from consortium.contracts.domain.what_if.scenario import Scenario, Stay
from consortium.contracts.models.agreement import Agreement
from consortium.contracts.queries.notices import notices_of
from consortium.contracts.queries.scenario import Question, find_question
from consortium.contracts.queries.what_if import WhatIf, what_if
from consortium.foundation.database import db
from consortium.foundation.domain.periods import Period
from consortium.foundation.domain.permissions import Actor

STARTS, NOVEMBER = date(2025, 4, 1), date(2025, 11, 3)
WEST_OUT, HILL_IN = date(2025, 10, 1), date(2026, 1, 1)


def lens_prices(found: Question, scenario: Scenario) -> list[tuple[date, Decimal | None]]:
    answer = what_if(found, scenario=scenario, against_first=True, on=NOVEMBER)
    lens = next(item for item in answer.items if item.code == "IOL")
    return [(since.day, since.after) for since in lens.over_time]


def test_wests_notice_held_for_consumables_and_not_for_images(demo: Flask) -> None:
    # Hill joins the images on 1 April 2026, when the grace after West's leaving would have ended.
    actor = Actor.system("test")
    with demo.app_context():
        held = {
            agreement.title.rpartition(": ")[2]: notice.holds
            for agreement in db.session.scalars(select(Agreement))
            for notice in notices_of(actor=actor, agreement_id=agreement.id).notices
        }
    assert held == {
        "Cataract consumables": True,
        "Shared calibration of tonometers": True,
        "Imaging service (PACS)": False,
    }


def test_lenses_cost_40_pounds_while_west_is_out_and_hill_not_in(demo: Flask) -> None:
    with demo.app_context():
        wanted = select(Agreement.id).where(Agreement.title.contains("Cataract consumables"))
        agreement_id = db.session.scalars(wanted).one()
        found = find_question(
            actor=Actor.system("test"), agreement_id=agreement_id, today=date(2026, 11, 21)
        )
        recorded = [(STARTS, Decimal(38)), (WEST_OUT, Decimal(40)), (HILL_IN, Decimal(38))]
        assert lens_prices(found, Scenario()) == recorded

        cleared = Scenario(stays=(Stay(trust="WES", joins=STARTS), Stay(trust="HIL")))
        assert lens_prices(found, cleared) == [(STARTS, Decimal(38))]

        moved = Scenario(
            stays=(
                Stay(trust="WES", joins=STARTS, leaves=WEST_OUT),
                Stay(trust="HIL", joins=HILL_IN),
            )
        )
        answer = what_if(found, scenario=moved, against_first=True, on=NOVEMBER)
        west = next(each for each in answer.effects if each.trust == "West Trust")
        # Half a year of 1,500 lenses, viscoelastics and drapes at 9.50, 2.50 and 0.05 more.
        assert west.year.difference == Decimal("18075.00")


def asked_of_images(scenario: Scenario, on: date) -> WhatIf:
    wanted = select(Agreement.id).where(Agreement.title.contains("PACS"))
    found = find_question(
        actor=Actor.system("test"),
        agreement_id=db.session.scalars(wanted).one(),
        today=date(2026, 11, 21),
    )
    return what_if(found, scenario=scenario, against_first=True, on=on)


def test_half_a_year_without_a_lead_costs_the_six_others_146_300(demo: Flask) -> None:
    """C13: 770,000 examinations at 1.25 for 1.06. The grace of the band itself is over by then."""
    with demo.app_context():
        leaves = Scenario(
            stays=(
                Stay(trust="NOR", joins=STARTS, leaves=WEST_OUT),
                Stay(trust="WES", joins=STARTS),
                Stay(trust="HIL"),
            ),
            lead=Lead(trust="SOU", period=Period(date(2026, 10, 1))),
        )
        assert asked_of_images(leaves, date(2026, 6, 1)).for_want_of_a_lead == Decimal("146300.00")
        in_time = replace(leaves, lead=Lead(trust="SOU", period=Period(WEST_OUT)))
        assert asked_of_images(in_time, date(2026, 6, 1)).for_want_of_a_lead is None


def test_two_members_that_merge_cost_the_members_117_600_a_year(demo: Flask) -> None:
    """C14: seven count as six from the anniversary on, and 1,960,000 examinations cost 0.06 more
    once the six months of grace are over."""
    with demo.app_context():
        merge = Scenario(
            stays=(Stay(trust="WES", joins=STARTS), Stay(trust="HIL")),
            mergers=(Merger(legacy=("COA", "VAL"), successor="COA", effective_on=WEST_OUT),),
        )
        total = asked_of_images(merge, date(2027, 6, 1)).total
        assert total is not None
        assert total.year.difference == Decimal("117600.00")


def test_two_leavers_cost_the_five_others_202_800_a_year_for_images(demo: Flask) -> None:
    """E2: 1,560,000 examinations at 1.13 for 1.00 once the six months of grace are over."""
    with demo.app_context():
        wanted = select(Agreement.id).where(Agreement.title.contains("PACS"))
        found = find_question(
            actor=Actor.system("test"),
            agreement_id=db.session.scalars(wanted).one(),
            today=date(2026, 11, 21),
        )
        leave = Scenario(
            stays=(
                Stay(trust="WES", joins=STARTS, leaves=WEST_OUT),
                Stay(trust="VAL", joins=STARTS, leaves=WEST_OUT),
                Stay(trust="HIL"),
            )
        )
        answer = what_if(found, scenario=leave, against_first=True, on=date(2026, 6, 1))
        five = {f"{name} Trust" for name in ("North", "South", "East", "Central", "Coast")}
        dearer = [each.year.difference for each in answer.effects if each.trust in five]
        assert sum(each for each in dearer if each is not None) == Decimal("202800.00")
