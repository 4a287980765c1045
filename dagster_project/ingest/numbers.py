"""Numbers as text: plain decimal notation only, so that a spreadsheet's habits are caught and not absorbed."""

from __future__ import annotations

import math
import re

_NUMBER = re.compile(r"-?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_DIGIT_BEFORE_EXPONENT = re.compile(r"[^eE]*[1-9]")
SMALLEST, LARGEST = 1e-30, 1e30
_INTEGER = re.compile(r"-?\d{1,18}", re.ASCII)


def parse_number(text: str) -> float | None:
    """Parse `1234.5`, `-3` or `2e6`; None for separators, other digits, nan, inf or overflow."""
    if _NUMBER.fullmatch(text) is None:
        return None
    number = float(text)
    return None if math.isinf(number) else number + 0.0


def has_size_of_a_figure(text: str, number: float) -> bool:
    """Whether sums, products and quotients of such numbers stay numbers: zero as written, or from 1e-30 to 1e30 either way."""
    if number == 0:
        return _DIGIT_BEFORE_EXPONENT.match(text) is None
    return SMALLEST <= abs(number) <= LARGEST


def parse_integer(text: str) -> int | None:
    """Parse a whole number of at most 18 digits; None for anything else."""
    return int(text) if _INTEGER.fullmatch(text) else None
