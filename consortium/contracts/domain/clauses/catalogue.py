"""The sixteen clauses of consortium contracts: name, plain meaning, formula and a worked number.

The numbering is that of the consortium clause catalogue. A contract may have several clauses of
one type, one for each group of items.
"""

from dataclasses import dataclass
from enum import StrEnum


class Clause(StrEnum):
    """Clause types, by their number in the catalogue of consortium clauses."""

    VOLUME_TIER = "C1"
    COMMITTED_SHARE = "C2"
    PARTICIPATION_BAND = "C3"
    RETROSPECTIVE_REBATE = "C4"
    INCREMENTAL_BANDS = "C5"
    OPT_OUT = "C6"
    JOINER = "C7"
    RATCHET = "C8"
    TRUE_UP = "C9"
    INDEXATION = "C10"
    MOST_FAVOURED = "C11"
    GEOGRAPHIC = "C12"
    LEAD_EXIT = "C13"
    MERGER = "C14"
    BUNDLE = "C15"
    YEAR_END = "C16"

    @property
    def number(self) -> int:
        return int(self.value.removeprefix("C"))


class SetBy(StrEnum):
    """Where a clause's figures stand, so that none is kept twice."""

    SCHEDULE = "schedule"
    RECORD = "record"
    AGREEMENT = "agreement"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseType:
    """What a reader who has never seen the clause needs to know about it."""

    clause: Clause
    name: str
    says: str
    formula: str
    worked: str
    set_by: SetBy
    # The module of consortium/contracts/domain that computes it.
    computed_in: str
    edge_cases: tuple[str, ...] = ()


