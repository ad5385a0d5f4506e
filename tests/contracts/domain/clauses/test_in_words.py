"""Each clause says in plain words what its terms mean."""

import pytest

from consortium.contracts.domain.clauses.catalogue import Clause
from consortium.contracts.domain.clauses.conditions import read_terms

INDEX = {
    "series": "CPI",
    "method": "base",
    "fixed_share": "0.1",
    "hold_months": "24",
    "average_months": "12",
}


@pytest.mark.parametrize(
    ("clause", "texts", "words"),
    [
        (
            Clause.OPT_OUT,
            {"who_pays_more": "both"},
            "Both: the leaver pays more, and the rest may lose a tier.",
        ),
        (
            Clause.OPT_OUT,
            {"who_pays_more": "leaver", "discount": "6500", "discount_months": "24"},
            (
                "The trust that leaves pays the price of a trust alone. The leaver also pays back "
                "£6,500.00 a unit, for the months left of 24."
            ),
        ),
        (Clause.JOINER, {}, "A trust may join later and pays no joining fee."),
        (
            Clause.JOINER,
            {"sunk_cost": "70000", "founders": "7"},
            (
                "A trust that joins later pays towards £70,000.00 that 7 founders shared: one "
                "founder's part, for the months left of the term."
            ),
        ),
        (
            Clause.TRUE_UP,
            {"tolerance": "0.1", "gap": "2"},
            (
                "Who buys less than 90% of its commitment pays £2.00 for each unit missing to that "
                "floor."
            ),
        ),
        (
            Clause.INDEXATION,
            {**INDEX, "cap": "0.03", "floor": "0"},
            (
                "The price is held for 24 months. After that 90% of it follows CPI, "
                "up by 3% at most "
                "and never down."
            ),
        ),
        (
            Clause.INDEXATION,
            {**INDEX, "floor": "-0.02"},
            (
                "The price is held for 24 months. After that 90% of it follows CPI, "
                "without a cap and "
                "down by 2% at most."
            ),
        ),
        (
            Clause.INDEXATION,
            INDEX,
            (
                "The price is held for 24 months. After that 90% of it follows CPI, "
                "without a cap and "
                "without a floor."
            ),
        ),
        (
            Clause.MOST_FAVOURED,
            {"compared_with": "NHS bodies that buy no more", "remedy": "refund"},
            (
                "The price is compared with those of NHS bodies that buy no more. The supplier "
                "refunds the difference and lowers the price."
            ),
        ),
    ],
)
def test_in_words(clause: Clause, texts: dict[str, str], words: str) -> None:
    terms = read_terms(clause, texts)
    assert terms is not None
    assert terms.in_words() == words
