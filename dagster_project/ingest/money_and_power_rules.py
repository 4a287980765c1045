"""Rules that know the subject: units and dimensions, sites of impossible size, dates of stages, shares, origins."""

from __future__ import annotations

from datetime import date

import polars as pl

from dagster_project.ingest.faults import Fault, fault
from dagster_project.ingest.possible import limit_faults
from dagster_project.schema.frame_schemas import LINE

Tables = dict[str, pl.LazyFrame]
LARGEST_SITE_MW = 20_000
# A share may be written for a ratio metric and a ratio for a share metric; both are pure numbers and convert exactly.
PURE_NUMBERS = ["share", "ratio"]
NO_UNIT = "none"
# The chain of the index multiplies and divides by what stands in these roles, on a scale that knows no zero.
ROLES_OF_THE_CHAIN = ["supply", "ai_share", "yield", "intensity", "mix", "demand"]


def domain_faults(tables: Tables, incomplete: set[str], today: date) -> list[Fault]:
    """Every fault of this module, over all tables; `incomplete` names the files that lost rows."""
    return [
        *_canonical_units(tables["units"]),
        *_claim_units(tables),
        *limit_faults(tables),
        *_site_sizes(tables["capacity"]),
        *_stage_dates(tables["capacity"], today),
        *([] if "capacity.csv" in incomplete else _unknown_phases(tables)),
        *_share_sums(tables["deal_sites"]),
        *_judgements(tables["assumptions"]),
        *_assumptions_not_positive(tables),
        *_constraint_origins(tables),
    ]


def _faults_of(bad: pl.LazyFrame, file: str, column: str, rule: str) -> list[Fault]:
    return [
        fault(
            file, line, column, "" if value is None else f"{value:g}" if isinstance(value, float) else str(value), rule
        )
        for line, value in bad.select(LINE, column).collect().iter_rows()
    ]


def _canonical_units(units: pl.LazyFrame) -> list[Fault]:
    """A factor that is no number is named elsewhere and not held against the units that rest on it."""
    is_canonical = (pl.col("factor") == 1).fill_null(True)
    canonical = units.filter(is_canonical).select(pl.col("unit").alias("canonical_unit"), "dimension")
    units = units.drop_nulls(["canonical_unit", "dimension"])
    return _faults_of(
        units.join(canonical, on=["canonical_unit", "dimension"], how="anti"),
        "units.csv",
        "canonical_unit",
        "canonical_unit",
    )


def _claims_with_units(tables: Tables) -> pl.LazyFrame:
    units = tables["units"].select("unit", pl.col("dimension").alias("unit_dimension")).unique("unit")
    metrics = tables["metrics"].select("metric", pl.col("dimension").alias("metric_dimension")).unique("metric")
    return tables["claims"].join(units, on="unit", how="left").join(metrics, on="metric", how="left")


def _claim_units(tables: Tables) -> list[Fault]:
    both_pure = pl.col("unit_dimension").is_in(PURE_NUMBERS) & pl.col("metric_dimension").is_in(PURE_NUMBERS)
    bad = _claims_with_units(tables).filter(
        (pl.col("unit") != NO_UNIT) & (pl.col("unit_dimension") != pl.col("metric_dimension")) & ~both_pure
    )
    return _faults_of(bad, "claims.csv", "unit", "unit_dimension")


def _site_sizes(capacity: pl.LazyFrame) -> list[Fault]:
    stated = capacity.with_columns(pl.max_horizontal("power_mw_low", "power_mw", "power_mw_high").alias("stated_mw"))
    latest = (
        stated.filter(pl.col("stated_mw").is_not_null())
        .sort("reported_on", "line")
        .group_by("site_id", "phase", maintain_order=True)
        .last()
    )
    totals = latest.group_by("site_id").agg(pl.col("stated_mw").sum().alias("site_mw"))
    bad = latest.join(totals.filter(pl.col("site_mw") > LARGEST_SITE_MW), on="site_id").sort(LINE)
    return [
        fault(
            "capacity.csv", line, "power_mw", f"{mw:g}", "site_too_large", f"{site}: {total:,.0f} MW over its phases."
        )
        for line, site, mw, total in bad.select(LINE, "site_id", "stated_mw", "site_mw").collect().iter_rows()
    ]


