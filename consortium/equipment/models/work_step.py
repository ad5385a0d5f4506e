"""Steps of procedures for work; the copy that an order keeps, and what was found at each."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import String, UniqueConstraint, Uuid, select
from sqlalchemy.orm import Mapped, mapped_column
from uuid_utils.compat import uuid7

from consortium.equipment.domain.work_step import Step, StepKind, StepResult
from consortium.equipment.models.procedure import newest_version
from consortium.foundation.database import AppendOnly, Base, Identified, db
from consortium.foundation.database.history import append
from consortium.foundation.database.types import Instant, Quantity, enum_of, references


class StepColumns:
    """What a step asks for; an order keeps its own copy, so that its limits never change."""

    seq: Mapped[int]
    kind: Mapped[StepKind] = mapped_column(enum_of(StepKind))
    prompt: Mapped[str] = mapped_column(String(200))
    unit: Mapped[str] = mapped_column(String(20), default="")
    lower: Mapped[Decimal | None] = mapped_column(Quantity)
    upper: Mapped[Decimal | None] = mapped_column(Quantity)
    mandatory: Mapped[bool]

    def as_step(self) -> Step:
        return Step(
            kind=self.kind,
            prompt=self.prompt,
            unit=self.unit,
            lower=self.lower,
            upper=self.upper,
            mandatory=self.mandatory,
        )


class ProcedureStep(Identified, StepColumns, AppendOnly, Base):
    __tablename__ = "procedure_step"
    __table_args__ = (UniqueConstraint("version_id", "seq"),)

    version_id: Mapped[UUID] = mapped_column(references("calibration_procedure_version.id"))


class WorkStep(Identified, StepColumns, AppendOnly, Base):
    """A step of an order, as the procedure had it when the work began."""

    __tablename__ = "work_step"
    __table_args__ = (UniqueConstraint("order_id", "seq"),)

    order_id: Mapped[UUID] = mapped_column(references("work_order.id"))


class StepAnswer(Identified, AppendOnly, Base):
    """What somebody found at a step; the newest answer counts, and the others stay."""

    __tablename__ = "step_answer"

    step_id: Mapped[UUID] = mapped_column(references("work_step.id"), index=True)
    number: Mapped[Decimal | None] = mapped_column(Quantity)
    text: Mapped[str] = mapped_column(String(1000), default="")
    result: Mapped[StepResult] = mapped_column(enum_of(StepResult))
    answered_at: Mapped[datetime] = mapped_column(Instant)
    answered_by: Mapped[UUID | None] = mapped_column(Uuid)


def step_columns(step: Step, seq: int) -> dict[str, object]:
    """A step as the columns that keep it."""
    return {
        "seq": seq,
        "kind": step.kind,
        "prompt": step.prompt,
        "unit": step.unit,
        "lower": step.lower,
        "upper": step.upper,
        "mandatory": step.mandatory,
    }


def procedure_steps(version_ids: Iterable[UUID]) -> dict[UUID, list[Step]]:
    """The steps of versions of procedures, in order; a version without steps is left out."""
    rows = db.session.scalars(
        select(ProcedureStep)
        .where(ProcedureStep.version_id.in_(list(version_ids)))
        .order_by(ProcedureStep.seq)
    )
    found: dict[UUID, list[Step]] = {}
    for row in rows:
        found.setdefault(row.version_id, []).append(row.as_step())
    return found


def copy_steps(order_id: UUID, procedure_id: UUID) -> None:
    """Keep the steps of the procedure's newest version with an order that has none yet."""
    if steps_of(order_id):
        return
    version = newest_version(procedure_id)
    append(
        WorkStep(id=uuid7(), order_id=order_id, **step_columns(step, seq))
        for seq, step in enumerate(procedure_steps([version.id]).get(version.id, ()), start=1)
    )


def steps_of(order_id: UUID) -> list[tuple[WorkStep, StepAnswer | None]]:
    """The steps of an order, in order, each with the answer that counts."""
    steps = db.session.scalars(
        select(WorkStep).where(WorkStep.order_id == order_id).order_by(WorkStep.seq)
    ).all()
    answers = db.session.scalars(
        select(StepAnswer)
        .join(WorkStep, WorkStep.id == StepAnswer.step_id)
        .where(WorkStep.order_id == order_id)
        .order_by(StepAnswer.answered_at, StepAnswer.id)
    )
    newest = {answer.step_id: answer for answer in answers}
    return [(step, newest.get(step.id)) for step in steps]
