"""A machine that fails: full disks, lost rights, damaged and lost files, little memory, two builds, a wrong clock.

After each the published files are whole and of one build, and the next build works without hand.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from dagster_project.output_folder import published_builds
from dagster_project.places import DBT_PROJECT, ROOT
from faults.builds import COMMAND, DRAWING, MODELS, PUBLISHING, READING, WAITING, Ended, Place, WarmBuilds, real_command
from faults.conftest import Measured
from faults.whole import assert_nothing_left, published_run_id
from fixtures.raw_folder import SMALL

MEGABYTE = 1 << 20
AS_ANYONE = """
import sys
from dagster_project.cli import main
from fixtures.rights import rights_hold
with rights_hold():
    code = main(sys.argv[1:])
sys.exit(code)
"""
# Full while the tables are staged, while the models are built, and late in the models.
FREE_MEGABYTES = (0, 4, 16)
HOLD = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('held', flush=True); sys.stdin.read()"


def _refused_in_words(ended: Ended, *words: str) -> None:
    """The machine failed: exit code 3, and place, value, rule and cure are said."""
    assert ended.code == 3, ended.said
    for word in ("the machine failed", "rule:", "cure:", *words):
        assert word in ended.said, ended.said


def _next_publication_works(warm: WarmBuilds, place: Place) -> None:
    """A build without its long middle takes the lock, clears up and publishes as a whole one does."""
    before = published_run_id(place.out)
    ended = warm.run(place, words=place.publish_again)
    assert ended.code == 0, ended.said
    assert published_run_id(place.out) != before
    assert_nothing_left(place)


def _next_build_works(warm: WarmBuilds, place: Place, measured: Measured, what: str) -> None:
    ended = warm.run(place)
    assert ended.code == 0, ended.said
    published_run_id(place.out)
    assert_nothing_left(place)
    measured.say(f"{what}: the next build took {ended.seconds:.1f} s and nothing was left")


@pytest.fixture
def disk(tmp_path: Path, place: Place, measured: Measured) -> Iterator[Place]:
    """The place on a memory disk of its own; only root may mount one."""
    mounted = tmp_path / "disk"
    mounted.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "tmpfs", mounted], capture_output=True).returncode:
        measured.say("full and read-only disks were not tried: this machine lets nobody mount one")
        pytest.skip("mounting needs root; the limit on the size of a file is tested instead")
    try:
        shutil.copytree(place.out, mounted / "out", symlinks=True)
        yield replace(place, out=mounted / "out")
    finally:
        subprocess.run(["umount", mounted], check=True)


def _remount(disk: Place, options: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{options}", disk.out.parent], check=True)


def _used(disk: Place) -> int:
    room = os.statvfs(disk.out)
    return (room.f_blocks - room.f_bfree) * room.f_frsize


def test_a_disk_that_fills_up_is_named_and_what_is_published_stays(
    warm: WarmBuilds, disk: Place, measured: Measured
) -> None:
    before = published_run_id(disk.out)
    used = _used(disk)
    for megabytes in FREE_MEGABYTES:
        _remount(disk, f"size={used + megabytes * MEGABYTE + 4096}")
        _refused_in_words(warm.run(disk), "disk")
        assert published_run_id(disk.out) == before
    _remount(disk, "size=1g")
    _next_build_works(warm, disk, measured, f"full disk (tmpfs with {FREE_MEGABYTES} MB free)")


def test_a_disk_that_fills_up_under_the_publication_keeps_the_old_one(warm: WarmBuilds, disk: Place) -> None:
    before = published_run_id(disk.out)
    warm.start(disk, words=disk.publish_again)
    warm.lines.until(PUBLISHING)
    _remount(disk, f"size={_used(disk) + MEGABYTE}")
    _refused_in_words(warm.ended(), "disk")
    assert published_run_id(disk.out) == before
    _remount(disk, "size=1g")
    _next_publication_works(warm, disk)


def test_a_limit_on_the_size_of_a_file_is_named(warm: WarmBuilds, place: Place) -> None:
    before = published_run_id(place.out)
    _refused_in_words(warm.run(place, largest_file=2 * MEGABYTE))
    assert published_run_id(place.out) == before
    _next_publication_works(warm, place)


def test_a_read_only_disk_is_named(warm: WarmBuilds, disk: Place) -> None:
    before = published_run_id(disk.out)
    _remount(disk, "ro")
    _refused_in_words(warm.run(disk), "Read-only", str(disk.out))
    assert published_run_id(disk.out) == before
    _remount(disk, "rw")
    _next_publication_works(warm, disk)


@pytest.mark.parametrize("folder", ["", "build", "versions"])
def test_a_folder_without_the_right_to_write_is_named(warm: WarmBuilds, place: Place, folder: str) -> None:
    before = published_run_id(place.out)
    (place.out / folder).chmod(0o555)
    _refused_in_words(warm.run(place, words=place.publish_again, as_anyone=True), "ermission denied", str(place.out))
    assert published_run_id(place.out) == before
    (place.out / folder).chmod(0o755)
    _next_publication_works(warm, place)


def test_a_published_file_that_another_program_holds_locked_does_not_stop_a_build(
    warm: WarmBuilds, place: Place
) -> None:
    """DuckDB locks the file that it opens for writing; the next publication is a file of its own."""
    held = published_builds(place.out)
    file = place.out / "published/warehouse.duckdb"
    file.chmod(0o644)  # as its owner may do, against what README.md says
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(file)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert holder.stdin is not None
    assert holder.stdout is not None
    try:
        assert holder.stdout.readline() == b"held\n"
        _refused_in_words(_query(place), "warehouse.duckdb", "PID")
        ended = warm.run(place, words=place.publish_again)
        assert ended.code == 0, ended.said
        assert published_run_id(place.out) not in held
        assert_nothing_left(place)
        assert _query(place).code == 0
    finally:
        holder.communicate()


def test_of_builds_at_once_the_later_waits_says_so_and_goes_on_when_the_first_ends_or_dies(
    warm: WarmBuilds, place: Place, measured: Measured
) -> None:
    warm.start(place)
    warm.lines.until(DRAWING)
    with real_command(place) as (second, lines):
        lines.until(WAITING)
        assert warm.kill().code == -signal.SIGKILL
        lines.until(READING)
        warm.start(place, words=place.publish_again)
        warm.lines.until(WAITING)
        while lines.next() is not None:
            pass
        assert second.wait() == 0, lines.said
    ended = warm.ended()
    assert ended.code == 0, ended.said
    published_run_id(place.out)
    assert len(published_builds(place.out)) == 3
    assert_nothing_left(place)
    measured.say("three builds at once: the first was killed, the second and third waited, said so and were published")


def test_a_clock_set_back_neither_removes_nor_outranks_a_publication(warm: WarmBuilds, place: Place) -> None:
    """Builds of 2031, made while the clock was wrong, give way to those made after it was set right."""
    ahead = [_publish_at(warm, place, f"2031-01-0{day}T00:00:00") for day in range(1, 5)]
    assert published_builds(place.out)[:4] == ahead[::-1]
    right = [_publish_at(warm, place, f"2026-11-2{day}T00:00:00") for day in range(1, 4)]
    assert published_builds(place.out) == [*right[::-1], *ahead[:1:-1]]
    assert_nothing_left(place)


def _publish_at(warm: WarmBuilds, place: Place, moment: str) -> str:
    ended = warm.run(place, words=[*place.publish_again, moment])
    assert ended.code == 0, ended.said
    return published_run_id(place.out)


@pytest.mark.parametrize("damage", ["cut", "overwritten", "emptied"])
def test_a_damaged_published_file_is_named_and_the_next_build_replaces_it(
    warm: WarmBuilds, place: Place, damage: str
) -> None:
    file = place.out / "published/warehouse.duckdb"
    content = file.read_bytes()
    spoiled = {"cut": content[: len(content) // 2], "overwritten": b"\x00" * len(content), "emptied": b""}
    file.chmod(0o644)
    file.write_bytes(spoiled[damage])
    _refused_in_words(_query(place), "warehouse.duckdb")
    assert warm.run(place, words=place.publish_again).code == 0
    published_run_id(place.out)
    assert _query(place).code == 0


def _query(place: Place) -> Ended:
    words = [str(COMMAND), "query", "from gw_timeline", "--out", str(place.out)]
    done = subprocess.run(words, capture_output=True, text=True)
    assert "Traceback" not in done.stderr
    return Ended(done.returncode, done.stdout + done.stderr, 0.0)


def test_a_damaged_build_json_is_named_by_status_and_costs_no_kept_publication(warm: WarmBuilds, place: Place) -> None:
    assert warm.run(place, words=place.publish_again).code == 0
    kept = published_builds(place.out)
    (place.out / "published/build.json").chmod(0o644)
    (place.out / "published/build.json").write_text('{"run_id": "2026')
    words = [str(COMMAND), "status", "--out", str(place.out)]
    done = subprocess.run(words, capture_output=True, text=True)
    _refused_in_words(Ended(done.returncode, done.stderr, 0.0), "build.json")
    assert warm.run(place, words=place.publish_again).code == 0
    assert published_builds(place.out)[1:] == kept


@pytest.mark.parametrize("damage", ["cut", "emptied", "overwritten", "removed"])
def test_a_staged_table_that_is_damaged_while_the_build_runs_is_named(
    warm: WarmBuilds, place: Place, damage: str
) -> None:
    before = published_run_id(place.out)
    ended = warm.run(place, spoil_at=(MODELS, "staging/claims/00000-00000.parquet", damage))
    _refused_in_words(ended, "/staging/claims/")
    assert published_run_id(place.out) == before
    _next_publication_works(warm, place)


@pytest.mark.parametrize("stage", [DRAWING, MODELS, PUBLISHING])
def test_a_build_folder_lost_while_the_build_runs_is_named_and_the_next_build_works(
    warm: WarmBuilds, place: Place, stage: str
) -> None:
    before = published_run_id(place.out)
    words = place.publish_again if stage == PUBLISHING else place.words()
    _refused_in_words(warm.run(place, words=words, spoil_at=(stage, "", "lost")))
    assert published_run_id(place.out) == before
    _next_publication_works(warm, place)


def test_a_table_edited_while_the_build_runs_is_not_vouched_for(warm: WarmBuilds, place: Place, tmp_path: Path) -> None:
    """The build ends with what it read; what stands there since is named as changed."""
    raw = Path(shutil.copytree(SMALL, tmp_path / "raw"))
    warm.start(place, words=place.words(raw))
    warm.lines.until(MODELS)
    for name in ("sites.csv", "corrections.csv"):
        text = (raw / name).read_text("utf-8")
        (raw / name).write_text(text.replace(",", ",an edit,", 1), encoding="utf-8")
    ended = warm.ended()
    assert ended.code == 0, ended.said
    words = [str(COMMAND), "status", "--raw", str(raw), "--out", str(place.out)]
    said = subprocess.run(words, capture_output=True, text=True, check=True).stdout
    changed = next(line for line in said.splitlines() if line.startswith("Changed since: "))
    assert {"sites.csv", "corrections.csv"} == set(changed.removeprefix("Changed since: ").split(", "))


def test_a_checkout_that_the_user_may_not_write_is_built_from(place: Place, tmp_path: Path) -> None:
    """dbt's parsed project goes where --out goes, and nothing else is wanted of the checkout but to be read."""
    before = published_run_id(place.out)
    checkout = tmp_path / "checkout"
    for name in ("dagster_project", "dbt"):
        shutil.copytree(ROOT / name, checkout / name, ignore=shutil.ignore_patterns("target", "__pycache__", "engine"))
    shutil.copy(ROOT / "uv.lock", checkout)
    for path in [checkout, *checkout.rglob("*")]:
        path.chmod(path.stat().st_mode & ~0o222)
    variables = place.environment | {"PYTHONPATH": f"{checkout}:{ROOT / 'tests'}"}
    words = [sys.executable, "-c", AS_ANYONE, *place.words()]
    done = subprocess.run(words, env=os.environ | variables, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert published_run_id(place.out) != before
    assert (place.out / "build/dbt/manifest.json").is_file()


def test_little_memory_makes_a_build_spill_and_not_die(warm: WarmBuilds, place: Place, measured: Measured) -> None:
    ended = warm.run(place, WAREHOUSE_MEMORY_LIMIT="120MB")
    assert ended.code == 0, ended.said
    published_run_id(place.out)
    assert_nothing_left(place)
    measured.say(f"memory limit of 120 MB: the build ended well in {ended.seconds:.1f} s")


def test_too_little_memory_is_named_and_the_next_build_works(warm: WarmBuilds, place: Place) -> None:
    before = published_run_id(place.out)
    _refused_in_words(warm.run(place, WAREHOUSE_MEMORY_LIMIT="4MB"), "WAREHOUSE_MEMORY_LIMIT")
    assert published_run_id(place.out) == before
    _next_publication_works(warm, place)


def test_a_compiled_project_that_is_damaged_is_compiled_again(place: Place) -> None:
    """One that was killed half way, or a disk that lost its last bytes."""
    manifest = DBT_PROJECT / "target/manifest.json"
    manifest.write_bytes(manifest.read_bytes()[:1000])
    (manifest.parent / "partial_parse.msgpack").write_bytes(b"\x00half")
    with real_command(place) as (process, lines):
        while lines.next() is not None:
            pass
        assert process.wait() == 0, lines.said
    assert not re.search("rror", "".join(lines.said)), lines.said


def test_a_damaged_run_history_is_no_matter_of_a_build(warm: WarmBuilds, place: Place) -> None:
    (place.history / "history").mkdir()
    (place.history / "history/runs.db").write_bytes(b"no database at all" * 100)
    ended = warm.run(place)
    assert ended.code == 0, ended.said
