"""Checking an evidence pack: what holds, and what every way of tampering is found by.

Figures: the table at the top of ``tests/savings/packs.py``.
"""

import io
import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consortium.foundation.domain.periods import Period
from consortium.savings.domain.claim_terms import ClaimTerms, Recurrence
from consortium.savings.domain.packs import files as names
from consortium.savings.domain.packs.approvals import Approvals
from consortium.savings.domain.packs.files import as_json, hash_of_bytes, manifest_of, zip_of
from consortium.savings.domain.packs.index import IndexFile
from consortium.savings.domain.packs.lines import lines_as_csv, lines_from_csv
from consortium.savings.domain.packs.trail import Trail
from consortium.savings.domain.packs.verifying import check
from consortium.savings.domain.signoff import LineKind
from tests.savings.packs import AT, MAY, NOVEMBER, Parts, certificate, line, signed_may

PACK = Parts().written()


def faults(content: bytes) -> str:
    found = check(content)
    assert not found.holds
    return " ".join(found.faults)


class TestAPackThatHolds:
    def test_says_what_it_comes_to(self) -> None:
        found = check(PACK, sha256=hash_of_bytes(PACK).upper())
        assert found.faults == ()
        assert found.claim is not None
        assert (found.claim.worked_out, found.claim.counts) == (Decimal(1000), Decimal(900))
        assert found.claim.by_month == {MAY: Decimal(500), NOVEMBER: Decimal(400)}
        assert found.claim.months[0].how == "100 × £44.00 − £3,800.00"
        assert (found.claim.months[0].is_banked, found.claim.banked_months) == (True, 1)
        assert found.notes == ("The lines come to £1,000.00; £900.00 of that counts.",)

    def test_is_the_same_bytes_each_time(self) -> None:
        assert Parts().written() == PACK

    def test_notes_lines_that_came_after_the_signature(self) -> None:
        parts = Parts()
        parts.lines.append(line(date(2025, 5, 20), "4000.00", row=4))
        found = check(parts.written())
        assert found.holds
        assert "2025-05: the lines are others than those that were signed last." in found.notes

    def test_counts_what_was_signed_in_a_locked_month(self) -> None:
        """A late line of £400 more in a locked May counts nothing: £500 were let count."""
        parts = Parts(trail=Trail(versions=(signed_may(),), locked={MAY: AT}))
        parts.lines.append(line(date(2025, 5, 20), "4000.00", row=4))
        found = check(parts.written())
        assert found.holds
        assert found.claim is not None
        assert (found.claim.worked_out, found.claim.counts) == (Decimal(1400), Decimal(900))

    def test_holds_back_what_is_indicative(self) -> None:
        """Spending that was only put off is not saved: November's £400 leave, May's £500 too."""
        terms = ClaimTerms(recurrence=Recurrence.RECURRENT, is_deferral=True)
        parts = Parts(approvals=Approvals(terms=terms, version=1, budgets=()))
        found = check(parts.written())
        assert found.holds
        assert found.claim is not None
        assert found.claim.counts == Decimal(0)

    def test_works_a_rise_of_the_index_out_again(self) -> None:
        """Formula F3: 100 lenses x £44 x 5% = £220."""
        window, year = Period(date(2023, 4, 1), date(2024, 4, 1)), Parts().saving.period
        index = IndexFile(
            series="CPI",
            name="Consumer prices",
            publisher="Somebody",
            evidence="Contract of 2019, clause 12",
            values={window: Decimal("100.0"), year: Decimal("105.0")},
        )
        parts = Parts(
            saving=replace(Parts().saving, kind=LineKind.AVOIDED),
            lines=[line(date(2025, 5, 3), "3800.00", index_rise=Fraction(1, 20))],
            trail=Trail(versions=(), locked={}),
            index=index,
        )
        found = check(parts.written())
        assert found.faults == ()
        assert found.claim is not None
        assert found.claim.counts == Decimal(220)
        parts.lines = [line(date(2025, 5, 3), "3800.00", index_rise=Fraction(1, 10))]
        assert "the rise of the index is another" in faults(parts.written())

    def test_reads_its_lines_back_as_they_were(self) -> None:
        odd = line(
            date(2025, 5, 3), "3800.00", description="=cmd|' /C calc'!A0", funding="'own' capital"
        )
        text = lines_as_csv([odd])
        assert lines_from_csv(text) == [odd]
        assert "'=cmd" in text


