-- One row per site phase, field and report that states the field, ranked: rank 1 is the chosen report.
with capacity as (
    select * from {{ ref('stg_capacity') }}
),

sources as (
    select * from {{ ref('stg_sources') }}
),

reports as (
    select
        capacity.*,
        {{ tier_rank('sources.tier') }} as tier_rank,
        sources.tier,
        sources.published_on
    from capacity
    left join sources on capacity.source_id = sources.source_id
),

stated as (
    select *, 'operator' as field, operator_id as stated_value from reports where operator_id is not null
    union all
    select *, 'tenant' as field, tenant_id as stated_value from reports where tenant_id is not null
    union all
    select *, 'stage' as field, stage as stated_value from reports
    union all
    select *, 'online' as field, online_on as stated_value from reports where online_on is not null
    union all
    select
        *,
        'power' as field,
        coalesce({{ number_text('power_mw_low') }}, '') || ' / ' || coalesce({{ number_text('power_mw') }}, '') || ' / '
        || coalesce({{ number_text('power_mw_high') }}, '') || ' MW ' || power_basis as stated_value
    from reports
    where coalesce(power_mw_low, power_mw, power_mw_high) is not null
    union all
    select *, 'accelerator' as field, accelerator_id as stated_value from reports where accelerator_id is not null
    union all
    select *, 'accelerators' as field, {{ number_text('accelerators') }} as stated_value
    from reports
    where accelerators is not null
)

select
    *,
    row_number() over (partition by site_phase, field order by {{ latest_report_first() }}) as choice_rank
from stated
