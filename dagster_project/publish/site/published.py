"""Read-only access to the published warehouse for the site: rows as dictionaries, and what the dictionary says of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb

from dagster_project.publish.site.cells import Link, http_address
from dagster_project.schema.dictionary import Mart, marts

Row = dict[str, Any]
KEY_SEPARATOR = "|"


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
        cursor = self._connection.execute(sql, list(parameters))
        names = [str(column[0]) for column in cursor.description or []]
        return [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]

    def one(self, sql: str, parameters: Sequence[object] = ()) -> Row:
        """The first row of a query, empty when there is none."""
        return next(iter(self.rows(sql, parameters)), {})

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
                published_on=_day_words(row["published_on"], row["known_on"]),
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
    def newest_report(self) -> date | None:
        """The last day on which anything in the warehouse could be known."""
        days = [
            self.one(f"select max(known_on) as day from {table}")["day"]
            for table in ("claims", "capacity", "deals")
            if table in self.tables
        ]
        return max((day for day in days if day is not None), default=None)


def _day_words(published_on: date | None, known_on: date | None) -> str:
    """The month of a document; the year alone where the month is not stated, which reads as a day yet to come."""
    if published_on is None:
        return ""
    stated_to_the_month = known_on is None or known_on >= published_on
    return f"{published_on:%b %Y}" if stated_to_the_month else f"{published_on:%Y}"


def row_key(mart: Mart, row: Row) -> str:
    """The key of a row as one text, in the order of the dictionary."""
    return KEY_SEPARATOR.join(str(row[name]) for name in mart.key)


def mart_of(name: str) -> Mart | None:
    """What the dictionary says of a published table."""
    return marts().get(name)


@contextmanager
def opened(warehouse: Path) -> Iterator[Published]:
    """The warehouse, open for reading only."""
    connection = duckdb.connect(str(warehouse), read_only=True)
    try:
        yield Published(connection)
    finally:
        connection.close()
