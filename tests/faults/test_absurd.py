"""Sound figures of unusual size go through a whole build: very large, zero, and below zero, each where a model divides by it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import duckdb
import polars as pl
import pytest

from dagster_project.commands.build import build
from dagster_project.schema.dictionary import Mart, marts
from dagster_project.transform.models import each_ended
from fixtures.raw_folder import SMALL, RawFolder

AS_OF, NOW = date(2026, 11, 25), datetime(2026, 11, 25, 12)


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A publication of the small project with 5e25 operations, no revenue, no added power and a loss without a middle."""
    folder = tmp_path_factory.mktemp("absurd")
    raw = RawFolder(Path(shutil.copytree(SMALL, folder / "raw")))
    raw.add(
        "units", unit="FLOP", dimension="operations", canonical_unit="FLOP", factor="1", description="One operation"
    )
    metric = {"description": "Operations of one training run", "dimension": "operations", "unit": "FLOP"}
    raw.add("metrics", metric="training_compute", **metric, kind="flow", constraint="none")
    claim = {"source_id": "tbpn-2026-02-03-dylan-patel", "speaker_id": "dylan-patel", "made_on": "2026-02-03"}
    claim |= {"subject_id": "openai", "region": "GLOBAL", "kind": "target", "statement": "A figure of a test."}
    flops = {"metric": "training_compute", "unit": "FLOP", "period": "2025"}
    raw.add("claims", **{**claim, **flops, "claim_id": "operations", "value": "5e25"})
    raw.add("claims", **{**claim, **flops, "claim_id": "operations-again", "low": "1.5e24", "high": "2e25"})
    power = {"metric": "compute_power_contracted", "unit": "GW", "period": "2028"}
    raw.add("claims", **{**claim, **power, "claim_id": "no-power", "value": "0"})
    change = {"metric": "accelerator_failure_rate", "unit": "percent", "period": "2025"}
    raw.add("claims", **{**claim, **change, "claim_id": "no-failures", "value": "0"})
    for row in ("openai-revenue-2024-actual-openai-2025-02-20,", "openai-revenue-2024-actual-openai-2026-06,"):
        raw.change("revenue_forecasts", row, usd_bn_low="", usd_bn="0", usd_bn_high="")
    raw.change("revenue_forecasts", "openai-arr-2024-08-", usd_bn_low="", usd_bn="0", usd_bn_high="")
    raw.change("revenue_forecasts", "openai-revenue-2027-target", usd_bn_low="-5", usd_bn="", usd_bn_high="3")
    assert raw.faults() == []
    assert build(raw.path, folder / "out", AS_OF, NOW) == 0
    return folder / "out"


@pytest.fixture(scope="module")
def published(output: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(output / "published/warehouse.duckdb"), read_only=True) as connection:
        yield connection


@pytest.mark.parametrize("mart", marts().values(), ids=lambda mart: mart.name)
def test_no_figure_of_a_mart_is_infinite_or_no_number(published: duckdb.DuckDBPyConnection, mart: Mart) -> None:
    for column in (column.name for column in mart.columns.values() if column.type == "number"):
        query = f'select count(*) from "{mart.name}" where isinf("{column}") or isnan("{column}")'
        assert published.sql(query).fetchall() == [(0,)], column


def test_a_figure_beyond_all_whole_numbers_is_told_with_its_exponent(published: duckdb.DuckDBPyConnection) -> None:
    told = published.sql(
        "select claim_id, stated_figures from claim_status where claim_id like 'operations%' order by claim_id"
    ).fetchall()
    assert told == [("operations", "5e+25 FLOP"), ("operations-again", "1.5e+24 to 2e+25 FLOP")]


def test_a_mart_with_an_infinite_figure_fails_its_contract(output: Path, tmp_path: Path) -> None:
    """No row that the rules let pass makes one; here the staged deals are spoilt behind their back."""
    (run,) = (run for run in (output / "build").iterdir() if (run / "staging").exists())
    staging = Path(shutil.copytree(run / "staging", tmp_path / "staging"))
    for part in (staging / "deals").glob("*.parquet"):
        boundless = pl.read_parquet(part).with_columns(pl.col("^usd_bn.*$") * float("inf"))
        boundless.write_parquet(part)
    failed = {result.name for result in each_ended(tmp_path / "warehouse.duckdb", staging) if not result.passed}
    assert "deal_ledger_keeps_its_contract" in failed
