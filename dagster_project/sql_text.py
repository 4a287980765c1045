"""Text and file names as SQL takes them. Whatever puts one into a statement asks here; the models have `staged` in dbt/macros."""

from __future__ import annotations

import re
from pathlib import Path

_PATTERN_CHARACTERS = re.compile(r"[*?\[]")
# No quoting helps: dbt takes ? and # for parts of an address, DuckDB a backslash for the end of a folder's name, and neither
# takes a name that is no text (what Python reads as a lone surrogate).
_UNUSABLE_CHARACTERS = re.compile(r"[?#\\\ud800-\udfff]")

# Spark looks for its own tables by pattern too.
_UNUSABLE_BY_SPARK = re.compile(r"[*{}\[\]]")


def quoted(text: str | Path) -> str:
    """A text or a path in quotes, for a statement that takes no parameter there."""
    return "'" + str(text).replace("'", "''") + "'"


def unusable_in(path: Path, on_spark: bool) -> list[str]:
    """The characters in the name of an output folder that a build cannot work with, each once."""
    patterns = [_UNUSABLE_CHARACTERS, *([_UNUSABLE_BY_SPARK] if on_spark else [])]
    return sorted({found for pattern in patterns for found in pattern.findall(str(path))})


def no_pattern(path: Path) -> str:
    """The name of a file or folder for a function that reads all files of a pattern: nothing in it counts as one."""
    return _PATTERN_CHARACTERS.sub(r"[\g<0>]", str(path))
