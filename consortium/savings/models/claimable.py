"""Which lines of an audit a claim can be made of."""

from dataclasses import dataclass
from uuid import UUID

from consortium.foundation.domain.listing import Asked
from consortium.foundation.domain.periods import Period
from consortium.foundation.domain.permissions import Actor, Permission
from consortium.savings.domain.price_audit import CLAIMABLE, Verdict
from consortium.savings.gateways.audit_findings import AuditedLine, WantedFindings, lines_of
from consortium.savings.models.price_audit import PriceAudit
from consortium.savings.models.price_claim import held_keys


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The lines of one supplier that somebody wants to claim; what is None does not matter.

    ``keys`` are single lines, as ``<batch id>:<row>``.
    """

    supplier_id: UUID
    trust_id: UUID | None = None
    period: Period | None = None
    verdict: Verdict | None = None
    keys: frozenset[str] | None = None


def claimable_lines(*, actor: Actor, audit: PriceAudit, choice: Choice) -> list[AuditedLine]:
    """The chosen lines that were charged too much, that the actor may claim for and that no open
    claim holds, by trust and day; each return that refers to one of them stands behind it."""
    scope = actor.scope(Permission.PRICES_AUDIT)
    found = [
        line
        for line in lines_of(audit.findings_sha256, _wanted(choice), Asked(rows=None, sort="day"))
        if line.trust_id in scope
    ]
    held = held_keys({line.batch_id for line in found})
    over = [line for line in found if _is_chosen(line, choice) and line.key not in held]
    keys = {line.key for line in over}
    back = [
        line
        for line in found
        if line.verdict is Verdict.RETURNED
        and (line.difference or 0) < 0
        and line.delivery in keys
        and line.key not in held
    ]
    return sorted([*over, *back], key=lambda line: (str(line.trust_id), line.counted_on, line.key))


def _wanted(choice: Choice) -> WantedFindings:
    """Returns come later than their deliveries, so no end of a period leaves them out here."""
    return WantedFindings(
        trust_ids=frozenset({choice.trust_id}) if choice.trust_id else None,
        verdicts=CLAIMABLE,
        supplier_id=choice.supplier_id,
        period=Period(choice.period.start) if choice.period else None,
    )


def _is_chosen(line: AuditedLine, choice: Choice) -> bool:
    return (
        line.verdict is not Verdict.RETURNED
        and (line.difference or 0) > 0
        and (choice.verdict is None or line.verdict is choice.verdict)
        and (choice.period is None or line.counted_on in choice.period)
        and (choice.keys is None or line.key in choice.keys)
    )
