"""Who takes part in which agreement from when to when, as members.csv says it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from consortium.demo.world import contract_rows as rows
from consortium.demo.world import rows as basic
from consortium.demo.world.faults import Fault, Place
from consortium.demo.world.reading import Folder
from consortium.foundation.domain.periods import Period, add_months

YEARS_OF_A_TERM = 5
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """One stay of a trust under an agreement; ``leaves_on`` is None when it stays to the end."""

    place: Place
    trust: str
    agreement: str
    joins_on: date
    signed_on: date
    leaves_on: date | None
    notice_on: date | None

    @property
    def period(self) -> Period:
        return Period(self.joins_on, self.leaves_on)


def term_of(agreement: rows.Agreement) -> Period:
    ends = agreement.ends_on or add_months(agreement.starts_on, 12 * YEARS_OF_A_TERM)
    return Period(agreement.starts_on, ends)


def stays_of(folder: Folder, agreement: rows.Agreement) -> tuple[Stay, ...]:
    """The stays under an agreement, by the day they begin; faults are told."""
    members, term = folder.of(rows.Member), term_of(agreement)
    found: list[Stay] = []
    for trust in folder.of(basic.Trust):
        own = [each for each in members if each.trust == trust.code]
        named = [each for each in own if each.agreement == agreement.code]
        for row in named or (each for each in own if not each.agreement):
            stay = _stay(folder, row, agreement, term)
            if stay is not None:
                found.append(stay)
    found.sort(key=lambda stay: (stay.joins_on, stay.trust))
    folder.faults += _overlaps(found)
    return tuple(found)


def _stay(folder: Folder, row: rows.Member, agreement: rows.Agreement, term: Period) -> Stay | None:
    joins = row.joins_on or term.start
    if not row.agreement:
        # A row for all agreements is cut to the term of each.
        joins = max(joins, term.start)
        if row.leaves_on is not None and row.leaves_on <= joins:
            return None
    if joins not in term:
        if row.agreement:
            folder.faults.append(_outside(row, agreement, term))
        return None
    leaves = row.leaves_on
    if leaves is not None and term.end is not None and leaves >= term.end:
        leaves = None
    if leaves is not None and leaves <= joins:
        told = "It leaves before it joins."
        folder.faults.append(
            Fault.at(row.place, told, "Leave after joining; that day is outside.", "leaves_on")
        )
        return None
    return Stay(
        place=row.place,
        trust=row.trust,
        agreement=agreement.code,
        joins_on=joins,
        signed_on=row.signed_on or joins - DAY,
        leaves_on=leaves,
        notice_on=None if leaves is None else _notice(folder, row, agreement, joins, leaves),
    )


def _notice(
    folder: Folder, row: rows.Member, agreement: rows.Agreement, joins: date, leaves: date
) -> date:
    latest = leaves - timedelta(days=agreement.notice_days)
    notice = row.notice_on or latest
    if notice > latest:
        folder.faults.append(
            Fault.at(
                row.place,
                f"{agreement.code} asks for {agreement.notice_days} days' notice, so it was given "
                f"on {latest} at the latest.",
                "Correct the day, or notice_days of the agreement.",
                "notice_on",
            )
        )
    elif notice < joins:
        folder.faults.append(
            Fault.at(
                row.place,
                f"The notice for {agreement.code} would be given on {notice}, before it joins.",
                "Let it leave later, or lower notice_days of the agreement.",
                "notice_on" if row.notice_on else "leaves_on",
            )
        )
    return notice


def _outside(row: rows.Member, agreement: rows.Agreement, term: Period) -> Fault:
    return Fault.at(
        row.place,
        f"{agreement.code} is in force from {term.start} up to {term.end}, not on {row.joins_on}.",
        "Join within its term.",
        "joins_on",
    )


def _overlaps(stays: Iterable[Stay]) -> Iterator[Fault]:
    last: dict[str, Stay] = {}
    for stay in stays:
        before = last.get(stay.trust)
        if before is not None and before.period.overlaps(stay.period):
            yield Fault.at(
                stay.place,
                f"{stay.trust} takes part in {stay.agreement} on some of these days already, by "
                f"row {before.place.row}.",
                "Let one stay end on the day the next begins, or before.",
                "joins_on",
            )
        last[stay.trust] = stay
