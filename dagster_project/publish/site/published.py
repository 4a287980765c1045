"""Read-only access to the published warehouse for the site: rows, sources, names and the dictionary."""

from __future__ import annotations

from calendar import month_abbr
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import duckdb

from dagster_project.database_rows import Row, query_rows
from dagster_project.publish.site.cells import Link, http_address

KEY_SEPARATOR = "|"
# The columns that the file really holds: facts are published under the names of staging.
_DICTIONARY = """
    select dictionary.*
    from dictionary
    join duckdb_columns() as held using (table_name, column_name)
    where held.database_name = current_database() and held.schema_name = 'main'
    order by dictionary.table_name, dictionary.position
"""


@dataclass(frozen=True)
class Described:
    """What the dictionary of the publication says of one table."""

    grain: str
    key: tuple[str, ...]
    columns: tuple[tuple[str, str, str], ...]

    def row_key(self, row: Row) -> str:
        """The key of a row as one text, in the order of the columns."""
        return KEY_SEPARATOR.join("" if row[name] is None else str(row[name]) for name in self.key)


@dataclass(frozen=True)
class Source:
    """One document as the site cites it."""

    source_id: str
    title: str
    publisher: str
    address: str | None
    published_on: str
    tier: str

    @property
    def link(self) -> Link:
        return Link(f"{self.publisher} {self.published_on}".strip(), self.address, self.title)


class Published:
    """The warehouse of one publication."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        names = connection.execute(
            "select table_name from duckdb_tables() where database_name = current_database() and schema_name = 'main'"
        ).fetchall()
        self.tables = frozenset(str(name) for (name,) in names)

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[Row]:
        """The rows of a query, each by column name."""
        return query_rows(self._connection, sql, parameters)

    def one(self, sql: str, parameters: Sequence[object] = ()) -> Row:
        """The first row of a query, empty when there is none."""
        rows = self.rows(sql, parameters)
        return rows[0] if rows else {}

    def missing(self, tables: Sequence[str]) -> list[str]:
        """Which of the tables this publication does not hold or holds without rows."""
        return [name for name in tables if name not in self.tables or self.count(name) == 0]

    def has(self, *tables: str) -> bool:
        return not self.missing(tables)

    def count(self, table: str) -> int:
        return int(self.one(f'select count(*) as n from "{table}"')["n"])

    @cached_property
    def sources(self) -> dict[str, Source]:
        """Every source by id."""
        rows = self.rows("select * from sources order by source_id") if "sources" in self.tables else []
        return {
            row["source_id"]: Source(
                source_id=row["source_id"],
                title=row["title"] or row["source_id"],
                publisher=row["publisher"] or "",
                address=http_address(row["url"]),
                published_on=_day_words(row["published_on"]),
                tier=row["tier"] or "",
            )
            for row in rows
        }

    def links(self, source_ids: str | None) -> list[Link]:
        """The sources of a row as links, in the order of the ids."""
        ids = [part.strip() for part in (source_ids or "").split(";") if part.strip()]
        return [self.sources[name].link if name in self.sources else Link(name, None, name) for name in ids]

    @cached_property
    def names(self) -> dict[str, str]:
        """The name of every party and site by id."""
        found: dict[str, str] = {}
        for table, key in (("entities", "entity_id"), ("sites", "site_id")):
            if table in self.tables:
                found |= {row["id"]: row["name"] for row in self.rows(f"select {key} as id, name from {table}")}
        return found

    def name(self, identifier: str | None) -> str:
        """A party or site in words; the id itself when it has no name."""
        return self.names.get(identifier or "", identifier or "")

    @cached_property
    def described(self) -> dict[str, Described]:
        """Every table by name, with its grain, its key, and name, unit and meaning of its columns."""
        found: dict[str, list[Row]] = {}
        for row in self.rows(_DICTIONARY):
            found.setdefault(row["table_name"], []).append(row)
        return {
            name: Described(
                rows[0]["grain"],
                tuple(row["column_name"] for row in rows if row["is_key"]),
                tuple((row["column_name"], row["unit"] or "", row["description"]) for row in rows),
            )
            for name, rows in found.items()
        }

    @cached_property
    def as_of(self) -> date | None:
        """The day as of which the publication looks."""
        return self.one("select as_of from build").get("as_of") if "build" in self.tables else None


def _day_words(written: str | None) -> str:
    """The month of a document, or the year where no month is written."""
    year, *rest = (written or "").split("-")
    return f"{month_abbr[int(rest[0])]} {year}" if rest else year


@contextmanager
def opened(warehouse: Path) -> Generator[Published]:
    """The warehouse, open for reading only."""
    connection = duckdb.connect(str(warehouse), read_only=True)
    try:
        yield Published(connection)
    finally:
        connection.close()
