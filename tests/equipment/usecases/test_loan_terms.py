"""The terms of a loan: what they say, and that the bytes that were kept stay as they are."""

from hashlib import sha256

import pytest

from consortium.contracts.reports.generated_documents import Format
from consortium.equipment.queries.loan_detail import find_loan
from consortium.equipment.queries.loan_terms import open_kept_terms, preview_terms
from consortium.equipment.usecases import movement
from consortium.equipment.usecases.loan_terms import keep_loan_terms
from consortium.foundation.domain.errors import Conflict, NotFound
from tests.contracts.reading import words_of_docx, words_of_pdf
from tests.equipment import factories, lending
from tests.support.world import NOW, SYSTEM, TODAY, World


def test_they_say_what_is_lent_and_are_kept_by_their_hash(world: World) -> None:
    loan_id = lending.approved(world, lending.lendable(world, asset_no="NOR-7"))
    keep_loan_terms(actor=world.engineer.actor(), loan_id=loan_id, now=NOW)
    with pytest.raises(Conflict) as refusal:
        keep_loan_terms(actor=SYSTEM, loan_id=loan_id, now=NOW)
    assert refusal.value.code == "kept_already"
    movement.dispatch_loan(actor=SYSTEM, loan_id=loan_id, sending=lending.SENDING, now=NOW)
    movement.receive_loan(actor=SYSTEM, loan_id=loan_id, arrival=lending.ARRIVAL, now=NOW)
    keep_loan_terms(actor=SYSTEM, loan_id=loan_id, now=NOW)

    newest, first = find_loan(actor=SYSTEM, loan_id=loan_id, on=TODAY).kept_terms
    assert (first.position, newest.position) == (1, 2)
    assert first.facts_sha256 != newest.facts_sha256
    pdf = open_kept_terms(actor=SYSTEM, loan_id=loan_id, position=2, file_format=Format.PDF)
    content = pdf.path.read_bytes()
    assert sha256(content).hexdigest() == newest.pdf_sha256
    printed = words_of_pdf(content)
    word = open_kept_terms(actor=SYSTEM, loan_id=loan_id, position=2, file_format=Format.DOCX)
    said = words_of_docx(word.path.read_bytes())
    for words in (
        "North Trust",
        "South Trust",
        "NOR-7",
        "Tono 900",
        "20 April 2026",
        "1 May 2026",
        "DC-77",
        "Power cable; Chin rest",
        "£120.00",
        "NHS indemnity",
        "Accepted in the system",
    ):
        assert words in printed, words
        assert words in said, words


def test_they_are_the_business_of_the_two_alone(world: World) -> None:
    loan_id = lending.requested(world, lending.lendable(world))
    with pytest.raises(Conflict) as refusal:
        preview_terms(actor=SYSTEM, loan_id=loan_id, now=NOW)
    assert refusal.value.code == "no_terms"
    approved = lending.approved(world, lending.lendable(world))
    third = factories.engineer_at(world.west, "west_engineer").actor()
    with pytest.raises(NotFound):
        preview_terms(actor=third, loan_id=approved, now=NOW)
    with pytest.raises(NotFound):
        keep_loan_terms(actor=third, loan_id=approved, now=NOW)
