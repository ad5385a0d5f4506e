"""Reading others' releases: every fault becomes a warning at its place, and nothing crashes."""

import json
from collections import Counter
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consortium.foundation.domain.errors import Invalid
from consortium.notices.domain.release_faults import Fault
from consortium.notices.gateways.release_file import digest_of, read_releases, storable
from tests.notices.samples import ocds_file, release


def read(document: Any) -> Any:
    return read_releases(json.dumps(document).encode())


def test_a_release_is_read_field_by_field() -> None:
    (found,) = read({"releases": [release()]}).releases
    assert (found.ocid, found.release_id, found.tag) == ("ocds-b5fd17-1", "061234-2026", "award")
    assert found.published_at is not None
    assert found.published_at.isoformat() == "2026-09-01T09:00:00+01:00"
    assert (found.title, found.buyer, found.suppliers) == (
        "Infusion pumps",
        "Lead Trust",
        "Alpha Ltd",
    )
    # Both awards together, not what the tender expected.
    assert (found.amount, found.currency) == (Decimal("800.00"), "GBP")
    assert found.warnings == ()


@pytest.mark.parametrize(
    "document",
    [
        {"releases": [release()]},
        [release()],
        release(),
        [{"releases": [release()]}],
        {"records": [{"ocid": "x", "releases": [release()]}]},
        {"records": [{"releases": [{"url": "https://a.b/1"}], "compiledRelease": release()}]},
    ],
)
def test_releases_are_found_wherever_they_can_stand(document: Any) -> None:
    assert [each.ocid for each in read(document).releases] == ["ocds-b5fd17-1"]


@pytest.mark.parametrize(
    ("changes", "fault", "place"),
    [
        ({"id": None}, Fault.MISSING_FIELD, "id"),
        ({"date": "2026-09-01"}, Fault.BAD_DATE, "date"),
        ({"date": 20260901}, Fault.BAD_DATE, "date"),
        ({"tag": ["awarded"]}, Fault.UNKNOWN_CODE, "tag[0]"),
        ({"tag": "award"}, Fault.WRONG_TYPE, "tag"),
        ({"initiationType": "auction"}, Fault.UNKNOWN_CODE, "initiationType"),
        ({"buyer": "Lead Trust"}, Fault.WRONG_TYPE, "buyer"),
        ({"buyer": {"id": "GB-NHS-RX2"}}, Fault.NO_SUCH_PARTY, "buyer.id"),
        (
            {"parties": [{"id": "GB-NHS-RX1", "identifier": {"legalName": "Lead"}}]},
            Fault.NO_SCHEME,
            "parties[0].identifier",
        ),
        ({"tender": {"title": "Linesrnrnof text"}}, Fault.LETTERS_FOR_NEWLINES, "tender.title"),
        ({"tender": {"title": "Up to Â£5m"}}, Fault.GARBLED_TEXT, "tender.title"),
        (
            {"tender": {"documents": [{"url": "https//www.example.org"}]}},
            Fault.BAD_URL,
            "tender.documents[0].url",
        ),
        ({"tender": {"value": {"amount": "12 pounds"}}}, Fault.BAD_AMOUNT, "tender.value.amount"),
        ({"tender": {"value": {"amount": 1e300}}}, Fault.BAD_AMOUNT, "tender.value.amount"),
    ],
)
def test_a_fault_is_a_warning_at_its_place(
    changes: dict[str, Any], fault: Fault, place: str
) -> None:
    (found,) = read([release(**changes)]).releases
    assert (fault, place) in [(each.fault, each.place) for each in found.warnings]


@pytest.mark.parametrize(
    "text", ["Turn over modern patterns", "Barn. Northern line", "£5m – “new”"]
)
def test_words_that_are_right_are_no_faults(text: str) -> None:
    (found,) = read([release(tender={"title": text})]).releases
    assert found.warnings == ()


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"{}", b'{"releases": []}', b"7", b"[" * 100_000]
)
def test_what_holds_no_release_is_refused(content: bytes) -> None:
    with pytest.raises(Invalid):
        read_releases(content)


def test_a_file_that_is_not_utf_8_is_read_with_a_warning() -> None:
    text = json.dumps([release(tender={"title": "Up to £5m"})], ensure_ascii=False)
    found = read_releases(text.encode("cp1252"))
    assert found.releases[0].title == "Up to £5m"
    assert [each.fault for each in found.warnings] == [Fault.ENCODING]


def test_spacing_and_order_do_not_make_another_release() -> None:
    one, other = release(), dict(reversed(release().items()))
    first, second = (
        read_releases(json.dumps([each], indent=at).encode()).releases[0]
        for each, at in ((one, 0), (other, 4))
    )
    assert digest_of(first.raw) == digest_of(second.raw)
    assert digest_of(first.raw) != digest_of(read([release(id="2")]).releases[0].raw)


SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["id", "date", "url", "amount", "value", "suppliers", "identifier", "x"]
            ),
            inner,
            max_size=3,
        )
    ),
    max_leaves=6,
)


@given(
    st.dictionaries(
        st.sampled_from([*release(), "contracts", "planning", "bids"]), ANYTHING, min_size=1
    )
)
@settings(max_examples=60, deadline=None)
def test_no_mutated_release_stops_the_import(changes: dict[str, Any]) -> None:
    mutated = {**release(), **changes}
    (found,) = read_releases(json.dumps([mutated]).encode()).releases
    digest_of(found.raw)
    for text in (found.title, found.ocid, *(each.words for each in found.warnings)):
        assert len(storable(text, 40)) <= 40
        storable(text, 40).encode()


class TestRealReleases:
    """Counts were taken from the files with a reader of their own: parties without a scheme,
    releases without an id, and releases whose text holds "rnrn" or "Â£"."""

    @pytest.mark.parametrize(
        ("name", "releases", "no_scheme", "missing"),
        [
            ("cf_england_2025.json", 200, 330, 0),
            ("pcs_scotland_releases.json", 90, 122, 90),
            ("s2w_wales_releases.json", 90, 194, 0),
        ],
    )
    def test_all_of_them_are_read(
        self, name: str, releases: int, no_scheme: int, missing: int
    ) -> None:
        found = read_releases(ocds_file(f"contracts_finder/{name}").read_bytes())
        kinds = Counter(each.fault for one in found.releases for each in one.warnings)
        assert len(found.releases) == releases
        assert kinds[Fault.NO_SCHEME] == no_scheme
        assert kinds[Fault.MISSING_FIELD] == missing
        assert all(each.title and each.published_at for each in found.releases)

    def test_garbled_texts_and_lost_line_ends_are_found(self) -> None:
        content = ocds_file("contracts_finder/cf_england_2025.json").read_bytes()
        releases = read_releases(content).releases
        for words, fault, count in (
            ("rnrn", Fault.LETTERS_FOR_NEWLINES, 26),
            ("Â£", Fault.GARBLED_TEXT, 13),
        ):
            having = [
                each
                for each in releases
                if words in json.dumps(each.raw, ensure_ascii=False, default=str)
            ]
            assert len(having) == count
            assert all(fault in {one.fault for one in each.warnings} for each in having)
