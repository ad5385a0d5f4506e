"""Award scenarios of a tender: the list, one with its proof, and what a form can choose from."""

from dataclasses import dataclass
from uuid import UUID

from consortium.foundation.database import db
from consortium.foundation.domain.errors import NotFound
from consortium.foundation.domain.permissions import Actor, Permission, may
from consortium.organisations.domain.organisation import OrganisationKind
from consortium.tenders.domain.award_cases import inputs_hash
from consortium.tenders.domain.scenario import ScenarioTerms, instance_of
from consortium.tenders.domain.scenario_cases import ALL, EVERYBODY
from consortium.tenders.domain.tender import COMPARING
from consortium.tenders.models.access import access_tender
from consortium.tenders.models.lot import lots_of
from consortium.tenders.models.offered import offered_under
from consortium.tenders.models.scenario import AwardScenario, as_ranked, scenarios_of
from consortium.tenders.models.tender import Tender
from consortium.tenders.queries.scenario_view import ScenarioView, names_by_code, views_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenarios:
    tender_id: UUID
    reference: str
    title: str
    scenarios: tuple[ScenarioView, ...]
    can_compare: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Choosable:
    """The lots and bidders that the terms of a scenario can name."""

    tender_id: UUID
    reference: str
    title: str
    lots: tuple[tuple[str, str], ...]
    suppliers: tuple[tuple[str, str], ...]


def list_scenarios(*, actor: Actor, tender_id: UUID) -> Scenarios:
    """The scenarios of a tender, the latest first, for those who may see bids.

    Raises:
        NotFound: the tender is not within reach.
    """
    tender = access_tender(actor=actor, permission=Permission.BIDS_VIEW, tender_id=tender_id)
    return Scenarios(
        tender_id=tender.id,
        reference=tender.reference,
        title=tender.title,
        scenarios=tuple(views_of(scenarios_of(tender.id))),
        can_compare=tender.state in COMPARING
        and may(actor, Permission.TENDERS_MANAGE, tender.consortium_id),
    )


def find_scenario(*, actor: Actor, scenario_id: UUID) -> tuple[Scenarios, ScenarioView, bool]:
    """A scenario with its tender, and whether the same inputs would decide it today.

    Raises:
        NotFound: there is none, or its tender is not within reach.
    """
    row = db.session.get(AwardScenario, scenario_id)
    if row is None:
        raise NotFound("scenario")
    listed = list_scenarios(actor=actor, tender_id=row.tender_id)
    view = next(each for each in listed.scenarios if each.id == scenario_id)
    tender = db.session.get_one(Tender, row.tender_id)
    terms = ScenarioTerms.from_json(row.terms)
    offered = offered_under(tender, [EVERYBODY], alternatives=terms.alternatives)[ALL]
    instance = instance_of(tender.reference, offered, terms)
    return listed, view, inputs_hash(instance) == row.inputs_sha256


def find_terms_as_ranked(*, actor: Actor, tender_id: UUID) -> ScenarioTerms:
    """The terms that give each lot to the bid that stands first.

    Raises:
        NotFound: the tender is not within reach.
    """
    return as_ranked(
        access_tender(actor=actor, permission=Permission.BIDS_VIEW, tender_id=tender_id)
    )


def choosable(*, actor: Actor, tender_id: UUID) -> Choosable:
    """What the terms of a scenario can name.

    Raises:
        NotFound: the tender is not within reach.
    """
    tender = access_tender(actor=actor, permission=Permission.BIDS_VIEW, tender_id=tender_id)
    codes = set(offered_under(tender, [EVERYBODY])[ALL].suppliers())
    names = names_by_code(OrganisationKind.SUPPLIER, codes)
    return Choosable(
        tender_id=tender.id,
        reference=tender.reference,
        title=tender.title,
        lots=tuple((str(lot.id), lot.name) for lot in lots_of(tender.id) if lot.ended_at is None),
        suppliers=tuple(sorted(names.items(), key=lambda each: each[1])),
    )
