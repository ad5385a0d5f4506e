"""The documents that the demo world has issued, read back."""

from collections.abc import Callable

from flask import Flask

from consortium.contracts.queries.agreements import list_agreements
from consortium.contracts.queries.issued_documents import list_issued, open_issued
from consortium.contracts.reports.generated_documents import Format
from consortium.foundation.domain.listing import Asked
from tests.contracts.reading import words_of_docx, words_of_pdf
from tests.support.world import SYSTEM

READERS: dict[Format, Callable[[bytes], str]] = {
    Format.PDF: words_of_pdf,
    Format.DOCX: words_of_docx,
}


def test_wests_leaving_was_told_to_west_and_its_price_to_all(demo: Flask) -> None:
    """Story: West leaves on 1 October 2025 and pays £47.50; six trusts, who have
    registered 23,000 lenses a year, pay £40 instead of £38.
    """
    expected = {
        "Leaver notice": (
            "Notice given on 30 June 2025",
            "First day outside 1 October 2025",
            "each £38.00 £47.50",
            "each £10.50 £13.00",
            "each £2.95 £3.00",
        ),
        "Tier notice": (
            "Tested on 1 October 2025",
            "6: Central Trust, Coast Trust, East Trust, North Trust, South Trust, Valley Trust",
            "What they have committed to buy a year 23,000",
            "each £38.00 £40.00",
        ),
    }
    with demo.app_context():
        page = list_agreements(actor=SYSTEM, asked=Asked(words="consumables"))
        (agreement,) = page.rows
        issued = list_issued(actor=SYSTEM, agreement_id=agreement.id, asked=Asked()).rows
        assert {line.name for line in issued} == set(expected)
        for line in issued:
            for file_format, read in READERS.items():
                file = open_issued(
                    actor=SYSTEM,
                    agreement_id=agreement.id,
                    document_id=line.id,
                    file_format=file_format,
                )
                said = read(file.path.read_bytes())
                for words in (line.reference, *expected[line.name]):
                    assert words in said
