"""A notice of one tier test to all members: whom it counted, what it found, what that changes."""

from collections.abc import Iterator

from consortium.contracts.domain.papers.document_facts import TierNoticeFacts
from consortium.contracts.domain.papers.generated_documents import (
    Block,
    Column,
    Definitions,
    Document,
    GeneratedKind,
    Grid,
    Heading,
    Paragraph,
)
from consortium.contracts.domain.prices.explanation import (
    calendar_of,
    drop_rule,
    in_measure,
    interval,
)
from consortium.contracts.domain.prices.tiers_in_force import InForce
from consortium.contracts.domain.terms.schedules import Measure
from consortium.contracts.domain.words import in_words
from consortium.contracts.reports.composing.frame import Cover, framed, parties, sign_here
from consortium.contracts.reports.composing.participation_notices import LEAD
from consortium.contracts.reports.composing.prices import clause_of
from consortium.foundation.domain.money import unit_price
from consortium.foundation.domain.units import unit_name

MEASURES = {
    Measure.COMMITTED_QUANTITY: "What they have committed to buy a year",
    Measure.ACTUAL_QUANTITY: "What they bought",
    Measure.SHARE: "The share they buy under the contract",
    Measure.MEMBER_COUNT: "How many members count",
    Measure.COMMITTED_VALUE: "What they have committed to spend a year, at first-tier prices",
    Measure.SPEND: "What they bought, a year, at first-tier prices",
}


def tier_notice(facts: TierNoticeFacts, cover: Cover) -> Document:
    """The notice of a recorded test; it names who counted, and nobody's own volume."""
    return framed(
        GeneratedKind.TIER_NOTICE,
        facts,
        _blocks(facts),
        cover=cover,
        about=(facts.agreement, f"{facts.scheme.name}, {in_words(facts.test.tested_on)}"),
        reference=facts.agreement.reference,
    )


def _blocks(facts: TierNoticeFacts) -> Iterator[Block]:
    agreement, scheme, test = facts.agreement, facts.scheme, facts.test
    yield Definitions(
        (
            ("To", f"The members of {agreement.consortium}; {agreement.supplier}"),
            *parties(agreement),
            ("Price", scheme.name),
            ("Clause", clause_of(scheme.clause, scheme.paragraph)),
        )
    )
    yield Paragraph(_outcome(facts))
    yield Heading("The test")
    yield Definitions(
        (
            ("Tested on", in_words(test.tested_on)),
            ("Who counted", _who(facts)),
            (MEASURES[scheme.measure], _measure(facts)),
            ("Tier found", _tier(facts, test.found)),
            ("Calendar", calendar_of(scheme)),
            ("When a worse tier takes effect", drop_rule(scheme)),
            ("SHA-256 of what was tested", test.inputs_sha256),
        )
    )
    yield Heading("Prices of members")
    yield _prices(facts)
    yield Heading("Signature")
    yield sign_here((agreement.lead_trust, LEAD))


def _outcome(facts: TierNoticeFacts) -> str:
    """What the test changes, in a sentence or two."""
    before, after, test = facts.before, facts.after, facts.test
    day, new = in_words(test.tested_on), _tier(facts, after.tier)
    if before is None:
        return f"From {day} the members pay the prices of the tier of {new}."
    if before.tier != after.tier:
        old = _tier(facts, before.tier)
        return (
            f"The tier of {old} is no longer in force. From {day} the members pay the prices of "
            f"the tier of {new}."
        )
    if test.found == after.tier:
        return f"Nothing changes: the tier of {new} stays in force."
    stays = (
        f"The test found the tier of {_tier(facts, test.found)}. The tier of {new} stays in force"
    )
    if facts.later is None:
        return f"{stays}. {drop_rule(facts.scheme)}"
    return (
        f"{stays} until {in_words(facts.later.starts_on)}, when the period of grace ends, unless "
        "a test in between finds it again."
    )


def _who(facts: TierNoticeFacts) -> str:
    names = [facts.trusts.get(each.trust, each.trust) for each in facts.test.members]
    return f"{len(names)}: {', '.join(names)}" if names else "Nobody was a member"


def _measure(facts: TierNoticeFacts) -> str:
    return in_measure(facts.test.measure, facts.scheme.measure)


def _tier(facts: TierNoticeFacts, index: int) -> str:
    return interval(facts.scheme.tiers, index, facts.scheme.measure)


def _prices(facts: TierNoticeFacts) -> Grid:
    old = facts.before
    shown: list[tuple[str, InForce]] = [("Until then", old)] if old else []
    shown.append((f"From {in_words(facts.test.tested_on)}", facts.after))
    if facts.later is not None:
        shown.append((f"From {in_words(facts.later.starts_on)}, if nothing changes", facts.later))
    tiers = facts.scheme.tiers
    return Grid(
        caption="Prices for one unit, without VAT",
        columns=(
            Column("Item", share=2),
            Column("Name", share=5),
            Column("Unit", share=2),
            *(Column(heading, is_number=True, share=3) for heading, _ in shown),
        ),
        rows=tuple(
            (
                code,
                facts.items[code].name,
                unit_name(facts.items[code].unit),
                *(unit_price(tiers[change.tier].prices[code]) for _, change in shown),
            )
            for code in facts.scheme.items
        ),
    )
