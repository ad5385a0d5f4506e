"""What a sheet showed of its device, and what has changed since."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consortium.equipment.domain.asset_status import AssetStatus
from consortium.equipment.domain.sheet import Change, Seen, changes, check_unchanged, read, written
from consortium.foundation.domain.errors import Conflict, Invalid

RUN, OTHER_RUN = UUID(int=1), UUID(int=2)
SITE, OTHER_SITE = UUID(int=3), UUID(int=4)
SEEN = Seen(
    run_id=RUN,
    site_id=SITE,
    location="Eye clinic",
    status=AssetStatus.IN_SERVICE,
    due_on=date(2026, 4, 25),
)


class TestChanges:
    @pytest.mark.parametrize(
        ("now", "found"),
        [
            ({}, ()),
            ({"run_id": OTHER_RUN}, (Change.RUN,)),
            ({"run_id": OTHER_RUN, "due_on": date(2026, 5, 25)}, (Change.RUN,)),
            ({"due_on": date(2026, 5, 25)}, (Change.PLAN,)),
            ({"due_on": None}, (Change.PLAN,)),
            ({"location": "Theatre"}, (Change.PLACE,)),
            ({"site_id": OTHER_SITE}, (Change.PLACE,)),
            (
                {"run_id": OTHER_RUN, "status": AssetStatus.QUARANTINED},
                (Change.RUN, Change.STATUS),
            ),
        ],
    )
    def test_names_what_differs(self, now: dict[str, object], found: tuple[Change, ...]) -> None:
        assert changes(SEEN, replace(SEEN, **now)) == found  # type: ignore[arg-type]

    def test_refuses_what_was_seen_otherwise(self) -> None:
        check_unchanged(SEEN, SEEN)
        with pytest.raises(Conflict) as refused:
            check_unchanged(SEEN, replace(SEEN, run_id=OTHER_RUN))
        assert refused.value.details == {"changes": [Change.RUN]}


class TestWritten:
    @given(
        st.builds(
            Seen,
            run_id=st.none() | st.uuids(),
            site_id=st.uuids(),
            location=st.text(),
            status=st.sampled_from(AssetStatus),
            due_on=st.none() | st.dates(),
        )
    )
    def test_is_read_as_it_was(self, seen: Seen) -> None:
        assert read(written(seen)) == seen

    @pytest.mark.parametrize("text", ["", "nonsense", "||||", f"|{SITE}|new|2026-04-25|", "[1]"])
    def test_anything_else_is_damaged(self, text: str) -> None:
        with pytest.raises(Invalid, match="damaged"):
            read(text)
