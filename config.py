"""Settings: read once from the environment, typed, frozen, and refused when unsafe.

A default stands here only if it is right in production and safe to publish; development and
tests say what they change. ``docs/settings.md`` documents every setting, and a test holds it to
that.
"""

import os
import re
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent
PREFIX = "CONSORTIUM_"
MEGABYTE = 1 << 20
SHORTEST_SECRET = 32
LEAST_SPARK_MEMORY_MB = 512
# One master, or several of which one leads: spark://a:7077,b:7077
_SPARK_MASTER = re.compile(r"spark://[^\s/,:]+:\d+(,[^\s/,:]+:\d+)*")


class UnsafeSettings(Exception):
    """The settings would make the product unsafe or unable to run; it does not start."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Every setting of the product, with what production wants as its default."""

    ENV: str = "production"
    SECRET_KEY: str = field(default="", repr=False)
    DATA_DIR: Path = ROOT / "instance"
    DATABASE_URL: str = field(default="", repr=False)
    BROKER_URL: str = field(default="", repr=False)
    JOBS_INLINE: bool = False
    WORKERS: int = 2

    HOST: str = "127.0.0.1"
    PORT: int = 8000
    PUBLIC_HOSTS: tuple[str, ...] = ()
    TRUSTED_PROXIES: int = 0
    SECURE_COOKIES: bool = True
    SESSION_IDLE_MINUTES: int = 30
    SESSION_HOURS: int = 12
    SECOND_FACTOR_REQUIRED: bool = True
    PASSWORD_MEMORY_KIB: int = 19_456
    PASSWORD_PASSES: int = 2
    SEALING_KEY: str = field(default="", repr=False)
    DEMO_SIGN_IN: bool = False

    SMTP_HOST: str = ""
    SMTP_PORT: int = 587
    SMTP_USER: str = ""
    SMTP_PASSWORD: str = field(default="", repr=False)
    SMTP_START_TLS: bool = True
    MAIL_FROM: str = "consortium@localhost"

    LOG_LEVEL: str = "INFO"
    LOG_JSON: bool = True
    METRICS_TOKEN: str = field(default="", repr=False)
    MAX_UPLOAD_BYTES: int = 200 * MEGABYTE
    SPEND_MEMORY_MB: int = 512
    SPEND_THREADS: int = 2
    SPEND_ENGINE: str = "duckdb"
    SPARK_MEMORY_MB: int = 1024
    SPARK_CORES: int = 2
    SPARK_DRIVER_HOST: str = ""

    @property
    def database_url(self) -> str:
        """The database; SQLite in the data folder when none is named."""
        return self.DATABASE_URL or f"sqlite:///{self.DATA_DIR / 'consortium.db'}"

    def problems(self) -> list[str]:
        """Why the product must not start with these settings; empty when it may."""
        return [
            *self._secret_problems(),
            *self._web_problems(),
            *self._database_problems(),
            *self._engine_problems(),
        ]

    def _secret_problems(self) -> list[str]:
        how = 'python -c "import secrets; print(secrets.token_urlsafe(48))"'
        length = f"at least {SHORTEST_SECRET} characters, known to nobody"
        keys = {"SECRET_KEY": self.SECRET_KEY}
        # Without one of its own the service keeps a sealing key in the data folder.
        if self.SEALING_KEY:
            keys["SEALING_KEY"] = self.SEALING_KEY
        return [
            f"{PREFIX}{name} must be {length}. Make one with: {how}"
            for name, value in keys.items()
            if len(value) < SHORTEST_SECRET
        ]

    def _web_problems(self) -> list[str]:
        problems = []
        if not self.PUBLIC_HOSTS:
            problems.append(
                f"{PREFIX}PUBLIC_HOSTS must name the host people type, for example "
                "consortium.example.nhs.uk; requests for any other host are refused."
            )
        if not self.SECURE_COOKIES:
            problems.append(f"{PREFIX}SECURE_COOKIES must be on: sign-in needs https.")
        if self.DEMO_SIGN_IN:
            problems.append(f"{PREFIX}DEMO_SIGN_IN must be off: it lets anybody in.")
        return problems

    def _database_problems(self) -> list[str]:
        if not self.DATABASE_URL:
            several = "postgresql+psycopg://consortium@db/consortium"
            one = "sqlite:////path/consortium.db for one machine"
            return [f"{PREFIX}DATABASE_URL must name the database, like {several} (or {one})."]
        return []

    def _engine_problems(self) -> list[str]:
        problems = []
        if self.SPEND_ENGINE != "duckdb" and not _SPARK_MASTER.fullmatch(self.SPEND_ENGINE):
            problems.append(
                f"{PREFIX}SPEND_ENGINE is {self.SPEND_ENGINE!r}; it must be duckdb, or the address "
                "of a Spark master, like spark://spark.example.nhs.uk:7077."
            )
        if self.SPARK_MEMORY_MB < LEAST_SPARK_MEMORY_MB:
            problems.append(
                f"{PREFIX}SPARK_MEMORY_MB must be at least {LEAST_SPARK_MEMORY_MB}: Spark starts "
                "with no less."
            )
        if self.SPARK_CORES < 1:
            problems.append(f"{PREFIX}SPARK_CORES must be at least 1.")
        return problems

    def for_flask(self) -> dict[str, Any]:
        """The settings under the names that Flask and its extensions read."""
        host_only = "__Host-" if self.SECURE_COOKIES else ""
        return {
            **{each.name: getattr(self, each.name) for each in fields(self)},
            "TRUSTED_HOSTS": list(self.PUBLIC_HOSTS) or None,
            "SQLALCHEMY_DATABASE_URI": self.database_url,
            "SESSION_COOKIE_NAME": f"{host_only}consortium",
            "SESSION_COOKIE_SECURE": self.SECURE_COOKIES,
            "SESSION_COOKIE_HTTPONLY": True,
            "SESSION_COOKIE_SAMESITE": "Lax",
            "SESSION_COOKIE_PATH": "/",
            "MAX_CONTENT_LENGTH": self.MAX_UPLOAD_BYTES,
            "MAX_FORM_MEMORY_SIZE": 4 * MEGABYTE,
            "WTF_CSRF_TIME_LIMIT": None,
            "WTF_CSRF_SSL_STRICT": self.SECURE_COOKIES,
            "TESTING": self.ENV == "testing",
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Production(Config):
    """Behind https, for real trusts: nothing is guessed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Development(Config):
    """One machine, plain http on loopback, the demo world one click away."""

    ENV: str = "development"
    PUBLIC_HOSTS: tuple[str, ...] = ("localhost", "127.0.0.1", "[::1]")
    SECURE_COOKIES: bool = False
    SECOND_FACTOR_REQUIRED: bool = False
    DEMO_SIGN_IN: bool = True
    LOG_JSON: bool = False

    def problems(self) -> list[str]:
        problems = self._engine_problems()
        if self.HOST not in ("127.0.0.1", "::1", "localhost"):
            refusal = f"{PREFIX}HOST is {self.HOST}, but development runs on this machine only."
            problems.append(f"{refusal} Set {PREFIX}ENV=production to serve others.")
        return problems


@dataclass(frozen=True, slots=True, kw_only=True)
class Testing(Development):
    """For the test suite: cheap passwords, jobs done at once."""

    ENV: str = "testing"
    SECRET_KEY: str = field(default="only-for-tests-" + "x" * 32, repr=False)
    JOBS_INLINE: bool = True
    PASSWORD_MEMORY_KIB: int = 8
    PASSWORD_PASSES: int = 1
    LOG_LEVEL: str = "ERROR"


ENVIRONMENTS: dict[str, type[Config]] = {
    "production": Production,
    "development": Development,
    "testing": Testing,
}


def load(environ: Mapping[str, str] = os.environ) -> Config:
    """The settings for this process.

    Raises:
        UnsafeSettings: one or more settings are wrong; each is named with what to do.
    """
    name = environ.get(f"{PREFIX}ENV", "development")
    if name not in ENVIRONMENTS:
        known = ", ".join(ENVIRONMENTS)
        raise UnsafeSettings([f"{PREFIX}ENV is {name!r}; it must be one of {known}."])
    kind = ENVIRONMENTS[name]
    values, problems = _read(kind, environ)
    config = kind(**values)
    problems += config.problems()
    if problems:
        raise UnsafeSettings(problems)
    return config if config.SECRET_KEY else _with_own_secret(config)


def _read(kind: type[Config], environ: Mapping[str, str]) -> tuple[dict[str, Any], list[str]]:
    values: dict[str, Any] = {}
    problems: list[str] = []
    for setting in fields(kind):
        name = PREFIX + setting.name
        text = environ.get(name)
        # `make run` and most hosts say the port as plain PORT.
        if text is None and setting.name == "PORT":
            name, text = "PORT", environ.get("PORT")
        if text is None or setting.name == "ENV":
            continue
        try:
            values[setting.name] = _parse(text, setting.type)
        except ValueError:
            problems.append(f"{name} is {text!r}, which is not {_WORDS[setting.type]}.")
    return values, problems


_WORDS: dict[Any, str] = {int: "a whole number", bool: "on or off"}
_TRUE, _FALSE = {"1", "on", "true", "yes"}, {"0", "off", "false", "no", ""}


def _parse(text: str, kind: Any) -> Any:
    if kind is bool:
        return _parse_bool(text)
    if kind is int:
        return int(text)
    if kind is Path:
        return Path(text).expanduser().resolve()
    if kind == tuple[str, ...]:
        return tuple(part.strip() for part in text.split(",") if part.strip())
    return text


def _parse_bool(text: str) -> bool:
    word = text.strip().lower()
    if word not in _TRUE | _FALSE:
        raise ValueError(text)
    return word in _TRUE


def _with_own_secret(config: Config) -> Config:
    """Development keeps a secret of its own beside its data, so that restarts keep sessions."""
    path = config.DATA_DIR / "secret-key"
    config.DATA_DIR.mkdir(parents=True, exist_ok=True)
    with suppress(FileExistsError):  # another start was first: its secret is the one
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(48))
    secret = path.read_text().strip()
    if len(secret) < SHORTEST_SECRET:
        raise UnsafeSettings([f"{path} holds no secret key. Remove it; the next start makes one."])
    return replace(config, SECRET_KEY=secret)
