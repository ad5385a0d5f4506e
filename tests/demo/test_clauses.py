"""The clauses of the demo's contracts. Figures: the story, section 5.0, and the catalogue."""

from datetime import date

from flask import Flask
from sqlalchemy import select

from consortium.contracts.domain.clauses.catalogue import Clause
from consortium.contracts.models.agreement import Agreement
from consortium.contracts.models.clause import AgreementClause
from consortium.contracts.queries.clause_sums import find_sum
from consortium.contracts.queries.clauses import find_clause, list_clauses
from consortium.foundation.database import db
from consortium.foundation.domain.listing import Asked
from tests.support.world import SYSTEM

JANUARY = date(2026, 1, 1)


def clause_of(agreement: str, clause: Clause) -> AgreementClause:
    found = (
        select(AgreementClause)
        .join(Agreement, Agreement.id == AgreementClause.agreement_id)
        .where(Agreement.title.endswith(agreement), AgreementClause.clause == clause)
    )
    return db.session.scalars(found).one()


def test_leaving_costs_what_the_story_says(demo: Flask) -> None:
    with demo.app_context():
        row = clause_of("Cataract consumables", Clause.OPT_OUT)
        meaning = find_clause(actor=SYSTEM, clause_id=row.id, on=JANUARY).meaning
    for words in ("Intraocular lens, hydrophobic £47.50", "(OVD) £13.00", "pouch £3.00"):
        assert words in meaning


def test_each_is_about_what_the_story_says(demo: Flask) -> None:
    # Tier table T (C1) and what hangs on it are the lens's, C4 is the rebate on the viscoelastic;
    # who leaves, who joins and which day counts concern the whole agreement.
    with demo.app_context():
        row = clause_of("Cataract consumables", Clause.VOLUME_TIER)
        found = list_clauses(actor=SYSTEM, agreement_id=row.agreement_id, asked=Asked())
    lens, all_of_it = "Intraocular lens, hydrophobic", ""
    assert {line.clause.value: line.about for line in found.rows} == {
        "C1": lens,
        "C4": "Viscoelastic rebate",
        "C6": all_of_it,
        "C7": all_of_it,
        "C8": lens,
        "C9": lens,
        "C10": lens,
        "C11": lens,
        "C16": all_of_it,
    }


def test_hill_pays_8_500_to_join_in_january(demo: Flask) -> None:
    with demo.app_context():
        row = clause_of("Cataract consumables", Clause.JOINER)
        known = find_sum(actor=SYSTEM, clause_id=row.id, on=JANUARY).known
    # 70,000 ÷ 7 × 51 ÷ 60 = 8,500.
    assert known == {"sunk_cost": "70000", "founders": "7", "months_left": "51", "months": "60"}


def test_two_scanners_lose_18_of_24_months(demo: Flask) -> None:
    with demo.app_context():
        row = clause_of("Ultrasound systems", Clause.OPT_OUT)
        known = find_sum(actor=SYSTEM, clause_id=row.id, on=date(2025, 10, 1)).known
    assert (known["discount"], known["months_left"], known["months"]) == ("6500", "18", "24")
