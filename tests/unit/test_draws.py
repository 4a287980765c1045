"""The draws behind every range: exact for one input, the same in each build, wide for shared errors."""

from __future__ import annotations

import math

import numpy as np
import polars as pl
import pytest

from dagster_project.ingest.draws import DRAWS, standard_draws, stream_names
from fixtures.raw_folder import RawFolder

Z95 = 1.6448536269514722
EIGHT_DRAWS = [0.5625, 0.3125, 0.9375, 0.8125, 0.6875, 0.4375, 0.0625, 0.1875]
TEN = [f"claim:{number}" for number in range(10)]


def normals(stream: str, draws: pl.DataFrame) -> np.ndarray:
    return draws.filter(pl.col("stream") == stream)["normal"].to_numpy()


def width(total: np.ndarray) -> float:
    low, high = np.quantile(total, [0.05, 0.95])
    return float(high - low)


def test_a_log_normal_keeps_its_stated_ends_and_middle_to_one_percent() -> None:
    low, high = 100.0, 1_000.0
    middle, spread = math.log(low * high) / 2, math.log(high / low) / (2 * Z95)
    drawn = np.exp(middle + spread * normals("claim:x", standard_draws(["claim:x"])))
    assert np.quantile(drawn, [0.05, 0.5, 0.95]) == pytest.approx([low, math.sqrt(low * high), high], rel=0.01)


def test_every_stream_holds_the_same_quantiles_so_that_one_input_has_no_noise() -> None:
    draws = standard_draws(["claim:x", "claim:y"])
    x, y = normals("claim:x", draws), normals("claim:y", draws)
    assert np.array_equal(np.sort(x), np.sort(y))
    assert x.mean() == pytest.approx(0, abs=1e-9)
    assert x.std() == pytest.approx(1, rel=0.01)


def test_two_streams_know_nothing_of_each_other() -> None:
    draws = standard_draws(TEN)
    together = np.corrcoef([normals(stream, draws) for stream in TEN])
    assert np.abs(together - np.eye(len(TEN))).max() < 4 / math.sqrt(DRAWS)


def test_the_same_seed_gives_the_same_numbers_and_another_seed_others() -> None:
    first, again = standard_draws(TEN), standard_draws(reversed(TEN))
    assert first.equals(again)
    assert not first.equals(standard_draws(TEN, seed=1))


def test_these_numbers_are_the_ones_of_every_machine_and_version() -> None:
    """The published ranges hang on them; a new numpy that shuffles otherwise must not go unseen."""
    draws = standard_draws(["claim:x"], count=8)
    assert draws["uniform"].to_list() == EIGHT_DRAWS


def test_a_new_input_changes_no_draw_of_another() -> None:
    alone, in_company = standard_draws(["claim:x"]), standard_draws(["claim:w", "claim:x", "claim:z"])
    assert alone.drop("stream").equals(in_company.filter(pl.col("stream") == "claim:x").drop("stream"))


def test_a_sum_whose_parts_share_the_bias_of_a_source_is_wider_than_an_independent_one() -> None:
    """Ten parts, half of each variance shared: the variance of the sum is near 10 + 90 / 2 instead of 10."""
    draws = standard_draws([*TEN, "source:s"])
    bias, share = normals("source:s", draws), 0.5
    own = [normals(stream, draws) for stream in TEN]
    independent = np.sum([np.exp(0.1 * z) for z in own], axis=0)
    common, rest = math.sqrt(share) * bias, math.sqrt(1 - share)
    shared = np.sum([np.exp(0.1 * (common + rest * z)) for z in own], axis=0)
    assert width(shared) / width(independent) == pytest.approx(math.sqrt(5.5), rel=0.1)


def test_no_input_at_all_is_no_draw_and_no_error() -> None:
    assert standard_draws([]).height == 0


def test_uniform_draws_lie_inside_and_never_at_the_ends() -> None:
    uniform = standard_draws(["pick:x"])["uniform"].to_numpy()
    assert 0 < uniform.min() < 0.001
    assert 0.999 < uniform.max() < 1


def test_each_uncertain_input_of_the_small_project_has_its_stream(raw: RawFolder) -> None:
    names = set(stream_names(raw.ingest().require_sound()))
    assert {
        "phase:barber-lake/phase-1",
        "deal:stargate-jv",
        "assumption:power-gw-per-gw",
        "claim:bn-data-center-additions-data-centers-2025-01",
        "source:gate-2026-05-05-gs-aterio",
        "pick:power/supply/additions",
        "stage:construction",
    } <= names
