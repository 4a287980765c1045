"""Figures with a unit of their own, ready to be compared: the factor to the canonical unit, and the limits that hold for them.

Limits stand with the metric of a claim, else with its unit, else with the canonical unit of that.
"""

from __future__ import annotations

import polars as pl

Tables = dict[str, pl.LazyFrame]
FIGURES = ("low", "value", "high")
TABLES_WITH_UNITS = ("claims", "assumptions", "constraint_inputs")
LIMITS = ("smallest_possible", "largest_possible", "possible_because")
# With the limits goes the unit in which they are written, and its factor.
_LIMIT_COLUMNS = (*LIMITS, "limit_unit", "limit_factor")
_PERCENT_OF_A_RATIO = 100.0


def in_canonical_units(tables: Tables, table: str) -> pl.LazyFrame:
    """The rows of a table with units, with `to_canonical`, `limited_by`, the limits, `limit_unit` and `limit_factor`.

    A claim counts in the canonical unit of its metric: a ratio of a metric in percent is a hundred times as many percent. One
    in a unit of another dimension, which is named elsewhere, has no factor and can be compared with nothing.
    """
    units = _limited_units(tables["units"])
    if table != "claims":
        rows = tables[table].join(units, on="unit", how="left")
        return rows.with_columns(pl.col("factor").alias("to_canonical"), pl.col("unit").alias("limited_by"))
    plain = units.select("unit", "canonical_unit", "factor")
    metrics = _limited_metrics(tables["metrics"], units)
    rows = tables[table].join(plain, on="unit", how="left").join(metrics, on="metric", how="left")
    return rows.with_columns(_to_metric_unit().alias("to_canonical"), pl.col("metric").alias("limited_by"))


def _to_metric_unit() -> pl.Expr:
    pair = pl.concat_str("canonical_unit", "metric_canonical_unit", separator=" as ")
    between = pl.when(pl.col("canonical_unit") == pl.col("metric_canonical_unit")).then(1.0)
    between = between.when(pair == "ratio as percent").then(_PERCENT_OF_A_RATIO)
    return pl.col("factor") * between.when(pair == "percent as ratio").then(1 / _PERCENT_OF_A_RATIO)


def _limited_units(units: pl.LazyFrame) -> pl.LazyFrame:
    own = (
        units.unique("unit")
        .select("unit", "canonical_unit", "factor", *LIMITS)
        .with_columns(pl.col("unit").alias("limit_unit"), pl.col("factor").alias("limit_factor"))
    )
    canonical = own.select("unit", *_LIMIT_COLUMNS).select(pl.all().name.prefix("of_"))
    return own.join(canonical, left_on="canonical_unit", right_on="of_unit", how="left").select(
        "unit", "canonical_unit", "factor", *_own_or_of()
    )


def _limited_metrics(metrics: pl.LazyFrame, units: pl.LazyFrame) -> pl.LazyFrame:
    of_unit = units.select("unit", "canonical_unit", "factor", pl.col(*_LIMIT_COLUMNS).name.prefix("of_"))
    return (
        metrics.unique("metric")
        .select("metric", "unit", *LIMITS)
        .join(of_unit, on="unit", how="left")
        .with_columns(pl.col("unit").alias("limit_unit"), pl.col("factor").alias("limit_factor"))
        .select("metric", pl.col("canonical_unit").alias("metric_canonical_unit"), *_own_or_of())
    )


def _own_or_of() -> list[pl.Expr]:
    has_own = pl.any_horizontal(pl.col("smallest_possible", "largest_possible").is_not_null())
    return [pl.when(has_own).then(pl.col(name)).otherwise(pl.col(f"of_{name}")).alias(name) for name in _LIMIT_COLUMNS]
