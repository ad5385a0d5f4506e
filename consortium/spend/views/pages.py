"""The whole wing as the app takes it: the blueprint with every page on it, and the jobs."""

from consortium.spend.views import (
    batches,
    decisions,
    imports,
    jobs,
    lines,
    matching,
    payments,
    spellings,
    suppliers,
)
from consortium.spend.views.blueprint import blueprint

__all__ = [
    "batches",
    "blueprint",
    "decisions",
    "imports",
    "jobs",
    "lines",
    "matching",
    "payments",
    "spellings",
    "suppliers",
]
