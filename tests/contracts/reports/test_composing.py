"""The words and figures of each document, against the story of the Seven Bridges Consortium."""

import time
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from consortium.contracts.domain.clauses.catalogue import Clause
from consortium.contracts.domain.contracts import CommitmentClass, DateBasis
from consortium.contracts.domain.papers.document_facts import (
    AgreementFacts,
    ClauseFacts,
    ClawbackFacts,
    CommitmentFacts,
    CommitmentLetterFacts,
    ContractFacts,
    ContractScheduleFacts,
    ItemFacts,
    LetterFacts,
    ParticipationFacts,
    PaymentFacts,
    PriceFacts,
    RebateStatementFacts,
    ShareFacts,
    TierNoticeFacts,
)
from consortium.contracts.domain.papers.generated_documents import (
    Definitions,
    Document,
    Grid,
    Heading,
    Paragraph,
    Signatures,
)
from consortium.contracts.domain.prices.counting import Counted
from consortium.contracts.domain.prices.tier_tests import Determination, Seal
from consortium.contracts.domain.prices.tiers_in_force import InForce, Why
from consortium.contracts.domain.terms.schedules import Schedule
from consortium.contracts.reports.composing.commitment_letter import commitment_letter
from consortium.contracts.reports.composing.contract_schedule import OPEN, contract_schedule
from consortium.contracts.reports.composing.frame import Cover
from consortium.contracts.reports.composing.participation_notices import (
    joiner_notice,
    leaver_notice,
)
from consortium.contracts.reports.composing.rebate_statement import rebate_statement
from consortium.contracts.reports.composing.tier_notice import tier_notice
from consortium.contracts.reports.generated_documents import Format, written
from consortium.foundation.domain.periods import Period
from tests.contracts.reading import words_of_docx, words_of_pdf
from tests.contracts.story import IMAGES, LENS, REBATE, TERM, WEST_LEAVES

COVER = Cover(known_at=datetime(2025, 10, 1, 8, 0, tzinfo=UTC))
ISSUED = replace(COVER, issued_as="DN-2025-0001")
AGREEMENT = AgreementFacts(
    reference="AG-2025-0003",
    title="Cataract consumables",
    consortium="Seven Bridges Consortium",
    lead_trust="North Trust",
    supplier="Beta Ophthalmics",
    term=TERM,
    clause_text="The trusts are one organisation for cost.\nFurther trusts may join.",
    date_basis=DateBasis.ORDERED,
    notice_days=90,
)
WEST = ContractFacts(
    reference="CT-2025-0021",
    trust="West Trust",
    value=Decimal("771750.00"),
    term=TERM,
    signed_on=date(2024, 12, 16),
)
ITEMS = {
    "IOL": ItemFacts(name="Intraocular lens", unit="EA"),
    "OVD": ItemFacts(name="Viscoelastic", unit="EA"),
    "PACS": ItemFacts(name="Images", unit="EXM"),
}
CLAUSE = "All-units volume tier (C1), Schedule 2, paragraph 4"
NOW = "From 1 October 2025 the members pay the prices of the tier of 18,000 to under 25,000."
SCHEDULE = Schedule(version=1, effective_from=TERM.start, schemes=(LENS, IMAGES), rebates=(REBATE,))


def words(document: Document) -> list[str]:
    """What a document says, a line for each paragraph, term and row of a table."""
    lines = [document.title, document.subtitle, document.about, *document.marks]
    for block in document.blocks:
        match block:
            case Heading(text) | Paragraph(text):
                lines.append(text)
            case Definitions(rows):
                lines += [" | ".join(row) for row in rows]
            case Grid():
                lines.append(block.caption)
                lines.append(" | ".join(column.heading for column in block.columns))
                lines += [" | ".join(row) for row in block.rows]
            case Signatures(places):
                lines += [" | ".join((p.party, p.role, p.recorded or "to sign")) for p in places]
    return lines


