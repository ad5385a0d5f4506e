"""The whole wing as the app takes it: the blueprint with every page on it, and the jobs."""

from consortium.spend.views import batches, imports, jobs, lines, payments, suppliers
from consortium.spend.views.blueprint import blueprint

__all__ = ["batches", "blueprint", "imports", "jobs", "lines", "payments", "suppliers"]
