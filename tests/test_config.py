"""Settings: read once, typed, frozen, and refused when they would be unsafe."""

import os
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

import config
from consortium import commands

PRODUCTION = {
    "CONSORTIUM_ENV": "production",
    "CONSORTIUM_SECRET_KEY": "k" * 40,
    "CONSORTIUM_PUBLIC_HOSTS": "consortium.example.nhs.uk, www.example.nhs.uk",
    "CONSORTIUM_DATABASE_URL": "postgresql+psycopg://consortium@db/consortium",
}


def refusals(**changes: str) -> list[str]:
    with pytest.raises(config.UnsafeSettings) as refused:
        config.load({**PRODUCTION, **changes})
    return refused.value.problems


class TestProduction:
    def test_starts_when_everything_is_named(self) -> None:
        loaded = config.load(PRODUCTION)
        assert isinstance(loaded, config.Production)
        assert loaded.PUBLIC_HOSTS == ("consortium.example.nhs.uk", "www.example.nhs.uk")
        assert loaded.SECOND_FACTOR_REQUIRED
        assert not loaded.DEMO_SIGN_IN

    @pytest.mark.parametrize(
        ("name", "value", "says"),
        [
            ("SECRET_KEY", "", "at least 32 characters, known to nobody"),
            ("SECRET_KEY", "k" * 31, "at least 32 characters, known to nobody"),
            ("PUBLIC_HOSTS", "", "requests for any other host are refused"),
            ("PUBLIC_HOSTS", " , ", "requests for any other host are refused"),
            ("DATABASE_URL", "", "must name the database"),
            ("SECURE_COOKIES", "off", "sign-in needs https"),
            ("DEMO_SIGN_IN", "on", "it lets anybody in"),
        ],
    )
    def test_refuses_what_would_be_unsafe(self, name: str, value: str, says: str) -> None:
        (problem,) = refusals(**{f"CONSORTIUM_{name}": value})
        assert problem.startswith(f"CONSORTIUM_{name} must ")
        assert says in problem

    def test_names_every_problem_at_once(self) -> None:
        with pytest.raises(config.UnsafeSettings) as refused:
            config.load({"CONSORTIUM_ENV": "production"})
        assert len(refused.value.problems) == 3

    def test_never_guesses_a_secret(self, tmp_path: Path) -> None:
        refusals(CONSORTIUM_SECRET_KEY="", CONSORTIUM_DATA_DIR=str(tmp_path))
        assert list(tmp_path.iterdir()) == []


class TestReading:
    def test_development_is_what_runs_when_nothing_is_set(self, tmp_path: Path) -> None:
        loaded = config.load({"CONSORTIUM_DATA_DIR": str(tmp_path)})
        assert isinstance(loaded, config.Development)
        assert loaded.database_url == f"sqlite:///{tmp_path / 'consortium.db'}"

    def test_an_unknown_kind_of_run_is_refused(self) -> None:
        with pytest.raises(config.UnsafeSettings, match="must be one of production, development"):
            config.load({"CONSORTIUM_ENV": "staging"})

    @pytest.mark.parametrize(
        ("environ", "port"),
        [
            ({}, 8000),
            ({"PORT": "9000"}, 9000),
            ({"CONSORTIUM_PORT": "9001"}, 9001),
            ({"PORT": "9000", "CONSORTIUM_PORT": "9001"}, 9001),
        ],
    )
    def test_the_port_is_read_as_hosts_set_it(self, environ: dict[str, str], port: int) -> None:
        loaded = config.load({**PRODUCTION, **environ})
        assert port == loaded.PORT

    @pytest.mark.parametrize("word", ["1", "on", "TRUE", " yes "])
    def test_switches_go_on(self, word: str) -> None:
        assert config.load({**PRODUCTION, "CONSORTIUM_JOBS_INLINE": word}).JOBS_INLINE

    @pytest.mark.parametrize("word", ["0", "off", "False", "no", ""])
    def test_switches_go_off(self, word: str) -> None:
        assert not config.load({**PRODUCTION, "CONSORTIUM_LOG_JSON": word}).LOG_JSON

    @pytest.mark.parametrize(
        ("name", "value", "says"),
        [
            ("CONSORTIUM_PORT", "http", "CONSORTIUM_PORT is 'http', which is not a whole number."),
            ("PORT", "80a", "PORT is '80a', which is not a whole number."),
            ("CONSORTIUM_LOG_JSON", "maybe", "CONSORTIUM_LOG_JSON is 'maybe', which is not on or"),
        ],
    )
    def test_what_cannot_be_read_is_named(self, name: str, value: str, says: str) -> None:
        assert refusals(**{name: value})[0].startswith(says)

    def test_folders_are_made_absolute(self) -> None:
        loaded = config.load({**PRODUCTION, "CONSORTIUM_DATA_DIR": "~/data/../data"})
        assert str(loaded.DATA_DIR) == str(Path.home() / "data")

    def test_settings_are_frozen(self) -> None:
        loaded = config.load(PRODUCTION)
        with pytest.raises(FrozenInstanceError):
            loaded.PORT = 1  # type: ignore[misc]

    def test_secrets_do_not_show_when_settings_are_printed(self) -> None:
        secret = {
            "CONSORTIUM_SMTP_PASSWORD": "tell-nobody",
            "CONSORTIUM_METRICS_TOKEN": "tell-nobody",
            "CONSORTIUM_DATABASE_URL": "postgresql+psycopg://db/tell-nobody",
            "CONSORTIUM_BROKER_URL": "postgresql://db/tell-nobody",
        }
        printed = repr(config.load({**PRODUCTION, **secret}))
        assert "tell-nobody" not in printed
        assert "k" * 40 not in printed


