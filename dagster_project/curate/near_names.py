"""Near misses: the name that was probably meant, among those that are allowed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

from dagster_project.most_alike import MOST_NAMES_LOOKED_AT, most_alike

MOST_SUGGESTIONS = 2
# Below this likeness (0 to 1) two names have little in common.
LEAST_LIKENESS = 0.7


def id_form(text: str) -> str:
    """Write a name as an id: `Wärtsilä Oyj` becomes `wartsila-oyj`."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii").lower()
    return re.sub(r"[^a-z0-9.]+", "-", plain).strip("-.")


def near_names(value: str, names: Iterable[str], labels: Mapping[str, str] | None = None) -> list[str]:
    """Name what `value` may have meant, best first: the same letters, the same label, or a like spelling."""
    known = list(names)
    if len(known) > MOST_NAMES_LOOKED_AT:
        return []
    wanted = _letters(value)
    same = [name for name in known if wanted in (_letters(name), _letters((labels or {}).get(name, "")))]
    if wanted and same:
        return same[:MOST_SUGGESTIONS]
    return most_alike(id_form(value) or value, known, MOST_SUGGESTIONS, LEAST_LIKENESS)


def did_you_mean(value: str, names: Iterable[str], labels: Mapping[str, str] | None = None) -> str:
    """Say the near misses as a question, or nothing when there is none."""
    close = near_names(value, names, labels)
    return f"Did you mean {' or '.join(close)}?" if close else ""


def _letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", id_form(text))
