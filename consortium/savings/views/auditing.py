"""The price audit as the app takes it: its pages, claims among them, and the job that makes one."""

from consortium.savings.views import changed_afterwards, draft_claim, jobs
from consortium.savings.views.price_audits import blueprint
from consortium.savings.views.price_claims import blueprint as claims

__all__ = ["blueprint", "changed_afterwards", "claims", "draft_claim", "jobs"]
