"""The rules of a scheme as its row keeps them: what differs from the defaults, by name."""

from collections.abc import Mapping
from dataclasses import fields
from decimal import Decimal
from enum import StrEnum
from typing import Any, get_type_hints

from consortium.contracts.domain.terms.rules import (
    JoinerRule,
    LeadExitRule,
    LeastMembersRule,
    LeaverHistory,
    LinkRule,
    LocalLabourRule,
    MergerRule,
    Rules,
    SuspensionRule,
)

_KINDS = {
    "joiners": JoinerRule,
    "suspension": SuspensionRule,
    "mergers": MergerRule,
    "lead_exit": LeadExitRule,
    "link": LinkRule,
    "local_labour": LocalLabourRule,
    "least_members": LeastMembersRule,
}
_HISTORY = "leaver_history"


def rules_as_json(rules: Rules) -> dict[str, Any]:
    """The rules that were agreed; numbers with decimals are kept as text."""
    ordinary = Rules()
    kept: dict[str, Any] = {
        name: {each.name: _kept(getattr(rule, each.name)) for each in fields(kind)}
        for name, kind in _KINDS.items()
        if (rule := getattr(rules, name)) != getattr(ordinary, name)
    }
    if rules.leaver_history is not ordinary.leaver_history:
        kept[_HISTORY] = rules.leaver_history.value
    return kept


def rules_of_json(kept: Mapping[str, Any]) -> Rules:
    """The rules that a row keeps.

    Raises:
        ValueError: the row names a rule or a parameter that there is not.
    """
    found: dict[str, Any] = {}
    for name, values in kept.items():
        if name == _HISTORY:
            found[name] = LeaverHistory(values)
        elif name in _KINDS:
            found[name] = _rule(_KINDS[name], values)
        else:
            raise ValueError(f"there is no rule {name!r}")
    return Rules(**found)


def _rule(kind: type[Any], values: Mapping[str, Any]) -> Any:
    kinds = get_type_hints(kind)
    unknown = set(values) - set(kinds)
    if unknown:
        raise ValueError(f"{kind.__name__} has no {', '.join(sorted(unknown))}")
    return kind(**{name: _read(kinds[name], value) for name, value in values.items()})


def _kept(value: Any) -> Any:
    return str(value) if isinstance(value, Decimal) else value


def _read(kind: type[Any], value: Any) -> Any:
    return kind(value) if kind is Decimal or issubclass(kind, StrEnum) else value
