"""Small tenders to be awarded, drawn at random with every kind of discount and rule."""

from typing import Any

from hypothesis import strategies as st

from tests.tenders.plain_awards import Document

PERCENT = st.sampled_from([0, 20, 33.33, 50, 75, 100])


def _some(names: list[str]) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(names), min_size=1, max_size=len(names), unique=True)


@st.composite
def documents(draw: st.DrawFn, *, unit: str | None = None) -> Document:
    """A tender that is small enough to try every award of it."""
    unit = unit or draw(st.sampled_from(["trust_lot", "trust_lot", "lot", "unit"]))
    most = 2 if unit == "unit" else 3
    trusts = [f"T{at}" for at in range(draw(st.integers(1, most)))]
    lots = [f"L{at}" for at in range(draw(st.integers(1, most)))]
    suppliers = [f"S{at}" for at in range(draw(st.integers(1, 3)))]
    quantity = st.integers(0, 4 if unit == "unit" else 12)
    prices = st.sampled_from([0, 1, 2.5, 10, 9.99])
    document: Document = {
        "format": "award-instance/1",
        "id": "drawn",
        "trusts": [{"id": each} for each in trusts],
        "lots": [{"id": each, "unit": "each", "reference_price": draw(prices)} for each in lots],
        "demand": [{"trust": t, "lot": lot, "qty": draw(quantity)} for t in trusts for lot in lots],
        "suppliers": [draw(_supplier(each)) for each in suppliers],
        "bids": [
            draw(_bid(each, lot)) for each in suppliers for lot in lots if draw(st.integers(0, 7))
        ],
    }
    if draw(st.booleans()):
        document["spend_rebates"] = [draw(_rebate(each)) for each in draw(_some(suppliers))]
    if draw(st.booleans()):
        document["bundles"] = [draw(_bundle(suppliers, lots))]
    if draw(st.booleans()):
        document["switching_costs"] = [
            {"trust": t, "lot": lot, "incumbent": draw(st.sampled_from(suppliers)), "cost": cost}
            for t in trusts
            for lot in lots
            if (cost := draw(st.sampled_from([0, 1, 5.25, 20])))
        ]
    document["rules"] = {"award_unit": unit} | draw(_rules(trusts, lots, suppliers))
    if draw(st.booleans()):
        points = draw(st.sampled_from([0.5, 2, 10.1234]))
        document["objective"] = {"type": "value", "gbp_per_quality_point": points}
    return document


@st.composite
def _supplier(draw: st.DrawFn, name: str) -> Document:
    supplier: Document = {"id": name, "fixed_cost": draw(st.sampled_from([0, 0, 1, 15.25]))}
    if not draw(st.integers(0, 4)):
        supplier["max_total_qty"] = draw(st.integers(5, 50))
    return supplier


@st.composite
def _bid(draw: st.DrawFn, supplier: str, lot: str) -> Document:
    bounds = sorted(draw(st.sets(st.integers(2, 19), max_size=2)))
    first = draw(st.sampled_from([1, 1, 1, *bounds]))
    bid: Document = {
        "supplier": supplier,
        "lot": lot,
        "mode": draw(st.sampled_from(["all_units", "incremental"])),
        "tiers": [
            {"min_qty": bound, "unit_price": draw(st.integers(300, 1500)) / 100}
            for bound in sorted({first, *(bound for bound in bounds if bound > first)})
        ],
        "quality": draw(st.sampled_from([None, 50, 60.5, 90.25])),
    }
    if not draw(st.integers(0, 4)):
        bid["max_qty"] = draw(st.integers(3, 30))
    return bid


@st.composite
def _rebate(draw: st.DrawFn, supplier: str) -> Document:
    basis, name, most = draw(
        st.sampled_from([("spend", "min_spend", 300), ("quantity", "min_qty", 40)])
    )
    bounds = sorted(draw(st.sets(st.integers(1, most), min_size=1, max_size=3)))
    rates = sorted(draw(st.sets(st.integers(1, 30), min_size=len(bounds), max_size=len(bounds))))
    tiers = [{name: bound, "percent": rate} for bound, rate in zip(bounds, rates, strict=True)]
    return {"supplier": supplier, "basis": basis, "tiers": tiers}


@st.composite
def _bundle(draw: st.DrawFn, suppliers: list[str], lots: list[str]) -> Document:
    return {
        "id": "B",
        "supplier": draw(st.sampled_from(suppliers)),
        "lots": draw(_some(lots)),
        "min_share_percent": draw(st.sampled_from([100, 50, 33.33])),
        "percent": draw(st.sampled_from([5, 10, 20])),
    }


@st.composite
def _rules(draw: st.DrawFn, trusts: list[str], lots: list[str], suppliers: list[str]) -> Document:
    """One or two rules: more of them leave hardly any award."""
    count = st.integers(1, len(suppliers))
    trust, lot, supplier = map(st.sampled_from, (trusts, lots, suppliers))
    share = st.fixed_dictionaries(
        {
            "suppliers": _some(suppliers),
            "lots": st.one_of(st.just("*"), _some(lots)),
            "percent": PERCENT,
        }
    )
    anywhere = {"trust": st.sampled_from(["*", *trusts]), "lot": st.sampled_from(["*", *lots])}
    rules: dict[str, st.SearchStrategy[Any]] = {
        "max_suppliers": count,
        "min_suppliers": count,
        "max_suppliers_per_lot": count,
        "min_suppliers_per_lot": st.integers(1, 2),
        "max_suppliers_per_trust": count,
        "forbid": st.lists(st.fixed_dictionaries({"supplier": supplier, **anywhere}), max_size=2),
        "lock": st.fixed_dictionaries({"trust": trust, "lot": lot, "supplier": supplier}).map(
            lambda found: [found]
        ),
        "standardise": st.fixed_dictionaries(
            {"trust": st.sampled_from(["*", *trusts]), "lots": _some(lots)}
        ).map(lambda found: [found]),
        "min_share": st.lists(share, max_size=1),
        "max_share": st.lists(share, max_size=2),
        "min_quality": st.sampled_from([40, 60, 65.5]),
    }
    names = draw(st.lists(st.sampled_from(sorted(rules)), max_size=3, unique=True))
    return {name: draw(rules[name]) for name in names}
