"""Trusts, boards, suppliers, the consortium, its people and the catalogue of a world."""

from datetime import date
from functools import partial

from consortium.catalogue.usecases.items import add_item, add_pack
from consortium.demo.stage import at
from consortium.demo.world import rows
from consortium.demo.world.faults import Place
from consortium.demo.world.stage import FINANCE, SYSTEM, Stage, found
from consortium.demo.world.stays import Stay
from consortium.foundation.domain.permissions import ROLE_NAMES, Role
from consortium.organisations.domain.membership import MembershipChange
from consortium.organisations.domain.organisation import OrganisationKind
from consortium.organisations.usecases.membership import record_membership_change
from consortium.organisations.usecases.organisations import form_consortium, register_organisation
from consortium.organisations.usecases.people import grant_role, register_person

ALWAYS = date(2000, 1, 1)
TRUST_ROLES = {
    "lead": Role.PROCUREMENT_LEAD,
    "finance": Role.TRUST_FINANCE,
    "budget": Role.BUDGET_HOLDER,
}
CONSORTIUM_ROLES = {
    FINANCE: Role.CONSORTIUM_FINANCE,
    "engineer": Role.ENGINEER,
    "auditor": Role.AUDITOR,
    "administrator": Role.ADMINISTRATOR,
}


def plan(stage: Stage) -> None:
    """Everything that stands from the first day on, before anything else happens."""
    world = stage.world
    add = partial(stage.agenda.add, world.first_day)
    for board, place in _boards(stage).items():
        add(0, place, partial(_board, stage, board))
    for trust in world.trusts:
        add(1, trust.place, partial(_trust, stage, trust))
        _plan_membership(stage, trust)
        add(4, trust.place, partial(_people, stage, trust))
    for supplier in world.folder.of(rows.Supplier):
        add(1, supplier.place, partial(_supplier, stage, supplier))
    add(2, world.consortium.place, partial(_consortium, stage))
    for role in CONSORTIUM_ROLES:
        add(4, world.consortium.place, partial(_of_consortium, stage, role))
    for item in world.folder.of(rows.Item):
        add(5, item.place, partial(_item, stage, item))
    for pack in world.folder.of(rows.Pack):
        add(6, pack.place, partial(_pack, stage, pack))


def _boards(stage: Stage) -> dict[str, Place]:
    """The boards that trusts name, each with the first row that does."""
    named = reversed([trust for trust in stage.world.trusts if trust.board])
    return {trust.board: trust.place for trust in named}


def _board(stage: Stage, code: str) -> None:
    stage.places[code] = register_organisation(
        actor=SYSTEM,
        kind=OrganisationKind.BOARD,
        code=code,
        name=code,
        now=at(stage.world.first_day, 8),
    )


def _trust(stage: Stage, trust: rows.Trust) -> None:
    stage.trusts[trust.code] = register_organisation(
        actor=SYSTEM,
        kind=OrganisationKind.TRUST,
        code=trust.code,
        name=trust.name or trust.code,
        board_id=found(stage.places, trust.board) if trust.board else None,
        market_forces_factor=trust.mff,
        now=at(stage.world.first_day, 8),
    )


def _supplier(stage: Stage, supplier: rows.Supplier) -> None:
    stage.suppliers[supplier.code] = register_organisation(
        actor=SYSTEM,
        kind=OrganisationKind.SUPPLIER,
        code=supplier.code,
        name=supplier.name or supplier.code,
        now=at(stage.world.first_day, 8),
    )


def _consortium(stage: Stage) -> None:
    world = stage.world
    lead = next(trust for trust in world.trusts if trust.code == world.lead)
    stage.places[world.code] = form_consortium(
        actor=SYSTEM,
        code=world.code,
        name=world.consortium.name or world.code,
        lead_trust_id=found(stage.trusts, world.lead),
        host_board_id=found(stage.places, lead.board) if lead.board else None,
        formed_on=world.formed_on,
        now=at(world.first_day),
    )


def _plan_membership(stage: Stage, trust: rows.Trust) -> None:
    """A trust belongs to the consortium from its first stay to the end of its last one."""
    world, stays = stage.world, stage.world.stays_of(trust.code)
    if not stays:
        return
    first = min(stays, key=lambda stay: stay.joins_on)
    founded = min(each.term.start for each in world.agreements)
    joins = world.formed_on if first.joins_on <= founded else first.joins_on
    change = partial(_change, stage, trust.code)
    stage.agenda.add(
        world.first_day, 3, first.place, partial(change, MembershipChange.JOINS, joins, first)
    )
    last = max(stays, key=lambda stay: stay.leaves_on or date.max)
    if last.leaves_on is not None and last.notice_on is not None:
        leaves = partial(change, MembershipChange.LEAVES, last.leaves_on, last)
        stage.agenda.add(last.notice_on, 13, last.place, leaves)


def _change(stage: Stage, trust: str, change: MembershipChange, on: date, stay: Stay) -> None:
    joins = change is MembershipChange.JOINS
    known_on = stage.world.first_day if joins else stay.notice_on or on
    record_membership_change(
        actor=SYSTEM,
        consortium_id=stage.consortium,
        trust_id=found(stage.trusts, trust),
        change=change,
        effective_on=on,
        reason=str(stay.place),
        now=at(known_on, 12),
    )


def _of_consortium(stage: Stage, role: str) -> None:
    world = stage.world
    name = world.consortium.name or world.code
    _person(stage, role, role, CONSORTIUM_ROLES[role], world.code, name)


def _people(stage: Stage, trust: rows.Trust) -> None:
    for key, role in TRUST_ROLES.items():
        name = trust.name or trust.code
        _person(stage, f"{key} {trust.code}", f"{key}.{trust.code}", role, trust.code, name)


def _person(stage: Stage, key: str, box: str, role: Role, where: str, name: str) -> None:
    """A role, not a person, with an address that nobody can own."""
    home = found(stage.trusts if where in stage.trusts else stage.places, where)
    now = at(stage.world.first_day, 11)
    stage.people[key] = register_person(
        actor=SYSTEM,
        email=f"{box}@{stage.world.code}.example".lower(),
        name=f"{ROLE_NAMES[role]}, {name}",
        organisation_id=home,
        password=stage.password,
        is_demo=True,
        now=now,
    )
    grant_role(actor=SYSTEM, person_id=stage.people[key], role=role, organisation_id=home, now=now)


def _item(stage: Stage, item: rows.Item) -> None:
    stage.items[item.code] = add_item(
        actor=SYSTEM,
        code=item.code,
        name=item.name or item.code,
        kind=item.kind,
        base_unit=item.unit,
        now=at(stage.world.first_day, 14),
    )


def _pack(stage: Stage, pack: rows.Pack) -> None:
    add_pack(
        actor=SYSTEM,
        item_id=found(stage.items, pack.item),
        unit=pack.unit,
        base_units=pack.holds,
        valid_from=pack.from_ or ALWAYS,
        now=at(stage.world.first_day, 14),
    )
