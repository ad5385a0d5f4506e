"""Forms for organisations, sites, the consortium and its members."""

from flask_wtf.file import FileField, FileRequired
from wtforms import RadioField, SelectField, StringField
from wtforms.validators import Length, Optional

from consortium.foundation.web.forms import CreatingForm, DateInput, DecimalInput, Form, Required
from consortium.organisations.domain.authority import AUTHORITY_NAMES
from consortium.organisations.domain.membership import MembershipChange
from consortium.organisations.domain.organisation import KIND_NAMES, OrganisationKind
from consortium.organisations.domain.supplier_facts import (
    SCALE_NAMES,
    SupplierFacts,
    SupplierScale,
)

_YES_OR_NO = {True: "yes", False: "no", None: ""}
REGISTERED = (OrganisationKind.TRUST, OrganisationKind.BOARD, OrganisationKind.SUPPLIER)


class ImportForm(Form):
    file = FileField(
        "Reference list (CSV)",
        [FileRequired("Choose a CSV file")],
        description="Columns: ods_code, name, postcode, latitude, longitude, icb_code, icb_name, "
        "region_code, region_name",
    )


class OrganisationForm(CreatingForm):
    kind = RadioField(
        "What is it?",
        [Required("Say what it is")],
        choices={kind.value: KIND_NAMES[kind] for kind in REGISTERED},
    )
    name = StringField("Name", [Required("Enter its name"), Length(max=200)])
    code = StringField(
        "Code",
        [Required("Enter a code"), Length(max=12)],
        description="2 to 12 capital letters, digits or hyphens, like NOR",
    )
    postcode = StringField("Postcode (optional)", [Length(max=8)])
    board_id = SelectField("Integrated care board (optional)", [Optional()], choices=[])
    market_forces_factor = DecimalInput(
        "Market forces factor (optional)",
        [Optional()],
        places=6,
        description="For trusts, like 1.02",
    )


class SiteForm(CreatingForm):
    name = StringField("Name of the site", [Required("Enter its name"), Length(max=200)])
    code = StringField("Code", [Required("Enter a code"), Length(max=12)], description="Like RGT01")
    postcode = StringField("Postcode (optional)", [Length(max=8)])


class AuthorityForm(Form):
    authority = RadioField(
        "Type of contracting authority",
        [Required("Choose the type")],
        choices=[(each.value, name) for each, name in AUTHORITY_NAMES.items()],
        description="NHS trusts and foundation trusts are central government authorities under "
        "the Procurement Act 2023, integrated care boards are not",
    )
    reason = StringField("Why?", [Required("Enter the reason"), Length(max=400)])


class SupplierFactsForm(Form):
    """What notices say of a supplier; used by its buyers, and by itself in the portal."""

    scale = RadioField(
        "How large is the enterprise?",
        choices=[*((each.value, name) for each, name in SCALE_NAMES.items()), ("", "Not known")],
        description="Small or medium-sized: fewer than 250 staff, and a turnover below "
        "£44 million or a balance sheet total below £38 million",
        default="",
    )
    vcse = RadioField(
        "Is it a voluntary, community or social enterprise (VCSE)?",
        choices=[("yes", "Yes"), ("no", "No"), ("", "Not known")],
        description="Non-governmental, and it principally reinvests its surpluses for social, "
        "environmental or cultural ends",
        default="",
    )

    @classmethod
    def of(cls, facts: SupplierFacts) -> "SupplierFactsForm":
        return cls(data={"scale": facts.scale or "", "vcse": _YES_OR_NO[facts.vcse]})

    def facts(self) -> SupplierFacts:
        return SupplierFacts(
            scale=SupplierScale(self.scale.data) if self.scale.data else None,
            vcse={"yes": True, "no": False}.get(self.vcse.data),
        )


class ConsortiumForm(CreatingForm):
    name = StringField("Name", [Required("Enter its name"), Length(max=200)])
    code = StringField("Code", [Required("Enter a code"), Length(max=12)], description="Like SEVEN")
    lead_trust_id = SelectField("Lead trust", [Required("Choose the lead trust")], choices=[])
    host_board_id = SelectField("Host commissioner (optional)", [Optional()], choices=[])
    formed_on = DateInput("Formed on", [Required("Enter the day it was formed")])


class MembershipForm(CreatingForm):
    trust_id = SelectField("Trust", [Required("Choose a trust")], choices=[])
    change = RadioField(
        "What happens?",
        [Required("Say whether it joins or leaves")],
        choices={
            MembershipChange.JOINS.value: "It joins",
            MembershipChange.LEAVES.value: "It leaves",
        },
    )
    effective_on = DateInput(
        "From which day?",
        [Required("Enter the day")],
        description="The first day as a member, or the first day as a member no longer",
    )
    reason = StringField(
        "Reason",
        [Required("Enter the reason"), Length(max=400)],
        description="Printed wherever the change shows",
    )
