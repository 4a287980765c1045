"""The figures of each mart that are worth following from build to build: one row of numbers a mart, in SQL.

Belongs here: which numbers, by name, and a version of a mart's content. Charts are in `mart_charts.py`.
"""

from __future__ import annotations

import hashlib

import duckdb

from dagster_project.schema.dictionary import Mart

# Parallel sums differ in the last bits from run to run; nine digits are the same in each, as in the published file.
DIGITS = 9
_TOTAL = "region = 'GLOBAL' and stage = 'all'"
FIGURES: dict[str, str] = {
    "bottleneck_drivers": "select max(variance_share_percent) as largest_share_percent from bottleneck_drivers",
    "bottleneck_index": """
        select
            sum(demand_gw_mid) filter (tightness_rank = 1) as demand_gw_mid_all_years,
            sum(supportable_gw_mid) filter (tightness_rank = 1) as tightest_supportable_gw_mid_all_years,
            avg(p_binding) filter (constraint_name = 'power') as p_binding_power
        from bottleneck_index
    """,
    "bottleneck_vintages": "select count(distinct vintage_on) as vintages from bottleneck_vintages",
    "capacity_history": "select sum(power_mw_mid) / 1000 as known_now_gw_mid from capacity_history"
    " where known_until is null and stage <> 'cancelled'",
    "circular_revenue": "select max(reachable_percent_mid) as largest_reachable_percent_mid from circular_revenue",
    "circularity": "select count(*) as loops, sum(smallest_edge_usd_mid) / 1e9 as smallest_edges_usd_bn_mid"
    " from circularity",
    "claim_status": "select count(*) filter (evidence_id is not null) as claims_with_evidence from claim_status",
    "claims_as_stated": "select count(distinct speaker_id) as speakers from claims_as_stated",
    "compute_affordability": "select max(spend_over_revenue_mid) as largest_spend_over_revenue_mid"
    " from compute_affordability",
    "compute_by_provider": """
        select
            sum(operational_power_mw_mid) / 1000 as owned_online_gw_mid,
            sum(operational_h100e_mid) / 1e6 as owned_online_million_h100e_mid
        from compute_by_provider
        where role = 'owner' and quarter_end = (
            select max(quarter_end)
            from compute_by_provider, staging.stg_build_context
            where quarter_end <= as_of
        )
    """,
    "contradictions": "select count(*) filter (severity = 'high') as grave from contradictions",
    "deal_history": "select count(distinct deal_id) as deals from deal_history",
    "deal_hype": "select sum(net_power_mw_mid) / 1000 as net_gw_mid, sum(evidenced_power_mw_mid) / 1000"
    " as evidenced_gw_mid from deal_hype",
    "deal_ledger": "select sum(net_value_usd_mid) / 1e9 as net_value_usd_bn_mid, sum(net_power_mw_mid) / 1000"
    " as net_power_gw_mid from deal_ledger",
    "forecast_scores": "select count(log_error) as scored, avg(abs_log_error) as mean_abs_log_error"
    " from forecast_scores",
    "forecaster_track_record": "select count(*) as forecasters, median(shrunk_abs_log_error) as"
    " median_shrunk_abs_log_error from forecaster_track_record where horizon = 'all'",
    "freshness": "select min(days_since_newest) as days_since_newest, sum(rows_last_30_days) as rows_last_30_days"
    " from freshness",
    "gw_timeline": f"""
        select
            max(cumulative_gw_mid) filter (is_past) as online_gw_mid,
            max(cumulative_gw_mid) as total_gw_mid,
            max(cumulative_risk_weighted_gw_mid) as total_risk_weighted_gw_mid
        from gw_timeline
        where {_TOTAL}
    """,
    "gw_timeline_claims": "select median(stated_gw) as median_stated_gw from gw_timeline_claims",
    "gw_timeline_vintages": f"select count(distinct vintage_on) as vintages, max(cumulative_gw) as highest_gw"
    f" from gw_timeline_vintages where {_TOTAL}",
    "interview_check": "select count(*) filter (contradictions > 0) as claims_contradicted from interview_check",
    "money_flows": "select sum(value_usd_mid) / 1e9 as value_usd_bn_mid, sum(paid_usd_mid) / 1e9 as paid_usd_bn_mid"
    " from money_flows",
    "operator_slippage": "select max(median_months_late_mid) filter (operator_id = 'all') as median_months_late_mid"
    " from operator_slippage",
    "report_choices": "select count(*) filter (not agrees_with_chosen) as reports_that_disagree from report_choices",
    "revenue_outlook": "select count(*) filter (is_latest) as figures_that_stand from revenue_outlook",
    "site_slippage": "select avg(months_late_mid) as mean_months_late_mid, count(months_overdue) as overdue"
    " from site_slippage",
    "stage_realisation": "select min(realisation_share_percent_mid) as lowest_realisation_share_percent_mid,"
    " max(delay_months_mid) as longest_delay_months_mid from stage_realisation",
}


def figures(connection: duckdb.DuckDBPyConnection, mart: str) -> dict[str, float]:
    """The figures of one mart; those that are not known are left out."""
    if mart not in FIGURES:
        return {}
    cursor = connection.execute(FIGURES[mart])
    names = [str(column[0]) for column in cursor.description or []]
    values = cursor.fetchone() or ()
    return {name: round(float(value), 6) for name, value in zip(names, values, strict=True) if value is not None}


def content_version(connection: duckdb.DuckDBPyConnection, mart: Mart) -> str:
    """A hash over the rows of a mart: the same for the same content, whatever build made it."""
    columns = [
        f"printf('%.{DIGITS}g', {c.name})" if c.type == "number" else f"{c.name}::varchar"
        for c in mart.columns.values()
    ]
    rows = f"select md5(concat_ws('|', {', '.join(f'coalesce({column}, chr(0))' for column in columns)})) as row_hash"
    found = connection.execute(f"select string_agg(row_hash, '' order by row_hash) from ({rows} from {mart.name})")
    (hashes,) = found.fetchone() or (None,)
    return hashlib.sha256(str(hashes).encode()).hexdigest()
