"""Forms for models of equipment."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from wtforms import IntegerField, SelectField, SelectMultipleField, StringField
from wtforms.validators import Length, NumberRange, Optional

from consortium.catalogue.domain import device_class as classes
from consortium.catalogue.domain.device_model import ModelFacts
from consortium.foundation.web.forms import CreatingForm, Form, Required, VersionInput

Chosen = TypeVar("Chosen", bound=StrEnum)
NOT_SAID = {"": "Not said"}


class DeviceModelForm(CreatingForm):
    manufacturer = StringField("Manufacturer", [Required("Enter its maker"), Length(max=120)])
    name = StringField("Model", [Required("Enter the model"), Length(max=120)])
    category = StringField(
        "Category",
        [Required("Enter what people call it"), Length(max=80)],
        description="Like Tonometer",
    )
    gmdn_code = StringField("GMDN code (optional)", [Length(max=5)])
    gmdn_term = StringField("GMDN term (optional)", [Length(max=120)])
    udi_di = StringField(
        "Device identifier, UDI-DI (optional)",
        [Length(max=14)],
        description="The digits after (01) on the label",
    )
    expected_life_months = IntegerField(
        "Expected life in months (optional)", [Optional(), NumberRange(min=1, max=600)]
    )


def _of(names: Mapping[Chosen, str]) -> dict[str, str]:
    return NOT_SAID | {each.value: name for each, name in names.items()}


def _factors(table: Mapping[int, str]) -> dict[str, str]:
    return NOT_SAID | {str(factor): f"{factor}: {words}" for factor, words in table.items()}


class ModelFactsForm(Form):
    version = VersionInput()
    hibc_di = StringField(
        "Device identifier of HIBC (optional)",
        [Length(max=23)],
        description="What stands between + and the check sign of the primary code",
    )
    mdr_class = SelectField("Device class", [Optional()], choices=_of(classes.MDR_CLASS_NAMES))
    elec_class = SelectField(
        "Protection from shock", [Optional()], choices=_of(classes.ELECTRICAL_CLASS_NAMES)
    )
    applied_part = SelectField(
        "Applied part", [Optional()], choices=_of(classes.APPLIED_PART_NAMES)
    )
    software_family = StringField(
        "Software family (optional)",
        [Length(max=80)],
        description="The name under which safety notices call its software",
    )
    maker_interval_months = IntegerField(
        "Longest maintenance interval of the maker, in months (optional)",
        [Optional(), NumberRange(min=1, max=600)],
    )
    risk_function = SelectField("Function (F)", [Optional()], choices=_factors(classes.FUNCTIONS))
    risk_consequence = SelectField("Risk (R)", [Optional()], choices=_factors(classes.RISKS))
    risk_maintenance = SelectField(
        "Maintenance it needs (M)", [Optional()], choices=_factors(classes.MAINTENANCE)
    )
    risk_incidents = SelectField(
        "Incidents (H, optional)", [Optional()], choices=_factors(classes.INCIDENTS)
    )

    def facts(self) -> ModelFacts:
        """What the form says."""
        return ModelFacts(
            hibc_di=self.hibc_di.data.strip().upper(),
            mdr_class=_chosen(classes.MdrClass, self.mdr_class.data),
            elec_class=_chosen(classes.ElectricalClass, self.elec_class.data),
            applied_part=_chosen(classes.AppliedPart, self.applied_part.data),
            software_family=self.software_family.data.strip(),
            maker_interval_months=self.maker_interval_months.data,
            risk_function=_factor(self.risk_function.data),
            risk_consequence=_factor(self.risk_consequence.data),
            risk_maintenance=_factor(self.risk_maintenance.data),
            risk_incidents=_factor(self.risk_incidents.data),
        )


class EquivalentsForm(Form):
    others = SelectMultipleField(
        "Models that can stand in for it",
        choices=[],
        description="Any of them can be offered when a device of this model fails",
    )


def _chosen(kind: type[Chosen], text: str) -> Chosen | None:
    return kind(text) if text else None


def _factor(text: str) -> int | None:
    return int(text) if text else None
