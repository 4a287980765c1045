"""Which raw files a command line means, and how one of them is replaced without ever being half written."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from dagster_project.curate.near_names import did_you_mean
from dagster_project.schema.dictionary import Table, raw_tables
from dagster_project.whole_files import UNFINISHED, ChangedMeanwhile, only_writer, replace_whole


class Refusal(Exception):
    """What was asked for cannot be done; the message says why, and what can."""


def from_here(path: Path) -> Path:
    """Write a path as seen from the working folder when it lies below it, as a reader would type it."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_absolute() and path.is_relative_to(here) else path


def asked_tables(files: Sequence[str], raw_folder: Path) -> list[Table]:
    """Turn FILE arguments (`claims`, `claims.csv` or `data/raw/claims.csv`) into tables; none means all."""
    if not raw_folder.is_dir():
        raise Refusal(f"there is no folder {raw_folder}; name it with --raw DIR")
    tables = raw_tables()
    names = {_table_name(file, raw_folder) for file in files} or set(tables)
    return [table for name, table in tables.items() if name in names]


def _table_name(file: str, raw_folder: Path) -> str:
    path = Path(file)
    if path.parent.name in raw_tables() and path.parent.parent.resolve() in (Path().resolve(), raw_folder.resolve()):
        return path.parent.name  # a file of a table that is a folder of files
    if path.parent != Path() and path.parent.resolve() != raw_folder.resolve():
        raise Refusal(f"{file} is not in {raw_folder}; name its folder with --raw DIR")
    return known_table(path.name.removesuffix(".csv")).name


def known_table(name: str) -> Table:
    """Find a table by name, or say which tables there are."""
    tables = raw_tables()
    if name not in tables:
        guess = did_you_mean(name, tables)
        raise Refusal(f"{name} is no table. {guess + ' ' if guess else ''}The tables are: {', '.join(tables)}")
    return tables[name]


@contextmanager
def only_curator(raw_folder: Path) -> Iterator[None]:
    """Hold the lock of a raw folder from the reading of a file to its replacement; removes what a dead command left."""
    with only_writer(raw_folder, lambda line: print(line, file=sys.stderr)):
        for form in (f".*{UNFINISHED}", f"*/.*{UNFINISHED}"):
            for path in raw_folder.glob(form):
                path.unlink()
        yield


def replace_file(path: Path, text: str, expected: bytes) -> None:
    """Put `text` in place of the file in one step, unless its content is no longer what the caller read."""
    try:
        replace_whole(path, text.encode("utf-8"), expected)
    except ChangedMeanwhile as changed:
        raise Refusal(str(changed)) from changed
