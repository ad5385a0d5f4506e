"""The lifecycle as a machine that tries everything, and bugs that it has to find.

The table is that of the consortium's tendering notes, e1, written out by hand; what must be true
after each move is said anew here, from what was done, and never asked of a guard.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import pairwise
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from consortium.foundation.domain.errors import Conflict, DomainError
from consortium.tenders.domain import (
    award,
    conflicts,
    opening,
    publication,
    readiness,
    submission,
    tender,
)
from consortium.tenders.domain.readiness import Facts, TenderFacts
from consortium.tenders.domain.tender import TRANSITIONS, TenderState
from consortium.tenders.domain.transition import Guard, row
from tests.tenders.domain.paper_tender import (
    BIDS,
    CELLS,
    DEADLINE,
    PEOPLE,
    SCORER,
    TRUSTS,
    PaperTender,
    prepare,
    walked_to,
)

S = TenderState

WAY = [
    *("draft", "demand_open", "demand_frozen", "mandated", "published", "closed", "opened"),
    *("compliance", "scoring", "moderation", "price_open", "ranked", "scenarios", "recommended"),
    *("approved", "summaries_issued", "standstill", "awarded", "contracted"),
]
BESIDE = {
    # Demonstrations lie between moderation and prices; a decline of a mandate or of a part leads
    # back; a challenge suspends the standstill.
    ("moderation", "demo"),
    ("demo", "price_open"),
    ("demand_frozen", "demand_open"),
    ("recommended", "ranked"),
    ("standstill", "suspended"),
    ("suspended", "standstill"),
}
BEFORE_CONTRACTS = (*WAY[:-1], "demo", "suspended")
TABLE = {*pairwise(WAY), *BESIDE, *((state, "cancelled") for state in BEFORE_CONTRACTS)}

# Published on Monday 3 March 2025, the standstill ends with Wednesday 12 March.
SIGNABLE = datetime(2025, 3, 13, tzinfo=UTC)


class Broken(AssertionError):
    """Something came true that never may."""


PROMISES: dict[TenderState, tuple[str, Callable[[PaperTender], bool]]] = {
    S.DEMAND_FROZEN: ("every trust answered", lambda it: set(it.answers) == set(TRUSTS)),
    S.MANDATED: ("every trust gave its mandate", lambda it: it.mandates >= set(TRUSTS)),
    S.PUBLISHED: (
        "another person approved the assessment, and another than the reviewer published",
        lambda it: (
            "" not in (it.wrote, it.approved, it.reviewed)
            and it.approved != it.wrote
            and it.published != it.reviewed
        ),
    ),
    S.CLOSED: (
        "the deadline has passed, no question is open",
        lambda it: it.now >= DEADLINE and not it.open_questions,
    ),
    S.OPENED: (
        "two people of two trusts declared that they have no conflict",
        lambda it: (
            len({PEOPLE[who] for who, _ in it.shown}) > 1
            and all(declared for _, declared in it.shown)
        ),
    ),
    S.SCORING: (
        "bids are checked, the quorum is there",
        lambda it: it.quorum and it.checks == BIDS,
    ),
    S.MODERATION: ("every score is there", lambda it: it.scores == CELLS),
    S.PRICE_OPEN: ("quality is locked before prices", lambda it: it.agreed == CELLS),
    S.RANKED: ("low prices are cleared", lambda it: it.low_prices == 0),
    S.RECOMMENDED: ("the scenario stands", lambda it: it.scenario and it.chosen),
    S.APPROVED: ("every trust accepted", lambda it: it.accepted == set(TRUSTS)),
    S.SUMMARIES_ISSUED: ("every bidder is told", lambda it: it.summaries == BIDS),
    S.AWARDED: (
        "after the standstill, unchallenged, checked, by somebody who scored nothing",
        lambda it: (
            it.now >= SIGNABLE
            and not it.challenged
            and it.checked
            and it.awarded not in ("", SCORER)
        ),
    ),
    S.CONTRACTED: (
        "all signed, for no more than was awarded",
        lambda it: it.signed == len(TRUSTS) and not it.excess,
    ),
}
# Orders that move the tender themselves, because they ask who gives them.
ORDERED = {S.PUBLISHED: "publish", S.AWARDED: "award"}
# What people do in each state.
DUE = {
    S.DEMAND_OPEN: ("answer",),
    S.DEMAND_FROZEN: ("give_mandate",),
    S.MANDATED: ("write_assessment", "approve_assessment", "review_clause"),
    S.PUBLISHED: ("bid", "ask", "answer_questions"),
    S.CLOSED: ("show_share",),
    S.COMPLIANCE: ("check_bids", "fill_panel"),
    S.SCORING: ("score",),
    S.MODERATION: ("agree",),
    S.PRICE_OPEN: ("clear_price",),
    S.RANKED: ("compare",),
    S.SCENARIOS: ("recommend", "exclude_bid", "compare"),
    S.RECOMMENDED: ("accept",),
    S.APPROVED: ("write_summaries",),
    S.SUMMARIES_ISSUED: ("publish_award_notice",),
    S.STANDSTILL: ("check_supplier", "challenge"),
    S.SUSPENDED: ("challenge",),
    S.AWARDED: ("sign",),
}
# Where what one person does another has to do as well, or to approve.
BY_TWO = (S.MANDATED, S.CLOSED)
STAGES = [state for state in tender.WAY if state is not S.DEMO]


class Lifecycle(RuleBasedStateMachine):
    """People who try everything with a tender, from any stage of its way."""

    stages = STAGES

    @initialize(at=st.integers(0, len(STAGES) - 1), prepared=st.booleans())
    def begin(self, at: int, prepared: bool) -> None:
        self.it = walked_to(self.stages[at % len(self.stages)])
        if prepared:
            prepare(self.it)
        self.before = self.it.state

    @rule(
        order=st.integers(0, 3),
        who=st.sampled_from(sorted(PEOPLE)),
        fully=st.booleans(),
    )
    def somebody_does_what_is_due(self, order: int, who: str, fully: bool) -> None:
        """One of the orders that belong to the state; a tender that waits for none has none."""
        due = DUE.get(self.it.state, ())
        if due:
            self._try(lambda: self.it.orders()[due[order % len(due)]](who, fully))

    @precondition(lambda self: self.it.state in BY_TWO)
    @rule(who=st.sampled_from(sorted(PEOPLE)))
    def somebody_does_all_that_is_due(self, who: str) -> None:
        """One person alone, where two are asked for: chance alone rarely sends the same twice."""
        for order in DUE.get(self.it.state, ()):
            self._try(partial(self.it.orders()[order], who, True))

    @rule(order=st.sampled_from(sorted(PaperTender().orders())))
    def somebody_does_what_is_not_due(self, order: str) -> None:
        self._try(lambda: self.it.orders()[order]("Cara", True))

    @rule(
        step=st.sampled_from((0, 0, 0, 1, 2)),
        who=st.sampled_from(sorted(PEOPLE)),
        days=st.sampled_from((0, 0, 1, 9, 40)),
    )
    def somebody_moves_it_on(self, step: int, who: str, days: int) -> None:
        """Some days later: most often along the first row that leads on."""
        self.it.now += timedelta(days=days)
        ways = [each.after for each in tender.TRANSITIONS if each.before is self.it.state]
        if ways:
            self._move(ways[step % len(ways)], who)

    @rule(to=st.sampled_from(TenderState))
    def somebody_moves_it_anywhere(self, to: TenderState) -> None:
        self._move(to, "Cara")

    @invariant()
    def nothing_came_true_that_never_may(self) -> None:
        if not hasattr(self, "it"):
            return
        if any(at >= DEADLINE for at in self.it.received):
            raise Broken("a bid was taken at its deadline")
        before, self.before = self.before, self.it.state
        if before is self.it.state:
            return
        if (before.value, self.it.state.value) not in TABLE:
            raise Broken(f"{before} became {self.it.state}")
        promise, holds = PROMISES.get(self.it.state, ("", lambda _: True))
        # Coming back from a suspension promises nothing new.
        if not holds(self.it):
            raise Broken(promise)

    def _move(self, to: TenderState, who: str) -> None:
        if to in ORDERED:
            self._try(lambda: self.it.orders()[ORDERED[to]](who, True))
        else:
            self._try(lambda: self.it.move(to))

    def _try(self, attempt: Callable[[], None]) -> None:
        """A refusal leaves everything as it was, and says why."""
        before = self.it.state
        try:
            attempt()
        except DomainError as refusal:
            if not refusal.message or self.it.state is not before:
                raise Broken("a refusal says why, and changes nothing") from refusal


QUICK = settings(
    database=None,
    deadline=None,
    derandomize=True,
    max_examples=60,
    stateful_step_count=10,
    phases=(Phase.generate,),
    suppress_health_check=list(HealthCheck),
    print_blob=False,
)
LONG = settings(QUICK, max_examples=1_000)


@contextmanager
def broken_row(
    before: TenderState, after: TenderState, sees: Callable[[TenderFacts], TenderFacts]
) -> Iterator[None]:
    """A row whose guard sees other facts than there are."""

    def seeing(guard: Guard) -> Guard:
        def sentences(facts: Facts) -> tuple[str, ...]:
            assert isinstance(facts, TenderFacts)
            return guard(sees(facts))

        return sentences

    rows = tuple(
        replace(each, lacks=seeing(each.lacks))
        if (each.before, each.after) == (before, after)
        else each
        for each in TRANSITIONS
    )
    assert rows != TRANSITIONS
    with patch.object(tender, "TRANSITIONS", rows):
        yield


@contextmanager
def more_rows(*rows: Any) -> Iterator[None]:
    with patch.object(tender, "TRANSITIONS", (*TRANSITIONS, *rows)):
        yield


def passing(module: Any, name: str) -> AbstractContextManager[Any]:
    """A rule that lets everything pass."""
    return patch.object(module, name, lambda *_, **__: None)


def judged(**changed: Any) -> Callable[[TenderFacts], TenderFacts]:
    return lambda facts: replace(facts, assessment=replace(facts.assessment, **changed))


def judged_lot(matrix: str) -> Callable[[TenderFacts], TenderFacts]:
    """What exists is compared with itself, not with what there should be."""

    def sees(facts: TenderFacts) -> TenderFacts:
        lots = tuple(
            replace(
                lot,
                **{matrix: replace(getattr(lot, matrix), expected=getattr(lot, matrix).there)},
            )
            for lot in facts.assessment.lots
        )
        return replace(facts, assessment=replace(facts.assessment, lots=lots))

    return sees


def decided(**changed: Any) -> Callable[[TenderFacts], TenderFacts]:
    return lambda facts: replace(facts, decision=replace(facts.decision, **changed))


def accepted_by_one(facts: TenderFacts) -> TenderFacts:
    """Each acceptance counts as if it were of any trust."""
    given = facts.decision.acceptances
    one = any(each.accepted for each in given)
    return decided(acceptances=tuple(replace(each, accepted=one) for each in given))(facts)


def reproducible(facts: TenderFacts) -> TenderFacts:
    lots = tuple(replace(lot, reproducible=True) for lot in facts.decision.lots)
    return decided(lots=lots)(facts)


def mandated(facts: TenderFacts) -> TenderFacts:
    given = [each for each in facts.legal.mandates if each.limit is not None]
    return replace(facts, legal=replace(facts.legal, mandates=tuple(given)))


def within_award(facts: TenderFacts) -> TenderFacts:
    return replace(facts, lots=tuple(replace(lot, excess=lot.excess * 0) for lot in facts.lots))


BUGS: dict[str, Callable[[], AbstractContextManager[Any]]] = {
    "demand frozen while a trust owes its answer": lambda: broken_row(
        S.DEMAND_OPEN,
        S.DEMAND_FROZEN,
        lambda facts: replace(
            facts, trusts=tuple(each for each in facts.trusts if each.answer is not None)
        ),
    ),
    "mandates counted among those that were given": lambda: broken_row(
        S.DEMAND_FROZEN, S.MANDATED, mandated
    ),
    "the author approves the conflicts assessment": lambda: passing(conflicts, "check_approver"),
    "the reviewer of the clause publishes": lambda: passing(publication, "check_publisher"),
    "a bid at the deadline is in time": lambda: patch.object(
        submission, "is_in_time", lambda at, deadline: at <= deadline
    ),
    "closed over an open question": lambda: broken_row(
        S.PUBLISHED, S.CLOSED, lambda facts: replace(facts, unanswered=0)
    ),
    "closed before the deadline": lambda: broken_row(
        S.PUBLISHED, S.CLOSED, lambda facts: replace(facts, deadline=facts.now)
    ),
    "one opener alone, or two of one trust": lambda: passing(opening, "check_together"),
    "a conflict is not declared": lambda: passing(opening, "check_opener"),
    "opened without the shares": lambda: more_rows(
        row(S.CLOSED, S.COMPLIANCE, "Skip", "nothing", readiness.lacks_for_deadline)
    ),
    "the quorum is not asked for": lambda: broken_row(S.COMPLIANCE, S.SCORING, judged(gaps=())),
    "scores are counted among those that exist": lambda: broken_row(
        S.SCORING, S.MODERATION, judged_lot("scores")
    ),
    "prices open before quality is locked": lambda: broken_row(
        S.MODERATION, S.PRICE_OPEN, judged_lot("agreed")
    ),
    "an abnormally low price is overlooked": lambda: broken_row(
        S.PRICE_OPEN,
        S.RANKED,
        lambda facts: judged(
            lots=tuple(replace(lot, low_prices=0) for lot in facts.assessment.lots)
        )(facts),
    ),
    "a scenario of other bids is taken": lambda: broken_row(
        S.SCENARIOS, S.RECOMMENDED, reproducible
    ),
    "one approver counts for all": lambda: broken_row(S.RECOMMENDED, S.APPROVED, accepted_by_one),
    "a bidder is not told": lambda: broken_row(
        S.APPROVED,
        S.SUMMARIES_ISSUED,
        lambda facts: decided(assessed=facts.decision.summaries or BIDS)(facts),
    ),
    "awarded in the standstill": lambda: broken_row(
        S.STANDSTILL, S.AWARDED, lambda facts: replace(facts, now=facts.now + timedelta(days=5))
    ),
    "awarded under a challenge": lambda: broken_row(
        S.STANDSTILL, S.AWARDED, decided(challengers=())
    ),
    "a debarred supplier wins": lambda: broken_row(S.STANDSTILL, S.AWARDED, decided(unchecked=())),
    "whoever scored awards": lambda: passing(award, "check_four_eyes"),
    "contracts above the award": lambda: broken_row(S.AWARDED, S.CONTRACTED, within_award),
    "a cancelled tender is revived": lambda: more_rows(
        row(S.CANCELLED, S.DRAFT, "Revive", "nothing", lambda _: ())
    ),
}
# From where each of them is looked for; the machine without a bug begins everywhere.
LOOKED_FOR = {
    "demand frozen while a trust owes its answer": S.DEMAND_OPEN,
    "mandates counted among those that were given": S.DEMAND_FROZEN,
    "the author approves the conflicts assessment": S.MANDATED,
    "the reviewer of the clause publishes": S.MANDATED,
    "a bid at the deadline is in time": S.PUBLISHED,
    "closed over an open question": S.PUBLISHED,
    "closed before the deadline": S.PUBLISHED,
    "one opener alone, or two of one trust": S.CLOSED,
    "a conflict is not declared": S.CLOSED,
    "opened without the shares": S.CLOSED,
    "the quorum is not asked for": S.COMPLIANCE,
    "scores are counted among those that exist": S.SCORING,
    "prices open before quality is locked": S.MODERATION,
    "an abnormally low price is overlooked": S.PRICE_OPEN,
    "a scenario of other bids is taken": S.SCENARIOS,
    "one approver counts for all": S.RECOMMENDED,
    "a bidder is not told": S.APPROVED,
    "awarded in the standstill": S.STANDSTILL,
    "awarded under a challenge": S.STANDSTILL,
    "a debarred supplier wins": S.STANDSTILL,
    "whoever scored awards": S.STANDSTILL,
    "contracts above the award": S.AWARDED,
    "a cancelled tender is revived": S.DRAFT,
}


def test_the_table_is_the_one_of_the_notes() -> None:
    assert {(each.before.value, each.after.value) for each in TRANSITIONS} == TABLE


def test_nothing_comes_true_that_never_may() -> None:
    run_state_machine_as_test(Lifecycle, settings=QUICK)


@pytest.mark.parametrize("bug", BUGS)
def test_finds_a_planted_bug(bug: str) -> None:
    near = type("Near", (Lifecycle,), {"stages": [LOOKED_FOR[bug]]})
    with BUGS[bug](), pytest.raises(Broken):
        run_state_machine_as_test(near, settings=LONG)


def test_every_forbidden_move_is_refused_with_its_reason() -> None:
    """Of all pairs of states those that the table does not have, from a tender with everything."""
    it = walked_to(S.CONTRACTED)
    facts = it.facts()
    for before in TenderState:
        for after in TenderState:
            if (before.value, after.value) in TABLE:
                continue
            with pytest.raises(Conflict) as refusal:
                tender.check_move(before, after, facts)
            assert refusal.value.code == "no_such_step"
            over = before in (S.CONTRACTED, S.CANCELLED)
            said = "it is over" if over else "from there it only becomes"
            assert said in refusal.value.message
