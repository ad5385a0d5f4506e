"""The forms of a clinic at once: what holds for all devices, and the readings of each."""

from itertools import chain
from typing import Any

from consortium.equipment.forms.calibration import MeasuredForm, Occasion, WithStandards


class ClinicForm(Occasion):
    """When all of it was done, and by which version."""

    def contents(self) -> dict[str, Any]:
        """What was entered for all devices."""
        return {field.short_name: field.data for field in self if field.short_name != "csrf_token"}


class FormalClinicForm(ClinicForm, WithStandards):
    """With the standards that were used for all, and where it was done."""


class CardForm(MeasuredForm):
    """The readings of one device among several; the form around it carries the token."""

    class Meta(MeasuredForm.Meta):
        csrf = False

    @property
    def is_filled(self) -> bool:
        """Whether anything was entered: devices without any reading stay due."""
        return any(getattr(self[name], "raw_text", "") for name in chain.from_iterable(self.rows))

    def contents(self) -> dict[str, Any]:
        """What was entered for the device."""
        return {field.short_name: field.data for field in self}
