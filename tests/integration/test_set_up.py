"""Setting up a checkout and auditing its packages, with an installer that only notes what it is asked for."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

UV = """#!/bin/sh
echo "$1" >> "$0.log"
mkdir -p .venv && touch .venv/made
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with a Makefile and nothing set up, in a folder whose name a shell would take apart."""
    folder = tmp_path / "o'brien [1]"
    folder.mkdir()
    shutil.copy(ROOT / "Makefile", folder)
    for name in ("uv.lock", "pyproject.toml"):
        (folder / name).touch()
    (folder / "uv").write_text(UV)
    (folder / "uv").chmod(0o755)
    return folder


def set_up(folder: Path) -> int:
    """Ask for the set-up; returns how often the installer has been called by then."""
    done = subprocess.run(["make", "UV=./uv", ".venv/.ready"], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return len((folder / "uv.log").read_text().split())


def test_a_checkout_is_set_up_once(checkout: Path) -> None:
    assert [set_up(checkout), set_up(checkout)] == [1, 1]
    assert (checkout / ".venv/.ready").read_text() == f"{checkout}\n"


@pytest.mark.parametrize("how", ["copied", "moved"])
def test_a_copied_or_moved_checkout_is_set_up_anew_and_keeps_nothing_of_the_first_environment(
    checkout: Path, tmp_path: Path, how: str
) -> None:
    set_up(checkout)
    for name in (".venv/bin", ".tools/node/bin", ".tools/bench", ".tools/bin"):
        (checkout / name).mkdir(parents=True)
    other = tmp_path / "other"
    if how == "copied":
        shutil.copytree(checkout, other, symlinks=True)
    else:
        checkout.rename(other)
    assert [set_up(other), set_up(other)] == [2, 2]
    assert sorted(path.name for path in (other / ".venv").iterdir()) == [".ready", "made"]
    assert [path.name for path in (other / ".tools").iterdir()] == ["bin"], "what has no path in it stays"
    assert how == "moved" or (checkout / ".venv/bin").exists(), "the original is left alone"


def test_a_checkout_reached_through_a_link_is_the_same(checkout: Path, tmp_path: Path) -> None:
    set_up(checkout)
    (tmp_path / "link").symlink_to(checkout)
    assert set_up(tmp_path / "link") == 1


def test_a_command_that_was_copied_with_its_checkout_does_not_work_on_the_original(tmp_path: Path) -> None:
    folder = tmp_path / "copy/.venv/bin"
    folder.mkdir(parents=True)
    original = Path(sys.executable).with_name("warehouse")
    shutil.copy(original, folder)
    (tmp_path / "warehouse").symlink_to(original)
    copied, linked = (
        subprocess.run([str(path), "--help"], capture_output=True, text=True)
        for path in (folder / "warehouse", tmp_path / "warehouse")
    )
    assert copied.returncode == 2
    assert f"works on {sys.prefix}; run `make warehouse` in this checkout first" in copied.stderr
    assert linked.returncode == 0, "a link to a command is the command"


AUDITING_UV = """#!/bin/sh
if [ "$1" = export ]; then exit 0; fi
if [ -n "$FETCH_SAYS" ]; then echo "$FETCH_SAYS" >&2; exit 2; fi
mkdir -p "$UV_PROJECT_ENVIRONMENT/bin"
cp "$(dirname "$0")/pip-audit" "$UV_PROJECT_ENVIRONMENT/bin/pip-audit"
"""
PIP_AUDIT = """#!/bin/sh
for word in "$@"; do [ "$last" = --output ] && report=$word; last=$word; done
echo "$AUDIT_SAYS" >&2
[ -z "$AUDIT_REPORTS" ] || echo "$AUDIT_REPORTS" > "$report"
exit "$AUDIT_CODE"
"""
KNOWN, UNKNOWN = {"name": "a", "version": "1", "vulns": []}, {"name": "b", "skip_reason": "not found on PyPI"}


def report(*packages: dict[str, object]) -> str:
    return json.dumps({"dependencies": packages, "fixes": []})


def audited(folder: Path, **said: str) -> subprocess.CompletedProcess[str]:
    for name, text in (("uv", AUDITING_UV), ("pip-audit", PIP_AUDIT)):
        (folder / name).write_text(text)
        (folder / name).chmod(0o755)
    silent = {"FETCH_SAYS": "", "AUDIT_SAYS": "", "AUDIT_REPORTS": "", "AUDIT_CODE": "1"}
    environment = os.environ | silent | said | {"UV": str(folder / "uv")}
    return subprocess.run([str(ROOT / ".ci/audit")], env=environment, capture_output=True, text=True)


@pytest.mark.parametrize(
    "words",
    [
        "requests.exceptions.ConnectionError: [Errno -3] Temporary failure in name resolution",
        "requests.exceptions.ProxyError: Max retries exceeded with url: /pypi/agate (Unable to connect to proxy)",
        "ERROR:pip_audit._cli:Could not connect to PyPI's vulnerability feed",
        "  cause: tcp connect error: Connection refused (os error 111)",
        "  cause: dns error: failed to lookup address information: Name or service not known",
        "requests.exceptions.ReadTimeout: HTTPSConnectionPool(host='pypi.org', port=443)",
    ],
)
@pytest.mark.parametrize("who", ["FETCH_SAYS", "AUDIT_SAYS"])
def test_an_audit_without_a_network_is_skipped_with_a_word(tmp_path: Path, words: str, who: str) -> None:
    done = audited(tmp_path, **{who: words})
    assert done.returncode == 0, done.stdout
    assert done.stdout.startswith("audit: skipped, ")
    assert words.strip() in done.stdout


@pytest.mark.parametrize(
    "words",
    [
        "requests.exceptions.HTTPError: 403 Client Error: Forbidden for url: https://pypi.org/pypi/agate/1/json",
        "pip_audit._service.interface.ServiceError: 500 Server Error",
        "TypeError: query() got an unexpected argument at line 404 of connection.py",
        "error: could not resolve dependency 5030: hash mismatch for pip-audit",
        "error: connector 2.503 is not a supported wheel",
        "",
    ],
)
@pytest.mark.parametrize("who", ["FETCH_SAYS", "AUDIT_SAYS"])
def test_an_audit_that_fails_for_any_other_reason_fails(tmp_path: Path, words: str, who: str) -> None:
    done = audited(tmp_path, **{who: words or "no words"})
    assert done.returncode == 1
    assert (words or "no words") in done.stdout


@pytest.mark.parametrize(
    ("packages", "code", "ends_with", "words"),
    [
        ([KNOWN, KNOWN], "0", 0, ""),
        ([UNKNOWN, UNKNOWN], "0", 0, "audit: 2 of 2 packages were not looked up: not found in the data base\n"),
        ([KNOWN, UNKNOWN], "0", 1, "audit: 1 of 2 packages were not looked up: not found in the data base\n"),
        ([KNOWN | {"vulns": [{"id": "PYSEC-1"}]}], "1", 1, "PYSEC-1"),
    ],
)
def test_what_was_not_looked_up_is_told_and_what_is_known_fails(
    tmp_path: Path, packages: list[dict[str, object]], code: str, ends_with: int, words: str
) -> None:
    done = audited(tmp_path, AUDIT_REPORTS=report(*packages), AUDIT_CODE=code)
    assert done.returncode == ends_with
    assert words in done.stdout
