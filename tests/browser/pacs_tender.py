"""The ground of the walk through the story's tender: one lot, its people, and their calendar.

What is not the walk's point is prepared by the use cases of the demo world: discovery, demand,
mandates and keys before publication, and what most of the 28 evaluators give each bid.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo
from uuid import UUID

from playwright.sync_api import Browser, Locator

from consortium.contracts.queries.schedules import prices_on
from consortium.contracts.usecases.schedules import activate_schedule
from consortium.demo import before_bids, bids, judging, places, story, tender
from consortium.demo.judging import CHAIR, Judging, consensus, sheets
from consortium.demo.offers import LOTS
from consortium.demo.stage import Stage
from consortium.foundation.database import db
from consortium.tenders.usecases.marking import submit_scores
from consortium.tenders.usecases.moderation import record_consensus
from tests.browser.reception import Reception, Site
from tests.support.demo_world import PASSWORD
from tests.support.visitor import Visitor

IMAGES = next(lot for lot in LOTS if lot.key == "pacs")
SUPPLIERS = {bid.supplier: story.SUPPLIERS[bid.supplier] for bid in IMAGES.bids}


class Calendar(datetime):
    """Stands in for the clock's ``datetime``: it is as late as the walk says."""

    moment = datetime(2024, 5, 1, 9, 30, tzinfo=UTC)

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        return cls.moment.astimezone(tz)


@dataclass(slots=True)
class Walk:
    """The tender, and its people at screens of their own, on the days of the story."""

    site: Site
    chrome: Browser
    stage: Stage
    tender_id: UUID
    lots: dict[str, UUID]
    reception: Reception
    judging: Judging | None = None
    guests: list[Visitor] = field(default_factory=list)

    @property
    def here(self) -> str:
        return f"/tenders/{self.tender_id}"

    @contextmanager
    def day(self, month: int, day: int, hour: int = 9, minute: int = 0) -> Iterator[None]:
        """A day of 2024, by UTC; whoever comes on it signs in anew."""
        Calendar.moment = datetime(2024, month, day, hour, minute, tzinfo=UTC)
        yield
        for visitor in self.guests:
            visitor.hear_no_complaint()
            self.reception.farewell(visitor)
        self.guests.clear()
        self.reception.next_day()

    def person(self, name: str, *, width: str = "wide", scripts: bool = True) -> Visitor:
        if scripts:
            visitor = self.reception.known(name, width)
        else:
            visitor = self.reception.without_scripts(name, width)
        self.guests.append(visitor)
        return visitor

    def seat_the_panel(self) -> None:
        """Seven each of four callings, who declared that they have no interest."""
        with self.site.app.app_context():
            opened = bids.opened(self.tender_id)
            self.judging = Judging(
                self.stage,
                self.tender_id,
                self.lots,
                {
                    ("pacs", code): opened[self.lots["pacs"], self.stage.places[code]]
                    for code in SUPPLIERS
                },
                {("pacs", bid.supplier): bid.rationale for bid in IMAGES.bids},
            )
            judging.seat(self.judging)
            judging.declare(self.judging)
            judging.check(self.judging)

    def score_the_rest(self, *, demo: bool, but: frozenset[tuple[str, UUID]]) -> int:
        """Everybody's scores but those that were typed; returns how many sheets."""
        assert self.judging is not None
        with self.site.app.app_context():
            left = [
                each
                for each in sheets(self.judging, demo=demo)
                if (each.member, each.bid_id) not in but
            ]
            for each in left:
                submit_scores(
                    actor=self.stage.actor(each.member, Calendar.moment.date()),
                    bid_id=each.bid_id,
                    marks=each.marks,
                    now=Calendar.moment,
                )
            db.session.remove()
        return len(left)

    def agree(self, *, demo: bool, but: UUID | None = None) -> None:
        """What the panel agrees on for each bid, recorded by its chair."""
        assert self.judging is not None
        with self.site.app.app_context():
            for bid_id, agreed in consensus(self.judging, demo=demo).items():
                if bid_id != but:
                    record_consensus(
                        actor=self.stage.actor(CHAIR, Calendar.moment.date()),
                        bid_id=bid_id,
                        agreed=agreed,
                        now=Calendar.moment,
                    )

    def meet(self) -> None:
        """The three days that 28 people spend with the suppliers."""
        assert self.judging is not None
        with self.site.app.app_context():
            judging.meet(self.judging)

    def put_prices_in_force(self, agreement_id: UUID) -> None:
        """Somebody who did not award looks at them."""
        day = Calendar.moment.date()
        with self.site.app.app_context():
            actor = self.stage.actor("lead_sou", day)
            newest = prices_on(actor=actor, agreement_id=agreement_id, on=day).versions[0]
            activate_schedule(actor=actor, schedule_id=newest.id, now=Calendar.moment)


def prepared(site: Site, chrome: Browser) -> Walk:
    """Seven trusts have frozen their demand for the image archive, and gave their mandates."""
    stage = Stage(today=date(2024, 5, 1), password=PASSWORD)
    with site.app.app_context():
        places.build(stage)
        made = tender.draft(stage, [IMAGES])
        tender.freeze(stage, made)
        before_bids.prepare(stage, made.id, made.lines)
    return Walk(site, chrome, stage, made.id, made.lots, Reception(chrome, site))


def enter_day(visitor: Visitor, legend: str, day: date) -> None:
    group = visitor.page.get_by_role("group", name=legend)
    for part, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        group.get_by_label(part, exact=True).fill(str(value))


def choose(field: Locator) -> None:
    """A radio or checkbox of the design system, whose own box is drawn by what follows it."""
    field.check(force=True)
