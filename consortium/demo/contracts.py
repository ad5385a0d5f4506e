"""Scene 4: prices in force, seven contracts under each agreement, letters of commitment."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from consortium.contracts.domain.clauses.catalogue import Clause
from consortium.contracts.domain.contracts import CommitmentClass
from consortium.contracts.domain.terms.rules import LeadExitRule, LocalLabourRule, MergerRule, Rules
from consortium.contracts.domain.terms.schedules import Measure, Scheme, Tier
from consortium.contracts.queries.agreements import find_agreement
from consortium.contracts.queries.schedules import prices_on
from consortium.contracts.usecases.agreements import (
    add_contract,
    draft_agreement,
    sign_contract,
)
from consortium.contracts.usecases.letters import Letter, record_letter
from consortium.contracts.usecases.schedules import (
    abandon_schedule,
    activate_schedule,
    add_scheme,
    draft_schedule,
)
from consortium.demo import offers, papers, standing, story
from consortium.demo.stage import Stage, at
from consortium.demo.story import TrustFacts
from consortium.foundation.domain.periods import Period
from consortium.savings.usecases.forecast import lock_forecast
from consortium.tenders.usecases.award import complete_tender

# What the contracts for images add to the prices as they were offered: clauses C13 and C14.
IMAGES_RULES = Rules(
    lead_exit=LeadExitRule(days=60, paragraph="Schedule 2, paragraph 6"),
    mergers=MergerRule(paragraph="Schedule 2, paragraph 6"),
)
ACTIVATED, SIGNED, FORECAST_LOCKED = date(2024, 12, 2), date(2024, 12, 16), date(2025, 4, 1)
LETTER_TOLERANCE = Decimal(10)
# What each agreement prices, so that a trust's commitment and contract value can be worked out.
ITEMS = {
    "consumables": story.CONSUMABLES,
    "pacs": ("PACS",),
    "ultrasound": ("ultrasound",),
    "calibration": ("calibration",),
    "maintenance": ("maintenance",),
}

OF_ULTRASOUND = ("ultrasound", "maintenance")


def build(stage: Stage) -> None:
    stage.agreements["calibration"] = _calibration(stage)
    _write_rules_of_images(stage)
    for key, agreement_id in stage.agreements.items():
        _activate(stage, agreement_id)
        if key == "calibration":
            for trust in story.FOUNDERS:
                _draft_contract(stage, key, trust, story.TERM.start, SIGNED)
        _remember_contracts(stage, key, agreement_id)
        for trust in story.FOUNDERS:
            commit_and_sign(stage, key, trust, starts_on=story.TERM.start, on=SIGNED)
    standing.appoint_lead(stage)
    complete_tender(
        actor=stage.actor("lead_nor", SIGNED),
        tender_id=stage.places["tender"],
        now=at(SIGNED, 15),
    )


def lock(stage: Stage) -> None:
    """The forecast is locked on the first day of the first year."""
    lock_forecast(
        actor=stage.actor("finance_consortium", FORECAST_LOCKED),
        consortium_id=stage.consortium,
        period=story.YEAR_1,
        now=at(FORECAST_LOCKED, 8),
    )


def join(stage: Stage, key: str, trust: TrustFacts, *, starts_on: date, on: date) -> None:
    """A further trust takes part in an agreement: its contract, commitment and signature."""
    _draft_contract(stage, key, trust, starts_on, on)
    _remember_contracts(stage, key, stage.agreements[key])
    commit_and_sign(stage, key, trust, starts_on=starts_on, on=on)


def commit_and_sign(
    stage: Stage, key: str, trust: TrustFacts, *, starts_on: date, on: date
) -> None:
    contract_id = stage.contracts[key, trust.code]
    record_letter(
        actor=stage.actor("lead_nor", on),
        contract_id=contract_id,
        letter=Letter(
            period=Period(starts_on),
            tolerance_percent=LETTER_TOLERANCE,
            commitment_class=CommitmentClass.COMMITTED,
            signed_by=papers.SIGNATORY,
            signed_on=on,
        ),
        per_year={stage.items[item]: Decimal(_volume(trust, item)) for item in ITEMS[key]},
        document=papers.signed_letter(
            trust.name,
            *(f"{story.ITEM_NAMES[item]}: {_volume(trust, item):,} a year" for item in ITEMS[key]),
            on=on,
        ),
        now=at(on, 10),
    )
    sign_contract(
        actor=stage.actor(f"lead_{trust.code.lower()}", on),
        contract_id=contract_id,
        now=at(on, 14),
    )


def _volume(trust: TrustFacts, item: str) -> int:
    return story.ULTRASOUND_A_TRUST if item in OF_ULTRASOUND else trust.volume(item)


def _calibration(stage: Stage) -> UUID:
    """The shared service is no purchase: North hosts it for all, at cost."""
    lead = stage.actor("lead_nor", ACTIVATED)
    agreement_id = draft_agreement(
        actor=lead,
        consortium_id=stage.consortium,
        supplier_id=stage.places["SHARED"],
        title="Shared calibration of tonometers",
        starts_on=story.TERM.start,
        ends_on=story.TERM.end or story.TERM.start,
        clause_text="Members share engineers, visits and reference standards at one price a check.",
        reason="A service between members, hosted by North Trust; not tendered",
        now=at(ACTIVATED, 9),
    )
    schedule_id = draft_schedule(
        actor=lead,
        agreement_id=agreement_id,
        effective_from=story.TERM.start,
        now=at(ACTIVATED, 9),
    )
    add_scheme(
        actor=lead,
        schedule_id=schedule_id,
        scheme=Scheme(
            id="",
            name=story.ITEM_NAMES["calibration"],
            clause=Clause.VOLUME_TIER,
            measure=Measure.COMMITTED_QUANTITY,
            items=("calibration",),
            tiers=_one_tier(story.NEW_PRICES["calibration"]),
            standalone=_one_tier(story.OPT_OUT_PRICES["calibration"]),
            test_months=(),
            rules=Rules(
                local_labour=LocalLabourRule(
                    labour_share=Decimal("0.70"),
                    reference=Decimal(story.NORTH.market_forces_factor),
                    only_joiners=True,
                )
            ),
        ),
        now=at(ACTIVATED, 9),
    )
    return agreement_id


def _write_rules_of_images(stage: Stage) -> None:
    """The prices as awarded, with the rules of the contract, in place of the draft of the award."""
    lead, agreement_id = stage.actor("lead_nor", ACTIVATED), stage.agreements["pacs"]
    (awarded,) = prices_on(actor=lead, agreement_id=agreement_id, on=ACTIVATED).versions
    abandon_schedule(
        actor=lead,
        schedule_id=awarded.id,
        reason="The contracts also say what holds without a lead and after a merger",
        now=at(ACTIVATED, 10),
    )
    schedule_id = draft_schedule(
        actor=lead,
        agreement_id=agreement_id,
        effective_from=story.TERM.start,
        now=at(ACTIVATED, 10),
    )
    add_scheme(
        actor=lead,
        schedule_id=schedule_id,
        scheme=replace(offers.images(), rules=IMAGES_RULES),
        now=at(ACTIVATED, 10),
    )


def _one_tier(price: str) -> tuple[Tier, ...]:
    return (Tier(Decimal(0), {"calibration": Decimal(price)}),)


def _activate(stage: Stage, agreement_id: UUID) -> None:
    """Somebody who did not draft the prices looks at them and puts them in force."""
    reviewer = stage.actor("lead_sou", ACTIVATED)
    prices = prices_on(actor=reviewer, agreement_id=agreement_id, on=ACTIVATED)
    newest = prices.versions[0]
    activate_schedule(actor=reviewer, schedule_id=newest.id, now=at(ACTIVATED, 15))


def value_of(key: str, trust: TrustFacts, *, starts_on: date) -> Decimal:
    """What a trust's contract is worth: its volume at the first prices until the term ends."""
    years = Decimal((story.TERM.end or starts_on).year - starts_on.year)
    a_year = (Decimal(_volume(trust, item)) * Decimal(_price(item)) for item in ITEMS[key])
    return sum(a_year, Decimal(0)) * years


def _draft_contract(stage: Stage, key: str, trust: TrustFacts, starts_on: date, on: date) -> None:
    add_contract(
        actor=stage.actor("lead_nor", on),
        agreement_id=stage.agreements[key],
        trust_id=stage.places[trust.code],
        value=value_of(key, trust, starts_on=starts_on),
        starts_on=starts_on,
        now=at(on, 9),
    )


def _price(item: str) -> str:
    if item == "maintenance":
        return story.MAINTENANCE_PRICE
    return story.LENS_PRICES[1] if item == "IOL" else story.NEW_PRICES[item]


def _remember_contracts(stage: Stage, key: str, agreement_id: UUID) -> None:
    found = find_agreement(
        actor=stage.actor("lead_nor", SIGNED), agreement_id=agreement_id, today=SIGNED
    )
    for contract in found.contracts:
        stage.contracts[key, contract.trust_code] = contract.id
