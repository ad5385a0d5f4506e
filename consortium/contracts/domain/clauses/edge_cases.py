"""The sixteen edge cases of consortium contracts: what happens, and what the product does then."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EdgeCase:
    """A case by its number in the catalogue. The rule is what holds unless the contract differs."""

    number: str
    case: str
    rule: str
    worked: str


EDGE_CASES = (
    EdgeCase(
        "E1",
        "A trust leaves in the middle of a year",
        "The new price holds for lines dated on or after the day; a credit note for an earlier "
        "delivery keeps the old price.",
        "West leaves on 1 October: £38.00 before, £47.50 after.",
    ),
    EdgeCase(
        "E2",
        "Two trusts leave",
        "Volume and number of members are tested apart.",
        "26,400 − 4,800 = 21,600 lenses: £40.00. Five members pay £1.13 an examination after six "
        "months of grace: £202,800 a year more.",
    ),
    EdgeCase(
        "E3",
        "Fewer members are left than the contract asks for",
        "The price is frozen while it is negotiated anew, and there is a task with a date.",
        "Fewer than 6 members: frozen for 90 days.",
    ),
    EdgeCase(
        "E4",
        "The lead trust leaves",
        "The volume rule applies, and without a new lead in time the band of few members.",
        "26,400 − 6,600 = 19,800 lenses: £40.00; £146,300 at stake in half a year.",
    ),
    EdgeCase(
        "E5",
        "Two members merge",
        "The volume stays; they count as two members until the anniversary, then as one.",
        "£117,600 a year.",
    ),
    EdgeCase(
        "E6",
        "A member merges with a trust outside",
        "The outsider's volume counts only when the contract or a variation names it.",
        "23,400 lenses with 3,200 of an outsider: £38.00 when it is named, else £40.00.",
    ),
    EdgeCase(
        "E7",
        "A purchase at the end of the year",
        "The agreement's date decides the year; a list shows what lies on either side.",
        "£271,950 by one date, £269,850 by another.",
    ),
    EdgeCase(
        "E8",
        "A trust joins on the day of a test",
        "Members from that day or before it count.",
        "Hill joins on 1 January: 27,400 lenses, £38.00.",
    ),
    EdgeCase(
        "E9",
        "A leaver and the rebate",
        "Its purchases count to the threshold; its share is forfeited.",
        "£10,878 − £630 = £10,248.",
    ),
    EdgeCase(
        "E10",
        "The supplier loads the price file late",
        "The difference of each line to its true price is on a list of claims.",
        "10 days × 75 lenses × £2.00 = £1,500.",
    ),
    EdgeCase(
        "E11",
        "A price is cut retrospectively",
        "Each invoice gets a credit note that names it; the invoice itself stays as it is.",
        "75 lenses × £1.50 = £112.50 on one invoice.",
    ),
    EdgeCase(
        "E12",
        "A member is suspended",
        "It does not count, and keeps its price for 30 days.",
        "From the 31st day the price of a trust alone.",
    ),
    EdgeCase(
        "E13",
        "The same line in two consortia",
        "It is refused, or split by agreed shares that add up to 100%.",
        "35% and 65% of 10: 3.5 and 6.5.",
    ),
    EdgeCase(
        "E14",
        "Returns, consignment stock and free goods",
        "A return counts in the period of the return, consignment stock when it is used; free "
        "goods only lower the average price.",
        "10 and 1 free at £38.00: £34.55 each.",
    ),
    EdgeCase(
        "E15",
        "A short period made into a year",
        "Units × 365 ÷ days, 366 in a leap year, and never from fewer than 60 days.",
        "Shown with the days it rests on.",
    ),
    EdgeCase(
        "E16",
        "A second trust leaves within the grace of a first",
        "Each has a grace of its own; after the first has ended the worst band that applies.",
        "Two clocks, one price.",
    ),
)
