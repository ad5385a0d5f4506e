"""The roles that people are granted at organisations."""

from enum import StrEnum


class Role(StrEnum):
    PROCUREMENT_LEAD = "procurement_lead"
    TRUST_FINANCE = "trust_finance"
    CONSORTIUM_FINANCE = "consortium_finance"
    ENGINEER = "engineer"
    EVALUATOR = "evaluator"
    SUPPLIER = "supplier"
    COMMISSIONER = "commissioner"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    BUDGET_HOLDER = "budget_holder"


ROLE_NAMES = {
    Role.PROCUREMENT_LEAD: "Procurement lead",
    Role.TRUST_FINANCE: "Finance viewer",
    Role.CONSORTIUM_FINANCE: "Consortium finance",
    Role.ENGINEER: "Clinical engineer",
    Role.EVALUATOR: "Evaluator",
    Role.SUPPLIER: "Supplier",
    Role.COMMISSIONER: "Commissioner",
    Role.AUDITOR: "Auditor",
    Role.ADMINISTRATOR: "Administrator",
    Role.BUDGET_HOLDER: "Budget holder",
}
