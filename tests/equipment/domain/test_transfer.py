"""How a device is held: what a transfer changes, and when there is none."""

from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consortium.equipment.domain.transfer import Change, Holding, changes, check_changes
from consortium.foundation.domain.errors import Conflict

AT_NORTH = Holding(
    owner_id=UUID(int=1),
    custodian_id=UUID(int=1),
    site_id=UUID(int=11),
    location="Clinic 1",
    maintainer_id=None,
)
AT_SOUTH = replace(AT_NORTH, custodian_id=UUID(int=2), site_id=UUID(int=21), location="Ward 3")


class TestChanges:
    def test_are_those_that_differ(self) -> None:
        assert changes(AT_NORTH, AT_SOUTH) == {Change.CUSTODIAN, Change.SITE, Change.LOCATION}

    @given(
        st.builds(
            Holding,
            owner_id=st.uuids(),
            custodian_id=st.uuids(),
            site_id=st.uuids(),
            location=st.text(max_size=5),
            maintainer_id=st.none() | st.uuids(),
        )
    )
    def test_are_the_same_both_ways(self, other: Holding) -> None:
        assert changes(AT_NORTH, other) == changes(other, AT_NORTH)

    def test_of_nothing_are_no_transfer(self) -> None:
        with pytest.raises(Conflict):
            check_changes(AT_NORTH, replace(AT_NORTH))
