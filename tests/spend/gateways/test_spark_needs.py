"""What is said where the distributed engine cannot be had."""

import socket
from pathlib import Path

import pytest
from flask import Flask

from consortium.foundation.domain.errors import Unavailable
from consortium.spend.gateways import spark_needs
from consortium.spend.gateways.engine import ask
from consortium.spend.gateways.spark_needs import check_for_spark, check_master


def test_without_the_packages_it_says_how_to_install_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spark_needs, "find_spec", lambda _: None)
    with pytest.raises(Unavailable, match=r"pip install .* requirements/spark.txt"):
        check_for_spark()


def test_without_java_it_says_which_one_it_needs(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(spark_needs, "find_spec", lambda name: name)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    app = Flask("small")
    app.config.update(SPEND_ENGINE="spark://127.0.0.1:7077")
    with app.app_context(), pytest.raises(Unavailable, match="Install Java 17 or newer"):
        ask("SELECT 1", {})


def test_a_master_that_does_not_answer_is_named() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        place = f"127.0.0.1:{closed.getsockname()[1]}"
        with pytest.raises(Unavailable, match=f"cannot be reached .{place}: Connection refused"):
            check_master(f"spark://{place}")


def test_one_master_of_several_is_enough() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        check_master(f"spark://127.0.0.1:1,127.0.0.1:{port}")
