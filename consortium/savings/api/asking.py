"""What the addresses take and how they describe it: consortium, period, and shapes of answers."""

from typing import Any
from uuid import UUID

from flask import request

from consortium.foundation.domain.errors import Invalid
from consortium.foundation.domain.periods import Period, financial_year_of
from consortium.foundation.web.api import Parameter, day_asked
from consortium.foundation.web.clock import today
from consortium.foundation.web.forms import period_of
from consortium.organisations.domain.organisation import OrganisationKind
from consortium.organisations.queries.directory import id_of_code

TEXT, DAY = {"type": "string"}, {"type": "string", "format": "date"}
TEXT_OR_NONE = {"type": ["string", "null"]}
NUMBER = {"type": "integer"}
MONEY = {"type": "string", "pattern": r"^-?[0-9]+\.[0-9]{2}$"}
PERIOD = (
    Parameter(name="consortium", about="The consortium's code", schema=TEXT, required=True),
    Parameter(name="from", about="First day; this financial year's", schema=DAY),
    Parameter(name="to", about="First day after it", schema=DAY),
)


def consortium_asked() -> UUID:
    """The consortium whose code the address names.

    Raises:
        Invalid: it names none.
        NotFound: nobody has that code.
    """
    return id_of_code(text_asked("consortium"), [OrganisationKind.CONSORTIUM])


def text_asked(name: str) -> str:
    """A parameter that the address must have.

    Raises:
        Invalid: it has none, or an empty one.
    """
    value = request.args.get(name, "").strip()
    if not value:
        raise Invalid("missing_parameter", f"The parameter {name} is missing.", field=name)
    return value


def period_asked() -> Period:
    """The days that the address names; this financial year, where it names none.

    Raises:
        Invalid: a day is none, or the last is not after the first.
    """
    year = financial_year_of(today())
    return period_of(
        day_asked("from", year.start), day_asked("to", year.end or today()), field="to"
    )


def object_of(**properties: Any) -> dict[str, Any]:
    """The schema of an object that has all of these."""
    return {"type": "object", "required": sorted(properties), "properties": properties}


def list_of(schema: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": schema}
