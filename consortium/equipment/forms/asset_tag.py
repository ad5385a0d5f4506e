"""The form that puts a tag on a device."""

from wtforms import SelectField, StringField
from wtforms.validators import Length, Optional

from consortium.equipment.domain.asset_tag import TAG_KIND_NAMES, TagKind
from consortium.foundation.web.forms import CreatingForm, Required


class AssetTagForm(CreatingForm):
    kind = SelectField(
        "Kind",
        [Required("Choose the kind")],
        choices={each.value: TAG_KIND_NAMES[each] for each in TagKind},
    )
    value = StringField(
        "What it says",
        [Required("Scan or type it"), Length(max=200)],
        description="A scanner can fill this in",
    )
    replaces_id = SelectField("In place of", [Optional()], choices=[])
