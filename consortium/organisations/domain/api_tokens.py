"""Access for other programs: what a token may do, and for how long."""

from collections.abc import Collection
from datetime import date, timedelta

from consortium.foundation.domain.errors import Invalid
from consortium.foundation.domain.permissions import Actor, Permission, may

# What the interface for programs answers. It changes nothing; that evidence was taken is recorded.
READABLE = (
    Permission.AGREEMENTS_VIEW,
    Permission.VOLUMES_VIEW,
    Permission.SAVINGS_VIEW,
    Permission.EXPANSION_VIEW,
    Permission.SAVINGS_LINES_VIEW,
    Permission.EVIDENCE_TAKE,
)
LONGEST_LIFE = timedelta(days=366)


def grantable(actor: Actor) -> tuple[Permission, ...]:
    """What somebody can lend to a program: nothing that they may not do themselves."""
    return tuple(permission for permission in READABLE if may(actor, permission))


def check_token(
    actor: Actor, *, name: str, permissions: Collection[Permission], last_day: date, today: date
) -> None:
    """Pass in silence when the token can be made.

    Raises:
        Invalid: no name, nothing that it may do, something its owner may not do, or a last day
            that has passed or lies more than a year ahead.
    """
    if not name.strip():
        raise _invalid("name", "A token needs a name.", "Name the program that will use it.")
    if not permissions or not set(permissions) <= set(grantable(actor)):
        raise _invalid(
            "permissions",
            "A token may do at least one thing, and nothing that you may not do yourself.",
            "Choose what the program has to read.",
        )
    if not today <= last_day <= today + LONGEST_LIFE:
        raise _invalid(
            "last_day",
            "The last day must be today or later, and within a year.",
            "Choose a day; make a new token when this one ends.",
        )


def _invalid(field: str, message: str, next_step: str) -> Invalid:
    return Invalid("bad_token", message, field=field, next_step=next_step)
