"""The purchase lines of the demo world as the CSV files that each trust would send."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from consortium.demo import story
from consortium.demo.story import TrustFacts
from consortium.foundation.domain.money import line_total
from consortium.foundation.domain.periods import Period, months_of

HEADINGS = (
    "Order number",
    "Line number",
    "Order date",
    "Invoice date",
    "Supplier",
    "Item code",
    "Description",
    "Quantity",
    "Unit price",
    "Amount",
    "Funding source",
)
DAY_OF_ORDER, DAY_OF_INVOICE = 10, 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    on: date
    supplier: str
    item: str
    quantity: int
    price: str
    funding: str = ""


def baseline_file(trust: TrustFacts) -> bytes:
    """A year of lines at the old prices, month by month."""
    lines = [
        Line(
            on=month.start,
            supplier=story.OLD_SUPPLIER[item],
            item=item,
            quantity=quantity,
            price=trust.prices[item],
        )
        for item in trust.prices
        for month, quantity in _spread(trust.volume(item), story.BASELINE_YEAR)
    ]
    return _file(trust, "B", lines)


def quarter_file(trust: TrustFacts, number: int) -> bytes:
    """The lines of one quarter of the first year."""
    return _file(trust, f"Q{number}", list(_quarter(trust, number)))


def lenses(trust: TrustFacts, number: int) -> tuple[int, int]:
    """How many lenses a trust bought in a quarter under the new contract, and in all."""
    lines = [line for line in _quarter(trust, number) if line.item == "IOL"]
    new = story.NEW_SUPPLIER["IOL"]
    under_contract = sum(line.quantity for line in lines if line.supplier == new)
    return under_contract, sum(line.quantity for line in lines)


def _quarter(trust: TrustFacts, number: int) -> Iterator[Line]:
    for item in trust.prices:
        supplier, price = _terms(trust, item, number)
        # The four quarters are equal; the months of a quarter as equal as whole numbers allow.
        bought = trust.volume_year_1(item) // 4
        past_contract = story.VALLEY_OFF_CONTRACT if _strays(trust, item, number) else 0
        for month, quantity in _spread(bought - past_contract, story.quarter(number)):
            yield Line(on=month.start, supplier=supplier, item=item, quantity=quantity, price=price)
        if past_contract:
            yield Line(
                on=story.quarter(number).start,
                supplier=story.OLD_SUPPLIER[item],
                item=item,
                quantity=past_contract,
                price=trust.prices[item],
            )
    if number == 1 and trust in story.FOUNDERS:
        yield Line(
            on=date(2025, 6, 1),
            supplier=story.NEW_SUPPLIER["ultrasound"],
            item="ultrasound",
            quantity=story.ULTRASOUND_A_TRUST,
            price=story.ULTRASOUND_PRICE,
            funding=trust.ultrasound_paid_by,
        )


def _strays(trust: TrustFacts, item: str, number: int) -> bool:
    return (trust.code, item, number) == ("VAL", "IOL", 1)


def _terms(trust: TrustFacts, item: str, number: int) -> tuple[str, str]:
    """Whom the trust buys an item from in a quarter, and at what price."""
    joined_late = trust is story.HILL and (number < 4 or item not in story.CONSUMABLES)
    if joined_late:
        return story.OLD_SUPPLIER[item], trust.prices[item]
    if trust is story.WEST and number > 2:
        supplier = story.OLD_SUPPLIER if item == "calibration" else story.NEW_SUPPLIER
        return supplier[item], story.OPT_OUT_PRICES[item]
    price = story.LENS_PRICES[number] if item == "IOL" else story.NEW_PRICES[item]
    return story.NEW_SUPPLIER[item], price


def _spread(quantity: int, period: Period) -> Iterator[tuple[Period, int]]:
    """A quantity over the months of a period, the first months taking what is left over."""
    months = list(months_of(period))
    each, left_over = divmod(quantity, len(months))
    for place, month in enumerate(months):
        yield month, each + (place < left_over)


def _file(trust: TrustFacts, series: str, lines: list[Line]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADINGS)
    for number, line in enumerate(lines, start=1):
        price = Decimal(line.price)
        writer.writerow(
            (
                f"{trust.code}-{series}-{line.on:%Y%m}",
                number,
                line.on.replace(day=DAY_OF_ORDER).isoformat(),
                line.on.replace(day=DAY_OF_INVOICE).isoformat(),
                story.SUPPLIERS[line.supplier],
                line.item,
                story.ITEM_NAMES[line.item],
                line.quantity,
                line.price,
                line_total(price, Decimal(line.quantity)),
                line.funding,
            )
        )
    return out.getvalue().encode()
