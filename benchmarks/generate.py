"""A larger project for the benchmarks: the curated one with as many claims as asked for, and sources to match.

Claims repeat curated ones under ids of their own with figures that scatter around theirs, a few often and most seldom, as
claims do. Of every hundred claims one source is new; all other tables stay as they are. `--fault-share` spoils that share
of the claims with an unknown unit, a date that cannot be or a number with separators.

    python -m benchmarks.generate --claims 1000000 --folder /tmp/large
"""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import polars as pl

from dagster_project.places import RAW

CLAIMS_A_SOURCE = 100
CLAIMS_A_PART = 500_000
SEED = 20260203
FAULTS = (("unit", "no-such-unit"), ("made_on", "2026-02-30"), ("value", "1,000"))


def generate(claims: int, folder: Path, fault_share: float = 0.0, parquet: bool = False) -> None:
    """Write the raw tables of the larger project as CSV, and the claims as Parquet too when asked."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(RAW, folder)
    curated = pl.read_csv(RAW / "claims.csv", infer_schema=False)
    sources = pl.read_csv(RAW / "sources.csv", infer_schema=False)
    new_sources = max(1, claims // CLAIMS_A_SOURCE)
    _more_sources(sources, curated, new_sources).write_csv(folder / "sources.csv")
    random = np.random.default_rng(SEED)
    with (folder / "claims.csv").open("wb") as file:
        curated.write_csv(file)
        for number, part in enumerate(_parts(curated, claims - curated.height, new_sources, fault_share, random)):
            part.write_csv(file, include_header=False)
            if parquet:
                part.write_parquet(folder / f"claims-{number:04}.parquet")


def _more_sources(sources: pl.DataFrame, curated: pl.DataFrame, count: int) -> pl.DataFrame:
    """New sources take the day and tier of one that curated claims rest on."""
    used = sources.filter(pl.col("source_id").is_in(curated["source_id"].unique().to_list()))
    rows = used[np.arange(count) % used.height].with_columns(
        (pl.lit("made-") + pl.int_range(count).cast(pl.String)).alias("source_id")
    )
    return pl.concat([sources, rows])


def _parts(
    curated: pl.DataFrame, claims: int, sources: int, fault_share: float, random: np.random.Generator
) -> Iterator[pl.DataFrame]:
    # The rank of a claim to the power of minus one: a few statements are repeated often, most seldom.
    weights = 1 / np.arange(1, curated.height + 1)
    weights /= weights.sum()
    for first in range(0, claims, CLAIMS_A_PART):
        count = min(CLAIMS_A_PART, claims - first)
        part = curated[random.choice(curated.height, size=count, p=weights)]
        number = pl.int_range(first, first + count)
        scatter = pl.Series("scatter", random.lognormal(0, 0.1, size=count))
        figures = [_scattered(name, scatter) for name in ("low", "value", "high")]
        part = part.with_columns(
            (pl.col("claim_id") + "-made-" + number.cast(pl.String)).alias("claim_id"),
            (pl.lit("made-") + (number % sources).cast(pl.String)).alias("source_id"),
            *figures,
        )
        yield _spoiled(part, fault_share, random)


def _scattered(name: str, scatter: pl.Series) -> pl.Expr:
    """A stated figure times the scatter, with four digits; a share stays below its whole, a bound beside its figure."""
    number = pl.col(name).cast(pl.Float64) * (pl.when(pl.col("unit") == "percent").then(1.0).otherwise(scatter))
    return number.round_sig_figs(4).cast(pl.String).alias(name)


def _spoiled(part: pl.DataFrame, share: float, random: np.random.Generator) -> pl.DataFrame:
    for column, spoiled in FAULTS:
        hit = pl.Series("hit", random.random(part.height) < share / len(FAULTS))
        part = part.with_columns(pl.when(hit).then(pl.lit(spoiled)).otherwise(pl.col(column)).alias(column))
    return part


def main() -> None:
    """Read the command line and write the folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--claims", type=int, required=True, help="how many claims in all, from 10,000 to 50,000,000")
    parser.add_argument("--folder", type=Path, required=True, help="folder to write; what is there is removed")
    parser.add_argument("--fault-share", type=float, default=0.0, help="share of the claims to spoil (0)")
    parser.add_argument("--parquet", action="store_true", help="write the made claims as Parquet too")
    given = parser.parse_args()
    generate(given.claims, given.folder, given.fault_share, given.parquet)


if __name__ == "__main__":
    main()
