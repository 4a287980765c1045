"""Hand-over to SQL: typed rows, the draws and the build's context, each table a folder of Parquet files.

Does not belong here: what is staged when; see `validate.py`.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from dagster_project.ingest.draws import standard_draws, stream_names

Tables = dict[str, pl.LazyFrame]
ROW_GROUP = 64_000


@dataclass(frozen=True)
class BuildContext:
    """What a build must know besides the data: today's date, and the day as of which it looks.

    Its name is not among it: the same tables on the same day are the same warehouse.
    """

    today: date
    as_of: date

    def as_frame(self) -> pl.DataFrame:
        return pl.DataFrame({"today": [self.today], "as_of": [self.as_of]})


def clear_parts(folder: Path, names: Iterable[str]) -> None:
    """Make an empty folder for the parts of each table: what an earlier try left there would count as rows.

    The folder of the build must stand: one that was removed while the build runs is not made anew, without its mark.
    """
    folder.mkdir(exist_ok=True)
    for name in names:
        shutil.rmtree(folder / name, ignore_errors=True)
        (folder / name).mkdir()


def part_path(folder: Path, name: str, file: int = 0, block: int = 0) -> Path:
    """Where a part of a staged table lies; the names keep the order of files and blocks."""
    return folder / name / f"{file:05}-{block:05}.parquet"


def write_part(frame: pl.DataFrame, path: Path, row_group_size: int | None = None) -> None:
    """Write rows as one part of a staged table."""
    frame.write_parquet(path, compression="zstd", row_group_size=row_group_size)


def staged_table(parts: list[Path]) -> pl.LazyFrame:
    """A staged table from its parts, in their order; nothing in the name of a folder is taken for a pattern."""
    return pl.scan_parquet(parts, glob=False)


def staged_tables(folder: Path, names: Iterable[str]) -> Tables:
    """The staged tables of those names, to be read as far as they are asked."""
    return {name: staged_table(sorted((folder / name).glob("*.parquet"))) for name in names}


def stage_model_inputs(tables: Tables, context: BuildContext, folder: Path) -> None:
    """Write the draws and the context, the two staged tables that are no raw table."""
    clear_parts(folder, ("standard_draws", "build_context"))
    # Small row groups of sorted streams let a reader skip the kinds of stream it does not ask for.
    draws = standard_draws(stream_names(tables))
    write_part(draws, part_path(folder, "standard_draws"), ROW_GROUP)
    write_part(context.as_frame(), part_path(folder, "build_context"))
