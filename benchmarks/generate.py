"""A larger project for the benchmarks: the curated one many times over, each time as a world of its own.

A world repeats the curated claims about subjects of its own (`openai-made-17`) with figures that scatter around the curated
ones, so that as many claims speak of one subject, and as many of one quantity, as in the curated tables: the skew stays what it
is. Of every hundred claims one source is new. Sites, their phases and reports, deals and forecasts come in worlds too, one
report for a thousand claims. `--fault-share` spoils that share of the claims with an unknown unit, a date that cannot be or a
number with separators.

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
CLAIMS_A_REPORT = 1_000
CLAIMS_A_PART = 500_000
SEED = 20260203
FAULTS = (("unit", "no-such-unit"), ("made_on", "2026-02-30"), ("value", "1,000"))
# Which columns of a table get the name of their world; all others stay as they are.
WORLDLY = {
    "sites": ("site_id",),
    "capacity": ("site_id",),
    "deals": ("deal_id", "parent_deal_id"),
    "deal_sites": ("deal_id", "site_id"),
    "revenue_forecasts": ("forecast_id",),
}


def generate(claims: int, folder: Path, fault_share: float = 0.0, parquet: bool = False) -> None:
    """Write the raw tables of the larger project as CSV, and the claims as Parquet too when asked."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(RAW, folder)
    curated = {name: _read(name) for name in ("claims", "sources", "entities", *WORLDLY)}
    sources, worlds = max(1, claims // CLAIMS_A_SOURCE), -(-claims // curated["claims"].height)
    _write_grown(folder, "sources", curated["sources"], _made_sources(curated, sources))
    _write_grown(folder, "entities", curated["entities"], _made_subjects(curated, worlds))
    for name, columns in WORLDLY.items():
        made = _worlds(curated[name], claims // CLAIMS_A_REPORT // curated["capacity"].height, columns)
        _write_grown(folder, name, curated[name], made)
    random = np.random.default_rng(SEED)
    with (folder / "claims.csv").open("wb") as file:
        curated["claims"].write_csv(file)
        parts = _parts(curated["claims"], claims - curated["claims"].height, sources)
        for number, part in enumerate(_spoiled(_scattered(part, random), fault_share, random) for part in parts):
            part.write_csv(file, include_header=False)
            if parquet:
                part.write_parquet(folder / f"claims-{number:04}.parquet")


def _read(name: str) -> pl.DataFrame:
    return pl.read_csv(RAW / f"{name}.csv", infer_schema=False)


def _write_grown(folder: Path, name: str, curated: pl.DataFrame, made: pl.DataFrame) -> None:
    pl.concat([curated, made]).write_csv(folder / f"{name}.csv")


def _made_sources(curated: dict[str, pl.DataFrame], count: int) -> pl.DataFrame:
    """New sources take the day and tier of one that curated claims rest on."""
    cited = curated["claims"].select("source_id").unique()
    used = curated["sources"].join(cited, on="source_id", how="semi", maintain_order="left")
    return used[np.arange(count) % used.height].with_columns(
        (pl.lit("made-") + pl.int_range(count).cast(pl.String)).alias("source_id")
    )


def _made_subjects(curated: dict[str, pl.DataFrame], worlds: int) -> pl.DataFrame:
    subjects = curated["claims"].select(pl.col("subject_id").alias("entity_id")).unique()
    named = curated["entities"].join(subjects, on="entity_id", how="semi", maintain_order="left")
    # A firm belongs to the sector of its own world, or all worlds would be one family; a ticker belongs to one firm.
    of_world = pl.when(pl.col("parent_id").is_in(named["entity_id"].implode())).then(pl.col("parent_id"))
    made = _worlds(named.with_columns(of_world.alias("own_parent_id")), worlds, ("entity_id", "name", "own_parent_id"))
    return made.with_columns(
        pl.coalesce("own_parent_id", "parent_id").alias("parent_id"), pl.lit(None, pl.String).alias("ticker")
    ).select(named.columns)


def _worlds(rows: pl.DataFrame, worlds: int, columns: tuple[str, ...]) -> pl.DataFrame:
    """The rows once for each world, with its number in the columns named."""
    count = worlds * rows.height
    world = pl.int_range(count) // rows.height
    return rows[np.arange(count) % rows.height].with_columns(_of_world(column, world) for column in columns)


def _of_world(column: str, world: pl.Expr) -> pl.Expr:
    return (pl.col(column) + "-made-" + world.cast(pl.String)).alias(column)


def _parts(curated: pl.DataFrame, claims: int, sources: int) -> Iterator[pl.DataFrame]:
    for first in range(0, max(claims, 0), CLAIMS_A_PART):
        numbers = np.arange(first, min(first + CLAIMS_A_PART, claims))
        number = pl.Series("number", numbers)
        world = pl.lit(number // curated.height)
        source = pl.lit("made-") + pl.lit(number % sources).cast(pl.String)
        yield curated[numbers % curated.height].with_columns(
            _of_world("claim_id", world), _of_world("subject_id", world), source.alias("source_id")
        )


def _scattered(part: pl.DataFrame, random: np.random.Generator) -> pl.DataFrame:
    """Stated figures times the scatter, with four digits; a share stays below its whole, a bound beside its figure."""
    scatter = pl.lit(pl.Series("scatter", random.lognormal(0, 0.1, size=part.height)))
    factor = pl.when(pl.col("unit") == "percent").then(1.0).otherwise(scatter)
    figures = ("low", "value", "high")
    numbers = [
        (pl.col(name).cast(pl.Float64) * factor).round_sig_figs(4).cast(pl.String).alias(name) for name in figures
    ]
    return part.with_columns(numbers)


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
