"""What the pages of clauses share: finding one, its fields, and its conditions in words."""

from typing import Any
from uuid import UUID

from flask import url_for

from consortium.contracts.domain.clauses import conditions as words
from consortium.contracts.domain.clauses.catalogue import Clause
from consortium.contracts.domain.clauses.parameters import Kind, Parameter
from consortium.contracts.domain.clauses.terms import TERMS
from consortium.contracts.forms.agreements import BASIS_NAMES
from consortium.contracts.queries.clauses import ClauseDetail, find_clause
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.web.clock import today
from consortium.foundation.web.guard import current_actor


def find_in(agreement_id: UUID, clause_id: UUID) -> ClauseDetail:
    """The clause, when it is one of that agreement."""
    found = find_clause(actor=current_actor(), clause_id=clause_id, on=today())
    if found.agreement_id != agreement_id:
        raise NotFound("clause")
    return found


def address_of(agreement_id: UUID, clause_id: UUID) -> str:
    return url_for("clauses.clause", agreement_id=agreement_id, clause_id=clause_id)


def parameters_of(chosen: Clause) -> tuple[Parameter, ...]:
    return TERMS[chosen].parameters() if chosen in TERMS else ()


def fields_of(form: Any, parameters: tuple[Parameter, ...]) -> list[dict[str, Any]]:
    """Each field with the way it is shown."""
    kinds = {Kind.CHOICE: "radios", Kind.TEXT: "text", Kind.WHOLE: "whole"}
    return [
        {
            "field": form[each.name],
            "shown_as": kinds.get(each.says.kind, "number"),
            "suffix": "%" if each.says.kind is Kind.SHARE else "",
        }
        for each in parameters
    ]


def facts_of(found: ClauseDetail) -> list[tuple[str, Any]]:
    """The conditions of a clause in words."""
    said = found.conditions
    basis = BASIS_NAMES[found.date_basis]
    return [
        ("Where it stands in the contract", said.paragraph),
        ("Tested", words.CALENDAR_NAMES[said.calendar]),
        ("Date that counts", basis if said.date_basis else f"{basis}, as the agreement says"),
        ("Who counts as a member", words.STANDING_NAMES[said.standing]),
        ("Rounding", words.ROUNDING_NAMES[said.rounding]),
        ("Who tells the others", words.NOTIFIER_NAMES[said.notifier]),
        ("Notice", _days(said.notice_days)),
        ("Time to mend a breach", _days(said.cure_days)),
        ("Effect", words.EFFECT_NAMES[said.effect]),
        ("What proves it", said.evidence),
        ("Who has to review it", words.REVIEWER_NAMES[said.reviewer]),
    ]


def _days(days: int) -> str:
    return {0: "None", 1: "1 day"}.get(days, f"{days} days")


def terms_of(found: ClauseDetail) -> list[tuple[str, str]]:
    """The terms that the record itself sets, each with its label."""
    return [
        (each.says.label, each.worded(each.read(found.parameters[each.name])))
        for each in parameters_of(found.type.clause)
        if each.name in found.parameters
    ]
