-- One row per constraint and year: medians of what is said of price changes, lead times and sold-out shares.
with claims as (
    select * from {{ ref('stg_claims') }}
    where coalesce(low, value, high) is not null and period_start is not null
),

metrics as (
    select * from {{ ref('stg_metrics') }}
),

signals as (
    select
        metrics.constraint as constraint_name,
        extract(year from claims.period_end) as year,
        metrics.kind,
        claims.metric,
        coalesce(claims.canonical_value, (claims.canonical_low + claims.canonical_high) / (1 + 1), claims.canonical_low,
            claims.canonical_high) as figure
    from claims
    inner join metrics on claims.metric = metrics.metric
    where
        metrics.kind = 'duration' and claims.metric like '%lead_time'
        or claims.metric like '%price_change'
        or claims.metric like '%sold_out%' and claims.unit = 'percent'
)

select
    constraint_name,
    year,
    median(figure) filter (where metric like '%price_change') as price_change_percent,
    median(figure) filter (where metric like '%lead_time') as lead_time_months,
    median(figure) filter (where metric like '%sold_out%') as sold_out_percent,
    count(*) as signals
from signals
group by constraint_name, year
