"""From what is recorded about engineers, sites and devices to what a plan is made from.

An engineer whose skills, authorisations or open sites differ between days stands in the instance
once for each set of days that are alike, so that no rule of a day has to be kept outside it.
Opening hours that differ between the weekdays of the plan are taken at their narrowest.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from consortium.equipment.domain.competence import SiteAuthorisation, Skill
from consortium.equipment.domain.work_kind import WORK_KIND_NAMES, WorkKind
from consortium.visits.domain.allocation import Allocation
from consortium.visits.domain.instance import (
    VisitEngineer,
    VisitInstance,
    VisitJob,
    VisitSite,
    Window,
)
from consortium.visits.domain.plan_terms import KM_OF_MILE, PlanTerms

_DAY = re.compile(r"\bday (\d+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownSite:
    """A site; ``open_on`` has the hours of each day of the plan on which it is open."""

    id: UUID
    code: str
    name: str
    trust_id: UUID
    trust_code: str
    open_on: Mapping[int, Window]


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownEngineer:
    """An engineer; ``works_on`` has the hours of each day of the plan on which they work.

    ``trust_code`` is empty for the pool: those who may work at more than one trust.
    """

    id: UUID
    home: str
    trust_code: str
    works_on: Mapping[int, Window]
    skills: Sequence[Skill]
    authorisations: Sequence[SiteAuthorisation]


@dataclass(frozen=True, slots=True, kw_only=True)
class DueWork:
    """Work on a device that is due in the time of a plan, known by the plan or order behind it."""

    key: str
    asset_id: UUID
    asset_no: str
    site_code: str
    category: str
    model_id: UUID
    model: str
    kind: WorkKind
    opens_on: date
    due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """Everything known; ``miles`` by pairs of site codes, each pair in both orders.

    ``most_at_once`` is how many devices of a category a site can spare on one day.
    """

    reference: str
    sites: Mapping[str, KnownSite]
    engineers: Sequence[KnownEngineer]
    work: Sequence[DueWork]
    miles: Mapping[tuple[str, str], Decimal]
    most_at_once: Mapping[tuple[str, str], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """What can be planned, and why other work cannot, by its key."""

    instance: VisitInstance
    left_out: Mapping[str, str]


def prepare(known: Gathered, terms: PlanTerms) -> Prepared:
    """The instance of what can be planned, with a reason for the work that cannot."""
    left_out = _without_hours(known)
    wanted = [each for each in known.work if each.key not in left_out]
    nodes, unreachable = _reached(known, wanted)
    left_out |= {
        each.key: unreachable[each.site_code] for each in wanted if each.site_code in unreachable
    }
    work = [each for each in wanted if each.key not in left_out]
    engineers = [each for each in known.engineers if each.home in nodes]
    sites = sorted({each.site_code for each in work})
    position = {code: at for at, code in enumerate(sites)}
    groups = _groups(known, work)
    instance = VisitInstance(
        id=known.reference,
        start_date=terms.starts_on,
        days=terms.days,
        prices=terms.prices,
        trusts=tuple(
            sorted(
                {known.sites[code].trust_code for code in sites}
                | {each.trust_code for each in engineers if each.trust_code}
            )
        ),
        nodes=tuple(nodes),
        minutes=tuple(tuple(terms.minutes_of(_way(known, a, b)) for b in nodes) for a in nodes),
        km=tuple(tuple(Fraction(_way(known, a, b)) * KM_OF_MILE for b in nodes) for a in nodes),
        sites=tuple(
            VisitSite(id=code, trust=known.sites[code].trust_code, node=nodes.index(code))
            for code in sites
        ),
        engineers=tuple(
            alike
            for engineer in engineers
            for alike in _alike_days(known, engineer, work, terms, nodes.index(engineer.home))
        ),
        jobs=tuple(
            _job(known, each, terms, position[each.site_code], nodes.index(each.site_code), groups)
            for each in work
        ),
        downtime_groups={name: known.most_at_once[key] for key, name in groups.items()},
        allocation=Allocation(rule=terms.allocation),
    )
    return Prepared(instance=instance, left_out=left_out)


def engineer_id_of(name: str) -> UUID:
    """The engineer behind an engineer of the instance."""
    return UUID(name.partition("/")[0])


def dated(reason: str, starts_on: date) -> str:
    """A reason of the planner with the dates of its days."""

    def day(found: re.Match[str]) -> str:
        on = starts_on + timedelta(days=int(found[1]))
        return f"{on.day} {on:%B %Y}"

    return _DAY.sub(day, reason)


def _without_hours(known: Gathered) -> dict[str, str]:
    return {
        each.key: f"{known.sites[each.site_code].name} has no hours in which it is open on every "
        "day of the plan that it is open at all, or no opening hours are recorded."
        for each in known.work
        if _hours(known.sites[each.site_code]) is None
    }


def _hours(site: KnownSite) -> Window | None:
    """The hours of a site at their narrowest; None where it has none."""
    opens = max((opens for opens, _ in site.open_on.values()), default=0)
    closes = min((closes for _, closes in site.open_on.values()), default=0)
    return (opens, closes) if opens < closes else None


def _reached(known: Gathered, work: Sequence[DueWork]) -> tuple[list[str], dict[str, str]]:
    """The places between which every way is known, and why each other place is left out."""
    nodes: list[str] = []
    unreachable: dict[str, str] = {}
    homes = dict.fromkeys(sorted(each.home for each in known.engineers))
    for code in (*homes, *sorted({each.site_code for each in work} - set(homes))):
        strange = next((each for each in nodes if (code, each) not in known.miles), None)
        if strange is None:
            nodes.append(code)
        else:
            here, there = known.sites[code].name, known.sites[strange].name
            unreachable[code] = f"No distance is recorded between {here} and {there}."
    return nodes, unreachable


def _way(known: Gathered, start: str, end: str) -> Decimal:
    return Decimal(0) if start == end else known.miles[start, end]


def _groups(known: Gathered, work: Sequence[DueWork]) -> dict[tuple[str, str], str]:
    """The names of the sites and categories of which only so many devices may be away at once."""
    keys = {(each.site_code, each.category) for each in work} & set(known.most_at_once)
    return {(code, kind): f"{kind} at {known.sites[code].name} ({code})" for code, kind in keys}


def _alike_days(
    known: Gathered,
    engineer: KnownEngineer,
    work: Sequence[DueWork],
    terms: PlanTerms,
    home: int,
) -> list[VisitEngineer]:
    """The engineer once for each set of days on which they can do the same work."""
    kinds = {_skill(known, each): each for each in work}
    days: dict[frozenset[str], dict[int, Window]] = defaultdict(dict)
    for day, hours in sorted(engineer.works_on.items()):
        on = terms.starts_on + timedelta(days=day)
        able = frozenset(
            name
            for name, each in kinds.items()
            if day in known.sites[each.site_code].open_on and _may_do(known, engineer, each, on)
        )
        if able:
            days[able][day] = hours
    return [
        VisitEngineer(
            id=f"{engineer.id}/{number}",
            home=home,
            skills=able,
            shifts=shifts,
            trust=engineer.trust_code,
        )
        for number, (able, shifts) in enumerate(days.items(), start=1)
    ]


def _may_do(known: Gathered, engineer: KnownEngineer, work: DueWork, on: date) -> bool:
    trust_id = known.sites[work.site_code].trust_id
    return any(
        each.covers(category=work.category, model_id=work.model_id, kind=work.kind, on=on)
        for each in engineer.skills
    ) and any(each.covers(trust_id=trust_id, on=on) for each in engineer.authorisations)


def _skill(known: Gathered, work: DueWork) -> str:
    """What somebody must be able to do, and where: in words, because reasons name it."""
    site = known.sites[work.site_code]
    return f"{WORK_KIND_NAMES[work.kind].lower()} of {work.model} at {site.name} ({site.code})"


def _job(
    known: Gathered,
    work: DueWork,
    terms: PlanTerms,
    site: int,
    node: int,
    groups: Mapping[tuple[str, str], str],
) -> VisitJob:
    hours = _hours(known.sites[work.site_code])
    due_day = (work.due_on - terms.starts_on).days
    return VisitJob(
        id=work.key,
        asset=work.asset_no,
        site=site,
        node=node,
        duration=terms.minutes[work.kind],
        skill=_skill(known, work),
        earliest_day=min(max(0, (work.opens_on - terms.starts_on).days), terms.days - 1),
        due_day=due_day,
        # Late is dear, and still better than never.
        latest_day=terms.days - 1,
        late_cost_per_day=Fraction(terms.late_day),
        unserved_cost=Fraction(terms.left_out),
        downtime_group=groups.get((work.site_code, work.category), ""),
        windows=(hours,) if hours else (),
    )
