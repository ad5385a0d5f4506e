"""Saying which items words of purchase lines mean, and taking it back.

A decision holds for all lines of its trust in the same words, those that have landed and those
that will; the lines follow in a job.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from uuid_utils.compat import uuid7

from consortium.catalogue.domain.items import LARGEST_PACK_PART, pack_on
from consortium.catalogue.domain.pack_texts import read_unit
from consortium.catalogue.queries.items import ItemDetail, find_item
from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain import permissions
from consortium.foundation.domain.errors import Conflict, Invalid
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.foundation.domain.units import unit_name
from consortium.spend.gateways.waiting import Words, words_waiting
from consortium.spend.models.decision import MatchDecision, access_decision, last_number
from consortium.spend.models.match_job import queue_matching


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What the words of a trust mean; without an item they are not in the catalogue.

    ``base_units`` says how many base units one of the unit holds; without it the catalogue or the
    unit itself says so.
    """

    trust_id: UUID
    wording: str
    item_id: UUID | None
    base_units: Fraction | None = None


def decide_words(*, actor: Actor, decisions: Sequence[Decided], now: datetime) -> list[UUID]:
    """Decide on some words at once; the jobs by which the lines follow, one for each trust.

    Raises:
        NotAllowed: one of the trusts is not within reach.
        Conflict: some of the words wait no longer.
        Invalid: nothing was decided, or nobody knows what a pack holds.
    """
    trusts = {each.trust_id for each in decisions}
    permissions.check(actor, Permission.LINES_MATCH, *trusts)
    if not decisions:
        raise Invalid(
            "nothing_decided",
            "Nothing was decided yet.",
            next_step="Choose what at least one of the lines means.",
        )
    waiting = words_waiting(trust_ids=trusts, wordings={each.wording for each in decisions})
    with transaction():
        for each in decisions:
            _decide(each, _still_waiting(each, waiting), actor, now)
        return [queue_matching(trust_id=trust, actor=actor, now=now) for trust in sorted(trusts)]


def undo_decision(*, actor: Actor, decision_id: UUID, now: datetime) -> UUID:
    """Take a decision back: its words wait again. Returns the job by which the lines follow.

    Raises:
        NotFound: there is no such decision within reach.
        Conflict: it holds no longer.
    """
    permissions.check(actor, Permission.LINES_MATCH)
    with transaction():
        row = access_decision(
            actor=actor, permission=Permission.LINES_MATCH, decision_id=decision_id
        )
        if row.is_undone or last_number(row.trust_id, row.wording) != row.number:
            raise Conflict(
                "not_in_force",
                "This decision holds no longer; nothing was undone.",
                next_step="Look at what was decided last on these words.",
            )
        undone = MatchDecision(
            id=uuid7(),
            trust_id=row.trust_id,
            wording=row.wording,
            number=row.number + 1,
            supplier=row.supplier,
            item_code=row.item_code,
            part_number=row.part_number,
            description=row.description,
            unit=row.unit,
            is_undone=True,
            lines=row.lines,
            amount=row.amount,
            decided_at=now,
            decided_by=actor.id,
        )
        db.session.add(undone)
        record(
            actor=actor,
            action="words.undone",
            subject=_subject(row),
            at=now,
            owner_id=row.trust_id,
            item=str(row.item_id) if row.item_id else None,
        )
        return queue_matching(trust_id=row.trust_id, actor=actor, now=now)


def _still_waiting(each: Decided, waiting: Mapping[tuple[UUID, str], Words]) -> Words:
    words = waiting.get((each.trust_id, each.wording))
    if words is None:
        raise Conflict(
            "waits_no_longer",
            "Some of these words wait no longer. Nothing was decided.",
            next_step="Open the list again; it shows what still waits.",
        )
    return words


def _decide(each: Decided, words: Words, actor: Actor, now: datetime) -> None:
    base_units = None
    if each.item_id is not None:
        base_units = _base_units(each.base_units, words, find_item(item_id=each.item_id))
    row = MatchDecision(
        id=uuid7(),
        trust_id=each.trust_id,
        wording=each.wording,
        number=last_number(each.trust_id, each.wording) + 1,
        supplier=words.supplier[:300],
        item_code=words.item_code[:100],
        part_number=words.part_number[:100],
        description=words.description[:1000],
        unit=(words.unit_written or words.unit)[:60],
        item_id=each.item_id,
        numerator=base_units.numerator if base_units else None,
        denominator=base_units.denominator if base_units else None,
        confidence=_confidence(each.item_id, words),
        is_undone=False,
        lines=words.lines,
        amount=words.amount,
        decided_at=now,
        decided_by=actor.id,
    )
    db.session.add(row)
    record(
        actor=actor,
        action="words.decided",
        subject=_subject(row),
        at=now,
        owner_id=each.trust_id,
        item=str(each.item_id) if each.item_id else None,
        base_units=str(base_units) if base_units else None,
        lines=words.lines,
        amount=words.amount,
    )


def _base_units(given: Fraction | None, words: Words, item: ItemDetail) -> Fraction | None:
    """What one of the unit holds, where neither the catalogue nor the unit itself says it."""
    if given is not None:
        if given <= 0 or max(given.as_integer_ratio()) > LARGEST_PACK_PART:
            raise Invalid(
                "bad_pack",
                "A pack must hold more than nothing, and less than a thousand million.",
                field="base_units",
                next_step="Enter a number like 10, or a fraction like 1/3.",
            )
        return given
    read = read_unit(words.unit_written)
    said = read.base_units(item.base_unit) if read else None
    in_doubt = read is not None and read.content is not None and said is None
    unit = words.unit or item.base_unit
    known = pack_on(item.packs, unit, words.last_on, base_unit=item.base_unit)
    if known is not None and said is not None:
        in_doubt = known.base_units != said
    if in_doubt or words.doubted_item_id is not None or (known is None and said is None):
        raise Invalid(
            "pack_in_doubt",
            f"Nobody can be sure how many {unit_name(item.base_unit)} one "
            f"{unit_name(words.unit_written or unit)} of {item.name} holds.",
            field="base_units",
            next_step="Open the words and say how many.",
        )
    return None


def _confidence(item_id: UUID | None, words: Words) -> Decimal | None:
    """How alike the chosen item was to the words, when it was proposed."""
    return next((each.confidence for each in words.candidates if each.item_id == item_id), None)


def _subject(row: MatchDecision) -> Subject:
    label = row.description or row.part_number or row.item_code
    return Subject("words of lines", row.id, label[:200])
