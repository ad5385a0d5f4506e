"""The lines of a consortium today beside what was signed of them: what people decide on."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from consortium.foundation.audit import Subject
from consortium.foundation.database import db
from consortium.foundation.domain import permissions
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.periods import Period, add_months
from consortium.foundation.domain.permissions import Actor
from consortium.savings.domain.counting import Counted, count
from consortium.savings.domain.facts import Facts
from consortium.savings.domain.picked import Picked
from consortium.savings.domain.savings_lines import SavingsLine, lines_of
from consortium.savings.domain.signoff import SIGNS, LineKey, Step
from consortium.savings.models.baseline import Baseline
from consortium.savings.models.facts import load_facts
from consortium.savings.models.loading import Scene, load_scene
from consortium.savings.models.signable import Signable, changed_since_seen, nothing_chosen
from consortium.savings.models.signoff import Versions, versions_of
from consortium.spend.queries.batches import current_batches


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing(Signable):
    """A line as its purchases make it today, with its versions, the first one first."""

    line: SavingsLine

    @property
    def key(self) -> LineKey:
        return self.line.key

    @property
    def sha256(self) -> str:
        return self.line.sha256


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """The lines of a period, with the facts and the consortium they come from."""

    scene: Scene
    facts: Facts
    lines: dict[LineKey, Standing]
    versions: Versions

    def counted(self, standing: Standing) -> Counted:
        """What is claimed of a line, what counts of it, and what is held back."""
        return count(
            standing.line,
            ruling=standing.ruling,
            terms=self.facts.claims.get((standing.key.trust, standing.key.item)),
            is_locked=standing.is_locked,
        )


def load_book(
    consortium_id: UUID, period: Period, *, trust_ids: Collection[UUID] | None = None
) -> Book:
    """Every line of whole months, also those whose purchases have been withdrawn since.

    ``trust_ids`` leaves the lines of these trusts.
    """
    scene = load_scene(consortium_id)
    trusts = [each for each in scene.trusts if trust_ids is None or each in trust_ids]
    batches = current_batches(trust_ids=trusts)
    known = versions_of(scene, period)
    facts = load_facts(scene, period, [batch.id for batch in batches], known)
    return book_of(scene, facts, known, [scene.trusts[trust_id].code for trust_id in trusts])


def book_of(scene: Scene, facts: Facts, known: Versions, trusts: Collection[str]) -> Book:
    """The lines of some trusts, by their codes, from facts that are loaded already."""
    versions = {key: each for key, each in known.items() if key.trust in trusts}
    today = {key: line for key, line in lines_of(facts).items() if key.trust in trusts}
    lines = {
        key: Standing(
            line=today.get(key) or SavingsLine(key=key, entries=()),
            versions=versions.get(key, ()),
            is_locked=(key.trust, key.month) in facts.locked_months,
        )
        for key in sorted({*today, *versions})
    }
    return Book(scene=scene, facts=facts, lines=lines, versions=versions)


def whole_months(months: Collection[date]) -> Period:
    """From the first of some months to the end of the last; each is named by its first day."""
    return Period(min(months), add_months(max(months), 1))


def preparers_of(lines: Iterable[Standing], scene: Scene) -> dict[LineKey, frozenset[UUID]]:
    """Who prepared the baselines that the lines stand on."""
    rows = db.session.execute(
        select(Baseline.trust_id, Baseline.item_id, Baseline.version, Baseline.prepared_by).where(
            Baseline.trust_id.in_(scene.trusts), Baseline.item_id.in_(scene.items)
        )
    )
    prepared = {
        (scene.trusts[trust_id].code, scene.items[item_id].code, version): person
        for trust_id, item_id, version, person in rows
    }
    return {
        each.key: frozenset(
            person
            for entry in each.line.entries
            if (person := prepared.get((each.key.trust, each.key.item, entry.baseline_version)))
        )
        for each in lines
    }


def access_lines(
    *, actor: Actor, consortium_id: UUID, picked: Collection[Picked], step: Step
) -> tuple[Book, list[Standing]]:
    """The lines that were chosen for a signature, all within the signer's reach.

    Raises:
        NotAllowed: the role does not sign at that step.
        NotFound: a line is not there, or its trust is not within reach.
        Conflict: a line changed since it was seen.
        Invalid: nothing was chosen.
    """
    permissions.check(actor, SIGNS[step])
    if not picked:
        raise nothing_chosen()
    trust_ids = {each.trust_id for each in picked}
    if any(trust_id not in actor.scope(SIGNS[step]) for trust_id in trust_ids):
        raise NotFound("savings line")
    book = load_book(
        consortium_id, whole_months([each.month for each in picked]), trust_ids=trust_ids
    )
    return book, _chosen(book, picked, step)


def events_of(
    book: Book, lines: Collection[Standing]
) -> Iterator[tuple[UUID, Subject, dict[str, Any]]]:
    """What the audit log tells each trust about its lines: whose, about what, with which facts."""
    for trust in sorted({each.key.trust for each in lines}):
        own = [each for each in lines if each.key.trust == trust]
        trust_id = book.scene.trust_ids[trust]
        details = {
            "lines": [
                f"{each.key.item} {each.key.month:%Y-%m} {each.key.kind.value}" for each in own
            ],
            "amounts": [each.line.amount for each in own],
        }
        yield (
            trust_id,
            Subject("savings lines", trust_id, f"{trust}, {_so_many(len(own))}"),
            details,
        )


def _chosen(book: Book, picked: Iterable[Picked], step: Step) -> list[Standing]:
    trusts, items = book.scene.trusts, book.scene.items
    lines = []
    for each in picked:
        if each.trust_id not in trusts or each.item_id not in items:
            raise NotFound("savings line")
        key = LineKey(trusts[each.trust_id].code, items[each.item_id].code, each.month, each.kind)
        standing = book.lines.get(key)
        if standing is None:
            raise NotFound("savings line")
        if standing.seal(step) != each.seal:
            raise changed_since_seen(f"{key.trust} {key.item} {key.month:%B %Y}")
        lines.append(standing)
    return lines


def _so_many(number: int) -> str:
    return "1 line" if number == 1 else f"{number} lines"