class TestContractSchedule:
    FACTS = ContractScheduleFacts(
        agreement=AGREEMENT, contract=WEST, schedule=SCHEDULE, items=ITEMS
    )

    def test_has_the_prices_of_members_and_of_a_trust_alone(self) -> None:
        said = words(contract_schedule(self.FACTS, COVER))
        assert f"Clause | {CLAUSE}" in said
        assert "Tests | Tested on 1 January, 1 April, 1 July and 1 October." in said
        at = said.index("IOL | Intraocular lens | each | £44.00 | £42.00 | £40.00 | £38.00")
        assert said[at - 1] == (
            "Item | Name | Unit | 0 to under 10,000 | 10,000 to under 18,000 | "
            "18,000 to under 25,000 | 25,000 and more"
        )
        assert "IOL | Intraocular lens | each | £47.50" in said[at:]
        assert (
            "When a worse tier takes effect | A worse tier takes effect after 6 months of grace."
            in said
        )

    def test_breaks_more_tiers_than_fit_into_several_tables(self) -> None:
        """The bands of the story: five of them, from fewer than five members to eight."""
        said = words(contract_schedule(self.FACTS, COVER))
        first = said.index("PACS | Images | examination | £1.25 | £1.13 | £1.06 | £1.00")
        assert said[first + 1 : first + 4] == [
            "Prices of members, continued",
            "Item | Name | Unit | 8 members or more",
            "PACS | Images | examination | £0.95",
        ]

    def test_has_every_heading_in_its_order_and_its_number(self) -> None:
        document = contract_schedule(self.FACTS, COVER)
        headings = [b.text for b in document.blocks if isinstance(b, Heading) and b.level == 1]
        assert headings == [
            "1 Parties",
            "2 Term and value",
            "3 The consortium clause",
            "4 Items and prices",
            "5 Rebates",
            "6 Committee",
            "7 Decisions and objections",
            "8 Information duties",
            "9 Activities outside the consortium",
            "10 Leaving",
            "11 Joining",
            "12 Costs of running the consortium",
            "13 Disputes",
            "14 Signatures",
        ]

    def test_names_the_parties_the_term_and_the_value(self) -> None:
        said = words(contract_schedule(self.FACTS, COVER))
        assert said[1:3] == ["Cataract consumables (AG-2025-0003)", "West Trust, CT-2025-0021"]
        for line in (
            "Supplier | Beta Ophthalmics",
            "Consortium | Seven Bridges Consortium, led by North Trust",
            "Term of the agreement | 1 April 2025 to 31 March 2030",
            "Value of this contract | £771,750.00, without VAT",
            "Further trusts may join.",
        ):
            assert line in said
        assert any(line.startswith("A trust that leaves gives 90 days' notice.") for line in said)
        assert (
            "Images per examination: a joiner pays the members' price from its first day." in said
        )

    def test_has_the_rebate_with_its_threshold(self) -> None:
        said = words(contract_schedule(self.FACTS, COVER))
        assert (
            "Once the members together spend £270,000.00 | "
            "4% of the whole spend of the contract year comes back, from the first pound on."
        ) in said

    def test_puts_recorded_clauses_where_they_belong(self) -> None:
        clauses = (
            ClauseFacts(
                clause="C6",
                name="Opt-out price and clawback",
                says="Both pay more.",
                paragraph="Schedule 2, paragraph 7",
                terms=(("Notice", "90 days"),),
            ),
            ClauseFacts(clause="C9", name="True-up", says="A floor.", paragraph=""),
        )
        said = words(contract_schedule(replace(self.FACTS, clauses=clauses), COVER))
        places = [
            said.index(each)
            for each in (
                "10 Leaving",
                "Opt-out price and clawback (C6)",
                "Both pay more. (Schedule 2, paragraph 7)",
                "Notice | 90 days",
                "11 Joining",
                "12 Other clauses",
                "True-up (C9)",
                "A floor.",
                "13 Costs of running the consortium",
            )
        ]
        assert places == sorted(places)

    def test_claims_no_signature_that_is_not_recorded(self) -> None:
        signed = words(contract_schedule(self.FACTS, COVER))
        assert "Draft" not in signed
        assert signed[-2:] == [
            "West Trust | Authorised signatory | Recorded as signed on 16 December 2024.",
            "Beta Ophthalmics | Authorised signatory | to sign",
        ]
        unsigned = replace(self.FACTS, contract=replace(WEST, signed_on=None))
        draft = words(contract_schedule(unsigned, COVER))
        assert "Draft" in draft
        assert draft[-2] == "West Trust | Authorised signatory | to sign"

    def test_makes_up_no_terms(self) -> None:
        said = words(contract_schedule(replace(self.FACTS, schedule=None, items={}), COVER))
        assert "No version of the prices is active yet." in said
        assert said[said.index("7 Decisions and objections") + 1] == OPEN


