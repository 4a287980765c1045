"""How the site writes figures: three significant digits, a range beside the middle, units as people write."""

from __future__ import annotations

from math import floor, isfinite, log10

# Figures break before their range and nowhere else.
SPACE = "\u00a0"
DASH = f"{SPACE}–\u2060{SPACE}"
ABSENT = "—"
_MONEY = ((1e12, "trillion"), (1e9, "bn"), (1e6, "M"))
_COUNTS = ((1e9, "bn"), (1e6, "M"))
_SUFFIX = {
    "MW": f"{SPACE}MW",
    "GW": f"{SPACE}GW",
    "percent": "%",
    "months": f"{SPACE}months",
    "H100-equivalents": f"{SPACE}H100e",
}


def plain(value: float, digits: int = 3) -> str:
    """A number to three significant digits, thousands divided by commas; a round number stays short."""
    if value == 0 or not isfinite(value):
        return "0"
    decimals = max(0, digits - 1 - floor(log10(abs(value))))
    written = f"{round(value, decimals):,.{decimals}f}"
    short = written.rstrip("0").rstrip(".") if "." in written else written
    return short if float(short.replace(",", "")) == value else written


def figure(value: float | None, unit: str | None = None) -> str:
    """A number with its unit."""
    if value is None:
        return ABSENT
    if unit == "USD":
        return _money(value)
    if unit == "probability":
        return percent(value)
    return _scaled(value, unit) + _SUFFIX.get(unit or "", "")


def spread(low: float | None, high: float | None, unit: str | None = None) -> str:
    """A range with its unit, empty when an end is missing."""
    if low is None or high is None:
        return ""
    if unit == "USD":
        return f"{_money(low)}{DASH}{_money(high)}"
    if unit == "probability":
        return f"{percent(low)}{DASH}{percent(high)}"
    return f"{_scaled(low, unit)}{DASH}{_scaled(high, unit)}{_SUFFIX.get(unit or '', '')}"


def triplet(low: float | None, middle: float | None, high: float | None, unit: str | None = None) -> str:
    """Middle and range in one line, the unit behind the middle."""
    if middle is None:
        return _bounds(low, high, unit)
    if low is None or high is None or figure(low, unit) == figure(high, unit):
        return figure(middle, unit)
    ends = spread(low, high, unit).removesuffix(_SUFFIX.get(unit or "", ""))
    return f"{figure(middle, unit)} ({ends})"


def percent(share: float) -> str:
    """A share of one as percent; what is neither none nor all never reads as 0 or 100."""
    whole = share * 100
    if 0 < whole < 1:
        return "<1%"
    if 99 < whole < 100:
        return ">99%"
    return f"{whole:.0f}%"


def _bounds(low: float | None, high: float | None, unit: str | None) -> str:
    if low is not None and high is not None:
        return spread(low, high, unit)
    if low is not None:
        return f"at least {figure(low, unit)}"
    return f"at most {figure(high, unit)}" if high is not None else ABSENT


def _scaled(value: float, unit: str | None) -> str:
    if unit in ("H100-equivalents", "count"):
        for size, word in _COUNTS:
            if abs(value) >= size:
                return f"{plain(value / size)}{SPACE}{word}"
    if unit == "months":
        return f"{value:.1f}"
    if unit == "MW" and abs(value) >= 1:
        return f"{value:,.0f}"
    return plain(value)


def _money(value: float) -> str:
    sign = "-" if value < 0 else ""
    for size, word in _MONEY:
        if abs(value) >= size:
            return f"{sign}${plain(abs(value) / size)}{SPACE}{word}"
    return f"{sign}${plain(abs(value))}"


def spoken(name: str | None) -> str:
    """A name of the data as people write it: compute_lease, compute lease."""
    return (name or "").replace("_", " ")
