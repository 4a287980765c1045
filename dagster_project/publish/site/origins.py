"""The documents that a row of the publication rests on, found by its own columns or by following its inputs.

Belongs here: walking the lineage to the nearest sources. How a panel shows them is in `assets/explain.js`.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from dagster_project.lineage.walk import FOLLOWED
from dagster_project.publish.site.published import Published, Row
from dagster_project.schema.dictionary import raw_tables

Place = tuple[str, str]
_INPUTS = "select distinct mart, row_key, input_table, input_key from lineage_inputs order by all"


class Origins:
    """The sources of the rows of some tables."""

    def __init__(self, published: Published, tables: Iterable[str]) -> None:
        self._published = published
        self._rows = {
            (table, published.described[table].row_key(row)): row
            for table in tables
            for row in published.rows(f'from "{table}"')
        }

    def of(self, place: Place) -> list[str]:
        """The sources nearest to a row: its own, else those of its inputs, else those that speak of it."""
        seen = {place}
        level = [place]
        while level:
            found = sorted({name for one in level for name in self._own(one)})
            if found:
                return found
            level = [child for one in level for child in self._inputs_of(one) if child not in seen]
            seen.update(level)
        return self._mentions.get(place, [])

    def elsewhere(self, place: Place) -> list[str]:
        """The sources of a row that names none and that lineage knows no inputs of."""
        return [] if self._own(place) or place in self._inputs else self.of(place)

    def _own(self, place: Place) -> list[str]:
        row = self._rows.get(place, {})
        texts = [row[name] for name in row if name == "source_id" or name.endswith(("_source_id", "source_ids"))]
        ids = [part.strip() for text in texts for part in str(text or "").split(";")]
        return [name for name in ids if name in self._published.sources]

    def _inputs_of(self, place: Place) -> list[Place]:
        row = self._rows.get(place, {})
        followed = [(table, str(row[name])) for name, table in FOLLOWED.items() if row.get(name) and table != place[0]]
        return followed + self._inputs.get(place, [])

    @cached_property
    def _inputs(self) -> dict[Place, list[Place]]:
        found: dict[Place, list[Place]] = {}
        for row in self._published.rows(_INPUTS) if self._published.has("lineage_inputs") else []:
            found.setdefault((row["mart"], row["row_key"]), []).append((row["input_table"], row["input_key"]))
        return found

    @cached_property
    def _mentions(self) -> dict[Place, list[str]]:
        """Parties and sites have no source of their own: the sources of what is said of them."""
        found: dict[Place, set[str]] = {}
        for (table, _), row in self._rows.items():
            for register in _registers_named_by(table, row):
                found.setdefault(register, set()).update(self._own_of(row))
        return {place: sorted(ids) for place, ids in found.items()}

    def _own_of(self, row: Row) -> list[str]:
        return [row["source_id"]] if row.get("source_id") in self._published.sources else []


def _registers_named_by(table: str, row: Row) -> list[Place]:
    """The parties and sites that a row of a raw table names."""
    about = raw_tables().get(table)
    pairs = [(column.references, row.get(name)) for name, column in about.columns.items()] if about else []
    return [(where.split(".")[0], str(key)) for where, key in pairs if where and key]
