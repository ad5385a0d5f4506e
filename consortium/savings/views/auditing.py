"""The price audit as the app takes it: its pages, and the job that makes an audit."""

from consortium.savings.views import jobs
from consortium.savings.views.price_audits import blueprint

__all__ = ["blueprint", "jobs"]
