"""E3, fewer members than the contract's minimum: the price is frozen while it is renegotiated."""

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Renegotiation:
    """The prices stay as they are until ``frozen_until``; from that day on new ones are due."""

    members: int
    minimum: int
    opened_on: date
    frozen_until: date

    @property
    def task(self) -> str:
        """What the lead has to do, and by when."""
        return (
            f"{self.members} members are left and the contract asks for {self.minimum}. "
            f"Tell the supplier, and agree new prices before {self.frozen_until:%-d %B %Y}: "
            "until then the present ones stay."
        )


def renegotiation(
    *, members: int, minimum: int, on: date, freeze_days: int
) -> Renegotiation | None:
    """What falling below the minimum on a day sets off; None when the minimum is kept."""
    if members >= minimum:
        return None
    return Renegotiation(
        members=members,
        minimum=minimum,
        opened_on=on,
        frozen_until=on + timedelta(days=freeze_days),
    )
