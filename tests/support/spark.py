"""A Spark cluster of our own for the length of a test run: a master and two workers on loopback.

They are processes of their own, as on three machines, and talk over sockets that nobody without
the secret of this run may use.
"""

import importlib.util
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

HERE = "127.0.0.1"
WORKERS = 2
OLDEST_JAVA = 17
# Small files are read once: compiling costs more than it saves.
JAVA = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xss4m")
SETTINGS = {
    "spark.authenticate": "true",
    "spark.authenticate.secret": secrets.token_hex(16),
    "spark.driver.extraJavaOptions": " ".join(JAVA),
    "spark.executor.extraJavaOptions": " ".join(JAVA),
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
}
LOG = """rootLogger.level = error
rootLogger.appenderRef.it.ref = it
appender.it.type = Console
appender.it.name = it
appender.it.target = SYSTEM_ERR
appender.it.layout.type = PatternLayout
"""
_STARTS_WITHIN = 120


class Unavailable(Exception):
    """No Spark can be had on this machine; the message says what was looked for."""


def find() -> str:
    """The Java to run Spark with.

    Raises:
        Unavailable: there is none that is new enough, or its packages are not installed.
    """
    home = os.environ.get("JAVA_HOME")
    java = shutil.which("java", path=f"{home}/bin" if home else None)
    if java is None:
        raise Unavailable("Spark: no java on this machine")
    said = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
    version = re.search(r'version "(\d+)', said)
    if version is None or int(version[1]) < OLDEST_JAVA:
        raise Unavailable(f"Spark: {java} is older than Java {OLDEST_JAVA}")
    if not all(importlib.util.find_spec(name) for name in ("pyspark", "sqlglot")):
        raise Unavailable("Spark: pyspark is not installed (requirements/spark.txt)")
    return java


@contextmanager
def running(*, compiled: bool = False) -> Iterator[str]:
    """The address of a master with two workers of one core each, stopped at the end.

    ``compiled`` lets Spark compile its plans, which pays for large files only.

    Raises:
        Unavailable: Spark cannot run here.
    """
    java = find()
    with ExitStack() as ends:
        folder = Path(ends.enter_context(tempfile.TemporaryDirectory(prefix="consortium-spark-")))
        environ = _environment(folder, compiled=compiled)
        ends.enter_context(_set("SPARK_CONF_DIR", environ["SPARK_CONF_DIR"]))
        ends.enter_context(_set("SPARK_LOCAL_DIRS", environ["SPARK_LOCAL_DIRS"]))
        command = [java, "-Xmx256m", *JAVA, "-cp", f"{folder}:{environ['SPARK_HOME']}/jars/*"]
        port = _free_port()
        address = f"spark://{HERE}:{port}"
        deploy = "org.apache.spark.deploy"
        log = ends.enter_context((folder / "log").open("w+"))
        here = ("--host", HERE, "--webui-port", "0")
        master = (f"{deploy}.master.Master", *here, "--port", str(port))
        ends.enter_context(_process([*command, *master], environ, log))
        _wait_for(port, log)
        for number in range(WORKERS):
            room = ("--cores", "1", "--memory", "600M", "--work-dir", str(folder / f"{number}"))
            worker = (f"{deploy}.worker.Worker", *here, *room, address)
            ends.enter_context(_process([*command, *worker], environ, log))
        yield address


def _environment(folder: Path, *, compiled: bool) -> dict[str, str]:
    spec = importlib.util.find_spec("pyspark")
    assert spec is not None
    assert spec.origin is not None
    settings = "\n".join(
        f"{name} {value}"
        for name, value in SETTINGS.items()
        if not (compiled and name.startswith("spark.sql.codegen."))
    )
    (folder / "spark-defaults.conf").write_text(settings)
    (folder / "log4j2.properties").write_text(LOG)
    return {
        **os.environ,
        "SPARK_HOME": str(Path(spec.origin).parent),
        "SPARK_CONF_DIR": str(folder),
        "SPARK_LOCAL_DIRS": str(folder),
        "SPARK_LOCAL_IP": HERE,
        "SPARK_SCALA_VERSION": "2.13",
    }


@contextmanager
def _set(name: str, value: str) -> Iterator[None]:
    before = os.environ.get(name)
    os.environ[name] = value
    yield
    os.environ.pop(name)
    if before is not None:
        os.environ[name] = before


@contextmanager
def _process(command: list[str], environ: dict[str, str], log: object) -> Iterator[None]:
    process = subprocess.Popen(command, env=environ, stdout=log, stderr=log)  # type: ignore[call-overload]
    try:
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind((HERE, 0))
        port: int = taken.getsockname()[1]
        return port


def _wait_for(port: int, log: object) -> None:
    until = time.monotonic() + _STARTS_WITHIN
    while time.monotonic() < until:
        try:
            socket.create_connection((HERE, port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise Unavailable(f"Spark: the master did not start within {_STARTS_WITHIN} seconds")
