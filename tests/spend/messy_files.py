"""Files of payments as trusts publish them, invented: every trap is real, no file or name is.

A file is built from payments whose sum is known; whatever the traps do to its looks, so many rows
and so many pounds must land.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import xlsxwriter
from hypothesis import strategies as st

SUPPLIER, AMOUNT, DAY, NUMBER = "supplier", "amount", "day", "number"
# What trusts call these columns; whoever reads them has no list of all.
CALLED: Mapping[str, Sequence[str]] = {
    SUPPLIER: ("Supplier", "Supplier Name", "Vendor name", "Payee", "SUPPLIER ", "Creditor Name"),
    AMOUNT: (
        "Amount",
        "amount",
        " Amount in Sterling £",
        "AP Amount (£)",
        "Gross Amount",
        "Value £",
        "Payment Amount",
        "Invoice Amount inc VAT",
        "Total Spend",
    ),
    DAY: ("Date", "Date Paid", "Payment Date", "Date of payment", "Posted Date"),
    NUMBER: (
        "Transaction Number",
        "Transaction Reference",
        "Their Reference",
        "Payment Number",
        "Voucher No",
        "Doc Ref",
        "Transaction Date",
    ),
    "family": ("Department Family", "Dept Family"),
    "entity": ("Entity", "Entuty", "Organisation Name"),
    "type": ("Expense Type", "9AN - Level 9 Account Name", "Expense type "),
    "area": ("Expense Area", "Expenses Area", "Cost Centre Name"),
    "vat": ("VAT Registration Number", "Supplier VAT No"),
    "postcode": ("Supplier Post Code",),
    "period": ("Month", "Accounting Year"),
}
NAMES = (
    "Alpha Ltd",
    "Beta & Sons, Ltd",
    "NHS0000RJ701 : Gamma Healthcare NHST",
    "Delta plc:03529700",
    "TOTAL GAS LTD",
    "Summers' Laundry",
    "Crème Catering",
    '"The" Epsilon',
)
FIRST = date(2020, 4, 1)


@dataclass(frozen=True, slots=True)
class Payment:
    day: date
    supplier: str
    pence: int
    number: str


@dataclass(frozen=True, slots=True)
class MessyFile:
    """Its bytes and what must come of them."""

    content: bytes
    payments: Sequence[Payment]
    skipped: int
    # The first and the last day, when the file has a column of days.
    days: tuple[date, date] | None

    @property
    def total(self) -> Decimal:
        return Decimal(sum(payment.pence for payment in self.payments)).scaleb(-2)


PAYMENTS = st.lists(
    st.builds(
        Payment,
        day=st.integers(0, 364).map(lambda days: FIRST + timedelta(days=days)),
        supplier=st.sampled_from(NAMES),
        pence=st.integers(-5_000_000_00, 90_000_000_00).filter(bool),
        number=st.integers(1_000_000, 9_999_999).map(str),
    ),
    min_size=1,
    max_size=25,
)


@st.composite
def messy_files(draw: st.DrawFn) -> MessyFile:
    """A file with some of the traps, in some form."""
    payments = draw(PAYMENTS)
    # The last day makes a column tell whether its day or its month comes first.
    payments.append(Payment(date(2021, 3, 31), "Zeta Ltd", 2_500_001, "7777777"))
    columns = draw(
        st.lists(st.sampled_from([*CALLED]), unique=True).flatmap(
            lambda some: st.permutations(
                [*{SUPPLIER, AMOUNT, *some}, *draw(st.sampled_from([[], [""]]))]
            )
        )
    )
    headings = [draw(st.sampled_from(CALLED[name])) if name else "" for name in columns]
    is_workbook = draw(st.booleans())
    write_day = draw(st.sampled_from(list(DAYS.values())))
    write_amount = draw(st.sampled_from(AMOUNTS))
    rows: list[list[object]] = []
    for payment in payments:
        cells = {
            SUPPLIER: payment.supplier,
            AMOUNT: payment.pence / 100 if is_workbook else write_amount(payment.pence),
            DAY: payment.day if is_workbook else write_day(payment.day),
            NUMBER: draw(st.sampled_from(["{}", "id:{}   "])).format(payment.number),
            "family": "Department of Health",
            "entity": "An Invented NHS Trust",
            "type": "Drugs, dressings",
            "area": "A & E",
            "vat": "223219932",
            "postcode": "AB1 2CD",
            "period": "44136",
        }
        rows.append([cells.get(name, "") for name in columns])
    clutter = draw(
        st.lists(
            st.sampled_from(["blank", "header", "sum", "alone", "no amount", "note"]), max_size=4
        )
    )
    for trap in clutter:
        rows.insert(draw(st.integers(0, len(rows))), _clutter(trap, columns, headings, payments))
    skipped = len(clutter)
    if is_workbook:
        # A sheet ends with its last cell: blank rows after it are not there at all.
        while not any(rows[-1]):
            rows.pop()
            skipped -= 1
    above = draw(
        st.sampled_from([[], [["Expenditure over £25,000"]], [["Spend"], ["April", "2020"]]])
    )
    if is_workbook:
        content = _workbook([*above, headings, *rows])
    else:
        encoding = draw(st.sampled_from(["utf-8", "utf-8-sig", "cp1252"]))
        delimiter = draw(st.sampled_from([",", ";", "\t", "|"]))
        content = _text([*above, headings, *rows], delimiter).encode(encoding)
    days = sorted(payment.day for payment in payments)
    return MessyFile(content, payments, skipped, (days[0], days[-1]) if DAY in columns else None)


def _clutter(
    trap: str, columns: Sequence[str], headings: Sequence[str], payments: Sequence[Payment]
) -> list[object]:
    """A row that is no payment."""
    total = f"{sum(payment.pence for payment in payments) / 100:.2f}"
    cells: dict[str, object] = {
        "blank": {},
        "header": dict(zip(columns, headings, strict=True)),
        "sum": {columns[0]: "Sum:", AMOUNT: total},
        "alone": {AMOUNT: total},
        "no amount": {SUPPLIER: "Alpha Ltd", NUMBER: "1234567"},
        "note": {AMOUNT: "", SUPPLIER: "", columns[-1]: "Prepared by the finance department"},
    }[trap]  # type: ignore[assignment]
    return [cells.get(name, "") for name in columns]


def _float_noise(pence: int) -> str:
    return repr(pence / 100 + 2e-9) if abs(pence) < 10**9 else f"{pence / 100:.2f}"


AMOUNTS = (
    lambda pence: f"{pence / 100:.2f}",
    lambda pence: f"{pence / 100:,.2f}",
    lambda pence: f"£{pence / 100:,.2f}",
    lambda pence: f" £{pence / 100:,.2f} ",
    lambda pence: f"({-pence / 100:,.2f})" if pence < 0 else f"{pence / 100:,.2f} ",
    lambda pence: f"{-pence / 100:.2f}CR" if pence < 0 else f"{pence / 100:.2f}",
    lambda pence: f"{-pence / 100:.2f}-" if pence < 0 else f"{pence / 100:.2f}",
    _float_noise,
)
DAYS = {
    "iso": lambda day: day.isoformat(),
    "british": lambda day: f"{day:%d/%m/%Y}",
    "american": lambda day: f"{day.month}/{day.day}/{day.year}",
    "short": lambda day: f"{day:%d-%b-%y}",
    "shouted": lambda day: f"{day:%d-%b-%Y} ".upper(),
    "dotted": lambda day: f"{day:%d.%m.%y}",
    "serial": lambda day: str((day - date(1899, 12, 30)).days),
}


def _text(rows: Sequence[Sequence[object]], delimiter: str) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return out.getvalue()


def _workbook(rows: Sequence[Sequence[object]]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Final review")
        as_day = book.add_format({"num_format": "dd/mm/yyyy"})
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(number, place, cell, as_day)
                elif cell != "":
                    sheet.write(number, place, cell)
    return out.getvalue()
