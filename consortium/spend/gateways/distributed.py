"""Spark SQL, distributed over the workers of a cluster, for lakes that outgrow a machine.

It reads the same files as the embedded engine, so the workers must see the data folder under the
same path. What the product does not set is set in Spark's own ``spark-defaults.conf``.
"""

import threading
import time
import warnings
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import count, islice
from typing import TYPE_CHECKING, Any

from consortium.foundation.lazy import lazy
from consortium.spend.gateways.spark_needs import check_master, unavailable
from consortium.spend.gateways.spark_sql import Table, files_in, spark_sql
from consortium.spend.gateways.spark_values import bound, shape_of

if TYPE_CHECKING:
    import pandas as pd
    import pyspark
    from pyspark import sql
    from pyspark.sql import DataFrame, SparkSession
else:
    pyspark = lazy("pyspark", is_extra=True)
    sql = lazy("pyspark.sql", is_extra=True)

Parameters = Mapping[str, Any]
Relations = Mapping[str, "pd.DataFrame"]
Row = tuple[Any, ...]

# Seconds that the workers have to take our work.
_TAKES = 60
# So many sets of files are known by name at a time, and so many rows handed over at once.
_TABLES, _HANDFUL = 64, 5_000
# How Spark spells DuckDB's HUGEINT.
_HUGE = "decimal(38,0)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """Which master, and how much of its workers this process takes for as long as it runs.

    ``host`` is the address of this machine at which workers reach it; empty lets Spark choose.
    """

    master: str
    memory_mb: int
    cores: int
    host: str = ""

    def settings(self) -> dict[str, bool | float | int | str | None]:
        """What Spark is started with."""
        ours = {
            "spark.executor.memory": f"{self.memory_mb}m",
            "spark.cores.max": str(self.cores),
            # Few and large parts: a report's sums are small.
            "spark.sql.shuffle.partitions": str(self.cores),
            "spark.default.parallelism": str(self.cores),
            # Pages do not wait for an export to end.
            "spark.scheduler.mode": "FAIR",
            "spark.ui.enabled": "false",
            "spark.ui.showConsoleProgress": "false",
            "spark.log.level": "ERROR",
            "spark.sql.catalogImplementation": "in-memory",
            "spark.sql.session.timeZone": "UTC",
            # A number that does not fit ends a question instead of being wrong.
            "spark.sql.ansi.enabled": "true",
            # Files of different ages have different columns.
            "spark.sql.parquet.mergeSchema": "true",
            # Listing files by the cluster takes longer than by this process.
            "spark.sql.sources.parallelPartitionDiscovery.threshold": "100000",
        }
        here = {"spark.driver.host": self.host, "spark.driver.bindAddress": self.host}
        return {**ours, **(here if self.host else {})}


class Distributed:
    """One Spark session of the process, started at the first question."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self._lock = threading.Lock()
        self._session: SparkSession | None = None
        self._tables: OrderedDict[tuple[str, ...], Table] = OrderedDict()
        self._numbers = count(1)

    def ask(
        self, question: str, parameters: Parameters, relations: Relations | None = None
    ) -> list[Row]:
        frame = self._put(question, parameters, relations or {})
        huge = _huge_in(frame)
        return [_plain(row, huge) for row in frame.collect()]

    def ask_in_parts(
        self, question: str, parameters: Parameters, relations: Relations | None = None
    ) -> Iterator[list[Row]]:
        frame = self._put(question, parameters, relations or {})
        huge = _huge_in(frame)
        rows = (_plain(row, huge) for row in frame.toLocalIterator())
        while handful := list(islice(rows, _HANDFUL)):
            yield handful

    def close(self) -> None:
        with self._lock:
            self._stop()

    def _put(self, question: str, parameters: Parameters, relations: Relations) -> "DataFrame":
        with self._lock:
            session = self._started()
            tables = {name: self._table(session, parameters[name]) for name in files_in(question)}
            values = {name: value for name, value in parameters.items() if name not in tables}
            text = spark_sql(question, shape_of(values, relations), frozenset(tables.items()))
            return session.sql(text, args=bound(values, relations))

    def _table(self, session: "SparkSession", files: list[str]) -> Table:
        """These files as a table; files never change, so what was known of them stays known."""
        known = self._tables.pop(tuple(files), None)
        if known is None:
            frame = session.read.parquet(*files)
            known = Table(f"lake_files_{next(self._numbers)}", tuple(frame.columns))
            frame.createOrReplaceTempView(known.name)
        self._tables[tuple(files)] = known
        if len(self._tables) > _TABLES:
            session.catalog.dropTempView(self._tables.popitem(last=False)[1].name)
        return known

    def _started(self) -> "SparkSession":
        """The session; a new one when the cluster ended the last."""
        if self._session is not None:
            if not self._session.sparkContext._jsc.sc().isStopped():
                return self._session
            self._stop()
        check_master(self._cluster.master)
        self._session = _session(self._cluster)
        return self._session

    def _stop(self) -> None:
        if self._session is None:
            return
        session, self._session = self._session, None
        self._tables.clear()
        gateway = session.sparkContext._gateway
        with suppress(Exception):  # a cluster that is gone cannot be taken leave of
            session.stop()
        _end_java(gateway)


def _session(cluster: Cluster) -> "SparkSession":
    builder = sql.SparkSession.builder.master(cluster.master).appName("Consortium")
    try:
        with warnings.catch_warnings(action="ignore"):  # about pandas, which it is not asked for
            session = builder.config(map=cluster.settings()).getOrCreate()
    except Exception as fault:
        raise unavailable(
            f"Spark did not start: {str(fault).strip().splitlines()[0]}",
            "Its versions here and on the cluster must be the same; see docs/deploy.md.",
        ) from fault
    until = time.monotonic() + _TAKES
    context = session.sparkContext._jsc.sc()
    # The driver is one of those that it counts.
    while context.getExecutorMemoryStatus().size() < 2:
        if time.monotonic() > until:
            session.stop()
            raise unavailable(
                f"No worker of {cluster.master} has {cluster.memory_mb} MB and a core to spare.",
                "Add workers, or lower CONSORTIUM_SPARK_MEMORY_MB and CONSORTIUM_SPARK_CORES.",
            )
        time.sleep(0.05)
    return session


def _end_java(gateway: Any) -> None:
    """End the Java process, which else lives as long as Python does."""
    with suppress(Exception):
        gateway.shutdown()
    pyspark.SparkContext._gateway = pyspark.SparkContext._jvm = None
    gateway.proc.stdin.close()
    gateway.proc.wait()


def _huge_in(frame: "DataFrame") -> frozenset[int]:
    """Where whole numbers stand that come as decimals."""
    return frozenset(place for place, (_, kind) in enumerate(frame.dtypes) if kind == _HUGE)


def _plain(row: Any, huge: frozenset[int]) -> Row:
    if not huge:
        return tuple(row)
    return tuple(
        int(value) if place in huge and value is not None else value
        for place, value in enumerate(row)
    )
