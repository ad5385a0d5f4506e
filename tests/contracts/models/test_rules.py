"""The rules of a scheme: kept as they were agreed, and read back as the same."""

from decimal import Decimal

import pytest

from consortium.contracts.domain.terms.rules import (
    JoinerPays,
    JoinerRule,
    LeadExitRule,
    LeastMembersRule,
    LeaverHistory,
    LinkRule,
    LocalLabourRule,
    MergedCount,
    MergerRule,
    Rules,
    SuspensionRule,
)
from consortium.contracts.models.rules import rules_as_json, rules_of_json

D = Decimal
EVERYTHING = Rules(
    joiners=JoinerRule(pays=JoinerPays.AFTER_MONTHS, months=3, paragraph="7"),
    leaver_history=LeaverHistory.EXCLUDED,
    suspension=SuspensionRule(counts=True, price_kept_days=14),
    mergers=MergerRule(counts_as=MergedCount.ONE),
    lead_exit=LeadExitRule(days=45, falls_to=D(2), paragraph="9.1"),
    link=LinkRule(item="PACK", least_share=D("0.75")),
    local_labour=LocalLabourRule(labour_share=D("0.7"), reference=D("1.02"), only_joiners=True),
    least_members=LeastMembersRule(members=6),
)


def test_a_row_without_rules_has_those_of_a_silent_contract() -> None:
    assert rules_as_json(Rules()) == {}
    assert rules_of_json({}) == Rules()


def test_every_rule_is_read_back_as_it_was_kept() -> None:
    kept = rules_as_json(EVERYTHING)
    assert kept["link"] == {"item": "PACK", "least_share": "0.75", "paragraph": ""}
    assert set(kept) == set(Rules.__dataclass_fields__)
    assert rules_of_json(kept) == EVERYTHING


@pytest.mark.parametrize("kept", [{"tea": {}}, {"link": {"colour": "green"}}])
def test_a_rule_that_there_is_not_is_never_passed_over(kept: dict[str, dict[str, str]]) -> None:
    with pytest.raises(ValueError, match=r"tea|colour"):
        rules_of_json(kept)
