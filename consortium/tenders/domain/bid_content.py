"""Everything a supplier puts into a bid, in two parts: its quality, and its prices."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from consortium.foundation.domain.errors import Invalid
from consortium.tenders.domain.envelope import Envelope
from consortium.tenders.domain.offer import Offer, check_offer
from consortium.tenders.domain.offer_text import offer_as_json, offer_from_json
from consortium.tenders.domain.quantity import can_be_kept
from consortium.tenders.domain.volume_scale import ScaledBy, check_primary

LONGEST_ANSWER = 20_000
PERCENT_PLACES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class LotBid:
    """What is bid for one lot.

    ``answers`` are texts by the criterion; ``capacity`` is the most a supplier can deliver in a
    year, by the item's code, where there is a limit.
    """

    lot_id: UUID
    primary: Offer
    alternative: Offer | None = None
    answers: Mapping[UUID, str] = field(default_factory=dict)
    capacity: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """So many per cent off the prices of some lots when all of them are won."""

    lot_ids: tuple[UUID, ...]
    percent: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class BidDocument:
    """A document that lies locked in the file store; its key is in the sealed envelope."""

    id: UUID
    name: str
    media_type: str
    size: int
    sha256: str
    stored: str
    key: bytes

    def as_json(self) -> dict[str, Any]:
        return {
            "id": str(self.id),
            "name": self.name,
            "media_type": self.media_type,
            "size": self.size,
            "sha256": self.sha256,
            "stored": self.stored,
            "key": self.key.hex(),
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "BidDocument":
        """The document that :meth:`as_json` gave."""
        return cls(
            id=UUID(kept["id"]),
            name=kept["name"],
            media_type=kept["media_type"],
            size=kept["size"],
            sha256=kept["sha256"],
            stored=kept["stored"],
            key=bytes.fromhex(kept["key"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class BidContent:
    lots: tuple[LotBid, ...]
    bundles: tuple[Bundle, ...] = ()
    documents: tuple[BidDocument, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LotAsked:
    """What a lot asks of a bid: its items with the buyer's bounds, its criteria to answer."""

    id: UUID
    name: str
    scaled_by: ScaledBy
    bounds: Mapping[str, Sequence[Decimal]]
    criteria: Collection[UUID]


def check_content(content: BidContent, asked: Sequence[LotAsked]) -> None:
    """Pass in silence when a bid is complete for each lot that it bids for.

    Raises:
        Invalid: it bids for nothing, for a lot that is not asked for, or twice for one; a price
            or an answer is missing; a capacity or a bundle makes no sense.
    """
    lots = {lot.id: lot for lot in asked}
    named = [each.lot_id for each in content.lots]
    if not named or len(set(named)) != len(named) or not set(named) <= set(lots):
        raise _incomplete("A bid is for at least one lot of the tender, and once for each.")
    for each in content.lots:
        _check_lot(each, lots[each.lot_id])
    for bundle in content.bundles:
        _check_bundle(bundle, set(named))
    for lot in named:
        if sum(each.percent for each in content.bundles if lot in each.lot_ids) >= 100:
            raise _incomplete("The bundle discounts of a lot stay below 100 per cent together.")


def parts_of(content: BidContent) -> dict[Envelope, dict[str, Any]]:
    """What goes into each envelope, as plain values."""
    return {
        Envelope.QUALITY: {
            "lots": [
                {
                    "lot": str(each.lot_id),
                    "answers": {str(key): text for key, text in each.answers.items()},
                }
                for each in content.lots
            ],
            "documents": [each.as_json() for each in content.documents],
        },
        Envelope.PRICE: {
            "lots": [
                {
                    "lot": str(each.lot_id),
                    "primary": offer_as_json(each.primary),
                    "alternative": offer_as_json(each.alternative) if each.alternative else None,
                    "capacity": {item: _text(most) for item, most in each.capacity.items()},
                }
                for each in content.lots
            ],
            "bundles": [
                {"lots": [str(lot) for lot in each.lot_ids], "percent": _text(each.percent)}
                for each in content.bundles
            ],
        },
    }


def answers_in(part: Mapping[str, Any]) -> dict[UUID, dict[UUID, str]]:
    """The answers of the quality part: by the lot, then by the criterion."""
    return {
        UUID(each["lot"]): {UUID(key): text for key, text in each["answers"].items()}
        for each in part["lots"]
    }


def documents_in(part: Mapping[str, Any]) -> list[BidDocument]:
    """The documents of the quality part."""
    return [BidDocument.from_json(each) for each in part["documents"]]


def lots_in(part: Mapping[str, Any]) -> list[LotBid]:
    """The prices of the price part, without the answers."""
    return [
        LotBid(
            lot_id=UUID(each["lot"]),
            primary=offer_from_json(each["primary"]),
            alternative=offer_from_json(each["alternative"]) if each["alternative"] else None,
            capacity={item: Decimal(most) for item, most in each["capacity"].items()},
        )
        for each in part["lots"]
    ]


def bundles_in(part: Mapping[str, Any]) -> list[Bundle]:
    """The bundle discounts of the price part."""
    return [
        Bundle(lot_ids=tuple(UUID(lot) for lot in each["lots"]), percent=Decimal(each["percent"]))
        for each in part["bundles"]
    ]


def _check_lot(bid: LotBid, lot: LotAsked) -> None:
    check_offer(bid.primary, list(lot.bounds))
    check_primary(bid.primary, lot.scaled_by, lot.bounds)
    if bid.alternative is not None:
        check_offer(bid.alternative, list(lot.bounds))
    missing = [each for each in lot.criteria if not bid.answers.get(each, "").strip()]
    if missing or not set(bid.answers) <= set(lot.criteria):
        raise _incomplete(f"{lot.name} asks for an answer to each of its quality criteria.")
    if any(len(text) > LONGEST_ANSWER for text in bid.answers.values()):
        raise _incomplete(f"An answer has at most {LONGEST_ANSWER:,} characters.")
    for item, most in bid.capacity.items():
        if item not in lot.bounds or most <= 0 or not can_be_kept(most):
            raise _incomplete("A capacity is a number above 0, for an item of the lot.")


def _check_bundle(bundle: Bundle, lots: Collection[UUID]) -> None:
    several = len(set(bundle.lot_ids)) == len(bundle.lot_ids) > 1
    if not several or not set(bundle.lot_ids) <= set(lots):
        raise _incomplete("A bundle names at least two of the lots that are bid for.")
    if not 0 < bundle.percent < 100 or not can_be_kept(bundle.percent, PERCENT_PLACES):
        raise _incomplete(
            "A bundle discount lies between 0 and 100 per cent, with two decimals at most."
        )


def _incomplete(message: str) -> Invalid:
    return Invalid(
        "bad_bid", message, field="prices", next_step="Complete the bid, then submit it."
    )


def _text(number: Decimal) -> str:
    return f"{number.normalize():f}"
