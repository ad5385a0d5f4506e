"""How a calibration with standards becomes a certificate: who signs what, in which order."""

from collections.abc import Collection
from enum import StrEnum
from uuid import UUID

from consortium.catalogue.domain.device_class import MdrClass
from consortium.equipment.domain.conformity import DECIDED, Verdict
from consortium.foundation.domain.errors import Conflict, NotAllowed


class RunState(StrEnum):
    MEASURED = "measured"
    SUBMITTED = "submitted"
    REVIEWED = "reviewed"
    CERTIFIED = "certified"
    WITHDRAWN = "withdrawn"


RUN_STATE_NAMES = {
    RunState.MEASURED: "Measured",
    RunState.SUBMITTED: "Signed by who measured",
    RunState.REVIEWED: "Reviewed",
    RunState.CERTIFIED: "Certified",
    RunState.WITHDRAWN: "Certificate withdrawn",
}
# What a signature means, in the words that are signed.
MEANINGS = {
    RunState.SUBMITTED: "I performed this calibration, and the readings are as I took them.",
    RunState.REVIEWED: "I reviewed this calibration, and it follows its procedure.",
    RunState.CERTIFIED: "I approve this certificate for issue.",
    RunState.WITHDRAWN: "I withdraw this certificate.",
}
MOVES: dict[RunState, frozenset[RunState]] = {
    RunState.MEASURED: frozenset({RunState.SUBMITTED}),
    RunState.SUBMITTED: frozenset({RunState.REVIEWED, RunState.CERTIFIED}),
    RunState.REVIEWED: frozenset({RunState.CERTIFIED}),
    RunState.CERTIFIED: frozenset({RunState.WITHDRAWN}),
    RunState.WITHDRAWN: frozenset(),
}
# For these nobody certifies what nobody else has reviewed; a model without a class counts as one.
REVIEWED_BY_ANOTHER = frozenset({MdrClass.IIB, MdrClass.III, None})


def next_states(current: RunState, mdr_class: MdrClass | None) -> frozenset[RunState]:
    """The states that can come next for a device of a class."""
    if current is RunState.SUBMITTED and mdr_class in REVIEWED_BY_ANOTHER:
        return frozenset({RunState.REVIEWED})
    return MOVES[current]


def check_step(
    current: RunState,
    to: RunState,
    *,
    mdr_class: MdrClass | None,
    verdict: Verdict,
    is_superseded: bool,
) -> None:
    """Pass in silence when a calibration can go to the state.

    Raises:
        Conflict: it cannot, or its readings leave the question open, or another one counts.
    """
    if is_superseded and to is not RunState.WITHDRAWN:
        raise Conflict(
            "already_corrected",
            "This calibration has been corrected: another record counts.",
            next_step="Open the correction and sign that one.",
        )
    if to not in next_states(current, mdr_class):
        raise Conflict(
            "step_refused",
            f"This calibration is in the state “{RUN_STATE_NAMES[current].lower()}”: "
            f"“{RUN_STATE_NAMES[to].lower()}” cannot come next.",
            next_step="Reload the page to see whose turn it is.",
        )
    if verdict not in DECIDED:
        raise Conflict(
            "undecided",
            "The readings leave open whether the device conforms, so nothing can be signed.",
            next_step="Take the readings that are missing, or use a better standard.",
        )


def check_signer(to: RunState, signer_id: UUID | None, performers: Collection[UUID | None]) -> None:
    """Pass in silence when somebody may sign a step.

    Raises:
        NotAllowed: who measured does not review; and nobody else signs that they measured.
    """
    is_performer = signer_id in performers
    if to is RunState.SUBMITTED and not is_performer:
        raise NotAllowed(
            "Only who took the readings signs for them.", next_step="Ask that colleague to sign."
        )
    if to is RunState.REVIEWED and is_performer:
        raise NotAllowed(
            "Somebody else reviews what you measured.", next_step="Ask a colleague to review it."
        )
