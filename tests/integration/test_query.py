"""`warehouse query`: limits on time, memory and answer, Ctrl-C, and nothing beside the published file."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from time import monotonic

import duckdb
import pytest
from conftest import ROOT

from dagster_project.publish import reading
from fixtures.curator import warehouse

ENDLESS = "select count(*) from range(1000000000) a, range(1000000000) b where a.range * b.range % 7 = 3"
# One row whose one call takes half a minute: DuckDB looks for an interruption before it and after it.
DEAF = "select levenshtein(repeat('ab', 60000), repeat('ba', 60000))"
SPILLING = "select count(distinct md5(range::varchar)) as kinds from range(300000)"


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """An output folder with a published file of one table."""
    folder = tmp_path / "out/published"
    folder.mkdir(parents=True)
    with duckdb.connect(str(folder / "warehouse.duckdb")) as connection:
        connection.execute("create table numbers as select range as number from range(10)")
    return tmp_path / "out"


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A TMPDIR of its own, to be looked into."""
    folder = tmp_path / "tmp"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    monkeypatch.setenv("TMPDIR", str(folder))
    return folder


def started(out: Path, sql: str, *more: str) -> subprocess.Popen[str]:
    words = [sys.executable, "-m", "dagster_project.cli", "query", sql, "--out", str(out), *more]
    return subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def spilled_into(folder: Path, process: subprocess.Popen[str]) -> Path:
    """Wait until a query has opened the published file, which it does after making the folder that it spills into."""
    while "warehouse.duckdb" not in open_files(process.pid):
        assert process.poll() is None, process.communicate()
    return next(folder.glob("warehouse-spill-*"))


def open_files(pid: int) -> set[str]:
    names: set[str] = set()
    for path in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(OSError):  # closed since it was listed
            names.add(Path(os.readlink(path)).name)
    return names


def only_the_file(out: Path) -> bool:
    return [path.name for path in (out / "published").iterdir()] == ["warehouse.duckdb"]


def test_a_query_that_takes_too_long_is_stopped_and_told_how_to_get_more(
    out: Path, temporary: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert warehouse("query", ENDLESS, "--out", out, "--timeout", "0.3") == 2
    said = capsys.readouterr().err
    assert said == "warehouse: the query took longer than 0.3 s and was stopped; --timeout SECONDS gives it more\n"
    assert not list(temporary.iterdir())


def test_one_that_cannot_be_stopped_is_left_all_the_same(out: Path, temporary: Path) -> None:
    began = monotonic()
    process = started(out, DEAF, "--timeout", "0.3")
    _said, error = process.communicate()
    assert process.returncode == 2
    assert "took longer than 0.3 s" in error
    assert monotonic() - began < 20
    assert not list(temporary.iterdir())


@pytest.mark.parametrize("sql", [ENDLESS, DEAF], ids=["between two blocks", "within one call"])
def test_ctrl_c_is_answered_at_once(out: Path, temporary: Path, sql: str) -> None:
    process = started(out, sql)
    spilled_into(temporary, process)
    pressed = monotonic()
    process.send_signal(signal.SIGINT)
    _said, error = process.communicate()
    assert process.returncode == 130, error
    assert monotonic() - pressed < 10
    assert "Traceback" not in error
    assert not list(temporary.iterdir())


def test_what_a_killed_query_spilled_does_not_stand_beside_the_published_file(
    out: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WAREHOUSE_MEMORY_LIMIT", "20MB")
    process = started(out, SPILLING.replace("300000", "300000000"))
    folder = spilled_into(temporary, process)
    while not list(folder.iterdir()):
        assert process.poll() is None, process.communicate()
    process.kill()
    process.communicate()
    assert only_the_file(out)


def test_a_query_that_spills_is_answered_and_leaves_nothing(
    out: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WAREHOUSE_MEMORY_LIMIT", "20MB")
    assert warehouse("query", SPILLING, "--out", out, "--format", "csv") == 0
    assert capsys.readouterr().out.splitlines()[1] == "300000"
    assert not list(temporary.iterdir())
    assert only_the_file(out)


def test_too_little_memory_is_told_with_the_setting(
    out: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WAREHOUSE_MEMORY_LIMIT", "5MB")
    assert warehouse("query", SPILLING, "--out", out) == 3
    said = capsys.readouterr().err
    assert "Raise WAREHOUSE_MEMORY_LIMIT" in said
    assert "TMPDIR" in said


def test_an_answer_longer_than_memory_is_refused(
    out: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(reading, "MOST_ANSWER_BYTES", 30_000_000)
    assert warehouse("query", "from range(1000000000)", "--out", out) == 2
    assert "the answer takes more than 0.03 GB of memory; ask for fewer rows" in capsys.readouterr().err


@pytest.mark.parametrize("words", ["0", "-1", "soon", "nan", "inf"])
def test_a_time_that_is_none_is_wrong_use(out: Path, words: str) -> None:
    with pytest.raises(SystemExit) as ended:
        warehouse("query", "from numbers", "--out", out, f"--timeout={words}")
    assert ended.value.code == 2


@pytest.mark.parametrize("command", ["query", "explain", "diff", "build"])
def test_a_memory_limit_that_is_no_size_is_named(
    out: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    monkeypatch.setenv("WAREHOUSE_MEMORY_LIMIT", "plenty")
    words: dict[str, list[object]] = {
        "query": ["from numbers", "--out", out],
        "explain": ["gw_timeline", "x", "--out", out],
        "diff": ["2025-12-31", "2026-06-30", "--published", out / "published"],
        "build": ["--out", out],
    }
    assert warehouse(command, *words[command]) == 2
    assert "WAREHOUSE_MEMORY_LIMIT is 'plenty', which is no size" in capsys.readouterr().err


def test_the_file_can_be_read_without_the_right_to_write(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (out / "published/warehouse.duckdb").chmod(0o444)
    assert warehouse("query", "select sum(number) as total from numbers", "--out", out, "--format", "csv") == 0
    assert capsys.readouterr().out == "total\n45\n"
    assert os.stat(out / "published/warehouse.duckdb").st_mode & 0o777 == 0o444
