"""Registering organisations, and importing the reference list of trusts."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import func, select

from consortium.foundation.audit.queries import list_events
from consortium.foundation.database import db
from consortium.foundation.domain.errors import Invalid, NotAllowed, NotFound
from consortium.foundation.domain.listing import Asked
from consortium.foundation.domain.permissions import Actor, Permission, Scope
from consortium.organisations.domain.organisation import OrganisationKind
from consortium.organisations.domain.reference_list import COLUMNS
from consortium.organisations.gateways.reference_list import SHIPPED, read_reference_list
from consortium.organisations.models.organisation import Organisation
from consortium.organisations.queries import directory
from consortium.organisations.usecases import organisations
from consortium.organisations.usecases.organisations import ImportReport
from tests.support.world import NOW, SYSTEM, World

EAST_LONDON = "R1K,London North West,HA1 3UJ,51.57,-0.32,QRV,North West London,Y56,London"


def import_csv(*lines: str, actor: Actor = SYSTEM) -> ImportReport:
    content = "\n".join([",".join(COLUMNS), *lines]).encode()
    return organisations.import_reference_list(
        actor=actor, rows=read_reference_list(content), source="tests", now=NOW
    )


def trust(code: str) -> Organisation:
    return db.session.scalars(
        select(Organisation)
        .where(Organisation.kind == OrganisationKind.TRUST, Organisation.code == code)
        .execution_options(populate_existing=True)
    ).one()


def how_many(kind: OrganisationKind) -> int:
    found = select(func.count()).select_from(Organisation).where(Organisation.kind == kind)
    return db.session.scalar(found) or 0


class TestTheShippedList:
    """218 trusts; eleven name no board, and one of them no postcode."""

    def test_every_trust_lands(self, world: World) -> None:
        before = how_many(OrganisationKind.TRUST)
        report = organisations.import_reference_list(
            actor=SYSTEM, rows=read_reference_list(SHIPPED.read_bytes()), source="ours", now=NOW
        )
        assert (report.read, report.added, report.changed, report.unchanged) == (218, 218, 0, 0)
        assert report.rejected == ()
        assert how_many(OrganisationKind.TRUST) == before + 218
        remarked = [remark.field for remark in report.remarks]
        assert remarked.count("icb_code") == 11
        assert remarked.count("postcode") == 1
        assert how_many(OrganisationKind.BOARD) == 1 + 42

    def test_a_second_import_changes_nothing(self, world: World) -> None:
        rows = read_reference_list(SHIPPED.read_bytes())
        organisations.import_reference_list(actor=SYSTEM, rows=rows, source="ours", now=NOW)
        report = organisations.import_reference_list(
            actor=SYSTEM, rows=rows, source="ours", now=NOW
        )
        assert (report.added, report.changed, report.unchanged) == (0, 0, 218)

    def test_a_trust_lies_where_the_list_says(self, world: World) -> None:
        organisations.import_reference_list(
            actor=SYSTEM, rows=read_reference_list(SHIPPED.read_bytes()), source="ours", now=NOW
        )
        manchester = trust("R0A")
        assert manchester.latitude is not None
        assert Decimal("53.4") < manchester.latitude < Decimal("53.6")
        found = directory.find_organisation(organisation_id=manchester.id)
        assert (found.board, found.region) != ("", "")


class TestImport:
    def test_good_rows_land_though_others_are_left_out(self, world: World) -> None:
        report = import_csv(EAST_LONDON, "X1,Not a trust,,,,,,,", EAST_LONDON)
        assert (report.read, report.added) == (3, 1)
        assert report.as_json()["rows_rejected"] == 2
        assert {(problem.row, problem.field) for problem in report.rejected} >= {
            (3, "ods_code"),
            (4, "ods_code"),
        }

    def test_brings_what_is_there_up_to_date(self, world: World) -> None:
        import_csv(EAST_LONDON)
        report = import_csv(EAST_LONDON.replace("HA1 3UJ", "HA1 9ZZ"))
        assert (report.added, report.changed, report.unchanged) == (0, 1, 0)
        assert trust("R1K").postcode == "HA1 9ZZ"

    def test_leaves_alone_what_the_list_does_not_name(self, world: World) -> None:
        import_csv(EAST_LONDON)
        assert trust("NOR").name == "North Trust"

    def test_is_one_event_with_its_counts(self, world: World) -> None:
        import_csv(EAST_LONDON, "X1,Not a trust,,,,,,,")
        event = list_events(scope=Scope(everything=True), asked=Asked()).rows[0]
        assert event.action == "organisations.imported"
        assert event.details == {"added": 1, "changed": 0, "rejected": 1}

    def test_is_for_administrators(self, world: World) -> None:
        with pytest.raises(NotAllowed):
            import_csv(EAST_LONDON, actor=world.lead.actor())
        import_csv(EAST_LONDON, actor=world.administrator.actor())

    def test_a_very_long_file_name_is_kept_in_part(self, world: World) -> None:
        report = organisations.import_reference_list(
            actor=SYSTEM,
            rows=read_reference_list(
                f"ods_code,name,icb_code,icb_name\nR1K,A,QRV,{'b' * 999}".encode()
            ),
            source="x" * 999,
            now=NOW,
        )
        assert report.added == 1
        assert trust("R1K").source == "x" * 120


class TestRegister:
    def test_a_supplier(self, world: World) -> None:
        new_id = organisations.register_organisation(
            actor=world.administrator.actor(),
            kind=OrganisationKind.SUPPLIER,
            code="GAMMA",
            name="Gamma Ltd",
            now=NOW,
        )
        found = directory.find_organisation(organisation_id=new_id)
        assert (found.code, found.name, found.source) == ("GAMMA", "Gamma Ltd", "registered here")

    @pytest.mark.parametrize("code", ["", "A", "a1", "TOO-LONG-A-CODE", "A B"])
    def test_wants_a_code_people_can_write(self, world: World, code: str) -> None:
        with pytest.raises(Invalid, match="2 to 12 capital letters") as refused:
            organisations.register_organisation(
                actor=SYSTEM, kind=OrganisationKind.SUPPLIER, code=code, name="Gamma", now=NOW
            )
        assert refused.value.field == "code"

    def test_a_code_names_one_organisation_of_a_kind(self, world: World) -> None:
        with pytest.raises(Invalid, match="already has this code"):
            organisations.register_organisation(
                actor=SYSTEM, kind=OrganisationKind.SUPPLIER, code="ALPHA", name="Alpha", now=NOW
            )
        organisations.register_organisation(
            actor=SYSTEM, kind=OrganisationKind.TRUST, code="ALPHA", name="Alpha", now=NOW
        )

    def test_a_consortium_is_formed_and_not_registered(self, world: World) -> None:
        with pytest.raises(Invalid, match="formed by its lead trust"):
            organisations.register_organisation(
                actor=SYSTEM, kind=OrganisationKind.CONSORTIUM, code="NEW", name="New", now=NOW
            )

    def test_a_board_must_be_one(self, world: World) -> None:
        with pytest.raises(NotFound, match="integrated care board"):
            organisations.register_organisation(
                actor=SYSTEM,
                kind=OrganisationKind.TRUST,
                code="NEW",
                name="New",
                board_id=world.north,
                now=NOW,
            )


class TestSites:
    def test_stand_in_the_directory(self, world: World) -> None:
        organisations.register_site(
            actor=world.administrator.actor(),
            trust_id=world.north,
            code="N01",
            name="Eye clinic",
            now=NOW,
        )
        (site,) = directory.find_organisation(organisation_id=world.north).sites
        assert (site.code, site.name, site.trust) == ("N01", "Eye clinic", "North Trust")

    @pytest.mark.parametrize("place", ["east", "alpha"])
    def test_belong_to_a_trust_within_reach(self, world: World, place: str) -> None:
        with pytest.raises(NotFound):
            organisations.register_site(
                actor=world.administrator.actor(),
                trust_id=getattr(world, place),
                code="X01",
                name="Not ours",
                now=NOW,
            )


class TestFormingAConsortium:
    def form(self, world: World, lead: UUID, actor: Actor = SYSTEM) -> UUID:
        return organisations.form_consortium(
            actor=actor,
            code="NEW",
            name="New",
            lead_trust_id=lead,
            host_board_id=world.board,
            formed_on=date(2026, 4, 1),
            now=NOW,
        )

    def test_its_lead_trust_reaches_it_before_anybody_has_joined(self, world: World) -> None:
        new_id = self.form(world, world.south, world.administrator.actor())
        assert new_id in world.lead_of_south.actor().scope(Permission.MEMBERSHIP_RECORD)
        assert new_id not in world.lead.actor().scope(Permission.MEMBERSHIP_RECORD)
        assert new_id not in world.stranger.actor().scope(Permission.MEMBERSHIP_RECORD)

    def test_is_for_trusts_within_reach(self, world: World) -> None:
        with pytest.raises(NotFound):
            self.form(world, world.east, world.administrator.actor())

    def test_a_trust_leads_it(self, world: World) -> None:
        with pytest.raises(NotFound, match="trust"):
            self.form(world, world.alpha)
