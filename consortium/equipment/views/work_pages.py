"""The pages of work on devices: what the application registers of them."""

from consortium.equipment.views import (
    checklist,
    competence,
    house_table,
    indicators,
    meter,
    safety_notice,
    safety_test,
    work_actions,
    work_feed,
    work_order,
    work_request,
)

BLUEPRINTS = (
    work_order.blueprint,
    work_actions.blueprint,
    work_request.blueprint,
    safety_test.blueprint,
    safety_notice.blueprint,
    checklist.blueprint,
    competence.blueprint,
    house_table.blueprint,
    indicators.blueprint,
    meter.blueprint,
    work_feed.blueprint,
)
