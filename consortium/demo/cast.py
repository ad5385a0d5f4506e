"""The people of the demo world: roles, not persons."""

from dataclasses import dataclass

from consortium.demo.story import FOUNDERS, TRUSTS, VALLEY, WEST
from consortium.foundation.domain.permissions import Role


@dataclass(frozen=True, slots=True)
class Player:
    """Somebody who can sign in: the name says the role and where."""

    key: str
    name: str
    role: Role
    at: str

    @property
    def email(self) -> str:
        return f"{self.key.replace('_', '.')}@demo.example"


CONSORTIUM = "SEVEN"


def _lead(code: str, name: str) -> Player:
    return Player(f"lead_{code.lower()}", f"Procurement lead, {name}", Role.PROCUREMENT_LEAD, code)


def _finance(code: str, name: str) -> Player:
    return Player(f"finance_{code.lower()}", f"Finance viewer, {name}", Role.TRUST_FINANCE, code)


def _budget(code: str, name: str) -> Player:
    return Player(f"budget_{code.lower()}", f"Budget holder, {name}", Role.BUDGET_HOLDER, code)


def _engineer(code: str, name: str) -> Player:
    return Player(f"engineer_{code.lower()}", f"Clinical engineer, {name}", Role.ENGINEER, code)


# The first are offered on the sign-in page; the others complete the cast.
FIRST = (
    _lead("NOR", "North Trust"),
    _finance("NOR", "North Trust"),
    Player(
        "engineer_shared",
        "Clinical engineer, shared calibration service",
        Role.ENGINEER,
        CONSORTIUM,
    ),
    Player(
        "finance_consortium",
        "Consortium finance, Seven Bridges",
        Role.CONSORTIUM_FINANCE,
        CONSORTIUM,
    ),
    _finance("WES", "West Trust"),
    _engineer("VAL", "Valley Trust"),
    Player("evaluator_sou", "Evaluator (radiologist), South Trust", Role.EVALUATOR, "SOU"),
    Player("supplier_alpha", "Supplier, Alpha Imaging", Role.SUPPLIER, "ALPHA"),
    Player("commissioner_a", "Commissioner, STP-A", Role.COMMISSIONER, "STP-A"),
    Player("auditor", "Auditor, Seven Bridges", Role.AUDITOR, CONSORTIUM),
    Player("administrator", "Administrator, Seven Bridges", Role.ADMINISTRATOR, CONSORTIUM),
)
CALLINGS = {
    "radiologist": "radiologist",
    "pacs": "PACS manager",
    "it": "IT manager",
    "clinician": "clinician",
}


def evaluator_key(calling: str, code: str) -> str:
    """Who evaluates for a trust in a calling; South's radiologist is offered on the first page."""
    first = calling == "radiologist" and code == "SOU"
    return "evaluator_sou" if first else f"{calling}_{code.lower()}"


def _evaluators() -> tuple[Player, ...]:
    return tuple(
        Player(
            evaluator_key(calling, trust.code),
            f"Evaluator ({name}), {trust.name}",
            Role.EVALUATOR,
            trust.code,
        )
        for calling, name in CALLINGS.items()
        for trust in FOUNDERS
        if evaluator_key(calling, trust.code) != "evaluator_sou"
    )


REST = (
    *(_lead(trust.code, trust.name) for trust in TRUSTS if trust.code != "NOR"),
    *(_finance(trust.code, trust.name) for trust in TRUSTS if trust.code not in ("NOR", "WES")),
    *(_budget(trust.code, trust.name) for trust in TRUSTS),
    *(_engineer(trust.code, trust.name) for trust in FOUNDERS if trust not in (VALLEY, WEST)),
    Player("supplier_beta", "Supplier, Beta", Role.SUPPLIER, "BETA"),
    Player("supplier_gamma", "Supplier, Gamma", Role.SUPPLIER, "GAMMA"),
    *_evaluators(),
)
EVERYBODY = (*FIRST, *REST)
