"""What the figures of a benchmark are made of; nothing here is timed against a clock."""

import json
from pathlib import Path

import pytest

from benchmarks import report
from benchmarks.measure import Count, Ratio, Subject, Target, Timing, side_by_side

AT_MOST_2 = Target(2)


def ratio(ours: float, peer: float, target: Target = AT_MOST_2) -> Ratio:
    return Ratio(what="pages", ours=ours, peer=peer, unit="ms", target=target)


class TestTiming:
    def test_the_median_is_not_moved_by_one_slow_run(self) -> None:
        timing = Timing((0.2, 9.0, 0.1, 0.3, 0.2))
        assert timing.median == 0.2
        assert timing.best == 0.1

    def test_both_run_in_turns_after_a_run_that_does_not_count(self) -> None:
        order: list[str] = []
        ours, peer = side_by_side(
            lambda: order.append("ours"), lambda: order.append("peer"), times=3
        )
        assert order == ["ours", "peer"] * 4
        assert len(ours.seconds) == len(peer.seconds) == 3


class TestVerdict:
    @pytest.mark.parametrize(("ours", "is_good"), [(19.9, True), (20.0, True), (20.1, False)])
    def test_at_most_so_many_times_the_peer(self, ours: float, is_good: bool) -> None:
        assert ratio(ours, 10).is_good is is_good

    @pytest.mark.parametrize(("ours", "is_good"), [(3.9, False), (4.0, True), (4.1, True)])
    def test_at_least_so_large_a_part_of_the_peer(self, ours: float, is_good: bool) -> None:
        assert ratio(ours, 10, Target(0.4, at_least=True)).is_good is is_good

    @pytest.mark.parametrize(("found", "is_good"), [(9, True), (10, True), (11, False)])
    def test_a_count_has_a_limit_of_its_own(self, found: int, is_good: bool) -> None:
        assert Count(what="home", found=found, limit=10, unit="questions").is_good is is_good


class TestReport:
    subject = Subject(
        title="Pages",
        peer="an empty page",
        rows=(
            ratio(14.55, 6.254),
            ratio(123_456.7, 6.0),
            Count(what="a longer name", found=9, limit=10, unit="questions"),
        ),
    )

    def test_is_a_plain_table(self) -> None:
        assert report.as_text(self.subject).splitlines() == [
            "Pages",
            "Peer: an empty page",
            "",
            "What                Median     Peer   Ratio  Target  Verdict",
            "pages              14.6 ms  6.25 ms    2.33     ≤ 2  MISSED",
            "pages           123,457 ms  6.00 ms  20,576     ≤ 2  MISSED",
            "a longer name  9 questions                     ≤ 10  met",
        ]

    def test_is_kept_unrounded_in_a_file(self, tmp_path: Path) -> None:
        file = tmp_path / "bench.json"
        report.write_json([self.subject], file, on={"cores": 2})
        found = json.loads(file.read_text())
        assert found["machine"] == {"cores": 2}
        (subject,) = found["subjects"]
        assert subject["peer"] == "an empty page"
        assert subject["rows"][0] == {
            "what": "pages",
            "ours": 14.55,
            "peer": 6.254,
            "unit": "ms",
            "ratio": 14.55 / 6.254,
            "target": "≤ 2",
            "verdict": "MISSED",
        }
        assert subject["rows"][2]["found"] == 9
