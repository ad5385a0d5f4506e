"""Loading what a notice of a tier test is made from, as it was known at an instant."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from consortium.contracts.domain.papers.document_facts import TierNoticeFacts
from consortium.contracts.domain.prices.pricing import PriceBook
from consortium.contracts.domain.prices.tier_tests import Determination
from consortium.contracts.domain.prices.tiers_in_force import InForce, in_force_on
from consortium.contracts.domain.terms.schedules import Schedule, Scheme
from consortium.contracts.models.agreement import Agreement
from consortium.contracts.models.document_facts import agreement_facts, item_facts
from consortium.contracts.models.schedule import TierDetermination
from consortium.contracts.models.terms import AgreementTerms, as_determination, terms_of
from consortium.foundation.domain.errors import NotFound


def tier_notice_facts(
    agreement: Agreement, row: TierDetermination, known_at: datetime
) -> TierNoticeFacts:
    """A recorded test, with the tier that was in force before it and the one from it on.

    Raises:
        NotFound: a later record replaced the test, or each trust is tested by its own share, so
            that there is no tier of all.
    """
    loaded = terms_of(agreement, known_at=known_at)
    schedule, scheme = _scheme(loaded, row)
    test = as_determination(row)
    if scheme.is_by_trust or loaded.terms.confirmed.get((test.scheme, test.tested_on)) != test:
        raise NotFound("document")
    changes = PriceBook(loaded.terms).tiers_over_time(schedule, scheme)
    after = in_force_on(changes, test.tested_on)
    if after is None:
        raise NotFound("document")
    items = item_facts(loaded)
    return TierNoticeFacts(
        agreement=agreement_facts(agreement, known_at),
        scheme=scheme,
        test=test,
        trusts={each.trust: loaded.names.trust(each.trust) for each in test.members},
        items={code: items[code] for code in scheme.items},
        before=in_force_on(changes, test.tested_on - timedelta(days=1)),
        after=after,
        later=_put_off(changes, test, after),
    )


def _scheme(loaded: AgreementTerms, row: TierDetermination) -> tuple[Schedule, Scheme]:
    for schedule in loaded.terms.schedules:
        for scheme in schedule.schemes:
            if scheme.id == str(row.scheme_id):
                return schedule, scheme
    raise NotFound("document")


def _put_off(changes: Iterable[InForce], test: Determination, now: InForce) -> InForce | None:
    """The change to a worse tier that is to come, when the test found one that waits."""
    if test.found >= now.tier:
        return None
    ahead = (each for each in changes if each.starts_on > test.tested_on)
    following = next(ahead, None)
    return following if following is not None and following.tier < now.tier else None
