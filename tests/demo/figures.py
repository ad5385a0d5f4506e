"""The first year of the story, section 5.1: worked by hand there, in pounds."""

from decimal import Decimal

TRUSTS = {
    "NOR": "North Trust",
    "SOU": "South Trust",
    "EAS": "East Trust",
    "WES": "West Trust",
    "CEN": "Central Trust",
    "COA": "Coast Trust",
    "VAL": "Valley Trust",
    "HIL": "Hill Trust",
}
LINES = {
    "IOL": "Intraocular lens, hydrophobic",
    "OVD": "Viscoelastic for eye surgery (OVD)",
    "drape": "Eye drape with pouch",
    "PACS": "Imaging service (PACS), per examination",
    "calibration": "Tonometer calibration check",
}
# The table of year 1: a row for each line, a column for each trust in the order above. The story
# adds calibration below its table: 144 checks x £7 for six trusts, 72 x £7 for West, none of Hill.
TABLE = {
    "IOL": "36300 32000 29750 7500 32500 26250 22900 10000",
    "OVD": "9900 8000 8750 1950 8500 7500 6300 2700",
    "drape": "990 1000 175 -75 1750 1125 1170 300",
    "PACS": "126000 105000 104000 42000 133000 90000 88000 0",
    "calibration": "1008 1008 1008 504 1008 1008 1008 0",
}
CELLS = {
    (line, trust): Decimal(amount)
    for line, row in TABLE.items()
    for trust, amount in zip(TRUSTS, row.split(), strict=True)
}
BY_LINE = {
    "IOL": "197200.00",
    "OVD": "53600.00",
    "drape": "6435.00",
    "PACS": "688000.00",
    "calibration": "6552.00",
}
# The table's sums, and the calibration of each trust.
BY_TRUST = {
    "NOR": "174198.00",
    "SOU": "147008.00",
    "EAS": "143683.00",
    "WES": "51879.00",
    "CEN": "176758.00",
    "COA": "125883.00",
    "VAL": "119378.00",
    "HIL": "13000.00",
}
# The table of quarters: IOL, OVD, drape, PACS, calibration; their sum; saved and forecast so far.
QUARTERS = {
    "2025/26 Q1": "50550 13212.50 1515.00 182500 1764 249541.50 249541.50 250701.50",
    "2025/26 Q2": "51950 13212.50 1515.00 182500 1764 250941.50 500483.00 501403.00",
    "2025/26 Q3": "36500 12237.50 1552.50 161500 1512 213302.00 713785.00 752104.50",
    "2025/26 Q4": "58200 14937.50 1852.50 161500 1512 238002.00 951787.00 1002806.00",
}
BRIDGE = {
    "Forecast": "1013726.00",
    "Savings lost with a trust that left": "-53139.00",
    "Price tier other than forecast": "-11700.00",
    "More or less bought than forecast": "1128.00",
    "Bought past the contract": "-1400.00",
    "Trusts that joined after the forecast": "13420.00",
    "Actual": "962035.00",
}
SUMMARY = {
    "Recurrent cash-releasing": "951787.00",
    "Rebates confirmed": "10248.00",
    "One-off costs": "-198000.00",
    "Running costs": "-25200.00",
    "Net": "738835.00",
    "Apart: costs avoided": "60432.00",
    "Apart: not cash-releasing": "2330.00",
    "Apart: capital": "91000.00",
}
AVOIDED = {
    "NOR": "19503.00",
    "SOU": "12440.00",
    "EAS": "11025.00",
    "WES": "0.00",
    "CEN": "0.00",
    "COA": "8237.50",
    "VAL": "6004.00",
    "HIL": "3222.50",
}


def pounds(figures: dict[str, str]) -> dict[str, Decimal]:
    return {name: Decimal(text) for name, text in figures.items()}
