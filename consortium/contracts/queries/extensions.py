"""The options to extend an agreement, as its page shows them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from consortium.contracts.domain.managing import extensions
from consortium.contracts.domain.managing.extensions import OptionState
from consortium.contracts.models.access import access_agreement
from consortium.contracts.models.agreement import Agreement
from consortium.contracts.models.extension import ExtensionOption, Extensions, load_extensions
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.periods import Period, add_months
from consortium.foundation.domain.permissions import Actor, Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionLine:
    """An option; its notice day is known once its turn has come."""

    id: UUID
    seq: int
    months: int
    notice_months: int
    paragraph: str
    state: OptionState
    notice_by: date | None
    # The first day after the term when it is taken up.
    extends_to: date | None
    needs_change_notice: bool
    told_on: date | None
    reason: str
    change_notice: str
    value_added: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionsPage:
    agreement_id: UUID
    reference: str
    title: str
    consortium_id: UUID
    starts_on: date
    ends_on: date
    # The first day after the term that was awarded.
    first_end: date
    options: tuple[OptionLine, ...]

    @property
    def term(self) -> Period:
        return Period(self.starts_on, self.ends_on)


def extensions_of(*, actor: Actor, agreement_id: UUID) -> ExtensionsPage:
    """The options of an agreement in their order, with what was decided on each.

    Raises:
        NotFound: the agreement is not there, or not within reach.
    """
    row = access_agreement(
        actor=actor, permission=Permission.AGREEMENTS_VIEW, agreement_id=agreement_id
    )
    known = load_extensions([row.id])[row.id]
    states = extensions.states_of(known.options, known.taken)
    return ExtensionsPage(
        agreement_id=row.id,
        reference=row.reference,
        title=row.title,
        consortium_id=row.consortium_id,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        first_end=known.first_end(row.ends_on),
        options=tuple(_line(row, known, each, states[each.id]) for each in known.rows),
    )


def find_option(
    *, actor: Actor, agreement_id: UUID, option_id: UUID
) -> tuple[ExtensionsPage, OptionLine]:
    """One option to extend an agreement, with the agreement's page.

    Raises:
        NotFound: there is none, or its agreement is not within reach.
    """
    page = extensions_of(actor=actor, agreement_id=agreement_id)
    for each in page.options:
        if each.id == option_id:
            return page, each
    raise NotFound("extension option")


def _line(
    agreement: Agreement, known: Extensions, row: ExtensionOption, state: OptionState
) -> OptionLine:
    value, decided = row.as_value(), known.decisions.get(row.id)
    first = Period(agreement.starts_on, known.first_end(agreement.ends_on))
    before = decided.ends_on_before if decided else agreement.ends_on
    known_date = state not in (OptionState.WAITING, OptionState.LAPSED)
    return OptionLine(
        id=row.id,
        seq=row.seq,
        months=row.months,
        notice_months=row.notice_months,
        paragraph=row.paragraph,
        state=state,
        notice_by=extensions.notice_by(value, before) if known_date else None,
        extends_to=add_months(before, row.months) if known_date else None,
        needs_change_notice=extensions.needs_change_notice(value, first=first),
        told_on=decided.told_on if decided else None,
        reason=decided.reason if decided else "",
        change_notice=decided.change_notice if decided else "",
        value_added=decided.value_added if decided else None,
    )
