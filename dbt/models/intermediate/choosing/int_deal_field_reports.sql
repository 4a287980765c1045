-- One row per deal, field and report that states the field, ranked: rank 1 is the chosen report.
with deals as (
    select * from {{ ref('stg_deals') }}
),

sources as (
    select * from {{ ref('stg_sources') }}
),

reports as (
    select
        deals.*,
        {{ tier_rank('sources.tier') }} as tier_rank,
        sources.tier,
        sources.published_on
    from deals
    left join sources on deals.source_id = sources.source_id
),

stated as (
    select *, 'status' as field, status as stated_value from reports
    union all
    select *, 'parent' as field, parent_deal_id as stated_value from reports where parent_deal_id is not null
    union all
    select
        *,
        'power' as field,
        coalesce({{ number_text('power_mw_low') }}, '') || ' / ' || coalesce({{ number_text('power_mw') }}, '') || ' / '
        || coalesce({{ number_text('power_mw_high') }}, '') || ' MW' as stated_value
    from reports
    where coalesce(power_mw_low, power_mw, power_mw_high) is not null
    union all
    select
        *,
        'money' as field,
        coalesce({{ number_text('value_usd_low') }}, '') || ' / ' || coalesce({{ number_text('value_usd') }}, '') || ' / '
        || coalesce({{ number_text('value_usd_high') }}, '') || ' USD' as stated_value
    from reports
    where coalesce(value_usd_low, value_usd, value_usd_high) is not null
    union all
    select *, 'term' as field, term as stated_value from reports where term is not null
    union all
    select *, 'accelerator' as field, accelerator_id as stated_value from reports where accelerator_id is not null
    union all
    select *, 'accelerators' as field, {{ number_text('accelerators') }} as stated_value
    from reports
    where accelerators is not null
)

select
    *,
    row_number() over (partition by deal_id, field order by {{ latest_report_first() }}) as choice_rank
from stated
