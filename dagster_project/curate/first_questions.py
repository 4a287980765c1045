"""The three questions a newcomer asks first, with the SQL that answers them in words."""

from __future__ import annotations

import duckdb

UNKNOWN = "That is not known."
FIRST_QUESTIONS = (
    (
        "Who runs the most AI compute today?",
        "select provider_name || ': ' || cast(round(operational_power_mw_mid) as integer) || ' MW ('"
        " || cast(round(operational_power_mw_low) as integer) || ' to '"
        " || cast(round(operational_power_mw_high) as integer) || ')' from compute_by_provider, build"
        " where role = 'operator' and quarter_end = last_day(date_trunc('quarter', as_of) + interval 2 month)"
        " and operational_power_mw_mid > 0 and provider_id <> 'undisclosed'"
        " order by operational_power_mw_mid desc limit 3",
    ),
    (
        "How many gigawatts come online at tracked sites?",
        "select year(quarter_end) || ': ' || round(sum(additions_gw_mid), 1) || ' GW as promised, '"
        " || round(sum(additions_risk_weighted_gw_mid), 1) || ' GW after usual losses and delays'"
        " from gw_timeline, build where region = 'GLOBAL' and stage = 'all'"
        " and year(quarter_end) between year(as_of) - 1 and year(as_of) + 1 group by year(quarter_end)"
        " order by year(quarter_end)",
    ),
    (
        "What holds the build-out back?",
        "select year || ': ' || string_agg(constraint_name || ' ' || round(100 * p_binding) || ' %', ', '"
        " order by tightness_rank) from bottleneck_index, build where p_binding > 0"
        " and year between year(as_of) - 1 and year(as_of) + 1 group by year order by year",
    ),
)


def first_answers(connection: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """The lines that answer each question, from the marts and the table `build` that the connection sees."""
    return {
        question: [str(line) for (line,) in connection.execute(sql).fetchall()] or [UNKNOWN]
        for question, sql in FIRST_QUESTIONS
    }