@pytest.mark.parametrize("file_format", list(Format))
def test_a_schedule_of_five_hundred_items_is_written_within_two_seconds(
    file_format: Format,
) -> None:
    codes = tuple(f"ITEM-{number:03}" for number in range(500))
    lenses = replace(
        LENS,
        items=codes,
        tiers=tuple(
            replace(tier, prices=dict.fromkeys(codes, tier.prices["IOL"])) for tier in LENS.tiers
        ),
        standalone=(replace(LENS.standalone[0], prices=dict.fromkeys(codes, Decimal("47.50"))),),
    )
    facts = ContractScheduleFacts(
        agreement=AGREEMENT,
        contract=WEST,
        schedule=replace(SCHEDULE, schemes=(lenses,), rebates=()),
        items={code: ItemFacts(name=f"Lens of {code}", unit="EA") for code in codes},
    )
    started = time.process_time()
    content = written(contract_schedule(facts, COVER), file_format)
    assert time.process_time() - started < 2
    said = words_of_pdf(content) if file_format is Format.PDF else words_of_docx(content)
    for code in codes:
        assert f"{code} Lens of {code} each £44.00 £42.00 £40.00 £38.00" in said
        assert f"{code} Lens of {code} each £47.50" in said


class TestCommitmentLetter:
    FACTS = CommitmentLetterFacts(
        agreement=AGREEMENT,
        contract=WEST,
        commitments=(
            CommitmentFacts(
                item="IOL",
                name="Intraocular lens",
                unit="EA",
                per_year=Decimal(3000),
                effective_from=TERM.start,
                firmness=CommitmentClass.COMMITTED,
                letter="Letter of December",
            ),
        ),
        letter=None,
    )

    def test_has_the_quantities_and_lines_to_sign_on(self) -> None:
        said = words(commitment_letter(self.FACTS, COVER))
        assert "IOL | Intraocular lens | 3,000 | each | 1 April 2025 | Committed" in said
        assert "Period | 1 April 2025 to 31 March 2030" in said
        assert "Draft" in said
        assert said[-1] == "West Trust | Authorised signatory | to sign"

    def test_says_where_quantities_are_from_that_nobody_signed_for(self) -> None:
        said = words(commitment_letter(replace(self.FACTS, is_proposal=True), COVER))
        assert "Draft" in said
        assert (
            "West Trust named these quantities in the tender. They count in tier tests once this "
            "letter is signed and recorded."
        ) in said
        assert "A later letter takes over from its own day on." not in said

    def test_shows_the_letter_that_is_recorded(self) -> None:
        letter = LetterFacts(
            signed_by="Chief finance officer",
            signed_on=date(2024, 12, 10),
            period=Period(TERM.start, date(2026, 4, 1)),
            tolerance_percent=Decimal("10.00"),
        )
        said = words(commitment_letter(replace(self.FACTS, letter=letter), COVER))
        assert "Draft" not in said
        assert "Period | 1 April 2025 to 31 March 2026" in said
        assert "Tolerance | 10% above or below each quantity" in said
        assert said[-1] == (
            "West Trust | Chief finance officer | Recorded as signed on 10 December 2024."
        )


