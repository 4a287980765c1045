"""Running the compiled models and tests in DuckDB, and of them only what a change reaches.

Every node has a recipe, a hash over its SQL and the contents of all it reads, and every table a content, a hash over its rows
in their order. A node whose recipe is the one it was last run by is left as it is; a table that was built anew and came out
the same changes no recipe after it. Both are noted in the database itself, so that they are copied and lost together.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from graphlib import TopologicalSorter
from pathlib import Path
from queue import SimpleQueue
from threading import Thread

import duckdb

from dagster_project.sql_text import no_pattern, quoted
from dagster_project.transform.compiled import MODEL, STAGING_PLACEHOLDER, TEST, Node
from dagster_project.transform.project import MEMORY_LIMIT, MEMORY_UNLESS_SET
from dagster_project.transform.results import KEPT, NodeResult

# Two nodes at a time, each query on one thread and in order: sums add up in the same order every time.
WORKERS = 2
SCHEMAS = ("staging", "intermediate", "marts", "recipes")
NOTES = "recipes.nodes"
SHOWN_ROWS = 3
# A change of how nodes are run makes every kept table old.
_RUNNER = f"1 {duckdb.__version__}"


@dataclass(frozen=True)
class _Note:
    """What is noted of a node that ran well."""

    recipe: str
    content: str
    message: str


class IncrementalRun:
    """One run of all nodes on a database, which may hold the tables of an earlier run."""

    def __init__(self, database: Path, nodes: Mapping[str, Node], staged: Mapping[str, str], staging: Path) -> None:
        """`staged` gives the content hash of each staged table by the unique id that models read it under."""
        self._database = database.resolve()
        self._nodes = nodes
        # As it stands between quotes in the pattern of a reading function.
        self._staging = quoted(no_pattern(staging.resolve()))[1:-1]
        self._contents = dict(staged)
        self._unsound: set[str] = set()
        self._noted: dict[str, _Note] = {}
        self._todo: SimpleQueue[Node | None] = SimpleQueue()
        self._done: SimpleQueue[NodeResult | BaseException] = SimpleQueue()

    def results(self) -> Iterator[NodeResult]:
        """Run what must be run; yields how each node ended as soon as it ended, one that was left as it was as `kept`."""
        with self._opened() as connection:
            self._noted = _prepare(connection, self._nodes)
            workers = [Thread(target=self._work, args=(connection.cursor(),), daemon=True) for _ in range(WORKERS)]
            for worker in workers:
                worker.start()
            try:
                yield from self._in_order()
            except BaseException:
                connection.interrupt()
                raise
            finally:
                for _worker in workers:
                    self._todo.put(None)
                for worker in workers:
                    worker.join()
            _write_notes(connection, self._noted)

    @contextmanager
    def _opened(self) -> Iterator[duckdb.DuckDBPyConnection]:
        with duckdb.connect(str(self._database)) as connection:
            connection.execute("set threads = 1")
            connection.execute(f"set memory_limit = '{os.environ.get(MEMORY_LIMIT, MEMORY_UNLESS_SET)}'")
            connection.execute("set autoinstall_known_extensions = false")
            # Compressing draws costs more than reading them as they are.
            connection.execute("set force_compression = 'uncompressed'")
            yield connection

    def _in_order(self) -> Iterator[NodeResult]:
        reads = {key: [other for other in node.reads if other in self._nodes] for key, node in self._nodes.items()}
        order = TopologicalSorter(reads)
        order.prepare()
        while order.is_active():
            for key in sorted(order.get_ready()):
                self._todo.put(self._nodes[key])
            ended = self._done.get()
            if isinstance(ended, BaseException):
                raise ended
            if not ended.passed:
                self._unsound.add(ended.unique_id)
            yield ended
            order.done(ended.unique_id)

    def _work(self, connection: duckdb.DuckDBPyConnection) -> None:
        while (node := self._todo.get()) is not None:
            try:
                self._done.put(self._ended(connection, node))
            except BaseException as error:
                self._done.put(error)

    def _ended(self, connection: duckdb.DuckDBPyConnection, node: Node) -> NodeResult:
        if self._unsound.intersection(node.reads):
            return _result(node, "skipped", "a model that it reads failed")
        recipe = self._recipe(node)
        noted = self._noted.get(node.unique_id)
        try:
            if noted is not None and noted.recipe == recipe:
                if node.is_view:  # it names the folder of the staged tables, which is another one in each build
                    connection.execute(self._creating(node))
                self._contents[node.unique_id] = noted.content
                return _result(node, KEPT, noted.message)
            # What does not end well is not what was noted before.
            self._noted.pop(node.unique_id, None)
            content, message = self._run(connection, node, recipe)
        except _Failed as failure:
            return _result(node, "warn" if node.only_warns else "fail", str(failure))
        except duckdb.Error as error:
            return _result(node, "error", str(error))
        self._contents[node.unique_id] = content
        self._noted[node.unique_id] = _Note(recipe, content, message)
        return _result(node, "success" if node.kind == MODEL else "pass", message)

    def _recipe(self, node: Node) -> str:
        read = "\n".join(f"{key} {self._contents[key]}" for key in node.reads)
        return _hash(f"{_RUNNER}\n{node.relation} {node.is_view} {node.contract}\n{read}\n{node.sql}")

    def _creating(self, node: Node) -> str:
        kind = "view" if node.is_view else "table"
        return f"create or replace {kind} {node.relation} as {self._sql(node)}"

    def _sql(self, node: Node) -> str:
        return node.sql.replace(STAGING_PLACEHOLDER, self._staging)

    def _run(self, connection: duckdb.DuckDBPyConnection, node: Node, recipe: str) -> tuple[str, str]:
        """Run one node; returns its content and what to say of it. Raises _Failed when a test finds something."""
        if node.kind == TEST:
            if found := _found(connection, self._sql(node)):
                raise _Failed(found)
            return recipe, "PASS"
        connection.execute(self._creating(node))
        breach = node.contract_breach(
            [(row[0], row[1]) for row in connection.execute(f"describe {node.relation}").fetchall()]
        )
        if breach:
            raise _Failed(breach)
        # A view stands for what it reads. One over staged tables is read: a new day changes each of them and the rows of few.
        return (recipe if node.is_view and not node.reads_sources else _content(connection, node)), "OK"


def _found(connection: duckdb.DuckDBPyConnection, sql: str) -> str:
    """What a test finds, in words: how many rows, and the first of them."""
    rows = connection.execute(sql)
    names = [column[0] for column in rows.description or []]
    found = rows.fetchall()
    shown = ["; ".join(f"{name} {value}" for name, value in zip(names, row, strict=True)) for row in found[:SHOWN_ROWS]]
    return f"finds {len(found):,}: {' | '.join(shown)}" if found else ""


class _Failed(Exception):
    """A test found rows, and is asked again by the next run, or a mart is not what its contract says."""


def _prepare(connection: duckdb.DuckDBPyConnection, nodes: Mapping[str, Node]) -> dict[str, _Note]:
    """Make the schemas, remove what no model makes any more, and return what was noted of the others."""
    for schema in SCHEMAS:
        connection.execute(f"create schema if not exists {schema}")
    connection.execute(
        f"create table if not exists {NOTES} (node varchar, recipe varchar, content varchar, message varchar)"
    )
    made = {(node.schema, node.name): node.is_view for node in nodes.values() if node.kind == MODEL}
    present = "select table_schema, table_name, table_type = 'VIEW' from information_schema.tables"
    for schema, name, is_view in connection.execute(f"{present} where table_schema <> 'recipes'").fetchall():
        if made.get((schema, name)) != is_view:
            connection.execute(f'drop {"view" if is_view else "table"} "{schema}"."{name}"')
    noted = connection.execute(f"select node, recipe, content, message from {NOTES}").fetchall()
    return {node: _Note(recipe, content, message) for node, recipe, content, message in noted if node in nodes}


def has_notes(database: Path) -> bool:
    """Whether a database was made by such a run to its end. Raises duckdb.Error when it cannot be read."""
    with duckdb.connect(str(database), read_only=True) as connection:
        found = connection.execute(
            "select table_name from information_schema.tables where table_schema = 'recipes'"
        ).fetchall()
        return bool(found) and bool(connection.execute(f"select 1 from {NOTES} limit 1").fetchall())


def noted_contents(database: Path) -> dict[str, str]:
    """The content of each model of a database by its name, as it was noted when it was run."""
    with duckdb.connect(str(database), read_only=True) as connection:
        noted = connection.execute(f"select node, content from {NOTES} where node like '{MODEL}.%'").fetchall()
    return {node.rpartition(".")[2]: content for node, content in noted}


def _write_notes(connection: duckdb.DuckDBPyConnection, noted: Mapping[str, _Note]) -> None:
    rows = [(node, note.recipe, note.content, note.message) for node, note in sorted(noted.items())]
    connection.execute(f"delete from {NOTES}")
    connection.executemany(f"insert into {NOTES} values (?, ?, ?, ?)", rows)


def _content(connection: duckdb.DuckDBPyConnection, node: Node) -> str:
    """Hash the rows of a relation in their order, with the names and types of its columns."""
    described = connection.execute(f"describe {node.relation}").fetchall()
    columns = ", ".join(f'"{row[0]}"' for row in described)
    rows = connection.execute(
        f"select count(*), bit_xor(hash(place, row)), sum(hash(row, place)) from"
        f" (select row_number() over () as place, hash({columns}) as row from {node.relation})"
    ).fetchone()
    return _hash(f"{[(row[0], row[1]) for row in described]} {rows}")


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _result(node: Node, status: str, message: str) -> NodeResult:
    return NodeResult(node.unique_id, node.name, node.kind, status, message)
