"""`kill -9` at any moment: readers keep the last whole publication, and the next build clears up and goes on."""

from __future__ import annotations

import os
import random
import shutil
import signal
from pathlib import Path

from faults.builds import DRAWING, MODELS, PUBLISHING, READING, STAGES, START, Place, WarmBuilds, real_command
from faults.conftest import Measured
from faults.whole import assert_nothing_left, published_run_id
from fixtures.raw_folder import SMALL, RawFolder

SEED = 7
# Kills within each stage. The publication, where the risk is, is also killed in a build without its long middle.
KILLS = {START: 4, READING: 6, DRAWING: 4, MODELS: 6}
PUBLICATION_KILLS = 20
CHANGED_KILLS = 6
AFTER: dict[str, str] = dict(zip((START, *STAGES[:-1]), STAGES, strict=True))
SWAP = "dagster_project.publish.swap"
# The moments of a publication, each the death of the process before or after one call.
MOMENTS = [
    (SWAP, "write_warehouse", 1, "after"),
    (SWAP, "write_exports", 1, "after"),
    (SWAP, "_write_site", 1, "after"),
    (SWAP, "write_build_json", 1, "after"),
    (SWAP, "audit", 1, "after"),
    (SWAP, "flush", 1, "after"),
    ("os", "replace", 1, "after"),
    ("os", "symlink", 1, "after"),
    ("os", "replace", 2, "before"),
    ("os", "replace", 2, "after"),
    (SWAP, "remove_old_builds", 1, "after"),
]
AFTER_THE_SWAP = {("os", "replace", 2, "after"), (SWAP, "remove_old_builds", 1, "after")}


def test_a_build_killed_at_random_points_of_each_stage_changes_nothing_and_the_next_one_works(
    warm: WarmBuilds, place: Place, stage_seconds: dict[str, float], measured: Measured
) -> None:
    """Each killed build is the next one of the one killed before it, and gets further."""
    before = published_run_id(place.out)
    for stage, kills in KILLS.items():
        chance = random.Random(f"{SEED} {stage}")
        shares = [chance.random() for _ in range(kills)]
        for share in shares:
            warm.start(place)
            if stage != START:
                warm.lines.until(stage)
            # A machine that became faster since the stage was measured: kill when the next stage begins.
            warm.lines.listen(share * stage_seconds[stage], AFTER[stage])
            assert warm.kill().code == -signal.SIGKILL
            assert published_run_id(place.out) == before
        measured.say(f"kill -9, {stage.lower()} ({stage_seconds[stage]:.1f} s): {kills} kills at {_percent(shares)}")
    ended = warm.run(place)
    assert ended.code == 0, ended.said
    assert published_run_id(place.out) != before
    assert_nothing_left(place)
    measured.say(f"after {sum(KILLS.values())} kills the next build took {ended.seconds:.1f} s and nothing was left")


def test_a_build_of_what_changed_killed_at_random_points_leaves_the_last_one_to_begin_from(
    warm: WarmBuilds, place: Place, stage_seconds: dict[str, float], tmp_path: Path
) -> None:
    raw = RawFolder(Path(shutil.copytree(SMALL, tmp_path / "edited")))
    raw.change("claims", "tbpn-openai-16gw,", notes="edited")
    chance = random.Random(SEED)
    before = published_run_id(place.out)
    for _kill in range(CHANGED_KILLS):
        warm.start(place, words=place.words_for_changes(raw.path))
        warm.lines.until(MODELS)
        warm.lines.listen(chance.random() * stage_seconds[MODELS] / 4, PUBLISHING)
        assert warm.kill().code == -signal.SIGKILL
        assert published_run_id(place.out) == before
    ended = warm.run(place, words=place.words_for_changes(raw.path))
    assert ended.code == 0, ended.said
    assert "anew" not in ended.said
    assert_nothing_left(place)


def _percent(shares: list[float]) -> str:
    return ", ".join(f"{share:.0%}" for share in shares)


def test_a_publication_killed_at_a_random_point_is_the_old_one_or_the_new_one(
    warm: WarmBuilds, place: Place, stage_seconds: dict[str, float], measured: Measured
) -> None:
    chance = random.Random(SEED)
    shares = [chance.random() for _ in range(PUBLICATION_KILLS)]
    swapped = 0
    for share in shares:
        before = published_run_id(place.out)
        warm.start(place, words=place.publish_again)
        if not warm.lines.listen(share * stage_seconds[PUBLISHING], "exit "):
            warm.kill()
        swapped += published_run_id(place.out) != before
    ended = warm.run(place, words=place.publish_again)
    assert ended.code == 0, ended.said
    assert_nothing_left(place)
    measured.say(
        f"kill -9, publishing: {len(shares)} kills at {_percent(shares)}, of which"
        f" {swapped} after the swap; the next publication took {ended.seconds:.1f} s"
    )


def test_a_publication_that_dies_at_any_of_its_moments_leaves_one_whole_publication(
    warm: WarmBuilds, place: Place, measured: Measured
) -> None:
    """Each is the next build of the one that died before it, and gets as far as its own moment."""
    for moment in MOMENTS:
        before = published_run_id(place.out)
        ended = warm.run(place, words=place.publish_again, die_at=moment)
        assert ended.code == -signal.SIGKILL, (moment, ended.said)
        assert (published_run_id(place.out) != before) == (moment in AFTER_THE_SWAP), moment
    before = published_run_id(place.out)
    ended = warm.run(place, words=place.publish_again)
    assert ended.code == 0, ended.said
    assert published_run_id(place.out) != before
    assert_nothing_left(place)
    measured.say(f"death at {len(MOMENTS)} moments of a publication: the next one took {ended.seconds:.1f} s")


def test_the_real_command_is_killed_in_every_stage(warm: WarmBuilds, place: Place, measured: Measured) -> None:
    before = published_run_id(place.out)
    for stage in STAGES:
        with real_command(place) as (process, lines):
            lines.until(stage)
            os.killpg(process.pid, signal.SIGKILL)
        assert published_run_id(place.out) == before
    ended = warm.run(place, words=place.publish_again)
    assert ended.code == 0, ended.said
    assert published_run_id(place.out) != before
    assert_nothing_left(place)
    measured.say(f"{len(STAGES)} kills of the real command: the next publication took {ended.seconds:.1f} s")
