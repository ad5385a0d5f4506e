"""Numbers, dates and names as people write them, read in DuckDB."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from consortium.foundation.domain.harmless import harmless
from consortium.foundation.domain.money import line_total
from consortium.spend.gateways.engine import statement


@pytest.fixture(scope="module")
def ask() -> Iterator[Any]:
    """Asks for the value of an expression."""
    with duckdb.connect() as connection:
        connection.execute(statement("macros"))

        def value(expression: str, **parameters: object) -> Any:
            found = connection.execute(f"SELECT {expression}", parameters).fetchall()
            return found[0][0]

        yield value


@pytest.fixture(scope="module")
def read(ask: Any) -> Any:
    """Reads a cell as the import does: its text first, then its digits, then what is asked."""
    layers = "SELECT *, digits_of(t) AS digits FROM (SELECT text_of($t) AS t)"
    return lambda what, text: ask(f"(SELECT {what} FROM ({layers}))", t=text)  # noqa: S608


class TestNumbers:
    @pytest.mark.parametrize(
        ("text", "pounds"),
        [
            ("3800", "3800"),
            ("3800.5", "3800.5"),
            ("-76.00", "-76"),
            ("+76.00", "76"),
            ("£59,556.73", "59556.73"),
            ("-£20.00", "-20"),
            ("£-20.00", "-20"),
            ("(1,234.50)", "-1234.5"),
            ("(£76.00)", "-76"),
            ("76.00-", "-76"),
            ("−20.00", "-20"),
            ("'-20.00", "-20"),
            ("'-£20.00", "-20"),
            ("49,521.52 ", "49521.52"),
            ("\u00a0£ 12.50", "12.5"),
            (".5", "0.5"),
            ("5.", "5"),
            ("60110413.53999998", "60110413.54"),
            ("1,234,567.89", "1234567.89"),
            ("1,234.50CR", "-1234.5"),
            ("1,234.50 DR", "1234.5"),
            ("£(76.00)", "-76"),
            ("GBP 1,200.00", "1200"),
            ("Â£59,556.73", "59556.73"),
            ("\ufffd59,556.73", "59556.73"),
            ("–1,234.50", "-1234.5"),
            ("œ59,556.73", "59556.73"),
            ("12,34,567.89", "1234567.89"),
            ("6.0110413E7", "60110413"),
            ("1.2E+05", "120000"),
        ],
    )
    def test_amounts_as_they_are_met(self, read: Any, text: str, pounds: str) -> None:
        assert Decimal(read("pence_of(digits)", text)) == Decimal(pounds) * 100

    @pytest.mark.parametrize(
        "text",
        [
            "two",
            "n/a",
            "12,50",
            "1,23,456",
            "1e5",
            "1_000",
            "0x10",
            "--5",
            "(5",
            "5)",
            "£",
            "1 234",
            "€5.00",
        ],
    )
    def test_what_is_no_number_is_none(self, read: Any, text: str) -> None:
        assert read("pence_of(digits)", text) is None
        assert read("number_fault(t, digits)", text) == "unreadable"

    @pytest.mark.parametrize("text", [None, "", "   "])
    def test_nothing_is_missing(self, read: Any, text: str | None) -> None:
        assert read("number_fault(t, digits)", text) == "missing"

    def test_an_amount_has_whole_pence(self, read: Any) -> None:
        assert read("pence_of(digits)", "12.345") is None
        assert read("number_fault(t, digits)", "12.345") == "too_fine"

    def test_a_price_has_six_decimals_at_most(self, read: Any) -> None:
        assert read("millionths_of(digits)", "0.052512") == 52_512
        assert read("millionths_of(digits)", "12.350000000000001") == 12_350_000
        assert read("millionths_of(digits)", "0.0525125") is None

    @pytest.mark.parametrize("text", ["999999.999999", "1000000", "1000000.5", "999999999999"])
    def test_a_large_quantity_is_read(self, read: Any, text: str) -> None:
        assert read("millionths_of(digits)", text) == Decimal(text) * 1_000_000

    def test_a_large_amount_is_read(self, read: Any) -> None:
        assert read("pence_of(digits)", "99999999999999.99") == 9_999_999_999_999_999
        assert read("pence_of(digits)", "9999999999999999.99") is None

    @pytest.mark.parametrize("text", ["99999999999999", "9999999999999999999999"])
    def test_a_number_beyond_all_sense_is_none(self, read: Any, text: str) -> None:
        assert read("millionths_of(digits)", text) is None

    @given(st.integers(min_value=-(10**15), max_value=10**15))
    def test_every_amount_is_read_to_the_penny(self, read: Any, pence: int) -> None:
        amount = Decimal(pence).scaleb(-2)
        assert read("pence_of(digits)", f"{amount:.2f}") == pence
        assert read("pence_of(digits)", f"£{amount:,.2f}".replace("£-", "-£")) == pence

    @given(
        st.integers(min_value=-(10**12), max_value=10**12),
        st.integers(min_value=-(10**12), max_value=10**12),
    )
    def test_rounds_a_line_as_money_does(self, ask: Any, quantity: int, price: int) -> None:
        expected = line_total(Decimal(price).scaleb(-6), Decimal(quantity).scaleb(-6))
        found = ask("pence_for($q, $p)", q=quantity, p=price)
        assert Decimal(int(found)).scaleb(-2) == expected


class TestDates:
    @pytest.mark.parametrize(
        ("text", "day"),
        [
            ("2025-04-30", date(2025, 4, 30)),
            ("2025-04-30 00:00:00", date(2025, 4, 30)),
            ("2025-04-30T12:30:00.000Z", date(2025, 4, 30)),
            ("2025-4-30", None),
            ("2025/04/30", None),
            ("20250430", None),
            ("30-Apr-25", date(2025, 4, 30)),
            ("07-SEP-2020", date(2020, 9, 7)),
            ("3 Sept 2020", date(2020, 9, 3)),
            ("30 September 2020", date(2020, 9, 30)),
            ("31-Feb-20", None),
            # Day 44,136 of a spreadsheet.
            ("44136", date(2020, 11, 1)),
            ("44136.0", date(2020, 11, 1)),
            ("4156614", None),
            ("2025-02-30", None),
            ("infinity", None),
        ],
    )
    def test_that_say_themselves_what_they_are(self, ask: Any, text: str, day: date | None) -> None:
        assert ask("clear_date($t)", t=text) == day

    @pytest.mark.parametrize(
        ("text", "day"),
        [
            ("30/04/2025", date(2025, 4, 30)),
            ("4/5/2025", date(2025, 5, 4)),
            ("30/04/2025 09:15", date(2025, 4, 30)),
            ("30/04/25", date(2025, 4, 30)),
            ("31/04/2025", None),
            ("04/30/2025", None),
            ("30.04.2025", date(2025, 4, 30)),
            ("30-4-25", date(2025, 4, 30)),
        ],
    )
    def test_day_first(self, ask: Any, text: str, day: date | None) -> None:
        assert ask("day_first_date($t)", t=text) == day

    def test_month_first(self, ask: Any) -> None:
        assert ask("month_first_date('4/30/2020')") == date(2020, 4, 30)
        assert ask("month_first_date('30/4/2020')") is None


class TestWhatPaymentsSay:
    @pytest.mark.parametrize(
        "text",
        [
            "Total",
            "TOTAL:",
            "Sum:",
            "Grand Total",
            "Sum: 19,710,294.07",
            "Sub-total",
            "Total for April",
        ],
    )
    def test_totals(self, ask: Any, text: str) -> None:
        assert ask("says_total($t)", t=text)

    @pytest.mark.parametrize(
        "text", ["Total Gas & Power", "Summit Medical Ltd", "Totally Ltd", "12"]
    )
    def test_what_only_sounds_like_a_total(self, ask: Any, text: str) -> None:
        assert not ask("says_total($t)", t=text)

    @pytest.mark.parametrize(
        ("text", "name"),
        [
            ("NHS0000RJ701 : St Georges Healthcare NHST", "St Georges Healthcare NHST"),
            ("HRB851100001 : HTS tentiQ GmbH", "HTS tentiQ GmbH"),
            ("KINGS COLLEGE LONDON:03529700", "KINGS COLLEGE LONDON"),
            ("Smith & Co:SC123456", "Smith & Co"),
            ("3M UK: plc", "3M UK: plc"),
        ],
    )
    def test_a_name_without_the_key_of_another_system(self, ask: Any, text: str, name: str) -> None:
        assert ask("name_without_key($t)", t=text) == name

    @pytest.mark.parametrize(
        ("text", "number"), [("id:12941989   ", "12941989"), ("4156614", "4156614"), ("id: ", None)]
    )
    def test_a_reference_is_its_number(self, ask: Any, text: str, number: str | None) -> None:
        assert ask("reference_of($t)", t=text) == number


class TestTexts:
    @pytest.mark.parametrize(
        ("text", "read"),
        [
            ("PO-1", "PO-1"),
            ("  PO-1\t", "PO-1"),
            ("PO-1\u00a0", "PO-1"),
            ("zzzz", "zzzz"),
            ("é", "é"),
            ("   ", None),
            ("'=1+1", "=1+1"),
            ("'tis", "'tis"),
        ],
    )
    def test_are_read_without_what_surrounds_them(
        self, ask: Any, text: str, read: str | None
    ) -> None:
        assert ask("text_of($t)", t=text) == read

    @given(st.text(alphabet="=+-@＝＋－＠'ab 1", min_size=1, max_size=6))
    def test_take_off_again_the_apostrophe_that_exports_put_on(self, ask: Any, text: str) -> None:
        if harmless(text) != text and not text.startswith("'"):
            assert ask("text_of($t)", t=harmless(text)) == ask("unpadded($t)", t=text)

    @pytest.mark.parametrize(
        ("first", "second"),
        [(("PO-1", "1"), ("po-1", "1")), (("PO-1", "007"), ("PO-1", "7"))],
    )
    def test_the_same_line_has_the_same_key(
        self, ask: Any, first: tuple[str, str], second: tuple[str, str]
    ) -> None:
        key = "line_key($o, $l)"
        assert ask(key, o=first[0], l=first[1]) == ask(key, o=second[0], l=second[1])

    def test_order_and_line_do_not_run_together(self, ask: Any) -> None:
        assert ask("line_key('PO-1', '12')") != ask("line_key('PO-11', '2')")
