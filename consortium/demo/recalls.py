"""Scene 6d: meters that run or stand still, new software for all systems, and a safety notice."""

from datetime import timedelta
from decimal import Decimal

from consortium.demo.stage import Stage, at
from consortium.demo.upkeep import MAKER, SERVICE
from consortium.equipment.domain.campaign import Progress
from consortium.equipment.domain.safety_notice import MatchRule, MatchState, NoticeSource
from consortium.equipment.usecases.campaign import settle_devices, start_campaign
from consortium.equipment.usecases.meter import add_meter, read_meter
from consortium.equipment.usecases.safety_notice import record_notice, settle_matches

NEW_SOFTWARE = "3.2"


def build(stage: Stage) -> None:
    _meters(stage)
    _campaign(stage)
    _notice(stage)


def _meters(stage: Stage) -> None:
    """North's system runs all day; Coast's second one has stood still for two months."""
    for key, readings in {
        "NOR-U01": ((84, "2140"), (56, "2288"), (28, "2431"), (1, "2570")),
        "COA-U02": ((84, "611"), (56, "611"), (6, "611")),
    }.items():
        first = stage.today - timedelta(days=readings[0][0])
        meter_id = add_meter(
            actor=stage.actor(SERVICE, first),
            asset_id=stage.assets[key],
            name="Hours run",
            unit="h",
            now=at(first),
        )
        for ago, value in readings:
            on = stage.today - timedelta(days=ago)
            read_meter(
                actor=stage.actor(SERVICE, on),
                meter_id=meter_id,
                read_on=on,
                value=Decimal(value),
                now=at(on),
            )


def _campaign(stage: Stage) -> None:
    begun = stage.today - timedelta(days=25)
    service = stage.actor(SERVICE, begun)
    campaign_id = start_campaign(
        actor=service,
        owner_id=stage.consortium,
        model_id=stage.items["ultrasound model"],
        title=f"SonoView software {NEW_SOFTWARE}",
        work="Back up the presets, install the update, restart, check the clock.",
        software_version=NEW_SOFTWARE,
        due_on=stage.today + timedelta(days=35),
        now=at(begun),
    )
    for keys, progress, note, ago in (
        (("NOR-U01", "NOR-U02", "SOU-U01", "EAS-U02"), Progress.DONE, "", 12),
        (("COA-U01",), Progress.EXCUSED, "The maker updates it with its repair", 3),
    ):
        on = stage.today - timedelta(days=ago)
        settle_devices(
            actor=stage.actor(SERVICE, on),
            campaign_id=campaign_id,
            asset_ids={stage.assets[key] for key in keys},
            progress=progress,
            note=note,
            now=at(on),
        )


def _notice(stage: Stage) -> None:
    issued = stage.today - timedelta(days=16)
    service = stage.actor(SERVICE, issued)
    notice_id = record_notice(
        actor=service,
        owner_id=stage.consortium,
        source=NoticeSource.MANUFACTURER,
        number="FSN-AI-26-07",
        title="Cable of the linear probe can fray at the plug",
        action="Look at the cable of every linear probe and note its batch. Send frayed ones back; "
        "the system can be used with the other probes.",
        rule=MatchRule(manufacturer=MAKER, models=("SonoView 7",)),
        stop_use=False,
        action_by=stage.today + timedelta(days=14),
        now=at(issued),
    )
    for code, states in {
        "NOR": (MatchState.ACKNOWLEDGED, MatchState.ACTIONED),
        "SOU": (MatchState.ACKNOWLEDGED,),
    }.items():
        for ago, state in enumerate(states):
            on = stage.today - timedelta(days=10 - ago)
            settle_matches(
                actor=stage.actor(SERVICE, on),
                notice_id=notice_id,
                trust_id=stage.places[code],
                asset_ids=[stage.assets[f"{code}-U01"], stage.assets[f"{code}-U02"]],
                to=state,
                reason="Cables looked at, none frayed" if state is MatchState.ACTIONED else "",
                now=at(on),
            )
