"""`warehouse build` beside its rivals on the curated data: stock Dagster, `dbt build` alone, and plain SQL.

python -m benchmarks.build --runs 5
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.prepared import staged_for_models
from benchmarks.records import command_line, measure, save
from benchmarks.timing import PYTHON, WAREHOUSE, Contestant
from dagster_project.places import DBT_PROJECT, RAW

COLD, STOCK, DBT, PLAIN = "cold", "stock-dagster", "dbt-build", "plain-sql"
ALL_MODELS = "plain SQL of the same models, no tests, in DuckDB"


def prepared(folder: Path) -> dict[str, str]:
    """Stage the curated tables for the ways that begin at the models; returns the environment that all ways run in."""
    environment = {"WAREHOUSE_STAGING": str(folder / "staging"), "DAGSTER_HOME": str(folder / "history")}
    staged_for_models(RAW, folder / "staging")
    (folder / "history").mkdir()
    return environment


def cold_build(folder: Path, environment: dict[str, str]) -> Contestant:
    """`warehouse build` as a new process, into `<folder>/out`."""
    command = [WAREHOUSE, "build", "--full", "--out", str(folder / "out")]
    return Contestant(COLD, "`warehouse build --full`, a new process", command, environment)


def plain_script(
    folder: Path, environment: dict[str, str], name: str = ALL_MODELS, models: Sequence[str] = ()
) -> Contestant:
    """The floor: the SQL of the models (all, when none are named) and nothing else."""
    return Contestant(
        PLAIN,
        name,
        [PYTHON, "-m", "benchmarks.plain_models", *models],
        environment | {"WAREHOUSE_DATABASE": str(folder / "plain.duckdb")},
    )


def dbt_places(target: Path) -> list[str]:
    """The words that tell dbt where the project is and where to write what it parsed and compiled."""
    return ["--project-dir", str(DBT_PROJECT), "--profiles-dir", str(DBT_PROJECT), "--target-path", str(target)]


def dbt_alone(name: str, words: list[str], folder: Path, environment: dict[str, str]) -> Contestant:
    """dbt on the models of the project as a process of its own; `words` say what it does."""
    command = [str(Path(PYTHON).with_name("dbt")), *words, *dbt_places(folder / "target")]
    return Contestant(DBT, name, command, environment | {"WAREHOUSE_DATABASE": str(folder / "dbt.duckdb")})


def main() -> None:
    """Run all ways in turn and write the record."""
    given = command_line(__doc__, runs=5).parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        environment = prepared(folder)
        stock = [PYTHON, "-m", "benchmarks.stock_build"]
        contestants = [
            cold_build(folder, environment),
            Contestant(STOCK, "stock Dagster with DbtCliResource", stock, environment),
            dbt_alone("`dbt build` alone", ["build", "--exclude-resource-type", "unit_test"], folder, environment),
            plain_script(folder, environment),
        ]
        save(measure("build", contestants, given.runs), given.results)


if __name__ == "__main__":
    main()
