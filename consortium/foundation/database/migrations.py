"""Which migrations the database still lacks."""

from pathlib import Path

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from consortium.foundation.database.engine import db

FOLDER = Path(__file__).resolve().parents[3] / "migrations"


def script_directory() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    return ScriptDirectory.from_config(config)


def pending_migrations() -> list[str]:
    """The revisions that ``consortium db upgrade`` would still run, oldest first."""
    scripts = script_directory()
    current = MigrationContext.configure(db.session.connection()).get_current_heads()
    lacking = [script.revision for script in scripts.iterate_revisions("heads", current or "base")]
    return lacking[::-1]
