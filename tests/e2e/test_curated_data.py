"""What must be found in the facts on file. A project of other facts may lack it, so the build does not ask for it."""

from __future__ import annotations

import duckdb
import pytest

from dagster_project.schema.dictionary import marts

# Five contradictions are known from reading, each with the check that must find it and the verdict where it is a fixed one.
KNOWN_CONTRADICTIONS = [
    ("cost times power against spending", "tbpn-openai-16gw-cost", "cost-per-gw-ai-industry-2025-03", None),
    (
        "near definition",
        "compute-power-additions-ai-industry-2026-01",
        "tbpn-power-added-2026",
        "different definition",
    ),
    (
        "near definition",
        "bn-ai-share-of-leading-edge-ai-industry-2025-01",
        "tbpn-ai-leading-edge-share",
        "different definition",
    ),
    ("near definition", "tbpn-ai-leading-edge-share", "ai-share-of-leading-edge-tsmc-2026-01", "different definition"),
    ("near definition", "tbpn-ai-leading-edge-share", "ai-share-of-leading-edge-tsmc-2027-01", "different definition"),
    ("near definition", "cost-per-gw-ai-industry-2025-05", "cost-per-gw-ai-industry-na-01", "different definition"),
    ("totals of one contract", "amazon-openai-compute", "amazon-openai-compute", None),
    ("totals of one contract", "coreweave-meta", "coreweave-meta", None),
]


@pytest.mark.parametrize(("check", "left", "right", "verdict"), KNOWN_CONTRADICTIONS)
def test_a_contradiction_known_from_reading_is_found(
    published_real_data: duckdb.DuckDBPyConnection, check: str, left: str, right: str, verdict: str | None
) -> None:
    found = published_real_data.execute(
        "select verdict from contradictions where check_name = ? and left_id = ? and right_id = ?", [check, left, right]
    ).fetchall()
    assert found
    assert verdict is None or (verdict,) in found


@pytest.mark.parametrize("name", marts())
def test_no_mart_of_the_curated_data_is_empty(published_real_data: duckdb.DuckDBPyConnection, name: str) -> None:
    assert published_real_data.execute(f"from {name} limit 1").fetchall()
