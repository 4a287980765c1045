{{ config(materialized='view') }}
-- One row per claim about a price change, a lead time or a sold-out share, with the constraint and the year it speaks of.
with claims as (
    select * from {{ ref('stg_claims') }}
    where coalesce(low, value, high) is not null and period_start is not null
),

metrics as (
    select * from {{ ref('stg_metrics') }}
)

select
    metrics.constraint as constraint_name,
    extract(year from claims.period_end) as year,
    metrics.kind,
    claims.claim_id,
    claims.metric,
    coalesce(claims.canonical_value, (claims.canonical_low + claims.canonical_high) / (1 + 1), claims.canonical_low,
        claims.canonical_high) as figure
from claims
inner join metrics on claims.metric = metrics.metric
where
    metrics.kind = 'duration' and claims.metric like '%lead_time'
    or claims.metric like '%price_change'
    or claims.metric like '%sold_out%' and claims.unit = 'percent'
