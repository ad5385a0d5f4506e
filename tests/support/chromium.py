"""Where the tests find a Chromium to drive."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome")
VARIABLE = "CONSORTIUM_CHROMIUM"
SECONDS_TO_FETCH = 180


class Unavailable(Exception):
    """No Chromium can be had on this machine; the message says what was looked for."""


def find(*, may_fetch: bool = False) -> Path:
    """The browser: the one a variable names, one of the machine, or playwright's own.

    With ``may_fetch`` playwright is asked once to download its own when there is none.

    Raises:
        Unavailable: there is none.
    """
    named = os.environ.get(VARIABLE)
    if named:
        if not os.access(named, os.X_OK):
            raise Unavailable(f"Chromium: {VARIABLE} is {named}, which cannot be run")
        return Path(named)
    for name in NAMES:
        found = shutil.which(name)
        if found:
            return Path(found)
    own = _playwrights_own()
    if own is None and may_fetch and _fetch():
        own = _playwrights_own()
    if own is None:
        raise Unavailable(f"Chromium: no {VARIABLE}, none of {', '.join(NAMES)}, none fetched")
    return own


def _playwrights_own() -> Path | None:
    ask = (
        "from playwright.sync_api import sync_playwright as run\n"
        "with run() as playwright: print(playwright.chromium.executable_path)"
    )
    done = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=False)
    path = Path(done.stdout.strip())
    return path if done.returncode == 0 and path.is_file() else None


def _fetch() -> bool:
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    try:
        return subprocess.run(command, timeout=SECONDS_TO_FETCH, check=False).returncode == 0
    except subprocess.TimeoutExpired:
        return False
