"""What whoever watches the machine may see, and when it says no."""

from pathlib import Path

import pytest
from flask import Flask

from consortium.foundation.database import db, migrations
from consortium.foundation.database.engine import WRITES
from tests.support.pages import PageClient


class TestHealthz:
    def test_says_that_the_process_answers(self, client: PageClient) -> None:
        response = client.get("/healthz")
        assert (response.status_code, response.get_json()) == (200, {"status": "ok"})


class TestReadyz:
    def test_is_ready_when_every_part_is(self, client: PageClient) -> None:
        response = client.get("/readyz")
        assert response.status_code == 200
        assert response.get_json() == {
            "status": "ready",
            "checks": {"database": True, "migrations": True, "data folder": True},
        }

    def test_names_a_database_that_does_not_answer(
        self, client: PageClient, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("consortium.foundation.web.health.is_reachable", lambda: False)
        response = client.get("/readyz")
        assert response.status_code == 503
        assert response.get_json()["checks"]["database"] is False

    def test_names_migrations_that_are_lacking(self, empty_app: Flask) -> None:
        with empty_app.app_context():
            directory = migrations.script_directory()
            newest = directory.get_current_head()
            connection = db.engine.connect().execution_options(**WRITES)
            connection.exec_driver_sql("DELETE FROM alembic_version")
            connection.commit()
            connection.close()
            assert migrations.pending_migrations()[-1] == newest
        response = PageClient(empty_app, empty_app.response_class).get("/readyz")
        assert response.status_code == 503
        assert response.get_json()["checks"]["migrations"] is False

    def test_names_a_folder_that_cannot_be_written(
        self, client: PageClient, app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(app.config, "DATA_DIR", tmp_path / "gone")
        response = client.get("/readyz")
        assert response.status_code == 503
        assert response.get_json()["checks"]["data folder"] is False


class TestMetrics:
    def test_counts_requests_and_jobs(self, client: PageClient) -> None:
        client.get("/healthz")
        text = client.get("/metrics").get_data(as_text=True)
        assert 'consortium_requests_total{endpoint="health.healthz",status="200"}' in text
        assert 'consortium_jobs{state="queued"} 0.0' in text

    def test_are_for_this_machine_only(self, client: PageClient) -> None:
        elsewhere = {"REMOTE_ADDR": "192.0.2.7"}
        assert client.get("/metrics", environ_overrides=elsewhere).status_code == 404

    def test_or_for_whoever_shows_the_token(
        self, client: PageClient, app: Flask, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(app.config, "METRICS_TOKEN", "shown-by-the-collector")
        assert client.get("/metrics").status_code == 404
        wrong = {"Authorization": "Bearer something else"}
        assert client.get("/metrics", headers=wrong).status_code == 404
        right = {"Authorization": "Bearer shown-by-the-collector"}
        assert client.get("/metrics", headers=right).status_code == 200

    def test_are_for_nobody_behind_a_proxy_without_a_token(
        self, client: PageClient, app: Flask, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(app.config, "TRUSTED_PROXIES", 1)
        assert client.get("/metrics").status_code == 404
