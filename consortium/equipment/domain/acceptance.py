"""The acceptance check: a gate that every device passes before it is in service.

The checks are those that the MHRA's "Managing medical devices" (2021), sections 5 and 9, asks of a
device that is delivered.
"""

from collections.abc import Mapping
from enum import StrEnum

from consortium.foundation.domain.errors import Conflict


class Check(StrEnum):
    AS_ORDERED = "as_ordered"
    UNDAMAGED = "undamaged"
    DOCUMENTS = "documents"
    SAFETY = "safety"
    FUNCTION = "function"
    CLEAN = "clean"
    TRAINED = "trained"


CHECK_NAMES = {
    Check.AS_ORDERED: "It is what was ordered, with its accessories",
    Check.UNDAMAGED: "It and its packaging are undamaged",
    Check.DOCUMENTS: "Manual, declaration of conformity and serial number are there",
    Check.SAFETY: "It passed its safety test",
    Check.FUNCTION: "It does what it should",
    Check.CLEAN: "It is clean, or came with a decontamination certificate",
    Check.TRAINED: "Its users are trained, or their training is arranged",
}


class Answer(StrEnum):
    YES = "yes"
    NO = "no"
    NOT_APPLICABLE = "not_applicable"


ANSWER_NAMES = {Answer.YES: "Yes", Answer.NO: "No", Answer.NOT_APPLICABLE: "Does not apply"}
# Without these nothing is known about a device; they apply to every one.
ALWAYS = frozenset({Check.AS_ORDERED, Check.UNDAMAGED, Check.FUNCTION, Check.CLEAN})


def check_passed(answers: Mapping[Check, Answer]) -> None:
    """Pass in silence when every check is answered and none with no.

    Raises:
        Conflict: some are missing, failed, or said not to apply where they always do.
    """
    missing = [CHECK_NAMES[check] for check in Check if check not in answers]
    if missing:
        raise Conflict(
            "checks_missing",
            f"Not every check is answered: {missing[0].lower()}.",
            next_step="Answer each; what is not answered has not passed.",
        )
    failed = [
        CHECK_NAMES[check]
        for check in Check
        if answers[check] is Answer.NO
        or (answers[check] is Answer.NOT_APPLICABLE and check in ALWAYS)
    ]
    if failed:
        raise Conflict(
            "not_accepted",
            f"The device has not passed: {failed[0].lower()}.",
            next_step="Have it put right and check it again, or condemn it.",
        )
