"""The models of the project in a Spark session of this process, by dbt, with no tests.

Reads WAREHOUSE_STAGING, SPARK_MASTER and SPARK_CONF_DIR. Spark keeps its tables in the folder named first.

python -m benchmarks.spark_models FOLDER MODEL...
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from benchmarks.build import dbt_places
from dagster_project.transform.spark import spark_session


def main() -> None:
    """Create the named models and all that they rest on; exits with 1 when one fails."""
    from dbt.cli.main import dbtRunner

    folder, models = Path(sys.argv[1]), sys.argv[2:]
    # The tables end with their session; their files would stand in the way of the next one.
    shutil.rmtree(folder, ignore_errors=True)
    with spark_session(folder):
        chosen = ["run", "--target", "spark", "--select", *(f"+{model}" for model in models)]
        outcome = dbtRunner().invoke([*chosen, *dbt_places(Path(f"{folder}-target"))])
    if not outcome.success:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
