"""Which devices a safety notice is about, and how a trust gets on with its rows."""

import pytest

from consortium.equipment.domain.safety_notice import (
    Candidate,
    MatchRule,
    MatchState,
    check_move,
    check_not_stopped,
    check_reason,
    check_rule,
    matches,
    natural,
    rule_as_json,
    rule_from_json,
)
from consortium.foundation.domain.errors import Conflict, Invalid


def device(**facts: str) -> Candidate:
    given = {
        "manufacturer": "Gamma",
        "model": "Tono 900",
        "udi_di": "05012345678900",
        "serial": "SN100",
        "lot": "L7",
        "software": "2.9.1",
        **facts,
    }
    return Candidate(**given)


RULE = MatchRule(
    manufacturer=" gamma ",
    models=("Tono 900", "Tono 910"),
    udi_dis=("05012345678900",),
    serial_from="SN9",
    serial_to="SN100",
    lots=("L7", "L8"),
    software_from="2.8",
    software_to="2.10",
)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, True),
        ({"manufacturer": "Delta"}, False),
        ({"model": "Tono 800"}, False),
        ({"udi_di": "05012345678999"}, False),
        ({"serial": "SN8"}, False),
        ({"serial": "SN9"}, True),
        ({"serial": "SN101"}, False),
        ({"lot": "L9"}, False),
        ({"lot": ""}, True),
        ({"software": "2.10"}, True),
        ({"software": "2.11"}, False),
        ({"software": "2.7.9"}, False),
        ({"software": ""}, True),
    ],
)
def test_every_condition_holds_and_what_is_not_known_is_matched(
    facts: dict[str, str], expected: bool
) -> None:
    assert matches(RULE, device(**facts)) is expected


def test_a_list_of_serial_numbers_stands_beside_a_range() -> None:
    listed = MatchRule(manufacturer="Gamma", serials=("X1", "X2"))
    assert matches(listed, device(serial="x2"))
    assert not matches(listed, device(serial="X3"))
    both = MatchRule(manufacturer="Gamma", serials=("X1",), serial_from="A1", serial_to="A9")
    assert matches(both, device(serial="A5"))
    assert matches(both, device(serial="X1"))
    assert not matches(both, device(serial="X2"))


def test_numbers_in_versions_are_numbers() -> None:
    assert natural("2.9") < natural("2.10") < natural("10.1")
    assert natural("SN9") < natural("sn10")


def test_a_rule_comes_back_as_it_was_kept() -> None:
    assert rule_from_json(rule_as_json(RULE)) == RULE


def test_a_rule_names_a_maker_and_runs_forwards() -> None:
    check_rule(RULE)
    for wrong in (
        MatchRule(manufacturer=" "),
        MatchRule(manufacturer="Gamma", serial_from="SN10", serial_to="SN9"),
        MatchRule(manufacturer="Gamma", software_from="2.10", software_to="2.9"),
    ):
        with pytest.raises(Invalid):
            check_rule(wrong)


def test_a_row_is_acknowledged_before_it_is_closed() -> None:
    check_move(MatchState.NEW, MatchState.ACKNOWLEDGED)
    for current, to in (
        (MatchState.NEW, MatchState.CLOSED),
        (MatchState.CLOSED, MatchState.ACKNOWLEDGED),
    ):
        with pytest.raises(Conflict):
            check_move(current, to)
    check_reason(MatchState.ACKNOWLEDGED, "")
    with pytest.raises(Invalid):
        check_reason(MatchState.CLOSED, "")


def test_a_device_is_released_once_its_notices_are_dealt_with() -> None:
    check_not_stopped([("FSN-1", MatchState.ACTIONED), ("FSN-2", MatchState.NOT_APPLICABLE)])
    with pytest.raises(Conflict):
        check_not_stopped([("FSN-1", MatchState.ACKNOWLEDGED)])
