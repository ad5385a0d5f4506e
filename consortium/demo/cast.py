"""The people of the demo world: roles, not persons."""

from dataclasses import dataclass

from consortium.demo.story import TRUSTS
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
    Player("engineer_val", "Clinical engineer, Valley Trust", Role.ENGINEER, "VAL"),
    Player("evaluator_sou", "Evaluator (radiologist), South Trust", Role.EVALUATOR, "SOU"),
    Player("supplier_alpha", "Supplier, Alpha Imaging", Role.SUPPLIER, "ALPHA"),
    Player("commissioner_a", "Commissioner, STP-A", Role.COMMISSIONER, "STP-A"),
    Player("auditor", "Auditor, Seven Bridges", Role.AUDITOR, CONSORTIUM),
    Player("administrator", "Administrator, Seven Bridges", Role.ADMINISTRATOR, CONSORTIUM),
)
REST = (
    *(_lead(trust.code, trust.name) for trust in TRUSTS if trust.code != "NOR"),
    *(_finance(trust.code, trust.name) for trust in TRUSTS if trust.code not in ("NOR", "WES")),
    *(_budget(trust.code, trust.name) for trust in TRUSTS),
    Player("supplier_beta", "Supplier, Beta", Role.SUPPLIER, "BETA"),
    Player("supplier_gamma", "Supplier, Gamma", Role.SUPPLIER, "GAMMA"),
)
EVERYBODY = (*FIRST, *REST)
