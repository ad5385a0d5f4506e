"""Saying how large a supplier is, and whether it is a social enterprise."""

from collections.abc import Callable

import pytest

from consortium.foundation.domain.errors import NotAllowed, NotFound
from consortium.organisations.domain.supplier_facts import SupplierFacts, SupplierScale
from consortium.organisations.queries.directory import find_organisation
from consortium.organisations.usecases.supplier_facts import describe_supplier
from tests.support.pages import PageClient, text_of
from tests.support.world import NOW, Someone, World

SignIn = Callable[[Someone], PageClient]
SMALL = SupplierFacts(scale=SupplierScale.SME, vcse=False)


def known(world: World) -> SupplierFacts:
    return find_organisation(organisation_id=world.alpha).supplier


@pytest.mark.parametrize("who", ["supplier", "lead", "administrator"])
def test_is_said_by_itself_or_those_who_run_tenders(world: World, who: str) -> None:
    assert known(world) == SupplierFacts()
    actor = getattr(world, who).actor()
    describe_supplier(actor=actor, supplier_id=world.alpha, facts=SMALL, now=NOW)
    assert known(world) == SMALL
    describe_supplier(actor=actor, supplier_id=world.alpha, facts=SupplierFacts(), now=NOW)
    assert known(world) == SupplierFacts()


def test_is_said_by_nobody_else_and_of_nobody_else(world: World) -> None:
    for who, supplier_id in ((world.evaluator, world.alpha), (world.supplier, world.beta)):
        with pytest.raises(NotAllowed):
            describe_supplier(actor=who.actor(), supplier_id=supplier_id, facts=SMALL, now=NOW)
    with pytest.raises(NotFound):
        describe_supplier(actor=world.lead.actor(), supplier_id=world.north, facts=SMALL, now=NOW)


def test_on_the_page_and_in_the_portal(world: World, signed_in: SignIn) -> None:
    lead, supplier = signed_in(world.lead), signed_in(world.supplier)
    page = f"/organisations/{world.alpha}"
    assert "Not known" in text_of(lead.get(page))
    sent = lead.submit(f"/organisations/suppliers/{world.alpha}/size", scale="sme", vcse="yes")
    assert sent.status_code == 303
    assert "Small or medium-sized enterprise" in text_of(lead.get(page))
    assert supplier.submit("/portal/details", scale="large", vcse="").status_code == 303
    assert known(world) == SupplierFacts(scale=SupplierScale.LARGE)
