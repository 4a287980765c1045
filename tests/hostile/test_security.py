"""What a stranger's SQL, or a cell, could try: nothing outside the published file can be read, written or reached."""

from __future__ import annotations

import ast
import os
import socket
from pathlib import Path

import pytest
from conftest import ROOT

from dagster_project.cli import main
from fixtures.shared_builds import SealedBuild

PRODUCT = ROOT / "dagster_project"
SECRET = "a secret of the machine"

READS = (
    "from read_csv('{secret}')",
    "from read_text('{secret}')",
    "from read_blob('{secret}')",
    "from read_json('{secret}')",
    "from read_json_objects('{secret}')",
    "from read_parquet('{secret}')",
    "from parquet_metadata('{secret}')",
    "from sniff_csv('{secret}')",
    "from glob('{folder}/*')",
    "from '{secret}'",
    "select getenv('HOME')",
    "attach '{secret}' as other",
    "attach ':memory:' as other; create table other.t as select 1",
    "from duckdb_secrets()",
    "from sqlite_scan('{secret}', 't')",
    "from postgres_scan('host=localhost', 'public', 't')",
    "from read_csv('https://example.com/facts.csv')",
)
WRITES = (
    "copy gw_timeline to '{folder}/stolen.csv'",
    "copy (select 1) to '{folder}/stolen.parquet' (format parquet)",
    "export database '{folder}/stolen'",
    "import database '{folder}'",
    "create table new_table as select 1",
    "create view new_view as select 1",
    "insert into build values ('x', null, null)",
    "update build set run_id = 'x'",
    "delete from build",
    "drop table gw_timeline",
    "alter table build rename to built",
    "checkpoint",
)
SETTINGS = (
    "set enable_external_access = true",
    "set lock_configuration = false",
    "set temp_directory = '{folder}'",
    "set memory_limit = '1TB'",
    "set allowed_directories = ['/']",
    "set home_directory = '{folder}'",
    "set secret_directory = '{folder}'",
    "reset enable_external_access",
    "pragma enable_external_access = true",
    "pragma profiling_output = '{folder}/stolen.json'",
    "set log_query_path = '{folder}/stolen.log'",
    "set global threads = 1",
    "install httpfs",
    "install httpfs from 'https://example.com'",
    "load '{secret}'",
    "load httpfs",
    "create secret s (type s3, key_id 'a', secret 'b')",
    "create persistent secret s (type http, bearer_token 'a')",
)


@pytest.mark.parametrize("sql", [*READS, *WRITES, *SETTINGS])
def test_a_query_reaches_nothing_but_the_published_tables(
    small_output: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], sql: str
) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET)
    before = (small_output / "published/warehouse.duckdb").read_bytes()
    code = main(["query", sql.format(secret=secret, folder=tmp_path), "--out", str(small_output), "--format", "csv"])
    said = capsys.readouterr()
    rows = said.out.splitlines()[1:]
    assert code == 2 or not rows, said.out
    assert SECRET not in said.out + said.err
    assert os.environ.get("HOME", "no home") not in said.out
    assert "Traceback" not in said.err
    assert [path.name for path in tmp_path.iterdir()] == ["secret.txt"]
    assert (small_output / "published/warehouse.duckdb").read_bytes() == before


def test_several_statements_cannot_open_what_one_cannot(
    small_output: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET)
    sql = f"select 1; reset lock_configuration; set enable_external_access = true; from read_text('{secret}')"
    assert main(["query", sql, "--out", str(small_output)]) == 2
    assert SECRET not in capsys.readouterr().out


def test_a_build_opens_no_connection(sealed_small: SealedBuild) -> None:
    assert sealed_small.code == 0, sealed_small.said


@pytest.mark.parametrize("path", sorted(PRODUCT.rglob("*.py")), ids=lambda path: str(path.relative_to(PRODUCT)))
def test_no_code_runs_a_shell_or_text_as_code(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = ast.unparse(node.func)
        assert name not in FORBIDDEN, f"{path}:{node.lineno} calls {name}"
        assert not name.startswith("subprocess.") or path in STARTS_PROGRAMS, f"{path}:{node.lineno} starts a program"
        assert not any(word.arg == "shell" for word in node.keywords), f"{path}:{node.lineno} asks for a shell"


# `make site-engine` lets npm fetch the engine of the site by its lock file, once, for the repository; no build calls it. A
# failed refresh calls the command that its engineer named in the environment, word by word and without a shell. `make ui`
# starts Dagster's daemon.
STARTS_PROGRAMS = {PRODUCT / "publish/site/engine.py", PRODUCT / "failure_notice.py", PRODUCT / "ui/__main__.py"}
# `--engine spark` looks whether the named master answers, so that a wrong address is told at once.
WAYS_OUT = ("urllib", "http", "requests", "httpx", "ftplib", "smtplib")
KNOCKS = PRODUCT / "transform/spark.py"
FORBIDDEN = {
    *("eval", "exec", "compile", "__import__"),
    *("os.system", "os.popen", "os.execv", "os.execvp", "os.spawnv", "os.spawnl", "pty.spawn"),
    *("pickle.load", "pickle.loads", "marshal.loads", "yaml.unsafe_load"),
    *("urllib.request.urlopen", "http.client.HTTPSConnection", "requests.get"),
}


def test_the_only_way_to_a_network_is_the_web_page_of_dagster() -> None:
    """No module of the product imports what could open a connection, but the one that a chosen cluster answers."""
    for path in PRODUCT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            roots = {name.split(".")[0] for name in names if name != "urllib.parse"}
            allowed = {socket.__name__} if path == KNOCKS else set()
            assert not roots & {socket.__name__, *WAYS_OUT} - allowed, path
