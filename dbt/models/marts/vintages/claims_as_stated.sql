with claims as (
    select * from {{ ref('stg_claims') }}
)

select
    cast(claim_id as varchar) as claim_id,
    cast(known_on as date) as known_on,
    cast(subject_id as varchar) as subject_id,
    cast(metric as varchar) as metric,
    cast(period as varchar) as period,
    cast(period_start as date) as period_start,
    cast(period_end as date) as period_end,
    cast(region as varchar) as region,
    cast(qualifier as varchar) as qualifier,
    cast(kind as varchar) as kind,
    cast(low as double) as stated_low,
    cast(value as double) as stated_value,
    cast(high as double) as stated_high,
    cast(unit as varchar) as unit,
    cast(speaker_id as varchar) as speaker_id,
    cast(statement as varchar) as statement,
    cast(source_id as varchar) as source_id
from claims
