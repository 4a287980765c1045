"""The one place where the benchmarks read, validate and stage a raw folder.

python -m benchmarks.stage RAW STAGING [--for-models]
"""

from __future__ import annotations

import argparse
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
    stage_model_inputs(stage(raw, staging), BuildContext(today, today), staging)


def main() -> None:
    """Read the command line and stage the folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("raw", type=Path, help="folder of the raw tables")
    parser.add_argument("staging", type=Path, help="folder to write")
    parser.add_argument("--for-models", action="store_true", help="with the draws and the day, as the models want them")
    given = parser.parse_args()
    (stage_for_models if given.for_models else stage)(given.raw, given.staging)


if __name__ == "__main__":
    main()
