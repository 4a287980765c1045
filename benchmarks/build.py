"""`warehouse build` beside its rivals on the curated data: stock Dagster, `dbt build` alone, plain SQL, and itself unchanged.

python -m benchmarks.build [RUNS]
"""

from __future__ import annotations

import sys
import tempfile
from datetime import datetime
from pathlib import Path

from benchmarks.timing import PYTHON, WAREHOUSE, Contestant, in_turn, machine, table
from dagster_project.ingest.stage import BuildContext, stage_model_inputs, stage_table
from dagster_project.ingest.validate import ingest
from dagster_project.places import DBT_PROJECT, RAW

RUNS = int(sys.argv[1]) if len(sys.argv) > 1 else 5


def staged(folder: Path) -> Path:
    """Stage the curated tables once for the ways that begin at the models."""
    today = datetime.now().date()
    frames = ingest(RAW, today).require_sound()
    for name, frame in frames.items():
        stage_table(frame, name, folder)
    stage_model_inputs(frames, BuildContext("benchmark", today, today), folder)
    return folder


def main() -> None:
    """Run all ways in turn and print the table of ratios."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        models = {"WAREHOUSE_STAGING": str(staged(folder / "staging")), "DAGSTER_HOME": str(folder / "history")}
        Path(models["DAGSTER_HOME"]).mkdir()
        dbt = [str(Path(PYTHON).with_name("dbt")), "build", "--exclude-resource-type", "unit_test", "--project-dir"]
        dbt += [str(DBT_PROJECT), "--profiles-dir", str(DBT_PROJECT), "--target-path", str(folder / "target")]
        build = [WAREHOUSE, "build", "--out", str(folder / "out")]
        contestants = [
            Contestant("`warehouse build`", build, models),
            Contestant("stock Dagster with DbtCliResource", [PYTHON, "-m", "benchmarks.stock_build"], models),
            Contestant("`dbt build` alone", dbt, models | {"WAREHOUSE_DATABASE": str(folder / "dbt.duckdb")}),
            Contestant(
                "plain SQL of the same models, no tests, in DuckDB",
                [PYTHON, "-m", "benchmarks.plain_models"],
                models | {"WAREHOUSE_DATABASE": str(folder / "plain.duckdb")},
            ),
            Contestant("`warehouse build --if-changed`, nothing changed", [*build, "--if-changed"], models),
        ]
        in_turn(contestants, RUNS)
    print(f"{RUNS} runs each, {machine()}\n\n{table(contestants)}")


if __name__ == "__main__":
    main()
