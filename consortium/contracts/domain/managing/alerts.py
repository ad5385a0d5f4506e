"""Which alerts a key date asks for on a day: each once, the missed ones as the most urgent."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from consortium.contracts.domain.managing.key_dates import KeyDate, KeyDateKind
from consortium.foundation.domain.permissions import Role

OFFSETS = (180, 90, 30, 7, 0)
ALERTED = frozenset(KeyDateKind) - {KeyDateKind.START, KeyDateKind.CONTRACT_YEAR}
# These stand until somebody deals with them, however long ago they were due. The others come
# again; one that passed before anybody looked is history.
STANDING = frozenset(
    {
        KeyDateKind.EXPIRY,
        KeyDateKind.EXTENSION,
        KeyDateKind.PRICE_HOLD,
        KeyDateKind.REBATE_CLAIM,
        KeyDateKind.OBLIGATION,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """So many days before a key date, the people of this role are told."""

    offset_days: int
    role: Role


DEFAULT_RULES = tuple(Rule(offset_days=each, role=Role.PROCUREMENT_LEAD) for each in OFFSETS)

# A key date of an agreement at the day it has now, and the role that was told.
Told = tuple[str, date, Role]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAlert:
    key_date: KeyDate
    role: Role
    offset_days: int


def alerts_to_raise(
    dates: Iterable[KeyDate],
    rules: Collection[Rule],
    *,
    told: Mapping[Told, int],
    today: date,
    last_run: date,
) -> list[NewAlert]:
    """What is to be said today and was not said yet.

    ``told`` holds the most urgent alert so far of each key date and role. Offsets that passed
    since the last run collapse into the most urgent of them. An offset that lies before the
    previous date of a series says nothing: nobody prepares the October test before the one in
    July. An obligation is its owner's; everything else goes to the roles of the rules.
    """
    offsets: dict[Role, set[int]] = defaultdict(set)
    for rule in rules:
        offsets[rule.role].add(rule.offset_days)
    found = []
    for each in dates:
        if each.done or each.kind not in ALERTED or _is_history(each, today, last_run):
            continue
        asked = {each.role: set[int]().union(*offsets.values())} if each.role else offsets
        for role, days in asked.items():
            offset = _most_urgent(each, days, today)
            before = told.get((each.key, each.on, role))
            if offset is not None and (before is None or offset < before):
                found.append(NewAlert(key_date=each, role=role, offset_days=offset))
    return found


def _is_history(each: KeyDate, today: date, last_run: date) -> bool:
    return each.on < min(today, last_run) and each.kind not in STANDING


def _most_urgent(each: KeyDate, offsets: Iterable[int], today: date) -> int | None:
    passed = [
        offset
        for offset in offsets
        if (raised_on := each.on - timedelta(days=offset)) <= today
        and (each.after is None or raised_on > each.after)
    ]
    return min(passed, default=None)
