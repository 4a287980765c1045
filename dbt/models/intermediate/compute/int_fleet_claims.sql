-- One row per party and quarter end: the latest statement about its whole compute in operation, not older than the limit.
with claims as (
    select * from {{ ref('stg_claims') }}
    where
        metric = 'compute_power_operational' and region = 'GLOBAL' and qualifier = ''
        and coalesce(low, value, high) is not null and period_end is not null
),

sources as (
    select * from {{ ref('stg_sources') }}
),

spreads as (
    select * from {{ ref('int_default_spreads') }}
),

quarters as (
    select * from {{ ref('int_quarters') }}
),

ranges as (
    select
        claims.claim_id,
        claims.subject_id,
        claims.source_id,
        claims.period_end,
        claims.known_on,
        {{ tier_rank('sources.tier') }} as tier_rank,
        sources.published_on,
        {% set bound = assumed('bound-factor') %}
        {% set spread = 'coalesce(spreads.spread_factor, 1)' %}
        {% set low, value, high = 'claims.canonical_low', 'claims.canonical_value', 'claims.canonical_high' %}
        {{ range_low(low, value, high, spread, bound) }} as fleet_power_mw_low,
        {{ range_mid(low, value, high, spread, bound) }} as fleet_power_mw_mid,
        {{ range_high(low, value, high, spread, bound) }} as fleet_power_mw_high
    from claims
    left join sources on claims.source_id = sources.source_id
    left join spreads on sources.tier = spreads.tier and claims.kind = spreads.kind
)

select
    quarters.quarter_end,
    ranges.subject_id as provider_id,
    ranges.claim_id,
    ranges.source_id,
    ranges.period_end,
    ranges.fleet_power_mw_low,
    ranges.fleet_power_mw_mid,
    ranges.fleet_power_mw_high
from quarters
inner join ranges
    on ranges.period_end <= quarters.quarter_end
    and ranges.period_end > quarters.quarter_end - cast({{ assumed('stale-after-months') }} as integer) * interval 1 month
qualify row_number() over (
    partition by quarters.quarter_end, ranges.subject_id
    order by ranges.period_end desc, ranges.known_on desc, ranges.tier_rank, ranges.published_on desc nulls last, ranges.claim_id
) = 1
