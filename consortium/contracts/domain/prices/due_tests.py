"""Which tier tests have come due and are not recorded yet."""

from datetime import date

from consortium.contracts.domain.prices.pricing import Terms, schedule_on
from consortium.contracts.domain.prices.tier_tests import Determination, TierTests
from consortium.contracts.domain.terms.schedules import dates_of_tests


def due_tests(terms: Terms, *, up_to: date) -> list[Determination]:
    """What the tests that are due by a day and not recorded yet would find, oldest first."""
    tests = TierTests(terms)
    return sorted(
        (
            tests.on(scheme, day)
            for schedule in terms.schedules
            for scheme in schedule.schemes
            for day in dates_of_tests(
                scheme, term=terms.term, effective_from=schedule.effective_from
            )
            if day <= up_to
            and (scheme.id, day) not in terms.confirmed
            and schedule_on(terms.schedules, day) is schedule
        ),
        key=lambda each: (each.tested_on, each.scheme),
    )