_TYPES = (
    ClauseType(
        clause=Clause.VOLUME_TIER,
        name="All-units volume tier",
        says="Everybody pays the price of the tier that the members' quantities reach together.",
        formula="price = tier(sum of what the members count for at the test)",
        worked="26,400 lenses a year together reach the tier from 25,000: £38.00 each.",
        set_by=SetBy.SCHEDULE,
        computed_in="prices/counting",
        edge_cases=("E1", "E2", "E6", "E8", "E12", "E15"),
    ),
    ClauseType(
        clause=Clause.COMMITTED_SHARE,
        name="Committed share",
        says="A trust that buys too little of its need under the contract pays more, alone.",
        formula="share = units bought under the contract ÷ units of the category; "
        "price = tier(share), for each trust by itself",
        worked="3,400 of 4,000 is 85%, at least 80%: £38.00. At 68%: £40.50 for that trust only.",
        set_by=SetBy.SCHEDULE,
        computed_in="prices/counting",
        edge_cases=("E14",),
    ),
    ClauseType(
        clause=Clause.PARTICIPATION_BAND,
        name="Participation band",
        says="Everybody pays the price of the band that the number of members falls in.",
        formula="price = band(count of members in good standing)",
        worked="Examinations: seven members £1.00, six £1.06, five £1.13.",
        set_by=SetBy.SCHEDULE,
        computed_in="prices/counting",
        edge_cases=("E2", "E5", "E16"),
    ),
    ClauseType(
        clause=Clause.RETROSPECTIVE_REBATE,
        name="Retrospective rebate",
        says="Once the year's spend reaches the threshold, a share of all of it comes back.",
        formula="rebate = rate × spend of the year, if that spend reaches the threshold; else 0",
        worked="4% from £270,000 on: a spend of £271,950 gives £10,878 before forfeits, "
        "£269,999 gives nothing.",
        set_by=SetBy.SCHEDULE,
        computed_in="rebates/rebates",
        edge_cases=("E7", "E9"),
    ),
    ClauseType(
        clause=Clause.INCREMENTAL_BANDS,
        name="Incremental bands",
        says="Each slice of the year's joint quantity has a price of its own.",
        formula="cost = sum of each slice × its price",
        worked="26,000 lenses: 10,000 × £44 + 8,000 × £42 + 7,000 × £40 + 1,000 × £38 = "
        "£1,094,000, where all units at one tier cost £988,000.",
        set_by=SetBy.SCHEDULE,
        computed_in="prices/pricing",
    ),
    ClauseType(
        clause=Clause.OPT_OUT,
        name="Opt-out price and clawback",
        says="A trust that leaves pays the price of a trust alone, and pays back part of a "
        "discount it was given for staying longer.",
        formula="price = price of a trust alone; "
        "clawback = discount × units × months left ÷ months it was given for",
        worked="1,500 lenses × (£47.50 − £38.00) = £14,250; "
        "2 scanners × £6,500 × 18 ÷ 24 = £9,750.",
        set_by=SetBy.RECORD,
        computed_in="clauses/opt_out",
        edge_cases=("E1", "E2", "E3", "E4"),
    ),
    ClauseType(
        clause=Clause.JOINER,
        name="Joiner",
        says="Says from when a trust that joins later pays the members' price, and what it pays "
        "towards the costs the founders had.",
        formula="joining fee = costs sunk ÷ founders × years left ÷ years of the term",
        worked="£70,000 ÷ 7 × 4.25 ÷ 5 = £8,500, credited to the founders to the penny.",
        set_by=SetBy.RECORD,
        computed_in="clauses/joining",
        edge_cases=("E8",),
    ),
    ClauseType(
        clause=Clause.RATCHET,
        name="Ratchet and grace",
        says="Says when a worse tier takes effect: at once, never within a contract year, or "
        "after months of grace.",
        formula="tier in force = worst tier found at a test whose grace is over",
        worked="5,850 lenses of a third quarter: £234,000 at once, £222,300 within three months "
        "of grace.",
        set_by=SetBy.SCHEDULE,
        computed_in="prices/grace",
        edge_cases=("E16",),
    ),
    ClauseType(
        clause=Clause.TRUE_UP,
        name="True-up to a minimum volume",
        says="Whoever buys less than a floor below its commitment pays the discount back on what "
        "is missing.",
        formula="payment = max(0, (1 − tolerance) × commitment − actual) × difference of tiers",
        worked="26,000 with 10% tolerance has its floor at 23,400; with 21,600 bought, "
        "1,800 × £2.00 = £3,600.",
        set_by=SetBy.RECORD,
        computed_in="clauses/true_up",
        edge_cases=("E14",),
    ),
    ClauseType(
        clause=Clause.INDEXATION,
        name="Price hold, then indexation",
        says="The price is held for some months; after that it follows a published index, within "
        "a cap and a floor.",
        formula="new price = price × min(1 + cap, max(1 + floor, a + b × index now ÷ index then))",
        worked="A tenth fixed and an index up 5.2%: 0.1 + 0.9 × 1.052 = 1.0468; a cap of 3% makes "
        "£38.00 into £39.14.",
        set_by=SetBy.RECORD,
        computed_in="clauses/indexation",
    ),
    ClauseType(
        clause=Clause.MOST_FAVOURED,
        name="Most favoured customer",
        says="If the supplier sells the like for less to a customer that buys no more, it refunds "
        "the difference.",
        formula="refund = (price paid − lower price) × units since the lower price was given",
        worked="£38.00 against £36.50 for no greater volume, 4,000 units: £6,000.",
        set_by=SetBy.RECORD,
        computed_in="clauses/most_favoured",
    ),
    ClauseType(
        clause=Clause.GEOGRAPHIC,
        name="Geographic adjustment of services",
        says="The labour share of a service's price follows the trust's market forces factor; "
        "goods are left alone.",
        formula="price = base × (1 + labour share × (factor of the trust ÷ reference factor − 1))",
        worked="£11.00, 70% labour, 1.08 against 1.02: £11.45; 1.03: £11.08.",
        set_by=SetBy.SCHEDULE,
        computed_in="prices/adjustments",
    ),
    ClauseType(
        clause=Clause.LEAD_EXIT,
        name="Exit of the lead trust",
        says="If the lead leaves and no new lead is found in time, everybody pays the band of "
        "few members.",
        formula="at stake = units a year × months ÷ 12 × (price without a lead − price with one)",
        worked="770,000 examinations of half a year × (£1.25 − £1.06) = £146,300.",
        set_by=SetBy.SCHEDULE,
        computed_in="prices/interruptions",
        edge_cases=("E4",),
    ),
    ClauseType(
        clause=Clause.MERGER,
        name="Merger of members",
        says="The volume of merged members stays; as members they count as many as they were "
        "until the anniversary, then as one.",
        formula="members = legacy members until the anniversary, then 1; volume unchanged",
        worked="Seven become six: 1,960,000 examinations × £0.06 = £117,600 a year.",
        set_by=SetBy.SCHEDULE,
        computed_in="terms/merging",
        edge_cases=("E5", "E6"),
    ),
    ClauseType(
        clause=Clause.BUNDLE,
        name="Bundle across lots",
        says="A tier holds only while a linked line is bought at a stated share.",
        formula="tier = tier(volume) if share of the linked line ≥ minimum; else one tier worse",
        worked="A pack share of 72% is below 75%: the lens costs £40.00 instead of £38.00.",
        set_by=SetBy.SCHEDULE,
        computed_in="prices/tier_tests",
    ),
    ClauseType(
        clause=Clause.YEAR_END,
        name="Year-end basis",
        says="Says which date of a purchase puts it into a contract year.",
        formula="contract year = the year that holds the date named: order, delivery, receipt, "
        "invoice or tax point",
        worked="£2,100 delivered on 31 March and receipted on 2 April: £269,850 by receipt, "
        "and the rebate is lost.",
        set_by=SetBy.AGREEMENT,
        computed_in="terms/purchase_dates",
        edge_cases=("E7",),
    ),
)

CLAUSE_TYPES = {each.clause: each for each in _TYPES}
CLAUSE_NAMES = {each.clause: each.name for each in _TYPES}
