"""The pages of the wing: what the application registers of them."""

from consortium.visits.views import engineer, site_hours

BLUEPRINTS = tuple(each.blueprint for each in (engineer, site_hours))
