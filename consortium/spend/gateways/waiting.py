"""Words of purchase lines that wait until somebody says which item they mean."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select

from consortium.foundation.database import db
from consortium.spend.domain.kinds import Kind
from consortium.spend.domain.matching import Candidate
from consortium.spend.gateways import engine
from consortium.spend.gateways.engine import statement
from consortium.spend.gateways.lake import paths_of
from consortium.spend.models.batch import ImportBatch, is_current
from consortium.spend.models.decision import MatchProposal, decisions_in_force

# The statements that are put to the words that wait.
PAGE, TOTAL = "waiting_page", "waiting_total"
# What the statement of wanted lines is asked with when every line is wanted.
_EVERY_LINE: Mapping[str, Any] = {
    **dict.fromkeys(("item_ids", "supplier_id", "start", "end", "source_row", "words")),
    "basis": "ordered",
    "unmatched": False,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What a trust's lines say in the same words, and the items they may mean, the best first.

    ``doubted_item_id`` is the item that a code names while what the pack holds is in doubt;
    ``is_decided`` says that somebody decided and the lines have not followed yet.
    """

    trust_id: UUID
    wording: str
    supplier: str
    item_code: str
    gtin: str
    part_number: str
    description: str
    unit: str
    unit_written: str
    lines: int
    amount: Decimal
    last_on: date
    doubted_item_id: UUID | None
    candidates: tuple[Candidate, ...]
    is_decided: bool

    @property
    def said(self) -> str:
        """The words in short."""
        return self.description or self.part_number or self.item_code or self.gtin


def words_waiting(
    *, trust_ids: Collection[UUID], wordings: Collection[str]
) -> dict[tuple[UUID, str], Words]:
    """Those of these words that wait in some trusts, by trust and wording."""
    parameters = _parameters(ImportBatch.trust_id.in_(trust_ids))
    if parameters is None:
        return {}
    found = engine.ask(
        about_waiting(PAGE).replace("the_order", "wording"),
        {**parameters, "wordings": sorted(wordings), "limit": None, "offset": 0},
    )
    return {(row.trust_id, row.wording): row for row in words_of(found)}


def descriptions_waiting() -> list[tuple[str, str]]:
    """Every different description that waits, whoever's it is: its key, and the text."""
    parameters = _parameters()
    if parameters is None:
        return []
    found = engine.ask(about_waiting("waiting_descriptions"), parameters)
    return [(key, text) for key, text in found]


def _parameters(*where: Any) -> dict[str, Any] | None:
    batches = db.session.scalars(
        select(ImportBatch)
        .where(ImportBatch.kind == Kind.LINES, is_current(), *where)
        .order_by(ImportBatch.trust_id, ImportBatch.position)
    )
    files = [str(path) for path in paths_of(batches)]
    return {**_EVERY_LINE, "files": files} if files else None


def about_waiting(name: str) -> str:
    """The statement of that name, put to the words that wait."""
    return statement("wanted") + statement("waiting") + statement(name)


def words_of(rows: Sequence[engine.Row]) -> list[Words]:
    """The rows of the statement ``waiting_page``, each with what is proposed for it."""
    keys = {row[9] for row in rows if row[9]}
    proposals = {
        row.description_key: tuple(
            Candidate(UUID(item_id), Decimal(str(confidence)))
            for item_id, confidence in row.candidates
        )
        for row in db.session.scalars(
            select(MatchProposal).where(MatchProposal.description_key.in_(keys))
        )
    }
    trusts = {UUID(row[0]) for row in rows}
    decided = {(row.trust_id, row.wording) for row in decisions_in_force(trusts)}
    return [_one(row, proposals, decided) for row in rows]


def _one(
    row: engine.Row,
    proposals: Mapping[str, tuple[Candidate, ...]],
    decided: Collection[tuple[UUID, str]],
) -> Words:
    trust, wording, supplier, item_code, gtin, part_number, description, unit, *rest = row
    unit_written, key, doubted, lines, amount, last_on = rest
    trust_id = UUID(trust)
    return Words(
        trust_id=trust_id,
        wording=wording,
        supplier=supplier or "",
        item_code=item_code or "",
        gtin=gtin or "",
        part_number=part_number or "",
        description=description or "",
        unit=unit or "",
        unit_written=unit_written or "",
        lines=lines,
        amount=engine.pounds_of(amount),
        last_on=last_on,
        doubted_item_id=UUID(doubted) if doubted else None,
        candidates=proposals.get(key or "", ()),
        is_decided=(trust_id, wording) in decided and not doubted,
    )
