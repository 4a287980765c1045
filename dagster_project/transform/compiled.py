"""The models and data tests as dbt compiled them for DuckDB: what `incremental.py` runs, in which order, by which SQL.

Belongs here: reading the compiled project. Parsing and compiling are asked of dbt in `project.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

MODEL, TEST, SOURCE = "model", "test", "source"
VIEW = "view"
# What the compiled SQL has in place of the folder of staged Parquet.
STAGING_PLACEHOLDER = "@staging@"
# What DuckDB calls a type that a contract names as both engines know it.
SQL_TYPES = {"string": "VARCHAR"}


@dataclass(frozen=True)
class Node:
    """One model or data test: its SQL, what it reads, and for a mart the names and types that its contract promises."""

    unique_id: str
    name: str
    kind: str
    schema: str
    sql: str
    is_view: bool
    reads: tuple[str, ...]
    contract: tuple[tuple[str, str], ...]
    only_warns: bool = False

    @property
    def relation(self) -> str:
        return f'"{self.schema}"."{self.name}"'

    @property
    def reads_sources(self) -> bool:
        return any(node.startswith(f"{SOURCE}.") for node in self.reads)

    def contract_breach(self, found: Sequence[tuple[str, str]]) -> str | None:
        """Say where names and SQL types of the built columns, in their order, are not what the contract promises."""
        promised = [(name, SQL_TYPES.get(kind, kind.upper())) for name, kind in self.contract]
        if not promised or list(found) == promised:
            return None
        wrong = ", ".join(f"{name} {kind}" for name, kind in found if (name, kind) not in promised)
        missing = ", ".join(f"{name} {kind}" for name, kind in promised if (name, kind) not in found)
        return f"has {wrong or 'another order of columns'}; promised {missing or 'the order of the contract'}"


def nodes_of(manifest: dict[str, Any]) -> dict[str, Node]:
    """The models and data tests of a compiled project by unique id."""
    found = manifest["nodes"].values()
    return {props["unique_id"]: _node(props) for props in found if props["resource_type"] in (MODEL, TEST)}


def source_names(manifest: dict[str, Any]) -> dict[str, str]:
    """The staged tables by the unique id that the models read them under."""
    return {unique_id: props["name"] for unique_id, props in manifest["sources"].items()}


def _node(props: dict[str, Any]) -> Node:
    promised = props["columns"].values() if props["config"].get("contract", {}).get("enforced") else ()
    return Node(
        unique_id=props["unique_id"],
        name=props["name"],
        kind=props["resource_type"],
        schema=props["schema"],
        sql=props["compiled_code"],
        is_view=props["config"]["materialized"] == VIEW,
        reads=tuple(sorted(set(props["depends_on"]["nodes"]))),
        only_warns=props["config"].get("severity", "").lower() == "warn",
        contract=tuple((column["name"], column["data_type"]) for column in promised),
    )