def _stage_dates(capacity: pl.LazyFrame, today: date) -> list[Fault]:
    bad = capacity.filter((pl.col("stage") == "operational") & (pl.col("online_on_start") > today))
    return _faults_of(bad, "capacity.csv", "online_on", "operational_in_future")


def _unknown_phases(tables: Tables) -> list[Fault]:
    phases = tables["capacity"].select("site_id", "phase").unique()
    links = tables["deal_sites"].filter(pl.col("phase").is_not_null())
    unknown = links.join(phases, on=["site_id", "phase"], how="anti")
    return _faults_of(unknown, "deal_sites.csv", "phase", "phase_unknown")


def _share_sums(links: pl.LazyFrame) -> list[Fault]:
    sums = links.group_by("deal_id").agg(pl.col("share").sum().alias("share_sum"), pl.col(LINE).max())
    too_much = sums.filter(pl.col("share_sum") > 100).sort(LINE).rename({"share_sum": "share"})
    return _faults_of(too_much, "deal_sites.csv", "share", "share_sum")


def _judgements(assumptions: pl.LazyFrame) -> list[Fault]:
    reasoned = pl.col("notes").fill_null("").str.contains(r"^judgement: \S")
    bad = assumptions.filter(pl.col("source_id").is_null() & ~reasoned)
    return _faults_of(bad, "assumptions.csv", "source_id", "judgement_without_reason")


def _assumptions_not_positive(tables: Tables) -> list[Fault]:
    """A share or a delay may be nothing; any other coefficient multiplies and divides."""
    smallest = pl.min_horizontal("low", "value", "high")
    units = tables["units"].select("unit", "dimension").unique("unit")
    may_be_zero = pl.col("dimension").is_in(["share", "time"])
    bad = (
        tables["assumptions"]
        .join(units, on="unit", how="left")
        .filter((smallest < 0) | ((smallest <= 0) & ~may_be_zero))
    )
    return _faults_of(bad.with_columns(smallest.alias("value")), "assumptions.csv", "value", "input_not_positive")


def _constraint_origins(tables: Tables) -> list[Fault]:
    inputs = tables["constraint_inputs"].with_columns(
        (
            pl.col("claim_id").is_not_null().cast(pl.Int64)
            + pl.col("assumption_id").is_not_null().cast(pl.Int64)
            + pl.any_horizontal(pl.col("low", "value", "high").is_not_null()).cast(pl.Int64)
        ).alias("origins")
    )
    without_unit = pl.any_horizontal(pl.col("low", "value", "high").is_not_null()) & pl.col("unit").is_null()
    return [
        *_faults_of(inputs.filter(pl.col("origins") > 1), "constraint_inputs.csv", "claim_id", "two_origins"),
        *_faults_of(
            inputs.filter((pl.col("origins") == 0) | without_unit), "constraint_inputs.csv", "value", "no_origin"
        ),
        *_pointed_at_faults(tables, inputs),
    ]


def _pointed_at_faults(tables: Tables, inputs: pl.LazyFrame) -> list[Fault]:
    smallest = pl.min_horizontal("low", "value", "high").alias("smallest")
    pointed = [
        tables[table]
        .select(pl.col(column).alias("origin"), smallest)
        .join(inputs.select(LINE, "role", pl.col(column).alias("origin")), on="origin")
        .select(LINE, "role", "origin", pl.lit(column).alias("column"), "smallest")
        for table, column in (("claims", "claim_id"), ("assumptions", "assumption_id"))
    ]
    own = inputs.filter(pl.col("unit").is_not_null())
    own = own.select(LINE, "role", smallest.cast(pl.String).alias("origin"), pl.lit("value").alias("column"), smallest)
    empty = pl.concat(pointed).filter(pl.col("smallest").is_null()).rename({"origin": "claim_id"})
    is_no_factor = pl.col("role").is_in(ROLES_OF_THE_CHAIN) & (pl.col("smallest") <= 0)
    not_positive = pl.concat([*pointed, own]).filter(is_no_factor).select(LINE, "column", "origin", "smallest")
    return [
        *_faults_of(empty, "constraint_inputs.csv", "claim_id", "input_without_figure"),
        *(
            fault("constraint_inputs.csv", line, column, origin, "input_not_positive", f"It is {figure:g}.")
            for line, column, origin, figure in not_positive.collect().iter_rows()
        ),
    ]
