"""What an agreement's page points at: indicators, disputes and requests that wait."""

from consortium.contracts.domain.prices.disputes import DisputeState
from consortium.contracts.queries.management import warnings_of
from consortium.contracts.usecases.disputes import resolve_dispute
from consortium.contracts.usecases.price_changes import submit_price_change, withdraw_price_change
from tests.contracts.conftest import Agreed
from tests.contracts.factories import awarded
from tests.contracts.managing import an_index, disputed, indexation, kpi, recorded_tests
from tests.support.world import NOW, SYSTEM, World


def test_nothing_waits_in_a_small_agreement(agreed: Agreed) -> None:
    found = warnings_of(actor=SYSTEM, agreement_id=agreed.id)
    assert (found.kpis_lacking, found.disputes, found.price_changes) == (0, (), ())


def test_each_thing_waits_until_somebody_has_dealt_with_it(world: World, agreed: Agreed) -> None:
    reader = world.finance_of_north.actor()
    awarded(agreed.id, "9800000")
    kpi(agreed.id)
    dispute_id = disputed(recorded_tests(agreed.id)[0], world.supplier.actor())
    request_id = indexation(agreed.id, an_index(), world.supplier.actor())
    # A draft is nobody else's business yet.
    assert warnings_of(actor=reader, agreement_id=agreed.id).price_changes == ()
    submit_price_change(actor=SYSTEM, request_id=request_id, now=NOW)
    found = warnings_of(actor=reader, agreement_id=agreed.id)
    assert found.kpis_lacking == 2
    assert [each.by for each in found.disputes] == ["Alpha Ltd"]
    assert [each.by for each in found.price_changes] == ["Alpha Ltd"]

    resolve_dispute(
        actor=SYSTEM,
        dispute_id=dispute_id,
        state=DisputeState.DISMISSED,
        resolution="It was counted",
        now=NOW,
    )
    withdraw_price_change(actor=SYSTEM, request_id=request_id, now=NOW)
    found = warnings_of(actor=reader, agreement_id=agreed.id)
    assert (found.disputes, found.price_changes) == ((), ())
