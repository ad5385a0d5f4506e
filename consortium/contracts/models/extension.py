"""Options to extend an agreement, and the decision on each, once."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, String, UniqueConstraint, Uuid, select
from sqlalchemy.orm import Mapped, mapped_column

from consortium.contracts.domain.managing import extensions
from consortium.foundation.database import AppendOnly, Base, Identified, db
from consortium.foundation.database.constraints import explain
from consortium.foundation.database.types import Amount, Instant, references
from consortium.foundation.domain.errors import Conflict, Invalid


class ExtensionOption(Identified, AppendOnly, Base):
    """An option to make an agreement longer, in the order in which they are decided."""

    __tablename__ = "extension_option"
    __table_args__ = (
        UniqueConstraint("agreement_id", "seq"),
        CheckConstraint("months > 0", name="adds_time"),
        CheckConstraint("notice_months >= 0", name="notice_not_negative"),
    )

    agreement_id: Mapped[UUID] = mapped_column(references("agreement.id"), index=True)
    seq: Mapped[int]
    months: Mapped[int]
    # Counted back from the end of the term as it stands when the option's turn comes.
    notice_months: Mapped[int]
    paragraph: Mapped[str] = mapped_column(String(120), default="")
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by: Mapped[UUID | None] = mapped_column(Uuid)

    def as_value(self) -> extensions.Option:
        return extensions.Option(
            id=self.id,
            seq=self.seq,
            months=self.months,
            notice_months=self.notice_months,
            paragraph=self.paragraph,
        )


class ExtensionDecision(Identified, AppendOnly, Base):
    """An option taken up or not, with the ends of the term before and after."""

    __tablename__ = "extension_decision"
    __table_args__ = (
        UniqueConstraint("option_id"),
        CheckConstraint("taken = (ends_on_after > ends_on_before)", name="taken_extends"),
    )

    agreement_id: Mapped[UUID] = mapped_column(references("agreement.id"), index=True)
    option_id: Mapped[UUID] = mapped_column(references("extension_option.id"))
    taken: Mapped[bool]
    reason: Mapped[str] = mapped_column(String(400))
    # The day the supplier was told, or the day it was decided to let the option pass.
    told_on: Mapped[date]
    change_notice: Mapped[str] = mapped_column(String(200), default="")
    ends_on_before: Mapped[date]
    ends_on_after: Mapped[date]
    value_added: Mapped[Decimal] = mapped_column(Amount)
    decided_at: Mapped[datetime] = mapped_column(Instant)
    decided_by: Mapped[UUID | None] = mapped_column(Uuid)


explain(
    "uq_extension_option_agreement_id_seq",
    lambda: Invalid(
        "option_exists",
        "There is an option with this number already.",
        field="seq",
        next_step="Reload the page: it takes the next number.",
    ),
)
explain(
    "uq_extension_decision_option_id",
    lambda: Conflict(
        "option_decided",
        "This option is decided already.",
        next_step="Look at the list of options.",
    ),
)


@dataclass(frozen=True, slots=True)
class Extensions:
    """The options of an agreement, in order, and what was decided on them."""

    rows: tuple[ExtensionOption, ...]
    decisions: Mapping[UUID, ExtensionDecision]

    @property
    def options(self) -> list[extensions.Option]:
        return [row.as_value() for row in self.rows]

    @property
    def taken(self) -> Mapping[UUID, bool]:
        return {option_id: each.taken for option_id, each in self.decisions.items()}

    @property
    def open(self) -> extensions.Option | None:
        """The option that is to be decided next, if any."""
        return extensions.open_option(self.options, self.taken)

    def first_end(self, ends_on: date) -> date:
        """The end of the term that was awarded, given the end as it stands."""
        return min((each.ends_on_before for each in self.decisions.values()), default=ends_on)


def load_extensions(agreement_ids: Collection[UUID]) -> Mapping[UUID, Extensions]:
    """The extension options of some agreements, with what was decided on each."""
    rows: dict[UUID, list[ExtensionOption]] = defaultdict(list)
    for row in db.session.scalars(
        select(ExtensionOption)
        .where(ExtensionOption.agreement_id.in_(agreement_ids))
        .order_by(ExtensionOption.seq)
    ):
        rows[row.agreement_id].append(row)
    decisions: dict[UUID, dict[UUID, ExtensionDecision]] = defaultdict(dict)
    for each in db.session.scalars(
        select(ExtensionDecision).where(ExtensionDecision.agreement_id.in_(agreement_ids))
    ):
        decisions[each.agreement_id][each.option_id] = each
    return {
        agreement_id: Extensions(tuple(rows[agreement_id]), decisions[agreement_id])
        for agreement_id in agreement_ids
    }


def ends_as_known(
    agreement_ids: Collection[UUID], known_at: datetime | None
) -> Mapping[UUID, date]:
    """The earlier ends of agreements that were extended after an instant; empty for now.

    A price that is resolved as known before an extension was decided ends with the term of then.
    """
    if known_at is None:
        return {}
    later = db.session.scalars(
        select(ExtensionDecision)
        .where(
            ExtensionDecision.agreement_id.in_(agreement_ids),
            ExtensionDecision.taken,
            ExtensionDecision.decided_at > known_at,
        )
        .order_by(ExtensionDecision.ends_on_before.desc())
    )
    return {each.agreement_id: each.ends_on_before for each in later}
