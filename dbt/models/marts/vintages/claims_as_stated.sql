with claims as (
    select * from {{ ref('stg_claims') }}
)

select
    cast(claim_id as string) as claim_id,
    cast(known_on as date) as known_on,
    cast(subject_id as string) as subject_id,
    cast(metric as string) as metric,
    cast(period as string) as period,
    cast(period_start as date) as period_start,
    cast(period_end as date) as period_end,
    cast(region as string) as region,
    cast(qualifier as string) as qualifier,
    cast(kind as string) as kind,
    cast(low as double) as stated_low,
    cast(value as double) as stated_value,
    cast(high as double) as stated_high,
    cast(unit as string) as unit,
    cast(speaker_id as string) as speaker_id,
    cast(statement as string) as statement,
    cast(source_id as string) as source_id
from claims
