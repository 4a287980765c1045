"""Near misses: the name that was probably meant, among those that are allowed."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping

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
    wanted = _letters(value)
    same = [name for name in known if wanted in (_letters(name), _letters((labels or {}).get(name, "")))]
    if wanted and same:
        return same[:MOST_SUGGESTIONS]
    return difflib.get_close_matches(id_form(value) or value, known, n=MOST_SUGGESTIONS, cutoff=LEAST_LIKENESS)


def did_you_mean(value: str, names: Iterable[str], labels: Mapping[str, str] | None = None) -> str:
    """Say the near misses as a question, or nothing when there is none."""
    close = near_names(value, names, labels)
    return f"Did you mean {' or '.join(close)}?" if close else ""


def _letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", id_form(text))
