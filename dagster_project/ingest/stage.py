"""Hand-over to SQL: typed frames, the draws and the build's context as Parquet files in one folder."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from dagster_project.ingest.draws import standard_draws, stream_names

Frames = dict[str, pl.DataFrame]
ROW_GROUP = 64_000


@dataclass(frozen=True)
class BuildContext:
    """What a build must know besides the data: its name, today's date, and the day as of which it looks."""

    run_id: str
    today: date
    as_of: date

    def as_frame(self) -> pl.DataFrame:
        return pl.DataFrame({"run_id": [self.run_id], "today": [self.today], "as_of": [self.as_of]})


def stage_table(frame: pl.DataFrame, name: str, folder: Path) -> None:
    """Write one typed frame as `<folder>/<name>.parquet`."""
    folder.mkdir(parents=True, exist_ok=True)
    frame.write_parquet(folder / f"{name}.parquet", compression="zstd")


def stage_model_inputs(frames: Frames, context: BuildContext, folder: Path) -> None:
    """Write the draws and the context, the two staged tables that are no raw table."""
    folder.mkdir(parents=True, exist_ok=True)
    # Small row groups of sorted streams let a reader skip the kinds of stream it does not ask for.
    draws = standard_draws(stream_names(frames))
    draws.write_parquet(folder / "standard_draws.parquet", compression="zstd", row_group_size=ROW_GROUP)
    stage_table(context.as_frame(), "build_context", folder)
