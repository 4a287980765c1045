"""Where things lie: the repository, the raw tables, the outputs. Nothing is read or made here."""

from __future__ import annotations

import hashlib
from pathlib import Path

ROOT = Path(__file__).parents[1]
DBT_PROJECT = ROOT / "dbt"
RAW = ROOT / "data" / "raw"
OUT = ROOT / "data"
PUBLISHED_NAME = "published"
VERSIONS_NAME = "versions"
BUILDS_NAME = "build"
HISTORY_NAME = "dagster"
WAREHOUSE_NAME = "warehouse.duckdb"


def content_hash(path: Path) -> str:
    """SHA-256 of a file's bytes, as hex."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def content_hashes(folder: Path) -> dict[str, str]:
    """SHA-256 of every CSV of a folder by its name below it, in alphabetical order; a table may be a folder of CSVs."""
    found = {str(path.relative_to(folder)): path for form in ("*.csv", "*/*.csv") for path in folder.glob(form)}
    return {name: content_hash(path) for name, path in sorted(found.items()) if path.is_file()}


def raw_hash(folder: Path) -> str:
    """SHA-256 over the names and contents of a folder's CSVs: equal when no fact changed."""
    lines = [f"{name} {digest}" for name, digest in content_hashes(folder).items()]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
