"""Codes and postcodes, as the NHS issues them."""

from datetime import UTC, datetime, timedelta

import pytest

from consortium.organisations.domain import organisation, sessions


@pytest.mark.parametrize(
    ("code", "trust", "board", "own"),
    [
        ("R1H", True, False, True),
        ("RJ1", True, False, True),
        ("QOP", False, True, True),
        ("r1h", False, False, False),
        ("RGT01", False, False, True),
        ("NOR", False, False, True),
        ("A", False, False, False),
        ("ALPHA-2", False, False, True),
        ("-AB", False, False, False),
        ("A" * 13, False, False, False),
        ("R1H\n", False, False, False),
        ("", False, False, False),
    ],
)
def test_codes(code: str, trust: bool, board: bool, own: bool) -> None:
    assert organisation.is_ods_trust_code(code) is trust
    assert organisation.is_ods_board_code(code) is board
    assert organisation.is_code(code) is own


@pytest.mark.parametrize("text", ["M13 9WL", "SW1A 1AA", "E1 6AN", "B33 8TH", "EC1A 1BB"])
def test_postcodes(text: str) -> None:
    assert organisation.is_postcode(text)


@pytest.mark.parametrize("text", ["M139WL", "m13 9wl", "M13", "13 9WL", "M13 9WLX", ""])
def test_what_is_no_postcode(text: str) -> None:
    assert not organisation.is_postcode(text)


def test_regions() -> None:
    assert organisation.is_region_code("Y62")
    assert not organisation.is_region_code("Y6")


def test_every_kind_has_a_name() -> None:
    assert set(organisation.KIND_NAMES) == set(organisation.OrganisationKind)


class TestSessions:
    """See also the pages: tests/organisations/views/test_sessions.py."""

    @pytest.mark.parametrize(
        ("minutes_idle", "hours_old", "revoked", "alive"),
        [
            (0, 0, False, True),
            (29, 11, False, True),
            (30, 1, False, False),
            (1, 12, False, False),
            (0, 0, True, False),
        ],
    )
    def test_last_until_idle_old_or_revoked(
        self, minutes_idle: int, hours_old: int, revoked: bool, alive: bool
    ) -> None:
        now = datetime(2026, 4, 20, 9, 0, tzinfo=UTC)
        times = sessions.SessionTimes(
            started_at=now - timedelta(hours=hours_old),
            seen_at=now - timedelta(minutes=minutes_idle),
            revoked_at=now if revoked else None,
        )
        idle, longest = timedelta(minutes=30), timedelta(hours=12)
        assert sessions.is_alive(times, now=now, idle=idle, longest=longest) is alive
