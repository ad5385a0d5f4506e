"""The bid form: made for the lots of one tender, saved as it was typed, read when it is sealed."""

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from flask_wtf.file import FileField, FileRequired
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, Field, TextAreaField
from wtforms.validators import Length

from consortium.contracts.domain.managing.documents import FILES_TAKEN, MOST_BYTES
from consortium.contracts.domain.terms.schedules import (
    CLAUSE_MEASURES,
    OnDrop,
    RebateScheme,
    RebateStep,
    Scheme,
    Tier,
)
from consortium.contracts.forms.schedules import CALENDARS
from consortium.foundation.domain.errors import Invalid
from consortium.foundation.web.forms import Form, VersionInput
from consortium.tenders.domain.bid_content import (
    BidContent,
    BidDocument,
    Bundle,
    LotBid,
)
from consortium.tenders.domain.offer import Offer
from consortium.tenders.domain.volume_scale import SCALE_CLAUSES, ScaledBy
from consortium.tenders.forms.bid_fields import MILLIONTH, lot_fields
from consortium.tenders.queries.portal_tender import LineAsked, LotOpen, PortalTender


class DocumentForm(Form):
    file = FileField(
        "Document",
        [FileRequired("Choose a file")],
        description=f"{FILES_TAKEN}, at most {MOST_BYTES >> 20} MB",
    )


class CopyForm(Form):
    file = FileField(
        "Your copy",
        [FileRequired("Choose the file of your copy")],
        description="The JSON file that was downloaded before the bid was sealed",
    )


class SealForm(Form):
    """Sealing what was checked: the version says that it is still the same."""

    version = VersionInput()


