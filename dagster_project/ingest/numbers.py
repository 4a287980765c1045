"""Numbers as text: plain decimal notation only, so that a spreadsheet's habits are caught and not absorbed."""

from __future__ import annotations

import math
import re

_NUMBER = re.compile(r"-?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_INTEGER = re.compile(r"-?\d{1,18}", re.ASCII)


def parse_number(text: str) -> float | None:
    """Parse `1234.5`, `-3` or `2e6`; None for separators, other digits, nan, inf or overflow."""
    if _NUMBER.fullmatch(text) is None:
        return None
    number = float(text)
    return None if math.isinf(number) else number + 0.0


def parse_integer(text: str) -> int | None:
    """Parse a whole number of at most 18 digits; None for anything else."""
    return int(text) if _INTEGER.fullmatch(text) else None
