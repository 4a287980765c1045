"""Example queries of the SQL box."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Example:
    """A query with its question and the tables without which it is not offered."""

    title: str
    needs: tuple[str, ...]
    sql: str


EXAMPLES = (
    Example(
        "Who runs the most power today?",
        ("compute_by_provider", "gw_timeline"),
        """select provider_name, operational_power_mw_low, operational_power_mw_mid, operational_power_mw_high
from compute_by_provider
where role = 'operator' and quarter_end = (select max(quarter_end) from gw_timeline where is_past)
order by operational_power_mw_mid desc
limit 10""",
    ),
    Example(
        "What binds in each year?",
        ("bottleneck_index",),
        """select year, constraint_name, p_binding, supportable_gw_mid, demand_gw_mid
from bottleneck_index
where tightness_rank = 1
order by year""",
    ),
    Example(
        "What was promised and what is likely, by year end?",
        ("gw_timeline",),
        """select quarter_end, cumulative_gw_mid as promised_gw, cumulative_risk_weighted_gw_mid as likely_gw
from gw_timeline
where region = 'GLOBAL' and stage = 'all' and month(quarter_end) = 12
order by quarter_end""",
    ),
    Example(
        "What was said in the interview of 3 February 2026?",
        ("claims", "sources"),
        """select claims.statement, claims.low, claims.value, claims.high, claims.unit, sources.url
from claims
join sources using (source_id)
where claims.claim_id like 'tbpn-%'
order by claims.claim_id""",
    ),
    Example(
        "Which statements about OpenAI are forecasts or targets?",
        ("claims",),
        """select made_on, statement, low, value, high, unit, period
from claims
where subject_id = 'openai' and kind in ('forecast', 'target')
order by made_on desc""",
    ),
)
