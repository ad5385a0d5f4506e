"""Finance of West rejects a saving, the total falls at once, and the answer brings it back.

Figures: the story of the Seven Bridges Consortium, section 5.1. West saved £51,375 and £504 of
calibration in its half year; its lenses of a month are 250 x (£43 - £38) = £1,250.
"""

from tests.browser.conftest import Arrive, at_both
from tests.support.visitor import Visitor

LENS = "Intraocular lens, hydrophobic"
REASON = "The budget of the eye theatre did not fall"
SAVED = "Recurrent, cash-releasing"


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
def test_finance_rejects_a_line_and_the_total_falls_at_once(arrive: Arrive) -> None:
    finance, lead = arrive("finance.wes"), arrive("lead.nor")
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
