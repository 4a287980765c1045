"""Write, audit, publish: a whole new publication beside the old one, looked over, then swapped in with one rename.

`published` is a link to the version that one build made, so that every file in it comes from the same build, a reader
that holds an old file keeps reading it, and a build that dies leaves the link where it was.
"""

from __future__ import annotations

import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb

from dagster_project.build_run import BuildRun
from dagster_project.output_folder import published_build, remove_old_builds, require_usable, retire
from dagster_project.publish.exports import write_build_json, write_exports
from dagster_project.publish.warehouse_file import write_warehouse
from dagster_project.schema.dictionary import marts
from dagster_project.sql_text import quoted
from dagster_project.whole_files import flush, make_read_only


class AuditFailed(Exception):
    """The written publication is not what was built; it was not swapped in."""


def publish(run: BuildRun) -> dict[str, int]:
    """Write the publication of a build, audit it and swap it in; returns the rows of each table.

    Raises AuditFailed, or UnusableFolder when something of somebody's took the place of `published` meanwhile.
    """
    folder = run.unpublished
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    warehouse = folder / "warehouse.duckdb"
    rows = write_warehouse(run, warehouse)
    # Each reads the warehouse alone and writes files of its own; the one waits for DuckDB while the other lays out pages.
    with ThreadPoolExecutor() as side_by_side:
        for written in [
            side_by_side.submit(_write_tables, warehouse, folder, run),
            side_by_side.submit(_write_site, warehouse, folder, run),
        ]:
            written.result()
    write_build_json(folder, run, rows)
    audit(run, rows)
    make_read_only(folder)
    flush(folder)
    _swap_in(run)
    remove_old_builds(run.out)
    return rows


def _write_tables(warehouse: Path, folder: Path, run: BuildRun) -> None:
    """Write the exports, and what describes them: the dictionary and the data package."""
    from dagster_project.publish.datapackage import write_datapackage

    write_exports(warehouse, folder, run)
    write_datapackage(warehouse, folder, run.run_id)


def _write_site(warehouse: Path, folder: Path, run: BuildRun) -> None:
    from dagster_project.publish.site.write import write_site

    write_site(warehouse, folder / "site", run.run_id)


def audit(run: BuildRun, rows: dict[str, int]) -> None:
    """Open the written file as a reader would and hold it against the built one; raises AuditFailed."""
    warehouse = run.unpublished / "warehouse.duckdb"
    if warehouse.with_suffix(".duckdb.wal").exists():
        raise AuditFailed(f"{warehouse} was not closed: a .wal file stands beside it")
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        connection.execute(f"attach {quoted(run.database)} as built (read_only)")
        for mart in marts().values():
            found = connection.execute(f"select count(*) from {mart.name}").fetchone()
            built = connection.execute(f"select count(*) from built.marts.{mart.name}").fetchone()
            columns = [row[0] for row in connection.execute(f"describe {mart.name}").fetchall()]
            if found != built or found != (rows[mart.name],):
                raise AuditFailed(f"{mart.name} has {found} rows in the publication and {built} in the build")
            if columns != list(mart.columns):
                raise AuditFailed(f"{mart.name} does not have the columns of its contract")


def _swap_in(run: BuildRun) -> None:
    require_usable(run.out)
    link = run.out / f".published.{run.run_id}"
    link.unlink(missing_ok=True)
    run.version.parent.mkdir(parents=True, exist_ok=True)
    if published_build(run.out) != run.run_id:
        retire(run.version, run.folder)  # what an earlier try of this build left
    os.replace(run.unpublished, run.version)
    link.symlink_to(run.version.relative_to(run.out), target_is_directory=True)
    os.replace(link, run.published)