class TestParticipationNotices:
    """West leaves on 1 October 2025: lenses £38 before, £47.50 after."""

    LEAVES = ParticipationFacts(
        agreement=AGREEMENT,
        contract=WEST,
        on=WEST_LEAVES,
        noticed_on=date(2025, 6, 30),
        reason="buys on its own again",
        prices=(
            PriceFacts(
                item="IOL",
                name="Intraocular lens",
                unit="EA",
                before=Decimal("38.00"),
                after=Decimal("47.50"),
                clause=Clause.VOLUME_TIER,
                paragraph="Schedule 2, paragraph 4",
            ),
        ),
        members=("Central Trust", "North Trust"),
        next_tests=(("Intraocular lens", WEST_LEAVES),),
    )

    def test_a_leaver_reads_what_it_pays_from_when(self) -> None:
        said = words(leaver_notice(self.LEAVES, ISSUED))
        for line in (
            "To | West Trust; Beta Ophthalmics",
            "Notice given on | 30 June 2025",
            "First day outside | 1 October 2025",
            "What West Trust pays from 1 October 2025",
            f"IOL | Intraocular lens | each | £38.00 | £47.50 | {CLAUSE}",
            "Intraocular lens | 1 October 2025",
        ):
            assert line in said
        assert "Discount to be paid back" not in said

    def test_a_leaver_reads_what_it_pays_back(self) -> None:
        """The consortium clause catalogue, C6: 2 scanners x £6,500 x 18/24 = £9,750."""
        back = ClawbackFacts(
            paragraph="Schedule 2, paragraph 7",
            discount=Decimal("6500.00"),
            months_left=18,
            months=24,
        )
        said = words(leaver_notice(replace(self.LEAVES, clawbacks=(back,)), ISSUED))
        assert (
            "For each unit that had the discount the leaver pays £4,875.00 back: £6,500.00 × 18 "
            "months left ÷ 24 months it was given for (Schedule 2, paragraph 7)."
        ) in said
        assert 2 * Decimal("4875.00") == Decimal("9750.00")

    def test_everybody_reads_who_joins(self) -> None:
        joins = replace(
            self.LEAVES,
            contract=replace(WEST, trust="Hill Trust", reference="CT-2026-0001"),
            on=date(2026, 1, 1),
            prices=(replace(self.LEAVES.prices[0], before=None, after=Decimal("38.00")),),
        )
        said = words(joiner_notice(joins, ISSUED))
        assert "To | The members of Seven Bridges Consortium; Beta Ophthalmics" in said
        assert "First day as a member | 1 January 2026" in said
        assert "Item | Name | Unit | From then | Clause" in said
        assert (
            "Hill Trust is a member under this agreement from 1 January 2026 on. With it 2 members "
            "take part: Central Trust and North Trust."
        ) in said

    @pytest.mark.parametrize("cover", [COVER, ISSUED])
    def test_only_what_is_issued_is_no_preview(self, cover: Cover) -> None:
        document = leaver_notice(self.LEAVES, cover)
        assert (document.marks == ()) is bool(cover.issued_as)
        assert document.reference == (
            "DN-2025-0001 · CT-2025-0021" if cover.issued_as else "CT-2025-0021"
        )
        # The hash is that of the data: issuing changes nothing in it.
        assert document.inputs_sha256 == leaver_notice(self.LEAVES, COVER).inputs_sha256


def found(tier: int, measure: int, on: date = WEST_LEAVES) -> Determination:
    return Determination(
        scheme="lens",
        tested_on=on,
        members=(Counted("NOR", Decimal(6600)), Counted("SOU", Decimal(4000))),
        measure=Decimal(measure),
        found=tier,
        seal=Seal("ab" * 32),
    )


