"""Where things lie: the repository, the raw tables, the outputs. Nothing is read or made here."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGE = Path(__file__).parent
DBT_PROJECT = ROOT / "dbt"
# Commands take them as options; Dagster, which has no command line, takes them from the environment.
RAW = Path(os.environ.get("WAREHOUSE_RAW", ROOT / "data" / "raw")).resolve()
OUT = Path(os.environ.get("WAREHOUSE_OUT", ROOT / "data")).resolve()
PUBLISHED_NAME = "published"
VERSIONS_NAME = "versions"
BUILDS_NAME = "build"
HISTORY_NAME = "dagster"
HISTORY_SETTINGS = Path(__file__).with_name("dagster.yaml")
WAREHOUSE_NAME = "warehouse.duckdb"


def content_hash(path: Path) -> str:
    """SHA-256 of a file's bytes, as hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def content_hashes(folder: Path) -> dict[str, str]:
    """SHA-256 of every CSV of a folder by its name below it, in alphabetical order; a table may be a folder of CSVs."""
    found = {str(path.relative_to(folder)): path for form in ("*.csv", "*/*.csv") for path in folder.glob(form)}
    return {name: content_hash(path) for name, path in sorted(found.items()) if path.is_file()}


def raw_hash(folder: Path) -> str:
    """SHA-256 over the names and contents of a folder's CSVs: equal when no fact changed."""
    return hash_of(content_hashes(folder))


def hash_of(digests: dict[str, str]) -> str:
    """SHA-256 over hashes by name, in alphabetical order."""
    lines = [f"{name} {digest}" for name, digest in sorted(digests.items())]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def project_hash() -> str:
    """SHA-256 over all that turns the tables into a publication: this package, the dbt project and the locked libraries."""
    folders = (PACKAGE, *(DBT_PROJECT / name for name in ("models", "macros", "tests")))
    found = [path for folder in folders for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc"]
    found += [DBT_PROJECT / "dbt_project.yml", DBT_PROJECT / "profiles.yml", ROOT / "uv.lock"]
    return hash_of({path.relative_to(ROOT).as_posix(): content_hash(path) for path in sorted(found)})
