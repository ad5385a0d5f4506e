"""Stay or go: whether each member still gains by staying, as others leave and tiers move."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from consortium.contracts.domain.prices.explanation import Names
from consortium.contracts.domain.terms.participation import members_on
from consortium.contracts.domain.what_if.stay_or_go import Case, Choice, choices, is_stable
from consortium.contracts.models.access import access_agreement
from consortium.contracts.models.terms import AgreementTerms, terms_of
from consortium.foundation.domain.permissions import Actor, Permission

# With more members than this, not every one of them is tried as the leaver before the others.
MOST_LEAVERS = 12
TODAY, WORSE, BETTER = Case(), Case(steps=-1), Case(steps=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """An agreement with the members of a day, to choose from who has left already."""

    agreement_id: UUID
    reference: str
    title: str
    on: date
    members: tuple[tuple[str, str], ...]
    known: AgreementTerms


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView:
    """A case in words, with the trusts that would pay less by leaving in it."""

    case: Case
    name: str
    would_leave: tuple[str, ...]

    @property
    def is_one_leaver(self) -> bool:
        return len(self.case.gone) == 1


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustView:
    """A member's choice in each case, in the order of the cases; None where it has left."""

    code: str
    trust: str
    choices: tuple[Choice | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StayOrGo:
    """``is_stable`` is about today's tiers and the next one either way, while all stay."""

    on: date
    is_stable: bool
    cases: tuple[CaseView, ...]
    trusts: tuple[TrustView, ...]


def members_to_ask_about(*, actor: Actor, agreement_id: UUID, on: date) -> Asked:
    """The agreement and its members on a day; a day outside its term becomes the nearest one.

    Raises:
        NotFound: there is no such agreement, or its volumes are not within reach.
    """
    row = access_agreement(
        actor=actor, permission=Permission.VOLUMES_VIEW, agreement_id=agreement_id
    )
    known = terms_of(row)
    day = min(max(on, row.starts_on), row.ends_on - timedelta(days=1))
    codes = members_on(known.terms.spells, day)
    return Asked(
        agreement_id=row.id,
        reference=row.reference,
        title=row.title,
        on=day,
        members=tuple(sorted(((code, known.names.trust(code)) for code in codes), key=_name)),
        known=known,
    )


def stay_or_go(asked: Asked, *, on: date, gone: Collection[str] = ()) -> StayOrGo:
    """Every member's choice today, a tier either way, after ``gone`` have left, and after each one.

    Raises:
        Invalid: no prices are in force on the day, or nobody takes part.
    """
    terms, names = asked.known.terms, asked.known.names
    members = members_on(terms.spells, on)
    cases = tuple(dict.fromkeys(_cases(members, frozenset(gone).intersection(members))))
    found = {(each.trust, each.case): each for each in choices(terms, on=on, cases=cases)}
    near = [each for (_, case), each in found.items() if not case.gone]
    return StayOrGo(
        on=on,
        is_stable=is_stable(near),
        cases=tuple(
            CaseView(
                case=case,
                name=_named(case, names),
                would_leave=tuple(
                    names.trust(trust)
                    for (trust, each), choice in found.items()
                    if each == case and not choice.stays_gladly
                ),
            )
            for case in cases
        ),
        trusts=tuple(
            TrustView(
                code=code,
                trust=name,
                choices=tuple(found.get((code, case)) for case in cases),
            )
            for code, name in sorted(((code, names.trust(code)) for code in members), key=_name)
        ),
    )


def _cases(members: Collection[str], gone: frozenset[str]) -> Iterator[Case]:
    yield from (TODAY, WORSE, BETTER)
    if gone and len(gone) < len(members):
        yield Case(gone=gone)
    if 1 < len(members) <= MOST_LEAVERS:
        yield from (Case(gone=frozenset({trust})) for trust in members)


def _named(case: Case, names: Names) -> str:
    if case.gone:
        left = " and ".join(sorted(map(names.trust, case.gone)))
        return f"{left} {'has' if len(case.gone) == 1 else 'have'} left"
    if case.steps:
        return f"One tier {'better' if case.steps > 0 else 'worse'}"
    return "Everybody stays"


def _name(member: tuple[str, str]) -> str:
    return member[1]
