"""Forms that say what words of purchase lines mean."""

from uuid import UUID

from wtforms import RadioField, SelectMultipleField

from consortium.catalogue.forms.catalogue import FractionInput
from consortium.foundation.domain.errors import Invalid
from consortium.foundation.web.forms import CreatingForm, Required
from consortium.spend.usecases.decide_words import Decided

NOT_IN_CATALOGUE = "none"


class DecideManyForm(CreatingForm):
    """One choice for each of the words of a page; those left open are not decided."""

    decision = SelectMultipleField("What it is", choices=[], validate_choice=False)

    def decided(self) -> list[Decided]:
        """The choices that were made.

        Raises:
            Invalid: one of them is none that the page offered.
        """
        return [_decided(text) for text in self.decision.data or () if text]


class DecideOneForm(CreatingForm):
    item = RadioField("What is it?", [Required("Choose what it is")], choices=[])
    base_units = FractionInput(
        "How many base units does one hold? (optional)",
        description="Like 10, or 1/3. Leave it empty where the catalogue or the unit says so",
    )


def choice_of(trust_id: UUID, wording: str, item_id: UUID | None) -> str:
    """A choice as the form carries it."""
    return f"{trust_id}~{wording}~{item_id or NOT_IN_CATALOGUE}"


def item_of(text: str) -> UUID | None:
    """The item that was chosen, None for none of the catalogue's."""
    return None if text == NOT_IN_CATALOGUE else UUID(text)


def _decided(text: str) -> Decided:
    try:
        trust_id, wording, item = text.split("~")
        return Decided(trust_id=UUID(trust_id), wording=wording, item_id=item_of(item))
    except ValueError:
        raise Invalid(
            "unknown_choice",
            "This list does not know one of the choices that were sent.",
            field="decision",
            next_step="Open the list again and choose there.",
        ) from None
