"""The sections of a pack as blocks of its PDF."""

from collections.abc import Iterator

from consortium.contracts.domain.contracts import DateBasis
from consortium.contracts.domain.papers.generated_documents import (
    Block,
    Column,
    Definitions,
    Grid,
    Heading,
    Paragraph,
    instant,
)
from consortium.contracts.domain.words import counted, in_words, listed
from consortium.foundation.domain.money import pennies, pounds, unit_price
from consortium.foundation.domain.units import plain
from consortium.savings.domain.baseline import METHOD_NAMES, PARTY_NAMES
from consortium.savings.domain.packs.baselines import Certificate
from consortium.savings.domain.packs.claim import FORMULAS
from consortium.savings.domain.packs.facts import PackFacts
from consortium.savings.domain.signoff import KIND_NAMES
from consortium.savings.reports.packs import words

# A longer list is told by its file alone, which the manifest seals.
MOST_ROWS = 400
BASIS_NAMES = {
    DateBasis.ORDERED: "the day of the order",
    DateBasis.DELIVERED: "the day of delivery",
    DateBasis.RECEIVED: "the day of receipt",
    DateBasis.INVOICED: "the day of the invoice",
    DateBasis.TAX_POINT: "the tax point",
}


def of_claim(facts: PackFacts) -> Iterator[Block]:
    claim, saving = facts.claim, facts.claim.saving
    yield Definitions(
        (
            ("Saving", pounds(claim.counts)),
            ("Trust", f"{saving.trust_name} ({saving.trust})"),
            ("Item", f"{saving.item_name} ({saving.item}), per {saving.unit}"),
            ("Kind", KIND_NAMES[saving.kind]),
            ("Consortium", saving.consortium),
            ("Formula", FORMULAS[saving.kind]),
            ("As the lines come to it", pounds(claim.worked_out)),
        )
    )
    by_month = claim.by_month
    yield Grid(
        caption="Month by month, with the numbers put in",
        columns=(
            Column("Month", share=3),
            Column("Lines", is_number=True, share=2),
            Column("In numbers", share=9),
            Column("Worked out", is_number=True, share=4),
            Column("Counts", is_number=True, share=4),
        ),
        rows=(
            *(
                (
                    f"{each.month:%b %Y}",
                    str(each.lines),
                    each.how,
                    pounds(pennies(each.exact)),
                    pounds(by_month[each.month]),
                )
                for each in claim.months
            ),
            (
                "Sum",
                str(sum(each.lines for each in claim.months)),
                "",
                pounds(claim.worked_out),
                pounds(claim.counts),
            ),
        ),
    )


def of_baseline(facts: PackFacts) -> Iterator[Block]:
    if not facts.certificates:
        yield Paragraph("Nobody has prepared a baseline.")
    for each in facts.certificates:
        yield Heading(f"{each.reference}, version {each.version}", 2)
        yield Definitions(_certificate(each))


def _certificate(each: Certificate) -> tuple[tuple[str, str], ...]:
    spread = (
        f"{unit_price(each.lowest_price)} to {unit_price(each.highest_price)}"
        if each.lowest_price is not None and each.highest_price is not None
        else "not known"
    )
    window = f"{in_words(each.window.start)} to {in_words(each.window.last_day)}"
    rows = [
        ("Price before", f"{unit_price(each.unit_price)}, grade {each.grade.value}"),
        ("How it was found", METHOD_NAMES[each.method]),
        ("Window", window),
        ("Quantity", f"{plain(each.quantity)}, {counted(each.purchases, 'purchase')}"),
        ("Prices ranged", spread),
        ("Source", each.source),
        *((f"File of {file.batch}", f"{file.name}, SHA-256 {file.sha256}") for file in each.files),
        ("Included costs", each.included_costs or "none stated"),
        ("Left out", each.exclusions or "nothing stated"),
        ("Reason for this version", each.reason or "the first version"),
        ("Prepared", f"{each.prepared_by}, {instant(each.prepared_at)}"),
        *(
            (PARTY_NAMES[signed.party], f"{signed.person}, {instant(signed.at)}")
            for signed in each.signatures
        ),
        ("Locked", instant(each.locked_at) if each.locked_at else "not yet"),
        ("SHA-256 that was signed", each.sha256),
    ]
    return tuple(rows)


