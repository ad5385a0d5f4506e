"""Forms for alerts: a note that resolves one, and the days on which each role is told."""

import re
from collections.abc import Iterable
from typing import Any

from wtforms import StringField, ValidationError
from wtforms.validators import Length

from consortium.contracts.domain.managing.alerts import Rule
from consortium.foundation.domain.permissions import ROLE_NAMES, Permission, Role, roles_with
from consortium.foundation.web.forms import Form, Required

TOLD = tuple(roles_with(Permission.AGREEMENTS_VIEW))
_DAYS = re.compile(r"\d{1,4}(\s*[,;\s]\s*\d{1,4})*")


class ResolveForm(Form):
    note = StringField("What was done?", [Required("Write a few words"), Length(max=400)])


def _only_days(_form: Any, field: StringField) -> None:
    text = (field.data or "").strip()
    if text and not _DAYS.fullmatch(text):
        raise ValidationError(f"{field.label.text}: enter days like 180, 90, 30, 7, 0")


def _days_of(role: Role) -> StringField:
    return StringField(ROLE_NAMES[role], [_only_days, Length(max=80)])


class RulesForm(Form):
    """One field for each role that sees agreements, by the role's own name."""

    procurement_lead = _days_of(Role.PROCUREMENT_LEAD)
    trust_finance = _days_of(Role.TRUST_FINANCE)
    consortium_finance = _days_of(Role.CONSORTIUM_FINANCE)
    supplier = _days_of(Role.SUPPLIER)
    auditor = _days_of(Role.AUDITOR)

    def rules(self) -> list[Rule]:
        """One rule for each number of days that was typed for a role."""
        return [
            Rule(offset_days=int(days), role=role)
            for role in TOLD
            for days in re.findall(r"\d+", self[role.value].data or "")
        ]

    def days(self) -> list[StringField]:
        return [self[role.value] for role in TOLD]


def as_typed(rules: Iterable[Rule]) -> dict[str, str]:
    """The days of each role as they stand in the form: "180, 90, 30, 7, 0"."""
    days: dict[Role, list[int]] = {}
    for each in rules:
        days.setdefault(each.role, []).append(each.offset_days)
    return {
        role.value: ", ".join(str(each) for each in sorted(found, reverse=True))
        for role, found in days.items()
    }
