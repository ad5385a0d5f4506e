"""What is wrong with a folder is told at once, each fault with its place and what to do."""

from pathlib import Path

import pytest

from consortium.demo.world.faults import FolderRefused
from consortium.demo.world.world import read_world
from tests.demo.world.writing import added, tiny


def faults(folder: Path) -> list[str]:
    with pytest.raises(FolderRefused) as refused:
        read_world(folder)
    return [str(fault) for fault in refused.value.faults]


def test_the_tiny_world_has_none(tmp_path: Path) -> None:
    world = read_world(tiny(tmp_path))
    assert (world.code, world.lead) == ("WOODS", "ASH")


# Each file that is changed, and how its only fault begins.
CASES: dict[str, tuple[dict[str, str | None], str]] = {
    "a file that is missing": ({"trusts": None}, "trusts.csv: It is missing."),
    "a file without rows": ({"items": "code\n"}, "items.csv: There are no rows in this file."),
    "a file with another name": (
        {"purchase": "a\n"},
        "purchase.csv: A world has no file of this name. Did you mean purchases.csv?",
    ),
    "a column with another name": (
        {"trusts": "code,nmae\nASH,A\nELM,E\nOAK,O\n"},
        "trusts.csv, row 1, column nmae: There is no such column. Did you mean name?",
    ),
    "a column twice": (
        {"suppliers": "code,code\nOPTIC,OPTIC\n"},
        "suppliers.csv, row 1, column code: Two columns have this name.",
    ),
    "a column that is missing": (
        {"costs": "kind,date\none_off,2025-04-01\n"},
        "costs.csv, row 1, column amount: This column is missing.",
    ),
    "a quotation mark that is never closed": (
        {"costs": 'kind,date,amount\none_off,2025-04-01,"5000\n' + "x" * 140_000},
        "costs.csv: A cell of this file never ends. Close each quotation mark",
    ),
    "an empty cell": (
        {"costs": "kind,date,amount\none_off,,5000\n"},
        "costs.csv, row 2, column date: This cell is empty.",
    ),
    "a date in another style": (
        {"costs": "kind,date,amount\none_off,01/04/2025,5000\n"},
        "costs.csv, row 2, column date: “01/04/2025” is not a date. Write it like 2025-04-01.",
    ),
    "a number that is none": (
        {"costs": "kind,date,amount\none_off,2025-04-01,lots\n"},
        "costs.csv, row 2, column amount: “lots” is not a number.",
    ),
    "fractions of a penny": (
        {"costs": "kind,date,amount\none_off,2025-04-01,1.005\n"},
        "costs.csv, row 2, column amount: “1.005” has more than 2 decimals.",
    ),
    "a choice that is none": (
        {"costs": "kind,date,amount\noneoff,2025-04-01,5000\n"},
        "costs.csv, row 2, column kind: “oneoff” is not one of the choices. Did you mean one_off?",
    ),
    "a thousands separator without quotation marks": (
        {"costs": "kind,date,amount\none_off,2025-04-01,5,000\n"},
        "costs.csv, row 2: There are more cells than columns.",
    ),
    "a code nobody lists": (
        {"members": added("members", "OAKS,")},
        "members.csv, row 5, column trust: trusts.csv has no OAKS. Did you mean OAK?",
    ),
    "a code that is none": (
        {"trusts": "code\nASH\nELM\nOAK\nbirch\n"},
        "trusts.csv, row 5, column code: “birch” is not a code.",
    ),
    "a trust twice": (
        {"trusts": "code\nASH\nELM\nOAK\nELM\n"},
        "trusts.csv, row 5, column code: Row 3 says this already.",
    ),
    "two consortia": (
        {"consortium": "code,baseline_from\nWOODS,2023-04-01\nFIELDS,2023-04-01\n"},
        "consortium.csv, row 3, column code: Row 2 says this already.",
    ),
    "tiers that do not begin at 0": (
        {"prices": "agreement,item,from,price\nEYES,LENS,5,42\n"},
        "prices.csv, row 2: The first tier of the member prices must begin at 0.",
    ),
    "a higher tier that costs more": (
        {"prices": "agreement,item,from,price\nEYES,LENS,0,42\nEYES,LENS,9000,43\n"},
        "prices.csv, row 2: A price of LENS rises with the tier in the member prices.",
    ),
    "a scheme that nothing has": (
        {"schemes": "agreement,scheme\nEYES,LENSES\n"},
        "schemes.csv, row 2, column scheme: No price of EYES is of the scheme LENSES.",
    ),
    "a short notice": (
        {"members": "trust,leaves_on,notice_on\nASH,,\nELM,,\nOAK,2025-10-01,2025-09-01\n"},
        "members.csv, row 4, column notice_on: EYES asks for 90 days' notice, so it was given on 2",
    ),
    "a leaving before the joining": (
        {
            "members": "trust,agreement,joins_on,leaves_on\nASH,,,\nELM,,,\n"
            "OAK,EYES,2025-10-01,2025-09-01\n"
        },
        "members.csv, row 4, column leaves_on: It leaves before it joins.",
    ),
    "a stay twice": (
        {"members": added("members", "ELM,")},
        "members.csv, row 5, column joins_on: ELM takes part in EYES on some of these days already",
    ),
    "a joining outside the term": (
        {"members": "trust,agreement,joins_on\nASH,,\nELM,,\nOAK,EYES,2028-05-01\n"},
        "members.csv, row 4, column joins_on: EYES is in force from 2025-04-01 up to 2028-04-01",
    ),
    "a second baseline without a reason": (
        {
            "baselines": "trust,item,price,quantity,locked_on\n"
            "ASH,LENS,45,10,2024-04-30\nASH,LENS,44,10,2025-10-01\n"
        },
        "baselines.csv, row 3, column reason: A baseline was locked before, by row 2.",
    ),
    "a price without its quantity": (
        {"baselines": "trust,item,price\nASH,LENS,45\n"},
        "baselines.csv, row 2, column quantity: A price and a quantity go together.",
    ),
    "a window that is nobody's": (
        {"consortium": "code\nWOODS\n", "baselines": "trust,item,price,quantity\nASH,LENS,45,9\n"},
        "baselines.csv, row 2, column from: Nothing says which twelve months it covers.",
    ),
    "an item in two agreements": (
        {
            "agreements": "code,supplier,starts_on\nEYES,OPTIC,2025-04-01\nMORE,OPTIC,2026-04-01\n",
            "prices": added("prices", "MORE,LENS,0,40,members"),
        },
        "agreements.csv, row 3, column code: EYES prices LENS on the same days.",
    ),
    "an agreement without prices": (
        {
            "agreements": "code,supplier,starts_on\nEYES,OPTIC,2025-04-01\nMORE,OPTIC,2026-04-01\n",
        },
        "agreements.csv, row 3, column code: prices.csv has no prices of MORE.",
    ),
    "a forecast that was locked too late": (
        {"forecast": "from,to,locked_on\n2025-04-01,2026-04-01,2025-05-01\n"},
        "forecast.csv, row 2, column locked_on: It is locked after its first day.",
    ),
    "a commitment of somebody outside": (
        {
            "trusts": "code\nASH\nELM\nOAK\nFIR\n",
            "commitments": "trust,item,per_year\nFIR,LENS,100\n",
        },
        "commitments.csv, row 2, column trust: FIR takes part in no agreement that prices LENS.",
    ),
    "a credit note of no rebate": (
        {"credit_notes": "agreement,number\nEYES,CN-1\n"},
        "credit_notes.csv, row 2, column rebate: rebates.csv has no rebate of EYES.",
    ),
    "proof with an index nobody has": (
        {"evidence": "trust,item,index\nASH,LENS,CPI\n"},
        "evidence.csv, row 2, column index: indices.csv has no CPI.",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_fault_is_told_with_its_place(case: str, tmp_path: Path) -> None:
    changed, told = CASES[case]
    (only,) = faults(tiny(tmp_path, **changed))
    assert only.startswith(told)
    assert only.endswith((".", "?"))


def test_all_faults_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    folder = tiny(
        tmp_path,
        costs="kind,date,amount\none_off,soon,x\n",
        trusts=None,
        benefits="date,amount,description\n2025-04-01,1,x\n",
    )
    assert [fault.split(":")[0] for fault in faults(folder)] == [
        "trusts.csv",
        "costs.csv, row 2, column date",
        "costs.csv, row 2, column amount",
        "benefits.csv, row 1, column valuation",
    ]


def test_a_file_named_for_no_trust_is_told(tmp_path: Path) -> None:
    folder = tiny(tmp_path)
    (folder / "purchases").mkdir()
    (folder / "purchases" / "ASCH.csv").write_text("Order number\n")
    (told,) = faults(folder)
    assert told.startswith("purchases/ASCH.csv: trusts.csv has no ASCH. Did you mean ASH?")
