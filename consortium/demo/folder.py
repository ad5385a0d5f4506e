"""Loading a world of one's own: once, into a database without other people."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from flask import Flask

from consortium.demo.notes import Notes, chosen_password
from consortium.demo.world.load import Loaded, build
from consortium.demo.world.world import World, read_world
from consortium.foundation.domain.errors import Conflict
from consortium.organisations.queries.people import count_people, demo_people


@dataclass(frozen=True, slots=True)
class Outcome:
    """The consortium's code, and what was built; nothing when the world was there already."""

    consortium: str
    loaded: Loaded | None


def load_folder(app: Flask, path: Path, *, today: date) -> Outcome:
    """Build the world of a folder up to today; a second load of the same changes nothing.

    Raises:
        FolderRefused: with every fault of the files; nothing was loaded.
        Conflict: the database holds real people, another world, or this one from other files.
    """
    world = read_world(path)
    sha256, notes = world.folder.sha256, Notes(app)
    if _is_there(app, world, sha256):
        return Outcome(world.code, None)
    password = chosen_password()
    loaded = build(
        app,
        world,
        today=today,
        password=password,
        keep=True,
        then=lambda: notes.write(password=password, world=world.code, sha256=sha256),
    )
    return Outcome(world.code, loaded)


def check_folder(app: Flask, path: Path, *, today: date) -> Outcome:
    """Try everything that a load does and take it back; a database with people is left alone.

    Then only what the files tell by themselves is checked, and nothing is built.

    Raises:
        FolderRefused: with every fault.
    """
    world = read_world(path)
    with app.app_context():
        if count_people():
            return Outcome(world.code, None)
    loaded = build(app, world, today=today, password=chosen_password(), keep=False)
    return Outcome(world.code, loaded)


def _is_there(app: Flask, world: World, sha256: str) -> bool:
    """Whether this very world was loaded before.

    Raises:
        Conflict: the database holds something else.
    """
    known = Notes(app).read()
    with app.app_context():
        if not count_people():
            return False
        is_demo = bool(demo_people())
    if is_demo and known.get("sha256") == sha256:
        return True
    if is_demo and known.get("world") == world.code:
        raise Conflict(
            "world_changed",
            f"This database holds {world.code} as another state of the folder told it.",
            next_step="What is recorded is not changed: load the folder into a data folder and "
            "database of its own (CONSORTIUM_DATA_DIR).",
        )
    what = f"the world {known.get('world', 'Seven Bridges')}" if is_demo else "people"
    raise Conflict(
        "people_there",
        f"This database holds {what} already, and a world stands alone.",
        next_step="Load the folder into a data folder and database of its own "
        "(CONSORTIUM_DATA_DIR).",
    )
