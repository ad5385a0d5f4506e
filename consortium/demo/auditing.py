"""Scene 12: the prices of the first year are audited, and lead to the lenses bought elsewhere."""

from consortium.demo import story
from consortium.demo.signing import SIGNED_FROM
from consortium.demo.stage import Stage, at
from consortium.savings.usecases.price_audits import run_price_audit


def build(stage: Stage) -> None:
    """Every line of the year was charged as due, but for those that Valley bought elsewhere."""
    if stage.today < SIGNED_FROM:
        return
    run_price_audit(
        actor=stage.actor("lead_nor", SIGNED_FROM),
        consortium_id=stage.consortium,
        period=story.YEAR_1,
        now=at(SIGNED_FROM, 13),
    )