class TestTampering:
    @settings(max_examples=100)
    @given(st.integers(0, len(PACK) - 1), st.integers(1, 255))
    def test_with_any_byte_is_found(self, place: int, change: int) -> None:
        changed = bytearray(PACK)
        changed[place] ^= change
        assert not check(bytes(changed)).holds

    @settings(max_examples=25)
    @given(st.integers(0, len(PACK) - 1))
    def test_by_cutting_it_off_is_found(self, length: int) -> None:
        assert not check(PACK[:length]).holds
        assert not check(PACK + PACK[:length] + b"-").holds

    @settings(max_examples=30)
    @given(
        st.sampled_from(["paid", "base_quantity", "price_before"]),
        st.decimals("0.01", "9999.99", places=2),
    )
    def test_with_a_signed_figure_and_all_hashes_is_found(
        self, column: str, figure: Decimal
    ) -> None:
        """May's figure is edited, the claim sheet and the manifest are made to fit it. What the
        signatures stand on is left, so the sheet has to say that the lines changed since."""
        parts = Parts()
        if getattr(parts.lines[0], column) == figure:
            return
        changes: Any = {column: figure}
        parts.lines[0] = replace(parts.lines[0], **changes)
        claim = parts.claim()
        assert claim["months"][0]["has_changed"]
        claim["months"][0]["has_changed"] = False
        assert "2025-05: the claim sheet and the lines do not agree" in faults(parts.written(claim))

    def test_with_a_sum_is_found(self) -> None:
        claim = Parts().claim()
        claim["counts"] = "36300.00"
        told = faults(Parts().written(claim))
        assert "The claim sheet says 36300.00 (counts); the lines come to 900.00" in told

    def test_with_what_was_signed_is_found(self) -> None:
        version = signed_may()
        content = {**version.content, "amount": "6000.00"}
        parts = Parts(trail=Trail(versions=(replace(version, content=content),), locked={}))
        told = faults(parts.written())
        assert "2025-05, version 1: what is kept does not fit the hash that was signed" in told
        assert "the amount is not the one that was signed" in told

    def test_with_a_decision_is_found(self) -> None:
        """Finance let £500 count; a forger says that it accepted."""
        version = signed_may()
        steps = list(version.steps)
        steps[3] = replace(steps[3], amount=Decimal("700.00"))
        steps[1] = replace(steps[1], sha256="0" * 64)
        parts = Parts(trail=Trail(versions=(replace(version, steps=tuple(steps)),), locked={}))
        told = faults(parts.written())
        assert "the signature of budget is on other figures" in told
        assert "consortium_finance accepted another amount" in told

    def test_with_a_baseline_is_found(self) -> None:
        dearer = replace(certificate(), unit_price=Decimal("50.00"))
        parts = Parts(certificates=(dearer,))
        parts.lines = [replace(each, price_before=Decimal("50.00")) for each in parts.lines]
        told = faults(parts.written())
        assert "Baseline BL-2024-0001 is not what was signed" in told
        sealed = replace(dearer, sha256=dearer.sealed)
        assert "the host signed another record" in faults(Parts(certificates=(sealed,)).written())

    def test_with_another_baseline_or_standing_is_found(self) -> None:
        parts = Parts()
        parts.lines[1] = replace(parts.lines[1], baseline_version=2)
        assert "no such version of the baseline counts on its day" in faults(parts.written())
        parts.lines[1] = replace(parts.lines[1], baseline_version=1, standing="off_contract")
        assert "it was not bought on contract" in faults(parts.written())

    def test_is_told_from_a_pack_that_was_made_up(self) -> None:
        found = check(PACK, sha256="0" * 64)
        assert found.faults == (
            f"The file has the SHA-256 {hash_of_bytes(PACK)}, and not the one that was stated.",
        )


class TestUnsafeFiles:
    @pytest.mark.parametrize(
        "name", ["../evil.txt", "/etc/passwd", "a/b.txt", "..", ".hidden", "c:\\x", "", "x" * 200]
    )
    def test_names_are_refused(self, name: str) -> None:
        assert "This is no evidence pack" in faults(_zip({name: b"x"}))

    def test_a_name_twice_is_refused(self) -> None:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as book:
            book.writestr("a.txt", b"1")
            with pytest.warns(UserWarning, match="Duplicate"):
                book.writestr("a.txt", b"2")
        assert "it holds a.txt twice" in faults(out.getvalue())

    def test_compression_is_refused(self) -> None:
        bomb = _zip({"a.txt": b"0" * 10_000_000}, compression=zipfile.ZIP_DEFLATED)
        assert "a.txt is compressed; packs are not" in faults(bomb)

    def test_too_many_files_are_refused(self) -> None:
        assert "more than 64 files" in faults(_zip({f"{n}.txt": b"" for n in range(65)}))

    def test_extra_and_missing_files_are_named(self) -> None:
        files = Parts().files()
        manifest = manifest_of(files, {"counts": "900.00"})
        left = {key: each for key, each in files.items() if key != names.COSTS}
        told = faults(zip_of({**left, "extra.txt": b"", names.MANIFEST: manifest}))
        assert f"{names.COSTS} is missing." in told
        assert "extra.txt is not in the manifest." in told
        del files[names.NOTES]
        manifest = manifest_of(files, {"counts": "900.00"})
        assert f"{names.NOTES} is missing" in faults(zip_of({**files, names.MANIFEST: manifest}))

    @pytest.mark.parametrize("number", ["1e999999999", "NaN", "9" * 40])
    def test_numbers_that_would_fill_the_memory_are_refused(self, number: str) -> None:
        files = Parts().files()
        files[names.LINES] = files[names.LINES].replace(b"3800.00", number.encode())
        manifest = manifest_of(files, {"counts": "900.00"})
        told = faults(zip_of({**files, names.MANIFEST: manifest}))
        assert "cannot be read" in told

    @pytest.mark.parametrize("content", [b"", b"{", b"[" * 100_000, as_json({"saving": 1})])
    def test_what_cannot_be_read_is_told(self, content: bytes) -> None:
        files = {**Parts().files(), names.CLAIM: content}
        manifest = manifest_of(files, {"counts": "900.00"})
        assert "cannot be" in faults(zip_of({**files, names.MANIFEST: manifest}))


def _zip(files: dict[str, bytes], compression: int = zipfile.ZIP_STORED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as book:
        for name, content in files.items():
            book.writestr(zipfile.ZipInfo(name), content, compression)
    return out.getvalue()
