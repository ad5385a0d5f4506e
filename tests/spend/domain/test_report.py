"""The report of an import adds up."""

import pytest

from consortium.spend.domain.findings import Finding
from consortium.spend.domain.report import Counts, Findings


class TestCounts:
    def test_add_up(self) -> None:
        Counts(read=10, accepted=4, rejected=3, duplicate=2, left_out=1)

    def test_a_lost_row_is_a_fault_of_ours(self) -> None:
        with pytest.raises(ValueError, match="rows were lost"):
            Counts(read=10, accepted=4, rejected=3, duplicate=2, left_out=0)


class TestFindings:
    def test_come_back_from_json_as_they_were(self) -> None:
        finding = Finding(row=2, column="Qty", value="two", problem="No.", what_to_do="Mend it.")
        findings = Findings(rejected=(finding,), unused_columns=("Site",))
        assert Findings.from_json(findings.as_json()) == findings
