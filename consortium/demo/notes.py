"""What is kept beside the database, for whoever owns the folder: password and origin of a demo."""

import json
import os
import secrets
from pathlib import Path

from flask import Flask

# Whoever automates the demo can choose its password.
PASSWORD = "CONSORTIUM_DEMO_PASSWORD"  # noqa: S105 - the name of a variable


class Notes:
    """The notes in the data folder of an application."""

    def __init__(self, app: Flask) -> None:
        self.path = Path(app.config["DATA_DIR"]) / "demo.json"

    def read(self) -> dict[str, str]:
        if not self.path.exists():
            return {}
        known: dict[str, str] = json.loads(self.path.read_text())
        return known

    def write(self, **facts: str) -> None:
        temporary = self.path.with_suffix(".part")
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w") as file:
            json.dump(facts, file)
        temporary.replace(self.path)


def chosen_password() -> str:
    """The password for everybody in a demo: as chosen, else new for each load."""
    made = f"bridges-{secrets.token_hex(2)}-{secrets.token_hex(2)}"
    return os.environ.get(PASSWORD) or made
