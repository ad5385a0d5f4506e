"""Recording notices against what is due, their versions, other days, and who may do it."""

import io
from datetime import date, timedelta

import pytest

from consortium.contracts.domain.managing.documents import SentFile
from consortium.contracts.domain.managing.kpis import Rating
from consortium.foundation.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from consortium.foundation.domain.listing import Asked
from consortium.foundation.domain.periods import Period, add_months
from consortium.notices.domain.duty import Standing
from consortium.notices.queries.register import (
    RegisterLine,
    find_line,
    find_notice,
    list_register,
    open_notice_document,
)
from consortium.notices.usecases.register import (
    NoticeSent,
    move_due_day,
    publish_version,
    record_notice,
    record_other_notice,
)
from consortium.tenders.domain.legal_clock import NoticeKind
from tests.contracts import managing
from tests.notices.samples import awarded_in_2026
from tests.support.world import NOW, TODAY, World
from tests.tenders import factories as tenders

SENT = NoticeSent(number="081111-2026", published_at=NOW - timedelta(days=1), ocid="ocds-h6vhtk-1")


def lines(world: World, words: str = "") -> list[RegisterLine]:
    asked = Asked(words=words, rows=None)
    return list(list_register(actor=world.lead.actor(), asked=asked, today=TODAY).rows)


def decided(world: World) -> RegisterLine:
    """The award notice that a tender asks for once its suppliers were told."""
    tenders.told(tenders.ranked(tenders.draft(world)))
    (line,) = lines(world, "UK6")
    return line


def test_the_tender_notice_counts_and_the_award_notice_is_due(world: World) -> None:
    line = decided(world)
    (given,) = lines(world, "UK4")
    assert (given.number, given.standing) == (tenders.NOTICE.number, Standing.PUBLISHED)
    assert (line.standing, line.last_day, line.number) == (Standing.NO_DAY, None, "")


def test_a_recorded_notice_answers_its_duty_in_versions(world: World) -> None:
    line, lead = decided(world), world.lead.actor()
    first = record_notice(actor=lead, key=line.key, sent=SENT, now=NOW)
    paper = SentFile(name="award.pdf", content=io.BytesIO(b"%PDF-1.7 award"))
    again = NoticeSent(number="081112-2026", published_at=NOW, note="Date mended", file=paper)
    second = publish_version(actor=lead, notice_id=first, sent=again, now=NOW)
    after = find_line(actor=lead, key=line.key, today=TODAY)
    assert (after.standing, after.number, after.version) == (
        Standing.PUBLISHED,
        "081112-2026",
        2,
    )
    found = find_notice(actor=lead, notice_id=first)
    assert [each.number for each in found.versions] == ["081111-2026", "081112-2026"]
    assert open_notice_document(actor=lead, notice_id=second).name == "award.pdf"
    with pytest.raises(Conflict):
        publish_version(actor=lead, notice_id=first, sent=again, now=NOW)


def test_another_day_needs_a_reason(world: World) -> None:
    line, lead = decided(world), world.lead.actor()
    with pytest.raises(Invalid):
        move_due_day(actor=lead, key=line.key, due_on=TODAY, reason=" ", now=NOW)
    move_due_day(actor=lead, key=line.key, due_on=date(2026, 4, 19), reason="Board day", now=NOW)
    after = find_line(actor=lead, key=line.key, today=TODAY)
    assert (after.standing, after.moved_because) == (Standing.LATE, "Board day")


@pytest.mark.parametrize(
    "sent",
    [
        NoticeSent(number="81111-2026", published_at=NOW),
        NoticeSent(number="081111-2026", published_at=NOW + timedelta(minutes=1)),
    ],
)
def test_what_cannot_have_been_published_is_refused(world: World, sent: NoticeSent) -> None:
    line = decided(world)
    with pytest.raises(Invalid):
        record_notice(actor=world.lead.actor(), key=line.key, sent=sent, now=NOW)


def test_a_notice_that_nothing_asked_for_says_what_it_is_about(world: World) -> None:
    lead, oaks = world.lead.actor(), world.seven_oaks
    with pytest.raises(Invalid):
        record_other_notice(actor=lead, consortium_id=oaks, kind=NoticeKind.UK3, sent=SENT, now=NOW)
    sent = NoticeSent(number="081113-2026", published_at=NOW, note="Pumps next year")
    record_other_notice(actor=lead, consortium_id=oaks, kind=NoticeKind.UK3, sent=sent, now=NOW)
    assert [(each.about, each.number) for each in lines(world, "UK3")] == [
        ("Pumps next year", "081113-2026")
    ]


def test_strangers_find_nothing_and_auditors_record_nothing(world: World) -> None:
    line = decided(world)
    notice = record_notice(actor=world.lead.actor(), key=line.key, sent=SENT, now=NOW)
    stranger = world.stranger.actor()
    assert list_register(actor=stranger, asked=Asked(), today=TODAY).total == 0
    with pytest.raises(NotFound):
        find_notice(actor=stranger, notice_id=notice)
    for actor, refusal in ((stranger, NotFound), (world.auditor.actor(), NotAllowed)):
        with pytest.raises(refusal):
            record_notice(actor=actor, key=line.key, sent=SENT, now=NOW)
        with pytest.raises(refusal):
            publish_version(actor=actor, notice_id=notice, sent=SENT, now=NOW)


def test_an_indicator_below_its_target_twice_running_is_checked_once(world: World) -> None:
    """The third quarter running below it is no new failure; one good quarter ends the run."""
    one = awarded_in_2026(world)
    kpi_id = managing.kpi(one)
    below, good = Rating.REQUIRES_IMPROVEMENT, Rating.GOOD
    start = date(2024, 7, 1)
    for rating in (below, good, below, below, Rating.INADEQUATE):
        end = add_months(start, 3)
        value = "99.7" if rating is good else "90"
        managing.kpi_result(kpi_id, value, rating, quarter=Period(start, end))
        start = end
    yearly, checked = sorted(lines(world, "UK9"), key=lambda line: line.standing)
    assert (yearly.standing, checked.standing) == (Standing.DUE, Standing.TO_CHECK)
    assert checked.key.startswith("UK9-breach/")
    assert checked.key.endswith("/all/2025-04-01")
