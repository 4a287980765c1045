-- Yearly additions as others state them, beside what the tracked sites add in the same year.
with claims as (
    select * from {{ ref('stg_claims') }}
    where
        metric in ('compute_power_additions', 'ai_power_demand_additions', 'data_center_additions', 'power_demand_additions')
        and period_start is not null and coalesce(low, value, high) is not null
),

calendar_years as (
    select * from claims
    where
        extract(month from period_start) = 1 and extract(day from period_start) = 1
        and period_end = cast(period_start + interval 1 year - interval 1 day as date)
),

gigawatt as (
    select factor as megawatts from {{ ref('stg_units') }} where unit = 'GW'
),

entities as (
    select * from {{ ref('stg_entities') }}
),

sources as (
    select * from {{ ref('stg_sources') }}
),

tracked as (
    select
        extract(year from quarter_end) as year,
        region,
        sum(additions_gw_mid) as tracked_additions_gw,
        sum(additions_risk_weighted_gw_mid) as tracked_additions_risk_weighted_gw,
        sum(world_additions_gw_mid) as world_additions_gw
    from {{ ref('gw_timeline') }}
    where stage = 'all'
    group by extract(year from quarter_end), region
)

select
    cast(calendar_years.claim_id as string) as claim_id,
    cast(extract(year from calendar_years.period_start) as bigint) as year,
    cast(calendar_years.region as string) as region,
    cast(calendar_years.metric as string) as metric,
    cast(calendar_years.kind as string) as kind,
    cast(subject.name as string) as subject_name,
    cast(speaker.name as string) as speaker_name,
    cast(calendar_years.known_on as date) as known_on,
    cast(calendar_years.canonical_low / gigawatt.megawatts as double) as stated_gw_low,
    cast(calendar_years.canonical_value / gigawatt.megawatts as double) as stated_gw,
    cast(calendar_years.canonical_high / gigawatt.megawatts as double) as stated_gw_high,
    cast(tracked.tracked_additions_gw as double) as tracked_additions_gw,
    cast(tracked.tracked_additions_risk_weighted_gw as double) as tracked_additions_risk_weighted_gw,
    cast(tracked.world_additions_gw as double) as world_additions_gw,
    cast(calendar_years.statement as string) as statement,
    cast(calendar_years.source_id as string) as source_id,
    cast(sources.tier as string) as tier
from calendar_years
cross join gigawatt
left join entities as subject on calendar_years.subject_id = subject.entity_id
left join entities as speaker on calendar_years.speaker_id = speaker.entity_id
left join sources on calendar_years.source_id = sources.source_id
left join tracked
    on extract(year from calendar_years.period_start) = tracked.year and calendar_years.region = tracked.region
