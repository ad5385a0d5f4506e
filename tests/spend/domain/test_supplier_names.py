"""Suppliers as files write them."""

from uuid import UUID

import pytest

from consortium.spend.domain.supplier_names import supplier_key, supplier_stem, suppliers_by_key

ALPHA, BETA = UUID(int=1), UUID(int=2)


@pytest.mark.parametrize(
    "written",
    [
        "Alpha Lens Ltd",
        "ALPHA  LENS LTD.",
        "alpha-lens ltd",
        "Alpha\u00a0Lens (Ltd)",
        "'Alpha Lens Ltd",
    ],
)
def test_capitals_spaces_and_points_do_not_matter(written: str) -> None:
    assert supplier_key(written) == "alphalensltd"


def test_letters_of_every_alphabet_count() -> None:
    assert supplier_key("Ünal & Søn") == "ünalsøn"
    assert supplier_key("Łódź 3M") == "łódź3m"


def test_a_supplier_goes_by_its_code_and_its_name() -> None:
    known = suppliers_by_key([("ALPHA", ALPHA), ("Alpha Lens Ltd", ALPHA), ("Beta plc", BETA)])
    assert known == {"alpha": ALPHA, "alphalensltd": ALPHA, "betaplc": BETA}


def test_a_name_that_two_suppliers_share_means_neither() -> None:
    known = suppliers_by_key([("Lens Ltd", ALPHA), ("LENS LTD.", BETA), ("Beta plc", BETA)])
    assert known == {"betaplc": BETA}


def test_the_same_supplier_under_one_key_twice_is_still_known() -> None:
    assert suppliers_by_key([("BETA", BETA), ("Beta", BETA)]) == {"beta": BETA}


def test_a_name_without_letters_means_nobody() -> None:
    assert suppliers_by_key([("...", ALPHA)]) == {}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Alpha Lens Ltd", "ALPHA LENS LIMITED"),
        ("Alpha Lens (UK) Ltd.", "The Alpha Lens Company"),
        # As trusts published them: keys of other systems, company and VAT numbers.
        ("NHS0000RJ701 : St Georges Healthcare NHST", "St George's Healthcare NHST"),
        ("KINGS COLLEGE LONDON:03529700", "King's College London"),
        ("Beta plc GB123456789", "BETA"),
    ],
)
def test_names_of_one_supplier_have_one_stem(one: str, other: str) -> None:
    assert supplier_stem(one) == supplier_stem(other)


def test_names_of_two_suppliers_do_not() -> None:
    assert supplier_stem("Alpha Lens Ltd") != supplier_stem("Alpha Optics Ltd")
    assert supplier_stem("The Company Ltd") == "thecompanyltd"
