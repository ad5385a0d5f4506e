"""The pages of a calibration with standards: procedure, readings, result, as left."""

from datetime import timedelta

from consortium.equipment.queries.standard import find_standard
from consortium.foundation.web.clock import today
from tests.equipment import factories
from tests.equipment.views.conftest import day_fields
from tests.support.pages import PageClient, location, text_of
from tests.support.world import SYSTEM, World

LONG_AGO = today() - timedelta(days=300)


def test_from_the_procedure_to_how_the_device_was_left(world: World, engineer: PageClient) -> None:
    asset_id = factories.tonometer(world.north, asset_no="TON-F")
    standard_id = factories.standard(
        world.north, valid_from=LONG_AGO, valid_to=today() + timedelta(days=30)
    )
    procedure = location(
        engineer.submit(
            "/equipment/procedures/new",
            owner_id=str(world.north),
            code="TONO-U",
            title="With standards",
            category="Tonometer",
            parameter="Pressure",
            unit="mmHg",
            nominals="20",
            readings="2",
            lower="-0.5",
            upper="0.5",
            resolution="0.1",
            percent="1",
            asks_standards="y",
            rule="guard_band",
            rule_r="1",
            component_1_source="drift",
            component_1_kind="rectangular",
            component_1_size="0.06",
            component_2_source="repeatability",
            component_2_kind="type_a",
            component_4_source="temperature",
            component_4_kind="rectangular",
            component_4_size="0.02",
            component_4_sensitivity="0.5",
            component_4_dof="50",
        )
    )
    asked = text_of(engineer.get(procedure))
    assert "Judged by guard band of 1 U; U from the standards, the scale, drift" in asked
    assert "−0.7 to +0.7" in asked
    for shown in (
        "Source repeatability Type A Distribution Normal, of the readings",
        "Size 0.02 Divided by √3 Sensitivity 0.5 Degrees of freedom 50",
    ):
        assert shown in asked
    revision = f"{procedure}/versions/new"
    assert 'value="temperature"' in engineer.get(revision).get_data(as_text=True)
    refused = engineer.submit(
        revision,
        parameter="Pressure",
        unit="mmHg",
        nominals="20",
        readings="2",
        lower="-0.5",
        upper="0.5",
        asks_standards="y",
        rule="simple",
        component_1_source="temperature",
        component_1_kind="rectangular",
    )
    assert "temperature needs its size" in text_of(refused)
    assert 'value="-0.5"' in engineer.get(f"{procedure}/versions/new").get_data(as_text=True)
    sheet = f"/equipment/{asset_id}/calibrate/{procedure.rsplit('/', 1)[1]}"
    assert find_standard(actor=SYSTEM, standard_id=standard_id, on=today()).asset_no in text_of(
        engineer.get(sheet)
    )
    refused = engineer.submit(
        sheet, reading_1_1="21", reading_1_2="21.1", **day_fields("performed_on", today())
    )
    assert "Choose at least one standard" in text_of(refused)
    result = location(
        engineer.submit(
            sheet,
            reading_1_1="21",
            reading_1_2="21.1",
            standards=str(standard_id),
            temperature="21.5",
            **day_fields("performed_on", today()),
        )
    )
    found = text_of(engineer.get(result))
    assert "Chance that it conforms" in found
    assert "Risk of a wrong decision" in found
    assert "21.5 °C" in found
    assert "CAL-" in found
    engineer.submit(f"{result}/as-left", what="Zero adjusted", reading_1_1="20", reading_1_2="20.1")
    left = text_of(engineer.get(result))
    assert "Zero adjusted" in left
    assert "Correct the readings" not in left
