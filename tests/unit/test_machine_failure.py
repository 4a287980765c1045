"""A failure of the machine is told with what happened, its rule and its cure."""

from __future__ import annotations

import errno
import os

import pytest

from dagster_project.machine_failure import in_words, kind_of

SAID = {
    "disk": OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "/data/build/x/claims.parquet"),
    "writable": OSError(errno.EROFS, os.strerror(errno.EROFS), "/data/build"),
    "one disk": OSError(errno.EXDEV, os.strerror(errno.EXDEV), "/data/build/x/publication"),
    "ulimit": OSError(errno.EFBIG, os.strerror(errno.EFBIG), "/data/build/warehouse.duckdb"),
    "WAREHOUSE_MEMORY_LIMIT": RuntimeError("Out of Memory Error: could not allocate block of size 256.0 KiB"),
    "read only": RuntimeError(
        'IO Error: Could not set lock on file "/data/warehouse.duckdb": Conflicting lock is held'
    ),
    "damaged": RuntimeError("Invalid Input Error: No magic bytes found at end of file '/data/claims.parquet'"),
    "Something removed": RuntimeError(
        "expanded paths were empty (path expansion input: '/data/build/x/claims/*.parquet')"
    ),
    "removed": FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), "/data/build/x/claims.parquet"),
}


@pytest.mark.parametrize("cure", SAID)
def test_a_known_failure_names_its_place_its_rule_and_its_cure(cure: str) -> None:
    first, rule, last = in_words(SAID[cure]).splitlines()
    assert first.startswith("the machine failed: ")
    assert first.endswith(str(SAID[cure]))
    assert rule.startswith("  rule: ")
    assert last.startswith("  cure: ")
    assert cure in rule + last


def test_an_unknown_failure_says_what_it_is_and_what_to_do() -> None:
    said = in_words(ZeroDivisionError("division by zero"))
    assert said.splitlines()[0] == "the machine failed: ZeroDivisionError: division by zero"
    assert "cure:" in said


def test_the_insides_of_a_library_are_left_out() -> None:
    error = RuntimeError(
        "3 models failed:\nclaims: No magic bytes found in 'x.parquet'\n\nStack Trace:\n0x1 duckdb::f()"
    )
    said = in_words(error)
    assert "No magic bytes" in said
    assert "Stack Trace" not in said


def test_a_test_that_found_a_fault_in_the_data_is_no_failure_of_the_machine() -> None:
    assert kind_of("shares_of_a_deal_add_up: Got 3 results, configured to fail if != 0") is None


@pytest.mark.parametrize("command", ["fmt", "add", "query", "release", "check"])
@pytest.mark.parametrize("what", ["disk", "writable", "ulimit"])
def test_a_command_that_builds_nothing_speaks_of_itself_and_of_no_build(command: str, what: str) -> None:
    said = in_words(SAID[what], command)
    assert f"`warehouse {command}`" in said.splitlines()[1]
    assert f"run `warehouse {command}` again" in said.splitlines()[2]
    assert not any(word in said.replace(str(SAID[what]), "") for word in ("build", "--out", "{"))


@pytest.mark.parametrize("command", ["diff", "preview"])
def test_a_command_that_builds_aside_names_the_folder_that_is_full(command: str) -> None:
    said = in_words(SAID["disk"], command)
    assert f"`warehouse {command}` builds in a folder for temporary files" in said
    assert "TMPDIR" in said
    assert "--out" not in said
