"""`warehouse explain`: the chain behind one published figure, down to its sources."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from dagster_project.commands import WrongUse
from dagster_project.curate.near_names import near_names
from dagster_project.most_alike import most_alike
from dagster_project.places import OUT

if TYPE_CHECKING:
    from dagster_project.lineage.walk import Cell, Publication

SHOWN_KEYS = 8
LEAST_LIKENESS = 0.5


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    parser.add_argument("mart", help="the mart, such as bottleneck_index")
    parser.add_argument("column", help="the column; of a range any of its three, such as supportable_gw_mid")
    parser.add_argument("key", nargs="*", metavar="KEY=VALUE", help="the row, by every column of its key")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="(text)")
    parser.add_argument("--all", action="store_true", help="print every input of every step")
    parser.add_argument("--out", type=Path, default=OUT, help="folder that holds published/ (data)")


def run(arguments: argparse.Namespace) -> int:
    """Print the chain; an unknown mart, column or key is wrong use and lists what there is."""
    from dagster_project.commands.query import published_file
    from dagster_project.lineage.walk import Publication, walk
    from dagster_project.lineage.written import SHOWN_INPUTS, as_data, tree_lines
    from dagster_project.publish.reading import opened

    with opened(published_file(arguments.out)) as connection:
        publication = Publication(connection)
        step = walk(publication, _cell(publication, arguments.mart, arguments.column, arguments.key))
    if arguments.format == "json":
        print(json.dumps(as_data(step), indent=2, ensure_ascii=False))
    else:
        print("\n".join(tree_lines(step, None if arguments.all else SHOWN_INPUTS)))
    return 0


def _cell(publication: Publication, mart: str, column: str, words: list[str]) -> Cell:
    if mart not in publication.marts:
        raise WrongUse(
            f"there is no mart {mart!r}{_near(mart, publication.marts)}; marts: {', '.join(publication.marts)}"
        )
    columns = [name for name in publication.units[mart] if name not in publication.keys[mart]]
    cell = publication.cell(mart, _key(publication, mart, words), column)
    if cell.column not in columns:
        raise WrongUse(f"{mart} has no column {column!r}{_near(column, columns)}; columns: {', '.join(columns)}")
    if not publication.rows_by_key(mart, [cell.key]):
        raise WrongUse(f"{mart} has no row {cell.key!r}; {_some_keys(publication, mart, cell.key)}")
    return cell


def _key(publication: Publication, mart: str, words: list[str]) -> str:
    """The key in the order of the dictionary; the name of a key column may be shortened."""
    names = publication.keys[mart]
    given: dict[str, str] = {}
    for word in words:
        name, _, value = word.partition("=")
        fitting = [full for full in names if full == name] or [full for full in names if full.startswith(name)]
        if len(fitting) != 1 or not value:
            raise WrongUse(f"{word!r} names no key column of {mart}; write {_usage(names)}")
        given[fitting[0]] = value
    missing = [name for name in names if name not in given]
    if missing:
        raise WrongUse(f"the key of {mart} lacks {', '.join(missing)}; write {_usage(names)}")
    return "|".join(given[name] for name in names)


def _usage(names: list[str]) -> str:
    return " ".join(f"{name}=..." for name in names)


def _near(word: str, known: list[str]) -> str:
    found = near_names(word, known)
    return f" (did you mean {found[0]}?)" if found else ""


def _some_keys(publication: Publication, mart: str, key: str) -> str:
    keys = [
        row["row_key"]
        for row in publication.rows(f'select {publication.row_key_sql(mart)} as row_key from "{mart}" order by 1')
    ]
    if not keys:
        return "the mart is empty: nothing was known by the as-of day"
    near = most_alike(key, keys, SHOWN_KEYS, LEAST_LIKENESS)
    return f"{len(keys):,} rows, such as {', '.join(near or keys[:SHOWN_KEYS])}"
