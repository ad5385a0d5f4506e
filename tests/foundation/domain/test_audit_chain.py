"""Whoever tampers with the chain is found, at the entry where it was done."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from hashlib import sha256
from uuid import UUID

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from consortium.foundation.domain.audit_chain import (
    GENESIS,
    Entry,
    Verdict,
    body_of,
    instant_text,
    seal,
    verify,
)


def chain_of(*bodies: str) -> list[Entry]:
    entries: list[Entry] = []
    previous = GENESIS
    for number, body in enumerate(bodies, start=1):
        sealed = seal(sequence=number, previous_hash=previous, body=body)
        entries.append(Entry(number, previous, body, sealed))
        previous = sealed
    return entries


def verdict_on(entries: Sequence[Entry], head: Entry | None) -> Verdict:
    return verify(
        entries,
        head_sequence=head.sequence if head else 0,
        head_hash=head.hash if head else GENESIS,
    )


bodies = st.lists(st.text(max_size=20), min_size=1, max_size=12)


class TestSeal:
    def test_is_the_hash_that_is_documented(self) -> None:
        # Written out by hand from the words of the module's first paragraph.
        body = '{"action":"contract.signed"}'
        data = b"audit-v1\x00" + bytes(32) + b"\x00\x00\x00\x00\x00\x00\x00\x01" + body.encode()
        expected = sha256(data).hexdigest()
        assert seal(sequence=1, previous_hash=GENESIS, body=body) == expected


class TestBody:
    def test_is_the_same_text_for_the_same_facts(self) -> None:
        one = body_of({"b": 1, "a": {"d": Decimal("1.50"), "c": UUID(int=7)}})
        other = body_of({"a": {"c": UUID(int=7), "d": Decimal("1.50")}, "b": 1})
        assert one == other
        assert one == ('{"a":{"c":"00000000-0000-0000-0000-000000000007","d":"1.50"},"b":1}')

    def test_sets_are_sorted_and_lists_keep_their_order(self) -> None:
        assert body_of({"s": {"b", "a"}, "l": ["b", "a"]}) == '{"l":["b","a"],"s":["a","b"]}'

    def test_instants_are_utc_with_six_digits(self) -> None:
        summer = datetime(2026, 7, 1, 0, 30, tzinfo=timezone(timedelta(hours=1)))
        assert instant_text(summer) == "2026-06-30T23:30:00.000000Z"
        assert body_of({"at": summer}) == '{"at":"2026-06-30T23:30:00.000000Z"}'

    @pytest.mark.parametrize("nested", [0.1, {"a": 0.1}, [1, (0.1,)], float("nan")])
    def test_refuses_floats_wherever_they_hide(self, nested: object) -> None:
        with pytest.raises(TypeError, match="no floats"):
            body_of({"value": nested})

    def test_keeps_letters_as_they_are(self) -> None:
        assert body_of({"name": "Ysbyty Môn £"}) == '{"name":"Ysbyty Môn £"}'


class TestVerify:
    def test_an_untouched_chain_is_intact(self) -> None:
        entries = chain_of("a", "b", "c")
        verdict = verdict_on(entries, entries[-1])
        assert verdict.intact
        assert (verdict.entries, verdict.head) == (3, entries[-1].hash)

    def test_an_empty_log_is_intact(self) -> None:
        assert verdict_on([], None).intact

    @given(bodies, st.data())
    def test_a_changed_text_is_found_at_its_entry(
        self, texts: list[str], data: st.DataObject
    ) -> None:
        entries = chain_of(*texts)
        at = data.draw(st.integers(0, len(entries) - 1))
        changed = data.draw(st.text(max_size=20))
        assume(changed != texts[at])
        tampered = [*entries[:at], replace(entries[at], body=changed), *entries[at + 1 :]]
        verdict = verdict_on(tampered, entries[-1])
        assert verdict.fault is not None
        assert verdict.fault.sequence == at + 1
        assert verdict.fault.problem == "its text was changed after it was written"

    @given(bodies, st.data())
    def test_a_changed_text_with_a_hash_to_fit_is_found_at_the_next(
        self, texts: list[str], data: st.DataObject
    ) -> None:
        entries = chain_of(*texts)
        at = data.draw(st.integers(0, len(entries) - 1))
        old = entries[at]
        resealed = seal(sequence=old.sequence, previous_hash=old.previous_hash, body="forged")
        assume(texts[at] != "forged")
        forged = replace(old, body="forged", hash=resealed)
        tampered = [*entries[:at], forged, *entries[at + 1 :]]
        verdict = verdict_on(tampered, entries[-1])
        assert verdict.fault is not None
        assert verdict.fault.sequence == at + 2

    @given(bodies, st.data())
    def test_a_missing_entry_is_found(self, texts: list[str], data: st.DataObject) -> None:
        entries = chain_of(*texts)
        at = data.draw(st.integers(0, len(entries) - 1))
        verdict = verdict_on([*entries[:at], *entries[at + 1 :]], entries[-1])
        assert verdict.fault is not None
        assert verdict.entries == at

    @given(bodies, st.data())
    def test_a_cut_off_end_is_found(self, texts: list[str], data: st.DataObject) -> None:
        entries = chain_of(*texts)
        keep = data.draw(st.integers(0, len(entries) - 1))
        verdict = verdict_on(entries[:keep], entries[-1])
        assert verdict.fault is not None
        assert "the log ends here" in verdict.fault.problem

    @given(bodies, st.data())
    def test_an_inserted_entry_is_found(self, texts: list[str], data: st.DataObject) -> None:
        entries = chain_of(*texts)
        at = data.draw(st.integers(0, len(entries)))
        extra = chain_of("extra")[0]
        assume(at > 0 or texts[0] != "extra")
        verdict = verdict_on([*entries[:at], extra, *entries[at:]], entries[-1])
        assert not verdict.intact

    @given(bodies, st.data())
    def test_swapped_entries_are_found(self, texts: list[str], data: st.DataObject) -> None:
        entries = chain_of(*texts)
        assume(len(entries) > 1)
        one = data.draw(st.integers(0, len(entries) - 2))
        entries[one], entries[one + 1] = entries[one + 1], entries[one]
        verdict = verdict_on(entries, max(entries, key=lambda each: each.sequence))
        assert verdict.fault is not None
        assert verdict.fault.problem == f"entry {one + 1} is missing"

    def test_a_head_that_names_another_entry_is_found(self) -> None:
        entries = chain_of("a", "b")
        verdict = verify(entries, head_sequence=2, head_hash=entries[0].hash)
        assert not verdict.intact
