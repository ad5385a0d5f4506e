"""Small folders for tests: the tiny world, with files changed."""

import shutil
from pathlib import Path

from tests.support.worlds import WORLDS

TINY = WORLDS / "three-trusts"


def tiny(folder: Path, **changed: str | None) -> Path:
    """A copy of the tiny world. ``trusts="…"`` writes trusts.csv anew, None takes it away."""
    made = folder / "world"
    shutil.copytree(TINY, made)
    for name, text in changed.items():
        path = made / f"{name}.csv"
        if text is None:
            path.unlink()
        else:
            path.write_text(text, encoding="utf-8")
    return made


def added(name: str, *lines: str) -> str:
    """A file of the tiny world with more rows."""
    return (TINY / f"{name}.csv").read_text(encoding="utf-8") + "".join(
        f"{line}\n" for line in lines
    )
