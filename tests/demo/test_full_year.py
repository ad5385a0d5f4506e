"""The run-rate of the demo from 1 April 2026, as section 5.1 of the story works it out."""

import csv
import io

from tests.demo.test_report import SignIn

PAGE = "/savings/full-year?year=2025&format=csv"
FULL_YEAR = {
    "Intraocular lens, hydrophobic": "232800.00",
    "Viscoelastic for eye surgery (OVD)": "59750.00",
    "Eye drape with pouch": "7410.00",
    "Imaging service (PACS), per examination": "763600.00",
    # 864 checks at £7, and Hill's 144 at £18.00 - £11.45.
    "Tonometer calibration check": "6991.20",
    # 12 systems at £1,020.
    "Maintenance of an ultrasound system, per year": "12240.00",
    "Altogether": "1082791.20",
}


def test_the_run_rate_is_that_of_the_story(demo_signed_in: SignIn) -> None:
    text = demo_signed_in("lead.nor").get(PAGE).get_data().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    by_item = [row for row in rows if row["Section"] == "by item"]
    assert {
        row["Name"]: row["Amount"] for row in by_item if row["Figure"] == "Full-year effect"
    } == FULL_YEAR
    altogether = {row["Figure"]: row["Amount"] for row in by_item if row["Name"] == "Altogether"}
    assert altogether["New this year"] == "951787.00"
    # Newly countable in the second year.
    assert altogether["Carried forward"] == "131004.20"
    parties = {
        row["Name"]: row["Amount"] for row in rows if row["Section"] == "who brought it about"
    }
    assert parties == {
        "Joint tender of 2024": "945235.00",
        "Shared calibration service": "6552.00",
    }
