"""Sweeping the lake: what no row names never existed for anybody."""

from datetime import datetime

from consortium.spend.gateways.lake import lake
from consortium.spend.models.batch import named_files
from consortium.spend.models.rollup import named_rollups


def sweep_lake(*, now: datetime) -> int:
    """Remove the files that neither a batch nor a roll-up names and that are older than a day.

    Returns how many.
    """
    return lake().sweep(named=named_files() | named_rollups(), now=now)
