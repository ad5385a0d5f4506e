"""Sweeping the lake: what no batch names never existed for anybody."""

from datetime import datetime

from consortium.spend.gateways.lake import lake
from consortium.spend.models.batch import named_files


def sweep_lake(*, now: datetime) -> int:
    """Remove the files that no batch names and that are older than a day; say how many."""
    return lake().sweep(named=named_files(), now=now)
