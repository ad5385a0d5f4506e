"""One cluster and one session for all these tests, since Spark takes long to start."""

from collections.abc import Iterator

import pytest

from consortium.spend.gateways import engine
from consortium.spend.gateways.distributed import Cluster, Distributed
from tests.distributed.both import Both
from tests.support import spark
from tests.support.world import World


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "cluster" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.spark)


@pytest.fixture(scope="session")
def cluster() -> Iterator[str]:
    """The address of a real master with two workers."""
    try:
        with spark.running() as address:
            yield address
    except spark.Unavailable as reason:
        pytest.skip(str(reason))


@pytest.fixture(scope="session")
def distributed(cluster: str) -> Iterator[engine.Reader]:
    """The distributed engine, as an app starts it that is configured so."""
    started = Distributed(
        Cluster(master=cluster, memory_mb=512, cores=spark.WORKERS, host=spark.HERE)
    )
    yield started
    started.close()


@pytest.fixture
def both(world: World, distributed: engine.Reader) -> Iterator[Both]:
    """Whatever the product asks of the lake in this test is asked of both engines."""
    engine.ask("SELECT 1", {})
    ours = engine.engines()
    embedded = ours.reading
    assert embedded is not None
    ours.reading = compared = Both(embedded, distributed)
    yield compared
    ours.reading = embedded
