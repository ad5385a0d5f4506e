"""Looking for names of suppliers that may be one. What is found is only ever proposed."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from sqlalchemy import delete, insert
from uuid_utils.compat import uuid7

from consortium.foundation.audit import Subject, record, transaction
from consortium.foundation.database import db
from consortium.foundation.domain import permissions
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.spend.domain.supplier_names import KeyPair, Written, telling_words
from consortium.spend.gateways.similar import most_alike
from consortium.spend.models.alike_names import AlikeNames

# Names less alike are seldom one supplier.
LEAST_LIKENESS = Decimal("0.5")
# Each name is compared with so many others, itself among them.
_COMPARED = 6
PAIRS_KEPT = 5_000


def search_alike_names(*, actor: Actor, names: Iterable[Written], now: datetime) -> int:
    """Find which of these names look most alike, in place of the last search; how many pairs.

    Names of one stem are left out, which the page finds by itself, and pairs of two suppliers
    that are registered. Likeness is that of the telling words (``most_alike``).
    """
    permissions.check(actor, Permission.LINES_MATCH)
    rows = [
        {"first_key": pair.first, "second_key": pair.second, "likeness": likeness}
        for pair, likeness in _pairs(names)[:PAIRS_KEPT]
    ]
    with transaction():
        db.session.execute(delete(AlikeNames))
        if rows:
            db.session.execute(insert(AlikeNames), rows)
        record(
            actor=actor,
            action="alike_names.searched",
            subject=Subject("supplier spellings", uuid7(), "Names that may be one supplier"),
            at=now,
            pairs=len(rows),
        )
    return len(rows)


def _pairs(written: Iterable[Written]) -> list[tuple[KeyPair, Decimal]]:
    """The pairs with their likeness, the most alike first."""
    names = sorted(written, key=lambda each: each.name)
    texts = [" ".join(telling_words(each.name)) for each in names]
    found: dict[KeyPair, Decimal] = {}
    for place, alike in enumerate(most_alike(texts, texts, top=_COMPARED)):
        for other, likeness in alike:
            both_registered = names[place].supplier_id and names[other].supplier_id
            is_one_stem = texts[place].replace(" ", "") == texts[other].replace(" ", "")
            if both_registered or is_one_stem or likeness < LEAST_LIKENESS:
                continue
            pair = KeyPair.of(names[place].name, names[other].name)
            found[pair] = max(found.get(pair, Decimal(0)), Decimal(str(likeness)))
    return sorted(found.items(), key=lambda each: (-each[1], each[0].first, each[0].second))
