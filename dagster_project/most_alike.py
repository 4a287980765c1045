"""Names that are written like another one; the one place that knows how likeness is measured."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import fuzz, process

# Nobody oversees more names than these, and a look through millions would take longer than it helps.
MOST_NAMES_LOOKED_AT = 50_000


def most_alike(value: str, names: Sequence[str], most: int, least_likeness: float) -> list[str]:
    """The names most like a value, best first; likeness goes from 0 to 1, and among too many names none is looked for."""
    if len(names) > MOST_NAMES_LOOKED_AT:
        return []
    found = process.extract(value, names, scorer=fuzz.ratio, limit=most, score_cutoff=100 * least_likeness)
    return [name for name, _, _ in found]
