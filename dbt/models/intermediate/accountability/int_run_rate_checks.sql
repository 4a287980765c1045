{{ config(materialized=passing_step()) }}
-- One row per reported revenue of a period within which run rates were reported: revenue in yearly terms lies between the
-- run rate at the start and the one at the end.
with facts as (
    select * from {{ ref('int_standing_statements') }} where question = 'fact' and standing = 'actual' and not is_bound
),

revenues as (
    select
        statement_key,
        subject_id,
        scope,
        period_start,
        period_end,
        low_end * {{ months_per_year() }} / period_months as yearly_low,
        high_end * {{ months_per_year() }} / period_months as yearly_high
    from facts
    where metric = 'revenue'
),

run_rates as (
    select * from facts where metric = 'annualized_revenue'
)

select
    revenues.statement_key as revenue_key,
    revenues.yearly_low,
    revenues.yearly_high,
    min_by(run_rates.statement_key, run_rates.low_end) as lowest_key,
    max_by(run_rates.statement_key, run_rates.high_end) as highest_key,
    min(run_rates.low_end) as run_rate_low,
    max(run_rates.high_end) as run_rate_high,
    min(run_rates.period_end) <= revenues.period_start + interval 1 month as has_start,
    max(run_rates.period_end) >= revenues.period_end - interval 1 month as has_end
from revenues
inner join run_rates
    on revenues.subject_id = run_rates.subject_id
    and revenues.scope = run_rates.scope
    and run_rates.period_end >= revenues.period_start - interval 1 month
    and run_rates.period_end <= revenues.period_end
group by revenues.statement_key, revenues.yearly_low, revenues.yearly_high, revenues.period_start, revenues.period_end
