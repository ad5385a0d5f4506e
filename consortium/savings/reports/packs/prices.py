"""The prices behind a saving: the versions that set them, the tests, and the path to each."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from sqlalchemy import select

from consortium.contracts.domain.clauses.catalogue import CLAUSE_NAMES
from consortium.contracts.domain.papers.generated_documents import hash_of
from consortium.contracts.domain.prices.answers import NoPrice, Path
from consortium.contracts.domain.prices.explanation import (
    explain,
    in_measure,
    interval,
    opt_out_interval,
    rules_of,
    why_no_price,
)
from consortium.contracts.domain.prices.tier_tests import Determination
from consortium.contracts.domain.terms.schedules import Schedule, Scheme
from consortium.contracts.domain.words import in_words
from consortium.contracts.models.agreement import Agreement
from consortium.contracts.models.terms import AgreementTerms
from consortium.foundation.database import db
from consortium.foundation.domain.periods import Period
from consortium.organisations.models.organisation import Organisation
from consortium.savings.domain.packs.facts import PackSchedule, PackTest, PackTier, PricePath
from consortium.savings.models.loading import Scene


class Prices:
    """The prices of an item for a trust under a consortium's agreements, as they are known now."""

    def __init__(self, scene: Scene, *, trust: str, item: str) -> None:
        self.trust, self.item = trust, item
        self.known = scene.agreements.by_item.get(item, [])
        self.books = {
            each.agreement_id: scene.agreements.tables[each.agreement_id].book
            for each in self.known
        }
        self._paths: dict[str, PricePath] = {}
        self._by_day: dict[date, str] = {}

    @property
    def paths(self) -> tuple[PricePath, ...]:
        """How each price was reached that :meth:`path_on` was asked for."""
        return tuple(sorted(self._paths.values(), key=lambda each: (each.first_day, each.path)))

    def path_on(self, day: date, price: Decimal | None) -> str:
        """The way to the price of a day in few words; what it says is told in ``paths``."""
        if day not in self._by_day:
            self._by_day[day] = self._asked(day, price)
        return self._by_day[day]

    def schedules(self, period: Period) -> tuple[PackSchedule, ...]:
        """Every version that sets a price of the item on a day of the period."""
        rows = {
            agreement_id: (clause, supplier)
            for agreement_id, clause, supplier in db.session.execute(
                select(Agreement.id, Agreement.clause_text, Organisation.name)
                .join(Organisation, Organisation.id == Agreement.supplier_id)
                .where(Agreement.id.in_([each.agreement_id for each in self.known]))
            )
        }
        return tuple(
            self._schedule(known, schedule, scheme, *rows[known.agreement_id])
            for known, schedule, scheme in self._versions(period)
        )

    def tests(self, period: Period) -> tuple[PackTest, ...]:
        """Every tier test up to the end of the period, as it was recorded or would come out."""
        found = []
        for known, schedule, scheme in self._versions(period):
            tests = self.books[known.agreement_id].tests_until(schedule, scheme, period.last_day)
            found += [self._test(known, schedule, scheme, test) for test in tests]
        return tuple(found)

    def _versions(self, period: Period) -> Iterator[tuple[AgreementTerms, Schedule, Scheme]]:
        for known in self.known:
            schedules = known.terms.schedules
            for number, schedule in enumerate(schedules):
                after = schedules[number + 1].effective_from if schedules[number + 1 :] else None
                in_force = after is None or after > schedule.effective_from
                scheme = schedule.scheme_for(self.item)
                if scheme is None or not in_force or not known.terms.term.overlaps(period):
                    continue
                if Period(schedule.effective_from, after).overlaps(period):
                    yield known, schedule, scheme

    def _asked(self, day: date, price: Decimal | None) -> str:
        for known in self.known:
            answer = self.books[known.agreement_id].price_of(
                trust=self.trust, item=self.item, on=day, quantity=Decimal(1)
            )
            if day not in known.terms.term or answer.path.schedule is None:
                continue
            if isinstance(answer, NoPrice):
                path = f"{known.reference}: {why_no_price(answer, known.names)}"
            else:
                path = _in_few_words(known.reference, answer.path)
            if path not in self._paths:
                self._paths[path] = PricePath(
                    path=path,
                    first_day=day,
                    price=price,
                    steps=explain(answer, known.names),
                )
            return path
        return ""

    def _schedule(
        self,
        known: AgreementTerms,
        schedule: Schedule,
        scheme: Scheme,
        clause_text: str,
        supplier: str,
    ) -> PackSchedule:
        return PackSchedule(
            agreement=known.reference,
            title=known.title,
            supplier=supplier,
            consortium_clause=clause_text,
            version=schedule.version,
            effective_from=schedule.effective_from,
            clause=scheme.clause.value,
            clause_name=CLAUSE_NAMES[scheme.clause],
            paragraph=scheme.paragraph,
            rules=rules_of(scheme),
            tiers=(
                *(
                    PackTier(
                        interval=interval(scheme.tiers, place, scheme.measure),
                        price=tier.prices[self.item],
                        is_alone=False,
                    )
                    for place, tier in enumerate(scheme.tiers)
                ),
                *(
                    PackTier(
                        interval=opt_out_interval(scheme.standalone, place),
                        price=tier.prices[self.item],
                        is_alone=True,
                    )
                    for place, tier in enumerate(scheme.standalone)
                ),
            ),
            date_basis=known.date_basis,
            sha256=hash_of(schedule),
        )

    def _test(
        self, known: AgreementTerms, schedule: Schedule, scheme: Scheme, test: Determination
    ) -> PackTest:
        return PackTest(
            agreement=known.reference,
            version=schedule.version,
            tested_on=test.tested_on,
            members=tuple(known.names.trust(each.trust) for each in test.members),
            measured=in_measure(test.measure, scheme.measure),
            tier=interval(scheme.tiers, test.found, scheme.measure),
            price=scheme.tiers[test.found].prices[self.item],
            is_recorded=(scheme.id, test.tested_on) in known.terms.confirmed,
            sha256=test.inputs_sha256,
        )


def _in_few_words(reference: str, path: Path) -> str:
    parts = [reference]
    if path.schedule is not None:
        parts.append(f"version {path.schedule.version}")
    if path.alone is not None:
        parts.append("price of a trust alone")
    elif path.in_force is not None and path.scheme is not None and path.tier is not None:
        parts.append(f"test of {in_words(path.in_force.test.tested_on)}")
        parts.append(f"tier of {interval(path.tiers, path.tier, path.scheme.measure)}")
    if path.scheme is not None:
        parts.append(path.scheme.clause.value)
    return ", ".join(parts)
