"""What must hold after any fault: the publication is whole and of one build, and nothing of a dead build is left."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import duckdb

from dagster_project.output_folder import BUILD_MARK, KEPT_BUILDS, MARKER, published_builds
from dagster_project.publish.exports import folder_hashes
from dagster_project.schema.dictionary import marts
from dagster_project.sql_text import no_pattern, quoted
from faults.builds import Place


def published_run_id(out: Path) -> str:
    """Read every published file; returns the run id that all of them carry."""
    published = out / "published"
    version = published.resolve()
    said = json.loads((version / "build.json").read_text("utf-8"))
    assert said["run_id"] == version.name
    with duckdb.connect(str(published / "warehouse.duckdb"), read_only=True) as connection:
        assert connection.execute("select run_id from build").fetchall() == [(version.name,)]
        for mart, described in marts().items():
            rows = len(connection.execute(f"from {mart}").fetchall())
            assert rows == said["rows"][mart], f"{mart} has {rows} rows and build.json says {said['rows'][mart]}"
            parquet = quoted(no_pattern(version / "parquet" / f"{mart}.parquet"))
            assert connection.execute(f"select count(*) from read_parquet({parquet})").fetchone() == (rows,)
            metadata = dict(connection.execute(f"select key, value from parquet_kv_metadata({parquet})").fetchall())
            assert metadata[b"build"].decode() == version.name
            if described.as_csv:
                with (version / "csv" / f"{mart}.csv").open(encoding="utf-8", newline="") as lines:
                    assert sum(1 for _ in csv.reader(lines)) == rows + 1
    assert folder_hashes(version) == said["files"], "a published file is not what was published"
    assert version.name in (version / "site/index.html").read_text("utf-8")
    return version.name


def assert_nothing_left(place: Place) -> None:
    """After a build that ended well: only kept publications, the folder of the last build and the lock stand there."""
    kept = set(published_builds(place.out))
    assert len(kept) <= KEPT_BUILDS
    assert {path.name for path in place.out.iterdir()} == {MARKER, "build", "published", "versions"}
    assert {path.name for path in (place.out / "versions").iterdir()} == kept
    assert {path.name for path in (place.out / "build").iterdir()} - {"faults.json"} <= {".lock", *kept}
    for name in kept:
        left = {path.name for path in (place.out / "build" / name).glob("*")}
        assert left <= {BUILD_MARK, "staging", "dbt", "warehouse.duckdb"}, left
    assert sorted(path.name for path in place.temporary.iterdir()) == []
