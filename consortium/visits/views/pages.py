"""The pages of the wing: what the application registers of them."""

from consortium.visits.views import engineer, shared_plan, site_hours

BLUEPRINTS = tuple(each.blueprint for each in (shared_plan, engineer, site_hours))
