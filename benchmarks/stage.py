"""The one place where the benchmarks read, validate and stage a raw folder.

python -m benchmarks.stage RAW STAGING
"""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

from dagster_project.ingest.stage import BuildContext, stage_model_inputs
from dagster_project.ingest.validate import Tables, ingest


def stage(raw: Path, staging: Path) -> Tables:
    """Read, validate and stage all raw tables. Raises DataFaults."""
    return ingest(raw, datetime.now().date(), staging=staging).require_sound()


def stage_for_models(raw: Path, staging: Path) -> None:
    """Stage all raw tables with the draws and the day, as the models want them. Raises DataFaults."""
    today = datetime.now().date()
    stage_model_inputs(stage(raw, staging), BuildContext("benchmark", today, today), staging)


if __name__ == "__main__":
    stage(Path(sys.argv[1]), Path(sys.argv[2]))