class TestTierNotice:
    """Lenses at 1 October 2025: 26,400 a year before, 23,400 after; £38 becomes £40."""

    BEFORE = InForce(
        starts_on=TERM.start, tier=3, why=Why.FIRST_TEST, test=found(3, 26_400, TERM.start)
    )
    TEST = found(2, 23_400)
    FACTS = TierNoticeFacts(
        agreement=AGREEMENT,
        scheme=LENS,
        test=TEST,
        trusts={"NOR": "North Trust", "SOU": "South Trust"},
        items=ITEMS,
        before=BEFORE,
        after=InForce(starts_on=WEST_LEAVES, tier=2, why=Why.WORSE, test=TEST),
        later=None,
    )

    def test_says_who_counted_what_was_measured_and_what_changes(self) -> None:
        said = words(tier_notice(self.FACTS, ISSUED))
        for line in (
            f"The tier of 25,000 and more is no longer in force. {NOW}",
            "Tested on | 1 October 2025",
            "Who counted | 2: North Trust, South Trust",
            "What they have committed to buy a year | 23,400",
            "Tier found | 18,000 to under 25,000",
            "Item | Name | Unit | Until then | From 1 October 2025",
            "IOL | Intraocular lens | each | £38.00 | £40.00",
            f"SHA-256 of what was tested | {'ab' * 32}",
        ):
            assert line in said

    def test_names_nobodys_own_volume(self) -> None:
        said = " ".join(words(tier_notice(self.FACTS, ISSUED)))
        assert "6,600" not in said
        assert "4,000" not in said

    def test_says_when_a_grace_ends(self) -> None:
        """Images at 1 October 2025: six members, but £1.00 for six months of grace yet."""
        test = replace(self.TEST, scheme="images", measure=Decimal(6), found=2)
        now = replace(self.BEFORE, tier=3)
        ends = InForce(starts_on=date(2026, 4, 1), tier=2, why=Why.GRACE_ENDED, test=test)
        facts = replace(self.FACTS, scheme=IMAGES, test=test, before=now, after=now, later=ends)
        said = words(tier_notice(facts, ISSUED))
        assert (
            "The test found the tier of 6 members. The tier of 7 members stays in force until "
            "1 April 2026, when the period of grace ends, unless a test in between finds it again."
        ) in said
        assert "PACS | Images | examination | £1.00 | £1.00 | £1.06" in said

    def test_says_when_nothing_changes_and_when_it_is_the_first(self) -> None:
        same = replace(self.FACTS, test=found(3, 26_400), after=self.BEFORE)
        assert "Nothing changes: the tier of 25,000 and more stays in force." in words(
            tier_notice(same, ISSUED)
        )
        first = replace(self.FACTS, before=None)
        said = words(tier_notice(first, ISSUED))
        assert "Item | Name | Unit | From 1 October 2025" in said


class TestRebateStatement:
    """25,900 viscoelastics at £10.50: £271,950 earn 4 %; West forfeits £630 of £10,878."""

    FACTS = RebateStatementFacts(
        agreement=AGREEMENT,
        rebate="Viscoelastic rebate",
        items=("Viscoelastic",),
        paragraph="Schedule 2, paragraph 5",
        year=Period(TERM.start, date(2026, 4, 1)),
        spend=Decimal("271950.00"),
        threshold=Decimal("270000.00"),
        rate=Decimal("0.04"),
        gross=Decimal("10878.00"),
        amount=Decimal("10248.00"),
        shared_by="in proportion to each trust's spend",
        by_value=True,
        shares=(
            ShareFacts(
                trust="North Trust",
                weight=Decimal("69300.00"),
                earned=Decimal("2772.00"),
                settled=Decimal("2000.00"),
            ),
            ShareFacts(
                trust="Others",
                weight=Decimal("186900.00"),
                earned=Decimal("7476.00"),
                settled=Decimal("0.00"),
            ),
        ),
        payments=(
            PaymentFacts(
                paid_on=date(2026, 5, 15),
                credit_note="BETA-CN-26-0117",
                amount=Decimal("2000.00"),
            ),
        ),
    )

    def test_has_the_figures_of_the_story(self) -> None:
        said = words(rebate_statement(self.FACTS, COVER))
        for line in (
            "Spend of the year | £271,950.00, by everybody while a member",
            "Threshold reached | £270,000.00",
            "Rate | 4% of the whole spend",
            "Gross | £10,878.00",
            "Forfeited by trusts that left | £630.00",
            "Earned | £10,248.00",
            "North Trust | £69,300.00 | £2,772.00 | £2,000.00 | £772.00",
            "Together |  | £10,248.00 | £2,000.00 | £8,248.00",
            "15 May 2026 | BETA-CN-26-0117 | £2,000.00",
        ):
            assert line in said

    def test_says_when_nothing_was_earned_or_paid(self) -> None:
        nothing = replace(
            self.FACTS,
            spend=Decimal("269850.00"),
            threshold=None,
            amount=Decimal(0),
            gross=Decimal(0),
            shares=(),
            payments=(),
        )
        said = words(rebate_statement(nothing, COVER))
        assert "Threshold | Not reached: nothing was earned" in said
        assert "Nothing is recorded as paid." in said