class TestDevelopment:
    def test_keeps_a_secret_of_its_own_that_only_its_owner_reads(self, tmp_path: Path) -> None:
        environ = {"CONSORTIUM_DATA_DIR": str(tmp_path / "data")}
        first, second = config.load(environ), config.load(environ)
        assert first.SECRET_KEY == second.SECRET_KEY
        assert len(first.SECRET_KEY) >= config.SHORTEST_SECRET
        assert (tmp_path / "data" / "secret-key").stat().st_mode & 0o777 == 0o600

    def test_refuses_a_secret_file_that_holds_none(self, tmp_path: Path) -> None:
        (tmp_path / "secret-key").write_text("\n")
        with pytest.raises(config.UnsafeSettings, match="Remove it; the next start makes one"):
            config.load({"CONSORTIUM_DATA_DIR": str(tmp_path)})

    @pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "::"])  # noqa: S104 - the point
    def test_serves_this_machine_only(self, host: str) -> None:
        with pytest.raises(config.UnsafeSettings, match="development runs on this machine only"):
            config.load({"CONSORTIUM_HOST": host})


class TestForFlask:
    def test_cookies_are_tied_to_the_host_where_there_is_https(self) -> None:
        flask = config.load(PRODUCTION).for_flask()
        assert flask["SESSION_COOKIE_NAME"] == "__Host-consortium"
        assert flask["SESSION_COOKIE_SECURE"]
        assert flask["TRUSTED_HOSTS"] == ["consortium.example.nhs.uk", "www.example.nhs.uk"]
        assert flask["MAX_CONTENT_LENGTH"] == 200 * config.MEGABYTE
        assert not flask["TESTING"]

    def test_plain_http_uses_another_name(self) -> None:
        assert config.Testing().for_flask()["SESSION_COOKIE_NAME"] == "consortium"


class TestCommand:
    def test_nothing_starts_with_unsafe_settings(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        for name in [name for name in os.environ if name.startswith(config.PREFIX)]:
            monkeypatch.delenv(name)
        monkeypatch.setenv("CONSORTIUM_ENV", "production")
        with pytest.raises(SystemExit) as ended:
            commands.main()
        assert ended.value.code == 1
        printed = capsys.readouterr().err
        assert "CONSORTIUM_SECRET_KEY must be" in printed
        assert "CONSORTIUM_PUBLIC_HOSTS must name" in printed


class TestEngine:
    @pytest.mark.parametrize("named", ["duckdb", "spark://a.example:7077", "spark://a:1,b:2"])
    def test_is_embedded_or_a_spark_master(self, named: str) -> None:
        loaded = config.load({**PRODUCTION, "CONSORTIUM_SPEND_ENGINE": named})
        assert named == loaded.SPEND_ENGINE

    @pytest.mark.parametrize("engine", ["", "spark", "spark://", "spark://host", "local[2]"])
    def test_is_nothing_else(self, engine: str) -> None:
        (problem,) = refusals(CONSORTIUM_SPEND_ENGINE=engine)
        assert "it must be duckdb, or the address of a Spark master" in problem
        with pytest.raises(config.UnsafeSettings):
            config.load({"CONSORTIUM_ENV": "development", "CONSORTIUM_SPEND_ENGINE": engine})

    def test_gets_as_much_as_it_can_start_with(self) -> None:
        (problem,) = refusals(CONSORTIUM_SPARK_MEMORY_MB="256")
        assert "at least 512" in problem
        (problem,) = refusals(CONSORTIUM_SPARK_CORES="0")
        assert "at least 1" in problem
