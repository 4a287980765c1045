"""datapackage.json and data_dictionary.md of a small publication, checked by the frictionless library."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import frictionless
import pytest

from dagster_project.publish.datapackage import write_datapackage
from dagster_project.schema.dictionary import marts
from dagster_project.sql_text import quoted
from fixtures.small_publication import write_small_warehouse

pytestmark = pytest.mark.xdist_group("datapackage")


@pytest.fixture(scope="module")
def publication(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("publication")
    write_small_warehouse(folder / "warehouse.duckdb")
    (folder / "csv").mkdir()
    with duckdb.connect(str(folder / "warehouse.duckdb"), read_only=True) as connection:
        for name in marts():
            connection.execute(f"copy {name} to {quoted(folder / 'csv' / f'{name}.csv')} (header)")
    write_datapackage(folder / "warehouse.duckdb", folder, "run-1")
    return folder


def test_frictionless_finds_no_fault_in_package_and_data(publication: Path) -> None:
    report = frictionless.validate(str(publication / "datapackage.json"))
    assert report.valid, report.flatten(["name", "type", "message"])
    assert len(report.tasks) == len(marts())


def test_a_cell_of_the_wrong_type_is_a_fault(publication: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    (copy / "csv").mkdir(parents=True)
    package = json.loads((publication / "datapackage.json").read_text(encoding="utf-8"))
    package["resources"] = [one for one in package["resources"] if one["title"] == "gw_timeline"]
    for fact in ("hash", "bytes"):
        package["resources"][0].pop(fact)
    (copy / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    text = (publication / "csv" / "gw_timeline.csv").read_text(encoding="utf-8")
    (copy / "csv" / "gw_timeline.csv").write_text(text.replace("2025-12-31", "soon"), encoding="utf-8")
    assert not frictionless.validate(str(copy / "datapackage.json")).valid


def test_every_column_of_every_table_is_in_the_dictionary(publication: Path) -> None:
    text = (publication / "data_dictionary.md").read_text(encoding="utf-8")
    for mart in marts().values():
        section = text[text.index(f"## {mart.name}\n") :]
        for column in mart.columns:
            assert f"| `{column}` |" in section


def test_the_same_publication_gives_the_same_bytes(publication: Path) -> None:
    before = (publication / "datapackage.json").read_bytes()
    write_datapackage(publication / "warehouse.duckdb", publication, "run-1")
    assert (publication / "datapackage.json").read_bytes() == before
