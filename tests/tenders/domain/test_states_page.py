"""The page that shows the states says what the table says."""

from consortium.tenders.domain.states_page import diagram
from consortium.tenders.domain.tender import STATE_NAMES, STATE_OWNERS, TRANSITIONS


def test_draws_every_arrow_and_writes_every_guard() -> None:
    page = diagram()
    for row in TRANSITIONS:
        assert f"    {row.before.value} --> {row.after.value}: {row.order}\n" in page
        assert row.guard in page


def test_names_whose_turn_it_is_in_every_state() -> None:
    page = diagram()
    for state, owner in STATE_OWNERS.items():
        assert f"| {STATE_NAMES[state]} | {owner.value} |" in page


def test_is_a_page_of_markdown_with_one_diagram() -> None:
    assert diagram().startswith("# The states of a tender\n")
    assert diagram().count("```mermaid") == 1
    assert diagram().count("```") == 2
