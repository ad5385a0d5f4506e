"""What the distributed engine needs, looked for before anything of it is loaded."""

import os
import shutil
import socket
from importlib.util import find_spec

from consortium.foundation.domain.errors import Unavailable

_SCHEME = "spark://"
# Seconds that a master has to answer.
_ANSWERS = 5


def check_for_spark() -> None:
    """Raises Unavailable where Spark cannot run: without the extra, or without Java."""
    if find_spec("pyspark") is None or find_spec("sqlglot") is None:
        raise unavailable(
            "The packages of the distributed engine are not installed.",
            "Install them: pip install --require-hashes -r requirements/spark.txt",
        )
    home = os.environ.get("JAVA_HOME")
    if shutil.which("java", path=f"{home}/bin" if home else None) is None:
        raise unavailable(
            "The distributed engine needs Java, and there is none on this machine.",
            "Install Java 17 or newer, or name it in JAVA_HOME.",
        )


def check_master(master: str) -> None:
    """Spark itself would try for a minute, and then not say why."""
    refusals = []
    for place in master.removeprefix(_SCHEME).split(","):
        host, _, port = place.rpartition(":")
        try:
            socket.create_connection((host.strip("[]"), int(port)), timeout=_ANSWERS).close()
        except OSError as refusal:
            refusals.append(f"{place}: {refusal.strerror or refusal}")
        else:
            return
    raise unavailable(
        f"The Spark master cannot be reached ({'; '.join(refusals)}).",
        "Start it, or see whether CONSORTIUM_SPEND_ENGINE names the right machine and port.",
    )


def unavailable(message: str, next_step: str) -> Unavailable:
    """The refusal of everything that wants the distributed engine while it cannot be had."""
    return Unavailable("engine_unavailable", message, next_step=next_step)
