"""The form of what a claim rests on."""

from decimal import Decimal, InvalidOperation
from typing import Any

from wtforms import (
    BooleanField,
    IntegerField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Length, Optional

from consortium.foundation.domain.errors import Invalid
from consortium.foundation.web.forms import CreatingForm, DateInput, DecimalInput, Required
from consortium.savings.domain.claim_terms import (
    BASIS_NAMES,
    COST_TEST_NAMES,
    RECURRENCE_NAMES,
    BudgetCut,
    ClaimTerms,
    ClinicalReview,
    CostTest,
    LaterCost,
    NationalCut,
    PriceBasis,
    Recurrence,
    Share,
)


class ClaimTermsForm(CreatingForm):
    budget_code = StringField(
        "Which budget is lower?",
        [Length(max=40)],
        description="The cost centre and account in your ledger",
    )
    budget_removed_on = DateInput("From which day?", [Optional()])
    budget_amount = DecimalInput("By how much a year?", [Optional()], places=2, prefix="£")
    budget_journal = StringField("By which journal entry?", [Length(max=80)])
    recurrence = RadioField(
        "Does the saving repeat?",
        [Required("Choose one")],
        choices=[(each.value, name) for each, name in RECURRENCE_NAMES.items()],
    )
    ends_on = DateInput("Its last day (only when it does not repeat)", [Optional()])
    is_not_deferral = BooleanField("It is not spending put off to a later year")
    is_scope_unchanged = BooleanField("No less is asked for than before")
    are_outputs_kept = BooleanField("Outputs are the same or better")
    costs_tested = SelectMultipleField(
        "Which costs have not moved elsewhere?",
        choices=[(each.value, name) for each, name in COST_TEST_NAMES.items()],
        description="Tick what you have tested and found not reallocated",
    )
    is_switch = BooleanField("The product is another than before")
    review_role = StringField("Who signed the switch off? (the clinical role)", [Length(max=120)])
    review_on = DateInput("On which day?", [Optional()])
    review_document = StringField("In which document?", [Length(max=200)])
    price_basis = RadioField(
        "Which prices?",
        [Required("Choose one")],
        choices=[(each.value, name) for each, name in BASIS_NAMES.items()],
    )
    price_year = IntegerField(
        "Prices of which year? (only for real prices)",
        [Optional()],
        description="The first year of the financial year, like 2025",
    )
    years = IntegerField("How many years does the claim cover?", [Required("Enter the years")])
    national_cut = DecimalInput(
        "What of it is a national price cut? (optional)",
        [Optional()],
        prefix="£",
        description="For each unit; it is deducted before anything is shared",
    )
    national_source = StringField("Where was that published?", [Length(max=200)])
    later_cost = DecimalInput(
        "What does a unit cost more later? (optional)",
        [Optional()],
        prefix="£",
        description="Over its whole life, beside its price; below zero when it costs less",
    )
    later_source = StringField("How is that known?", [Length(max=200)])
    shares = TextAreaField(
        "Who brought the saving about?",
        [Required("Enter at least one party")],
        description="A line for each, with its share in per cent, like: Joint tender of 2024: 100",
    )
    reason = StringField(
        "Reason (only for a new version)",
        [Length(max=400)],
        description="Printed with the version before it",
    )


def data_of(terms: ClaimTerms | None) -> dict[str, Any]:
    """What the form holds when it is opened: the newest version, or what is most usual."""
    if terms is None:
        return {
            "recurrence": Recurrence.RECURRENT.value,
            "price_basis": PriceBasis.NOMINAL.value,
            "years": 1,
        }
    budget, review = terms.budget, terms.review
    return {
        "budget_code": budget.code if budget else "",
        "budget_removed_on": budget.removed_on if budget else None,
        "budget_amount": budget.amount if budget else None,
        "budget_journal": budget.journal if budget else "",
        "recurrence": terms.recurrence.value,
        "ends_on": terms.ends_on,
        "is_not_deferral": not terms.is_deferral,
        "is_scope_unchanged": terms.is_scope_unchanged,
        "are_outputs_kept": terms.are_outputs_kept,
        "costs_tested": [each.value for each in terms.costs_tested],
        "is_switch": terms.is_switch,
        "review_role": review.role if review else "",
        "review_on": review.on if review else None,
        "review_document": review.document if review else "",
        "price_basis": terms.price_basis.value,
        "price_year": terms.price_year,
        "years": terms.years,
        "national_cut": terms.national_cut.per_unit if terms.national_cut else None,
        "national_source": terms.national_cut.source if terms.national_cut else "",
        "later_cost": terms.later_cost.per_unit if terms.later_cost else None,
        "later_source": terms.later_cost.source if terms.later_cost else "",
        "shares": "\n".join(f"{each.party}: {each.percent.normalize():f}" for each in terms.shares),
    }


def terms_from(form: ClaimTermsForm) -> ClaimTerms:
    """What was typed, as a value.

    Raises:
        Invalid: a budget, a sign-off or an amount is there in part only, or a share has no number.
    """
    return ClaimTerms(
        recurrence=Recurrence(form.recurrence.data),
        ends_on=form.ends_on.data,
        is_deferral=not form.is_not_deferral.data,
        budget=_budget(form),
        is_scope_unchanged=form.is_scope_unchanged.data,
        are_outputs_kept=form.are_outputs_kept.data,
        costs_tested=frozenset(map(CostTest, form.costs_tested.data or ())),
        is_switch=form.is_switch.data,
        review=_review(form),
        price_basis=PriceBasis(form.price_basis.data),
        price_year=form.price_year.data,
        years=form.years.data,
        national_cut=_national_cut(form),
        later_cost=_later_cost(form),
        shares=tuple(map(_share, filter(str.strip, form.shares.data.splitlines()))),
    )


def _budget(form: ClaimTermsForm) -> BudgetCut | None:
    code, journal = form.budget_code.data.strip(), form.budget_journal.data.strip()
    parts = (code, form.budget_removed_on.data, form.budget_amount.data, journal)
    if not any(part not in ("", None) for part in parts):
        return None
    if any(part in ("", None) for part in parts):
        raise _in_part("budget_code", "A budget that fell has a code, a day, an amount, a journal.")
    return BudgetCut(
        code=code,
        removed_on=form.budget_removed_on.data,
        amount=form.budget_amount.data,
        journal=journal,
    )


def _review(form: ClaimTermsForm) -> ClinicalReview | None:
    role, document = form.review_role.data.strip(), form.review_document.data.strip()
    parts = (role, form.review_on.data, document)
    if not any(parts):
        return None
    if not all(parts):
        raise _in_part("review_role", "A clinical sign-off has a role, a day and a document.")
    return ClinicalReview(role=role, on=form.review_on.data, document=document)


def _national_cut(form: ClaimTermsForm) -> NationalCut | None:
    source = form.national_source.data.strip()
    if form.national_cut.data is None:
        return None
    if not source:
        raise _in_part("national_source", "A national price cut was published somewhere.")
    return NationalCut(per_unit=form.national_cut.data, source=source)


def _later_cost(form: ClaimTermsForm) -> LaterCost | None:
    source = form.later_source.data.strip()
    if form.later_cost.data is None:
        return None
    if not source:
        raise _in_part("later_source", "What a unit costs later is known from somewhere.")
    return LaterCost(per_unit=form.later_cost.data, source=source)


def _share(line: str) -> Share:
    party, _, percent = line.rpartition(":")
    try:
        value = Decimal(percent.strip().removesuffix("%").strip())
    except InvalidOperation:
        value = Decimal("NaN")
    if not party.strip() or not value.is_finite():
        raise Invalid(
            "no_percentage",
            f"“{line.strip()}” is no party with its share.",
            field="shares",
            next_step="Write like: Joint tender of 2024: 100",
        )
    return Share(party=party.strip(), percent=value)


def _in_part(field: str, message: str) -> Invalid:
    return Invalid(
        "in_part", message, field=field, next_step="Fill in what is missing, or leave all empty."
    )