def of_contract(facts: PackFacts) -> Iterator[Block]:
    if not facts.schedules:
        yield Paragraph("No price schedule names the item in these months.")
    for each in facts.schedules:
        yield Heading(f"{each.agreement}, version {each.version} of the prices", 2)
        yield Definitions(
            (
                ("Agreement", f"{each.title}, with {each.supplier}"),
                ("In force from", in_words(each.effective_from)),
                ("Clause", f"{each.clause} {each.clause_name}. {each.paragraph}".strip()),
                ("Rules", each.rules),
                ("A line counts by", BASIS_NAMES[each.date_basis]),
                ("Consortium clause", each.consortium_clause or "not recorded"),
                ("SHA-256 of the version", each.sha256),
            )
        )
        yield Grid(
            caption="Its prices of the item",
            columns=(
                Column("For", share=2),
                Column("Tier", share=5),
                Column("Price", is_number=True, share=2),
            ),
            rows=tuple(
                (
                    "A trust alone" if tier.is_alone else "Members",
                    tier.interval,
                    unit_price(tier.price),
                )
                for tier in each.tiers
            ),
        )
    for path in facts.paths:
        yield Heading(f"Why {unit_price(path.price)} on {in_words(path.first_day)}", 2)
        yield Paragraph(f"Lines name this path: {path.path}.")
        yield Definitions(tuple((step.title, step.text) for step in path.steps))


def of_tests(facts: PackFacts) -> Iterator[Block]:
    if not facts.tests:
        yield Paragraph("The price of the item hangs on no test up to the end of the period.")
        return
    yield Grid(
        caption="Tests of the tier, oldest first",
        columns=(
            Column("Tested on", share=4),
            Column("Members counted", share=8),
            Column("Measured", is_number=True, share=4),
            Column("Step reached", share=6),
            Column("Price", is_number=True, share=3),
            Column("Recorded", share=3),
        ),
        rows=tuple(
            (
                in_words(each.tested_on),
                f"{len(each.members)}: {listed(each.members)}" if each.members else "nobody",
                each.measured,
                each.tier,
                unit_price(each.price),
                "yes" if each.is_recorded else "no",
            )
            for each in facts.tests
        ),
    )


def of_lines(facts: PackFacts) -> Iterator[Block]:
    yield Paragraph(
        "Each line as it was invoiced, without VAT. The file of the same name holds every column, "
        "also the files and rows the lines come from."
    )
    shown = facts.lines[:MOST_ROWS]
    yield Grid(
        caption="Purchase lines of the trust and item",
        columns=(
            Column("Counts on", share=5),
            Column("Order / line", share=6),
            Column("File row", share=8),
            Column("Quantity", is_number=True, share=4),
            Column("Paid", is_number=True, share=5),
            Column("Due", is_number=True, share=5),
            Column("Before", is_number=True, share=4),
            Column("Saving", is_number=True, share=5),
        ),
        rows=tuple(
            (
                line.counts_on.isoformat(),
                f"{line.order_number} / {line.line_number}",
                f"{line.file} {line.row}",
                plain(line.base_quantity),
                pounds(line.paid),
                "no price" if line.amount_due is None else pounds(line.amount_due),
                "" if line.price_before is None else unit_price(line.price_before),
                line.standing.replace("_", " ")
                if line.price_before is None
                else pounds(pennies(line.saving)),
            )
            for line in shown
        ),
    )
    if len(shown) < len(facts.lines):
        left = counted(len(facts.lines) - len(shown), "further line")
        yield Paragraph(f"{left} stand in the file only, whose hash is listed at the end.")


def of_rebates(facts: PackFacts) -> Iterator[Block]:
    yield from table_of(
        "Rebates on the item and credit notes among its lines; rebates are not in the saving",
        words.REBATE_HEADINGS,
        words.rebate_rows(facts),
        "No rebate on the item is settled for these months, and no line is a credit note.",
    )


def of_costs(facts: PackFacts) -> Iterator[Block]:
    yield Paragraph("Costs are taken off the savings of all items together, and not off this one.")
    yield from table_of(
        "What the programme cost in these months",
        words.COST_HEADINGS,
        words.cost_rows(facts),
        "No cost is recorded for these months.",
    )


def of_index(facts: PackFacts) -> Iterator[Block]:
    if facts.index is None:
        yield Paragraph("No cost avoided is claimed here, so no index is needed.")
        return
    index = facts.index
    yield Definitions(
        (
            ("Index", f"{index.series} {index.name}, {index.publisher}"),
            ("Proof that the old price followed it", index.evidence),
        )
    )
    yield Grid(
        caption="Its values",
        columns=(Column("From", share=2), Column("Value", is_number=True)),
        rows=tuple(
            (in_words(period.start), f"{value:f}") for period, value in index.values.items()
        ),
    )


def table_of(
    caption: str, headings: tuple[str, ...], rows: words.Rows, empty: str
) -> Iterator[Block]:
    if not rows:
        yield Paragraph(empty)
        return
    yield Grid(
        caption=caption,
        columns=tuple(Column(each, is_number=each == "Amount", share=2) for each in headings),
        rows=rows,
    )
