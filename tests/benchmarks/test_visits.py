"""The visits that are measured: the same from their seed, and what a benchmark needs of them."""

from benchmarks.visit_months import Size, make_visits
from consortium.visits.domain.costs import costs_of
from consortium.visits.domain.nearest import nearest_first
from consortium.visits.domain.rules import breaches_of

SMALL = Size(40, 14, 3, 6)


def test_the_same_seed_gives_the_same_visits() -> None:
    assert make_visits(SMALL) == make_visits(SMALL)
    assert make_visits(SMALL) != make_visits(SMALL, seed=2)


def test_most_of_them_can_be_done() -> None:
    instance = make_visits(SMALL)
    routes = nearest_first(instance)
    assert not breaches_of(instance, routes)
    assert costs_of(instance, routes).unserved <= 600 * len(instance.jobs) / 4
