"""Calibrations from a file: what is read, what they say, and every fault named by its path."""

import io
import json
from typing import Any

import pytest

from consortium.contracts.gateways.faults import FaultyDocument, read_json
from consortium.equipment.domain.measurement import result_of
from consortium.equipment.gateways.measurement_file import as_document, read_measurements

CERTIFICATE = {"source": "standard", "kind": "certificate", "U": "0.1586", "k": "2"}
TYPE_A = {"source": "repeatability", "kind": "type_a"}


def point(**changes: Any) -> dict[str, Any]:
    return {
        "parameter": "pressure",
        "unit": "mm[Hg]",
        "reference": "20",
        "tolerance": {"lower": "-0.5", "upper": "0.5"},
        "phase": "as_found",
        "readings": ["20.1", "20.3"],
        "uncertainty": [CERTIFICATE],
        **changes,
    }


def document(*points: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {
        "asset": "TON-1",
        "performed_on": "2026-03-12",
        "standards": [{"id": "STD-01", "valid_from": "2025-06-01", "valid_to": "2026-05-31"}],
        "rule": {"kind": "simple", "r": "1"},
        "points": list(points) or [point()],
        **changes,
    }


def answered(given: dict[str, Any]) -> dict[str, Any]:
    found = read_json(io.BytesIO(json.dumps(given).encode()), read_measurements)
    answer = as_document([result_of(each, found.rule) for each in found.points])
    return json.loads(json.dumps(answer))  # type: ignore[no-any-return]


def faults(given: Any) -> list[str]:
    """The paths of the faults of a document, each with its code when that is a special one."""
    written = given if isinstance(given, bytes) else json.dumps(given).encode()
    with pytest.raises(FaultyDocument) as refusal:
        read_json(io.BytesIO(written), read_measurements)
    return [
        fault.path if fault.code == "bad_format" else f"{fault.path} {fault.code}"
        for fault in refusal.value.faults
    ]


def faults_of_point(**changes: Any) -> list[str]:
    return [path.removeprefix("points[0].") for path in faults(document(point(**changes)))]


class TestAnswer:
    def test_first_point_of_an_independent_program(self) -> None:
        # Computed with scipy 1.17: reference 198.26, ±(2 % + 0.4958), seven readings.
        readings = ["200.39", "200.28", "200.11", "200.28", "200.08", "200.18", "200.23"]
        found = answered(
            document(
                point(
                    reference="198.26",
                    tolerance={"pct_reading": "2", "abs": "0.4958"},
                    readings=readings,
                    uncertainty=[
                        CERTIFICATE,
                        {"source": "resolution", "kind": "resolution", "d": "0.01"},
                        {"source": "drift", "kind": "rectangular", "a": "0.1983"},
                        TYPE_A,
                    ],
                )
            )
        )
        assert found["points"][0] == {
            "phase": "as_found",
            "mean": pytest.approx(200.22142857142856),
            "error": pytest.approx(1.9614285714285715),
            "u": pytest.approx(0.14511676368373344),
            "dof": pytest.approx(972.1406787809156),
            "k": pytest.approx(2.0025773400075035),
            "U": pytest.approx(0.2906075426082684),
            "p_conformance": pytest.approx(1.0),
            "verdict": "pass",
        }
        assert (found["as_found"], found["as_left"]) == ("pass", None)

    def test_sensitivity_and_a_guard_band(self) -> None:
        # Computed with scipy 1.17: reference 319.12, ±3.191, r = 0.83.
        found = answered(
            document(
                point(
                    reference="319.12",
                    tolerance={"lower": "-3.191", "upper": "3.191"},
                    readings=["315.69", "315.69"],
                    uncertainty=[
                        {**CERTIFICATE, "U": "1.2764"},
                        {"source": "resolution", "kind": "resolution", "d": "0.01"},
                        {"source": "drift", "kind": "rectangular", "a": "0.3191"},
                        {
                            "source": "temperature",
                            "kind": "rectangular",
                            "a": "0.5",
                            "sensitivity": "0.15955",
                        },
                    ],
                ),
                rule={"kind": "guard_band", "r": "0.83"},
            )
        )
        result = found["points"][0]
        assert result["u"] == pytest.approx(0.6658607413528748)
        assert (result["dof"], result["k"], result["verdict"]) == (None, 2, "fail")
        assert result["p_conformance"] == pytest.approx(0.35982226523582317)

    def test_a_point_without_readings_is_incomplete_and_never_a_pass(self) -> None:
        found = answered(
            document(point(), point(phase="as_left", readings=[], uncertainty=[TYPE_A]))
        )
        assert found["points"][1] == {"verdict": "incomplete"}
        assert (found["as_found"], found["as_left"]) == ("pass", "incomplete")

    @pytest.mark.parametrize(
        ("kind", "reading", "verdict"),
        [
            ("simple", "20.5", "pass"),
            ("guard_band", "20.3", "pass"),
            ("guard_band", "20.300000000001", "fail"),
            ("non_binary", "20.5", "conditional_pass"),
            ("non_binary", "20.7", "conditional_fail"),
            ("non_binary", "20.700000000001", "fail"),
        ],
    )
    def test_a_limit_belongs_to_the_better_verdict(
        self, kind: str, reading: str, verdict: str
    ) -> None:
        given = point(readings=[reading], uncertainty=[{**CERTIFICATE, "U": "0.2"}])
        found = answered(document(given, rule={"kind": kind, "r": "1"}))
        assert found["as_found"] == verdict

    def test_a_band_without_room_is_not_applicable(self) -> None:
        given = point(uncertainty=[{**CERTIFICATE, "U": "0.6"}])
        assert answered(document(given, rule={"kind": "guard_band"}))["as_found"] == (
            "not_applicable"
        )

    def test_without_components_there_is_nothing_to_say_of_uncertainty(self) -> None:
        result = answered(document(point(uncertainty=[])))["points"][0]
        assert {result[name] for name in ("u", "dof", "k", "U", "p_conformance")} == {None}
        assert result["verdict"] == "pass"

    def test_no_uncertainty_at_all_is_certain(self) -> None:
        given = point(uncertainty=[{**CERTIFICATE, "U": "0"}])
        result = answered(document(given, rule={"kind": "guard_band"}))["points"][0]
        assert (result["U"], result["p_conformance"], result["verdict"]) == (0, 1, "pass")

    @pytest.mark.parametrize(
        ("tiny", "sensitivity", "is_infinite"), [("1e-14", "1", False), ("1e-18", "1e-18", True)]
    )
    def test_a_component_next_to_nothing_leaves_k_at_two(
        self, tiny: str, sensitivity: str, *, is_infinite: bool
    ) -> None:
        # u⁴/Σ(uᵢ⁴/νᵢ) is about 6e55 in the one case and beyond every float in the other.
        minor = {"kind": "rectangular", "a": tiny, "sensitivity": sensitivity, "dof": "1"}
        huge = {"U": "1e14", "sensitivity": "1e14", "k": "1e-18"} if is_infinite else {"U": "1"}
        major = {**CERTIFICATE, **huge}
        result = answered(document(point(uncertainty=[major, minor])))["points"][0]
        assert (result["dof"] is None) is is_infinite
        assert result["k"] == pytest.approx(2.0, abs=1e-4)

    def test_a_limit_of_null_is_none(self) -> None:
        given = point(tolerance={"lower": None, "upper": "0.5"}, readings=["-100"])
        assert answered(document(given))["as_found"] == "pass"

    def test_days_of_validity_belong_to_it(self) -> None:
        for day in ("2025-06-01", "2026-05-31"):
            assert answered(document(performed_on=day))["as_found"] == "pass"


class TestFaults:
    @pytest.mark.parametrize("day", ["2025-05-31", "2026-06-01"])
    def test_a_standard_that_was_not_valid(self, day: str) -> None:
        assert faults(document(performed_on=day)) == ["standards[0] STANDARD_NOT_VALID"]

    def test_all_of_a_document_at_once(self) -> None:
        broken = document(
            point(reference="x", phase="later"),
            point(readings=["1", None, "1,5"]),
            performed_on="12/03/2026",
            rule={"kind": "lenient", "r": "-1", "s": 2},
            standards=[{"id": "", "valid_from": "2026-01-01"}],
        )
        assert faults(broken) == [
            "performed_on",
            "standards[0].id",
            "standards[0].valid_to",
            "rule.s",
            "rule.kind",
            "rule.r",
            "points[0].reference",
            "points[0].phase",
            "points[1].readings[1]",
            "points[1].readings[2]",
        ]

    @pytest.mark.parametrize(
        ("changes", "paths"),
        [
            ({"tolerance": None}, ["tolerance"]),
            ({"tolerance": {}}, ["tolerance"]),
            ({"tolerance": {"lower": "-1"}}, ["tolerance"]),
            ({"tolerance": {"lower": None, "upper": None}}, ["tolerance"]),
            ({"tolerance": {"lower": "1", "upper": "-1"}}, ["tolerance"]),
            ({"tolerance": {"lower": "1", "upper": "2", "abs": "1"}}, ["tolerance"]),
            ({"tolerance": {"pct_reading": "-2"}}, ["tolerance.pct_reading"]),
            ({"tolerance": {"abs": "1", "percent": "2"}}, ["tolerance.percent"]),
            ({"uncertainty": [{**TYPE_A}], "readings": ["20"]}, ["uncertainty[0]"]),
            ({"uncertainty": [{**TYPE_A, "dof": 3}]}, ["uncertainty[0].dof"]),
            ({"uncertainty": [{**CERTIFICATE, "dof": "0.5"}]}, ["uncertainty[0].dof"]),
            ({"uncertainty": [{**CERTIFICATE, "k": "0"}]}, ["uncertainty[0].k"]),
            ({"uncertainty": [{**CERTIFICATE, "U": "-1"}]}, ["uncertainty[0].U"]),
            ({"uncertainty": [{**CERTIFICATE, "u": "1"}]}, ["uncertainty[0].u"]),
            ({"uncertainty": [{"kind": "normal"}]}, ["uncertainty[0].kind"]),
            ({"uncertainty": [{"kind": "resolution"}]}, ["uncertainty[0].d"]),
            ({"uncertainty": {}}, ["uncertainty"]),
            ({"readings": "20.1"}, ["readings"]),
        ],
    )
    def test_of_a_point(self, changes: dict[str, Any], paths: list[str]) -> None:
        assert faults_of_point(**changes) == paths

    def test_a_guard_band_without_uncertainty(self) -> None:
        given = document(point(uncertainty=[]), rule={"kind": "guard_band", "r": "1"})
        assert faults(given) == ["points[0].uncertainty"]

    @pytest.mark.parametrize(
        "number",
        [
            "NaN",
            "Infinity",
            "1e16",
            "1e-19",
            "1_0",
            "٣",
            " 1",
            "",
            "0x1",
            True,
            [],
            None,
            "1e99999",
        ],
    )
    def test_what_is_no_number_of_a_laboratory(self, number: Any) -> None:
        assert faults_of_point(reference=number) == ["reference"]

    @pytest.mark.parametrize("written", [b"NaN", b"-Infinity", b"1e400"])
    def test_what_json_calls_a_number(self, written: bytes) -> None:
        given = json.dumps(document(point(reference="@"))).encode().replace(b'"@"', written)
        assert faults(given) == ["points[0].reference"]

    @pytest.mark.parametrize(
        ("changes", "paths"),
        [
            ({"points": []}, ["points"]),
            ({"points": [3]}, ["points[0]"]),
            ({"points": None}, ["points"]),
            ({"standards": []}, ["standards"]),
            ({"standards": [{"id": "S", "valid_from": "2026-04-01", "valid_to": "2026-03-01"}]},
             ["standards[0]"]),
            ({"rule": None}, ["rule"]),
            ({"rule": {}}, ["rule.kind"]),
        ],
    )  # fmt: skip
    def test_of_the_whole(self, changes: dict[str, Any], paths: list[str]) -> None:
        assert faults({**document(), **changes}) == paths

    def test_a_standard_named_twice(self) -> None:
        given = document()
        given["standards"] *= 2
        assert faults(given) == ["standards[1].id"]

    @pytest.mark.parametrize(
        "written", [b"", b"{", b"\xff\xfe{", b'{"asset": "\xe9"}', b"[" * 9999]
    )
    def test_what_is_no_json(self, written: bytes) -> None:
        assert faults(written) == ["$"]

    @pytest.mark.parametrize("written", [b"[]", b"3", b"null", b'"text"'])
    def test_what_is_no_object(self, written: bytes) -> None:
        assert faults(written) == ["$"]

    def test_a_name_that_stands_twice(self) -> None:
        given = (
            json.dumps(document()).encode().replace(b'"phase":', b'"phase": "as_left", "phase":')
        )
        assert faults(given) == ["points[0] duplicate_key"]
