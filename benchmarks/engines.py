"""The marts of claims on DuckDB and on Spark with the same cores and memory: at what size does Spark begin to win?

Needs Java 17 and the extra `spark`.

    python -m benchmarks.engines 10000 100000 1000000 --runs 1
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from benchmarks.marts import MARTS, MEMORY_LIMIT, by_dbt
from benchmarks.prepared import staged_claims
from benchmarks.records import Record, command_line, measure, save
from benchmarks.timing import PYTHON, Contestant
from dagster_project.transform.spark import MASTER, ONE_MACHINE, require_spark

SPARK = "spark"
# The memory that DuckDB may hold, and as many parts a shuffle as there are cores: the default of 200 is for clusters. Spark
# takes the statements of a million claims for small enough to send around whole, which 2 GB do not hold: it must not.
SETTINGS = f"""
spark.driver.memory {MEMORY_LIMIT.removesuffix("GB")}g
spark.sql.shuffle.partitions {os.cpu_count()}
spark.sql.autoBroadcastJoinThreshold -1
spark.driver.host 127.0.0.1
spark.driver.bindAddress 127.0.0.1
"""


def contestants(folder: Path, staged: dict[str, str]) -> list[Contestant]:
    """Both engines in an environment that names the staged tables, working below a folder."""
    (folder / "conf").mkdir()
    (folder / "conf" / "spark-defaults.conf").write_text(SETTINGS, encoding="utf-8")
    spark = {MASTER: ONE_MACHINE, "SPARK_CONF_DIR": str(folder / "conf"), "SPARK_LOCAL_IP": "127.0.0.1"}
    on_spark = [PYTHON, "-m", "benchmarks.spark_models", str(folder / "spark"), *MARTS]
    return [
        by_dbt("dbt on DuckDB", folder, staged),
        Contestant(SPARK, "dbt on Spark, all cores of this machine", on_spark, staged | spark),
    ]


def measured(claims: int, runs: int) -> Record:
    """Make that many claims and build their marts on both engines."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        return measure(f"engines-{claims}", contestants(folder, staged_claims(claims, folder)), runs, claims)


def main() -> None:
    """Measure each size and write a record of each."""
    parser = command_line(__doc__, runs=1)
    parser.add_argument("claims", type=int, nargs="+", help="how many claims, one or several sizes")
    given = parser.parse_args()
    require_spark()
    for claims in given.claims:
        save(measured(claims, given.runs), given.results)


if __name__ == "__main__":
    main()
