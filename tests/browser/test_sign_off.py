"""One journey from a messy file to a figure that finance signs, and to the evidence of a saving.

Finance of West sends its lines and mends two of them, rejects a saving, the total falls at once,
and the answer brings it back; the lead takes the evidence of North's lenses out and checks it.

Figures: the story of the Seven Bridges Consortium, section 5.1. West saved £51,375 and £504 of
calibration in its half year; its lenses of a month are 250 x (£43 - £38) = £1,250. North's lenses
saved £36,300. The lines that are sent here were ordered between the year of the baselines and the
first year of savings, so that they change no figure.
"""

from pathlib import Path

from click.testing import CliRunner

from consortium.savings.commands.verify import verify
from tests.browser.conftest import Arrive, at_both
from tests.browser.test_finance_viewer import choose
from tests.support.visitor import Visitor

LENS = "Intraocular lens, hydrophobic"
REASON = "The budget of the eye theatre did not fall"
SAVED = "Recurrent, cash-releasing"
PROVEN = "£36,300.00"
# A title above the columns, names of columns that nobody knows, semicolons, pounds, a sum below.
MESSY = (
    "West Trust;purchases of the eye theatre",
    "",
    "PO;Pos;Placed;Firm;Ware;Pieces;Each;Worth",
    "MESS-1;1;03/12/2024;Gamma Medical;IOL;10;£43.00;£430.00",
    "MESS-1;2;13/12/2024;Gamma Medical;IOL;10;£43.00;£403.00",
    "MESS-1;3;14/12/2024;Gamma Medical;drape;;£2.90;£29.00",
    "Total;;;;;;;£862.00",
)
COLUMNS = {
    "PO": "Order number",
    "Pos": "Line number",
    "Placed": "Order date",
    "Firm": "Supplier",
    "Ware": "Item code",
    "Pieces": "Quantity",
    "Each": "Unit price",
    "Worth": "Amount",
}


def imports_and_mends(finance: Visitor) -> None:
    """Two of three rows are wrong: they are mended in the file of the rows that did not land."""
    finance.open("/spend/import")
    choose(finance, "theatre.csv", *MESSY)
    finance.press("Import")
    finance.sees("Not sure yet")
    finance.page.get_by_label("Purchase lines, with quantities and prices").check()
    for column, meaning in COLUMNS.items():
        finance.page.get_by_label(column, exact=True).select_option(meaning)
    finance.press("Import")
    finance.sees("Done")
    finance.go(finance.page.get_by_role("link", name="See what became of the rows"))
    assert (finance.figure("Lines landed"), finance.figure("Rows rejected")) == ("1", "2")
    rejected = finance.download("Download the rejected rows").decode("utf-8-sig")
    mended = rejected.replace("£403.00", "£430.00").replace("drape,,", "drape,10,")
    finance.open("/spend/import")
    choose(finance, "mended.csv", *mended.splitlines())
    finance.press("Import")
    finance.sees("Done")
    finance.go(finance.page.get_by_role("link", name="See what became of the rows"))
    assert (finance.figure("Lines landed"), finance.figure("Rows rejected")) == ("2", "0")


def takes_the_evidence(lead: Visitor, folder: Path) -> Path:
    """By the figure of the report that it proves."""
    lead.open("/savings")
    lead.follow(PROVEN)
    assert f"Evidence for {PROVEN}" in lead.heading()
    pack = folder / "pack.zip"
    pack.write_bytes(lead.press_for_file("Download the pack (ZIP)"))
    lead.page.reload()
    lead.sees("As it stands now")
    assert lead.press_for_file("Print (PDF)").startswith(b"%PDF")
    return pack


def open_line(visitor: Visitor) -> None:
    """West's lenses of April, by the links that lead there."""
    visitor.open("/")
    visitor.menu("Savings")
    visitor.follow("Sign-off: who has accepted which line")
    visitor.go(visitor.row("West Trust", "April 2025").get_by_role("link"))
    visitor.go(visitor.page.get_by_role("link", name=LENS))
    assert LENS in visitor.heading()


def saved(visitor: Visitor) -> str:
    visitor.open("/savings")
    return visitor.figure(SAVED)


def write(visitor: Visitor, label: str, text: str) -> None:
    visitor.page.get_by_label(label, exact=True).fill(text)


@at_both
def test_a_messy_file_becomes_a_figure_that_finance_signs(arrive: Arrive, tmp_path: Path) -> None:
    finance, lead = arrive("finance.wes"), arrive("lead.nor")
    imports_and_mends(finance)
    assert (saved(finance), saved(lead)) == ("£51,879.00", "£951,787.00")
    finance.open("/")
    finance.sees("savings lines to sign")

    open_line(finance)
    finance.press("Reject", status=422)
    finance.sees("There is a problem", "with a reason")
    write(finance, "Reason", REASON)
    finance.press("Reject")
    finance.sees("The line is rejected.", "Not accepted", REASON)

    assert (saved(finance), saved(lead)) == ("£50,629.00", "£950,537.00")
    for visitor in (finance, lead):
        visitor.sees("less £1,250.00 that finance did not accept")
        visitor.row("West Trust", LENS, "April 2025", "£1,250.00", REASON)
    lead.sees("Not accepted by finance", "−£1,250.00")

    pack = takes_the_evidence(lead, tmp_path)
    checked = CliRunner().invoke(verify, [str(pack)])
    assert (checked.exit_code, checked.stderr) == (0, "")
    assert f"holds: {PROVEN}." in checked.stdout

    open_line(lead)
    write(lead, "Reason", "The budget fell on 1 June: journal 4711")
    lead.press("Put a new version forward")
    lead.sees("Version 2")

    holder = arrive("budget.wes")
    open_line(holder)
    write(holder, "Which budget is lower?", "WES-OPH-4410")
    for part, text in (("Day", "1"), ("Month", "6"), ("Year", "2025")):
        write(holder, part, text)
    holder.press("Sign")

    open_line(finance)
    finance.press("Accept")
    finance.sees("Finance-validated")
    assert (saved(finance), saved(lead)) == ("£51,879.00", "£951,787.00")
