"""What has to be done when fewer members are left than the contract asks for (case E3).

The prices freeze for some days, in which the parties negotiate anew. The engine freezes them; this
says who has to do what by when.
"""

from dataclasses import dataclass
from datetime import date

from consortium.contracts.domain.prices.counting import heads_on
from consortium.contracts.domain.prices.interruptions import freezes
from consortium.contracts.domain.terms.facts import Facts
from consortium.contracts.domain.terms.schedules import Scheme
from consortium.foundation.domain.periods import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Renegotiation:
    """The prices of a scheme stay as they are for the days of ``frozen``."""

    scheme: str
    members: int
    minimum: int
    frozen: Period

    @property
    def task(self) -> str:
        """What the lead of the consortium has to do, and by when."""
        return (
            f"{self.members} members are left and the contract asks for {self.minimum}. Tell the "
            f"supplier, and agree new prices before {self.frozen.end:%-d %B %Y}: until then the "
            "present ones stay."
        )


def renegotiation_on(scheme: Scheme, facts: Facts, on: date) -> Renegotiation | None:
    """What a day's number of members has set off; None when no price is frozen on it."""
    rule = scheme.rules.least_members
    frozen = next((period for period in freezes(scheme, facts) if on in period), None)
    if rule is None or frozen is None:
        return None
    return Renegotiation(
        scheme=scheme.name,
        members=heads_on(scheme.rules, facts, on),
        minimum=rule.members,
        frozen=frozen,
    )
