"""A build on Spark that cannot begin says what is missing, before anything is read."""

from __future__ import annotations

import importlib.util
import shutil
import socket
from pathlib import Path

import pytest

from dagster_project.cli import main
from dagster_project.transform import spark
from fixtures.raw_folder import SMALL


def _build(out: Path) -> int:
    return main(["build", "--engine", "spark", "--raw", str(SMALL), "--out", str(out)])


def test_without_the_extra_the_engine_is_wrong_use_and_the_cure_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    assert _build(tmp_path) == 2
    assert "uv sync --extra spark" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_without_java_the_engine_is_wrong_use_and_the_cure_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: "found")
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    monkeypatch.delenv("JAVA_HOME", raising=False)
    assert _build(tmp_path) == 2
    assert "openjdk-17" in capsys.readouterr().err


def test_a_cluster_that_does_not_answer_is_a_failure_of_the_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: "found")
    monkeypatch.setattr(shutil, "which", lambda _name: "/usr/bin/java")
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        master = f"spark://127.0.0.1:{closed.getsockname()[1]}"
    monkeypatch.setenv(spark.MASTER, master)
    assert _build(tmp_path) == 3
    assert f"SPARK_MASTER={master} does not answer" in capsys.readouterr().err
