"""Judging lines by the terms of their agreements: as they are known now, and as they were then."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from consortium.contracts.domain.prices.adjustments import local_rule
from consortium.contracts.domain.prices.price_table import PriceTable, Rate
from consortium.contracts.domain.prices.pricing import Terms
from consortium.contracts.domain.terms.participation import Standing
from consortium.contracts.models.known_instants import instants_of
from consortium.contracts.models.terms import AgreementTerms, load_terms
from consortium.foundation.domain.periods import london_midnight
from consortium.savings.domain.other_prices import other_prices
from consortium.savings.domain.price_audit import Due, Finding, judge
from consortium.savings.gateways.audit_engine import Question


class PriceJudge:
    """Answers the questions of an audit; each set of terms is loaded and worked out once."""

    def __init__(
        self,
        agreements: Sequence[AgreementTerms],
        trust_codes: Mapping[UUID, str],
        *,
        known_at: datetime,
    ) -> None:
        self._agreements = agreements
        self._trust_codes = trust_codes
        self._known_at = known_at
        self._now = [PriceTable(known.terms) for known in agreements]
        self._instants: dict[UUID, tuple[datetime, ...]] = {}
        self._then: dict[tuple[UUID, datetime], PriceTable] = {}

    def __call__(self, question: Question) -> Finding:
        if question.is_shared:
            return _shared(question)
        known, table = self._agreements[question.number], self._now[question.number]
        trust, item = self._trust_codes[question.trust_id], known.item_code(question.item_id)
        rate = table.rate_on(trust=trust, item=item, on=question.priced_on)
        due = Due(
            unit_price=question.due_price,
            amount=question.due_amount,
            is_member=rate.standing is Standing.MEMBER,
            known_then=self._known_then(question, known, trust, item),
            others=other_prices(
                table.stretches(trust=trust, item=item),
                item=item,
                on=question.priced_on,
                factor=_local_factor(known.terms, rate, trust, question.priced_on),
            ),
        )
        return judge(question.charged, due)

    def _known_then(
        self, question: Question, known: AgreementTerms, trust: str, item: str
    ) -> Decimal | None:
        """The price as it was known when the day of the invoice ended; None where nothing was
        known of the agreement yet, or nothing was recorded since."""
        instants = self._recorded(known.agreement_id)
        at = bisect_right(instants, _end_of(question.known_on))
        if at == 0 or at == len(instants):
            return None
        table = self._table_then(known.agreement_id, instants[at - 1])
        return table.rate_on(trust=trust, item=item, on=question.priced_on).unit_price

    def _recorded(self, agreement_id: UUID) -> tuple[datetime, ...]:
        if agreement_id not in self._instants:
            found = instants_of(agreement_id)
            self._instants[agreement_id] = found[: bisect_right(found, self._known_at)]
        return self._instants[agreement_id]

    def _table_then(self, agreement_id: UUID, instant: datetime) -> PriceTable:
        key = (agreement_id, instant)
        if key not in self._then:
            terms = load_terms([agreement_id], known_at=instant)[agreement_id].terms
            self._then[key] = PriceTable(terms)
        return self._then[key]


def _shared(question: Question) -> Finding:
    """A line of two agreements: no price of one of them can have been taken for the right one."""
    due = Due(unit_price=question.due_price, amount=question.due_amount, is_member=True)
    found = judge(question.charged, due)
    return replace(found, why=f"{found.why} Two agreements share the line as agreed.".strip())


def _local_factor(terms: Terms, rate: Rate, trust: str, on: date) -> Decimal | None:
    """The trust's market forces factor where its prices follow it."""
    spell = next((each for each in terms.spells if each.trust == trust and on in each.period), None)
    if rate.scheme is None or local_rule(rate.scheme, terms, spell) is None:
        return None
    return terms.factors.get(trust)


def _end_of(day: date) -> datetime:
    return london_midnight(day + timedelta(days=1))
