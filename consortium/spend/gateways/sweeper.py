"""Sweeping the lake: what no row names never existed for anybody."""

from datetime import datetime

from consortium.spend.gateways.lake import lake
from consortium.spend.models.batch import named_files
from consortium.spend.models.compaction import compactions_in_use
from consortium.spend.models.rollup import named_rollups


def sweep_lake(*, now: datetime) -> int:
    """Remove the files older than a day that no batch and no roll-up names, and old compactions.

    Returns how many.
    """
    named = named_files() | named_rollups() | compactions_in_use(now)
    return lake().sweep(named=named, now=now)