class BidForm(Form):
    """One tender's bid. Nothing in it is required while it is a draft."""

    version = VersionInput()
    bundles = TextAreaField(
        "Bundle discounts across lots (optional)",
        [Length(max=2000)],
        description="One line each: the numbers of the lots, then the discount in per cent when "
        "all of them are won, like 1 3 2.5. It comes off what members pay, and each unit price is "
        "then rounded to the millionth of a pound",
    )

    def typed(self) -> dict[str, str]:
        """Everything that was typed, right or wrong, by the name of its field."""
        kept = (field for field in self if field.name not in ("version", "csrf_token"))
        return {field.name: _raw(field) for field in kept if _raw(field)}

    def content(self, page: PortalTender, documents: Sequence[Mapping[str, Any]]) -> BidContent:
        """What was typed as a bid; call it on a valid form.

        Raises:
            Invalid: a price is missing, or a bundle cannot be read.
        """
        chosen = [lot for lot in page.lots if self[f"bid_{lot.id.hex}"].data]
        return BidContent(
            lots=tuple(self._lot(lot) for lot in chosen),
            bundles=tuple(self._bundles(page)),
            documents=tuple(BidDocument.from_json(each) for each in documents),
        )

    def of_lot(self, lot: LotOpen, name: str) -> Field:
        return self[f"{name}_{lot.id.hex}"]

    def prices(self, line: LineAsked) -> list[Field]:
        """The fields for the prices of a line, one at each of the buyer's bounds."""
        return [self[f"price_{line.id.hex}_{place}"] for place in range(len(line.bounds))]

    def of_line(self, line: LineAsked, name: str) -> Field:
        return self[f"{name}_{line.id.hex}"]

    def _lot(self, lot: LotOpen) -> LotBid:
        own = [line for line in lot.lines if self.of_line(line, "own").data]
        rebates = [line for line in lot.lines if self.of_line(line, "rebate").data]
        primary = Offer(
            schemes=tuple(self._scheme(lot, line, self._tiers(line)) for line in lot.lines),
            rebates=tuple(self._rebate(line) for line in rebates),
        )
        limits = {line.item_code: self.of_line(line, "capacity").data for line in lot.lines}
        return LotBid(
            lot_id=lot.id,
            primary=primary,
            alternative=self._alternative(lot, primary) if own else None,
            answers={each.id: self[f"answer_{each.id.hex}"].data.strip() for each in lot.answered},
            capacity={item: most for item, most in limits.items() if most is not None},
        )

    def _alternative(self, lot: LotOpen, primary: Offer) -> Offer:
        """On the supplier's own scale; a line without one keeps the primary's prices."""
        schemes = []
        for line, scheme in zip(lot.lines, primary.schemes, strict=True):
            own = self.of_line(line, "own").data
            tiers = tuple(Tier(bound, {line.item_code: price}) for bound, price in own or ())
            schemes.append(self._scheme(lot, line, tiers) if tiers else scheme)
        return Offer(schemes=tuple(schemes), rebates=primary.rebates)

    def _scheme(self, lot: LotOpen, line: LineAsked, tiers: tuple[Tier, ...]) -> Scheme:
        clause = SCALE_CLAUSES[lot.scaled_by]
        return Scheme(
            id="",
            name=line.item[:120],
            clause=clause,
            measure=CLAUSE_MEASURES[clause],
            items=(line.item_code,),
            tiers=tiers,
            standalone=self._after_leaving(lot, line, tiers),
            test_months=CALENDARS[self.of_lot(lot, "calendar").data][1],
            on_drop=OnDrop(self.of_lot(lot, "on_drop").data),
            grace_months=self.of_lot(lot, "grace").data or 0,
        )

    def _tiers(self, line: LineAsked) -> tuple[Tier, ...]:
        prices = [field.data for field in self.prices(line)]
        if any(price is None for price in prices):
            raise Invalid(
                "price_missing",
                f"{line.item} has no price at one of the buyer's bounds.",
                field=self.prices(line)[0].name,
                next_step="Enter a price at each bound; the same price twice is allowed.",
            )
        pairs = zip(line.bounds, prices, strict=True)
        return tuple(Tier(bound, {line.item_code: price}) for bound, price in pairs)

    def _after_leaving(
        self, lot: LotOpen, line: LineAsked, tiers: tuple[Tier, ...]
    ) -> tuple[Tier, ...]:
        """The price of a trust that has left: as typed, or the uplift on what it would pay alone.

        Alone it is one member, so by members the uplift goes on the price of the first tier; by
        volume its own volume decides, so it goes on each tier.
        """
        price = self.of_line(line, "leaver").data
        if price is not None:
            return (Tier(Decimal(0), {line.item_code: price}),)
        uplift = self.of_lot(lot, "uplift").data
        if uplift is None:
            return ()
        alone = tiers[:1] if lot.scaled_by is ScaledBy.MEMBERS else tiers
        return tuple(
            Tier(
                tier.lower_bound,
                {
                    item: (each * (1 + uplift / 100)).quantize(MILLIONTH, ROUND_HALF_UP)
                    for item, each in tier.prices.items()
                },
            )
            for tier in alone
        )

    def _rebate(self, line: LineAsked) -> RebateScheme:
        steps = self.of_line(line, "rebate").data
        return RebateScheme(
            id="",
            name=f"{line.item[:113]} rebate",
            items=(line.item_code,),
            steps=tuple(RebateStep(threshold, rate / 100) for threshold, rate in steps),
        )

    def _bundles(self, page: PortalTender) -> list[Bundle]:
        lots = {str(lot.seq): lot.id for lot in page.lots}
        return [
            _bundle(number, words.replace(",", " ").split(), lots)
            for number, words in enumerate(self.bundles.data.splitlines(), start=1)
            if words.strip()
        ]


def bid_form(
    page: PortalTender,
    *,
    version: int,
    fields: Mapping[str, str] | None = None,
    to_be_read: bool = False,
) -> BidForm:
    """The form for a bid in this tender, as it is sent or, with ``fields``, as it was saved.

    What was saved has no token of its page: ``to_be_read`` asks for none.
    """

    class FormForTender(BidForm):
        pass

    for lot in page.lots:
        for name, field in lot_fields(lot).items():
            setattr(FormForTender, name, field)
    if fields is None:
        return FormForTender(data={"version": version})
    saved = MultiDict({**fields, "version": str(version)})
    return FormForTender(formdata=saved, meta={"csrf": not to_be_read})


def _bundle(number: int, words: list[str], lots: Mapping[str, UUID]) -> Bundle:
    try:
        *named, percent = words
        return Bundle(
            lot_ids=tuple(lots[each] for each in named), percent=Decimal(percent.rstrip("%"))
        )
    except (KeyError, ValueError, InvalidOperation):
        raise Invalid(
            "bad_bundle",
            f"Line {number} of the bundle discounts cannot be read.",
            field="bundles",
            next_step="Write the numbers of the lots, then the discount, like 1 3 2.5.",
        ) from None


def _raw(field: Field) -> str:
    if isinstance(field, BooleanField):
        return "y" if field.data else ""
    if field.raw_data:
        return str(field.raw_data[0])
    return ""
