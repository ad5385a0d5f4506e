"""Loading a world from a folder: whole, once, into a database without other people."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from flask import Flask

from consortium.demo.world import bought, directory, lines, savings, signing
from consortium.demo.world.faults import FolderRefused
from consortium.demo.world.stage import Stage
from consortium.demo.world.world import World
from consortium.foundation.database.whole import as_one_transaction

# What stands before anything happens, and then what happens day by day.
SCENES: tuple[tuple[Callable[[Stage], None], ...], ...] = (
    (directory.plan, lines.plan),
    (signing.plan, bought.plan, savings.plan),
)


@dataclass(frozen=True, slots=True)
class Loaded:
    """What came of a load: how many orders were given, and what should be known of it."""

    orders: int
    remarks: tuple[str, ...]


def build(
    app: Flask,
    world: World,
    *,
    today: date,
    password: str,
    keep: bool,
    then: Callable[[], None] = lambda: None,
) -> Loaded:
    """Build a world through the use cases in one transaction; without ``keep`` it is taken back.

    ``then`` is done before the transaction ends: if it fails, nothing is kept.

    Raises:
        FolderRefused: with everything that the use cases refused; nothing was kept.
    """
    stage = Stage(world=world, password=password, today=today)
    orders = 0
    with as_one_transaction(app, keep=keep):
        for scenes in SCENES:
            with app.app_context():
                for plan in scenes:
                    plan(stage)
                orders += stage.agenda.run(stage.faults)
        if stage.faults:
            raise FolderRefused(stage.faults)
        then()
    return Loaded(orders=orders, remarks=tuple(stage.remarks))
