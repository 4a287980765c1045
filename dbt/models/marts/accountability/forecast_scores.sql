with quantities as (
    select * from {{ ref('int_quantity_forecasts') }}
),

dates as (
    select * from {{ ref('int_date_forecasts') }}
),

sites as (
    select
        site_id,
        owner_id
    from {{ ref('stg_sites') }}
),

entities as (
    select
        entity_id,
        name
    from {{ ref('stg_entities') }}
),

context as (
    select as_of from {{ ref('stg_build_context') }}
),

both_kinds as (
    select
        statement_table as forecast_table,
        statement_id as forecast_id,
        'quantity' as measure,
        voice_id as forecaster_id,
        subject_id,
        metric,
        region,
        nullif(qualifier, '') as qualifier,
        nullif(scope, '') as scope,
        period,
        period_start,
        period_end,
        kind,
        known_on,
        canonical_unit,
        low,
        value,
        high,
        is_bound,
        appearances,
        source_id,
        evidence_kind,
        evidence_table as first_table,
        evidence_id as first_id,
        evidence_source_id as first_source_id,
        evidence_known_on as first_known_on,
        evidence_best as first_value,
        latest_table,
        latest_id,
        latest_source_id,
        latest_known_on,
        latest_best as latest_value,
        log_error,
        log_error_latest,
        interval_score,
        is_inside_range,
        case when is_bound and outcome = 'inside' then 'hit' when is_bound and outcome in ('below', 'above') then 'miss' end
        as bound_result,
        distance_percent,
        known_table,
        known_id,
        known_value,
        naive_log_error,
        cast(null as date) as opened_on,
        cast(null as date) as latest_opened_on,
        cast(null as bigint) as days_late,
        cast(null as bigint) as days_late_latest
    from quantities
    union all
    select
        'capacity' as forecast_table,
        dates.site_phase || ' ' || cast(dates.known_on as string) || ' ' || dates.source_id as forecast_id,
        'date' as measure,
        dates.forecaster_id,
        coalesce(dates.operator_id, sites.owner_id, dates.site_id) as subject_id,
        'online_date' as metric,
        'GLOBAL' as region,
        'phase=' || dates.site_phase as qualifier,
        cast(null as string) as scope,
        dates.online_on as period,
        dates.online_on_start as period_start,
        dates.online_on_end as period_end,
        'forecast' as kind,
        dates.known_on,
        'day' as canonical_unit,
        cast(null as double) as low,
        cast(null as double) as value,
        cast(null as double) as high,
        false as is_bound,
        dates.appearances,
        dates.source_id,
        case when dates.days_late is not null then 'actual' end as evidence_kind,
        case when dates.days_late is not null then 'capacity' end as first_table,
        case when dates.days_late is not null then dates.site_phase end as first_id,
        dates.opening_source_id as first_source_id,
        dates.opening_known_on as first_known_on,
        cast(null as double) as first_value,
        case when dates.days_late is not null then 'capacity' end as latest_table,
        case when dates.days_late is not null then dates.site_phase end as latest_id,
        dates.latest_source_id,
        dates.latest_known_on,
        cast(null as double) as latest_value,
        cast(null as double) as log_error,
        cast(null as double) as log_error_latest,
        cast(null as double) as interval_score,
        cast(null as boolean) as is_inside_range,
        cast(null as string) as bound_result,
        cast(null as double) as distance_percent,
        cast(null as string) as known_table,
        cast(null as string) as known_id,
        cast(null as double) as known_value,
        cast(null as double) as naive_log_error,
        dates.opened_on,
        dates.latest_opened_on,
        dates.days_late,
        dates.days_late_latest
    from dates
    left join sites on dates.site_id = sites.site_id
)

select
    cast(both_kinds.forecast_table as string) as forecast_table,
    cast(both_kinds.forecast_id as string) as forecast_id,
    cast(both_kinds.measure as string) as measure,
    cast(both_kinds.forecaster_id as string) as forecaster_id,
    cast(entities.name as string) as forecaster_name,
    cast(both_kinds.forecaster_id = both_kinds.subject_id as boolean) as is_about_itself,
    cast(both_kinds.kind as string) as kind,
    cast(both_kinds.subject_id as string) as subject_id,
    cast(both_kinds.metric as string) as metric,
    cast(both_kinds.region as string) as region,
    cast(both_kinds.qualifier as string) as qualifier,
    cast(both_kinds.scope as string) as scope,
    cast(both_kinds.period as string) as period,
    cast(both_kinds.period_start as date) as period_start,
    cast(both_kinds.period_end as date) as period_end,
    cast(both_kinds.known_on as date) as known_on,
    cast(both_kinds.source_id as string) as source_id,
    cast(both_kinds.appearances as bigint) as appearances,
    cast({{ days_between('both_kinds.known_on', 'both_kinds.period_end') }} as bigint) as horizon_days,
    cast(case
        when both_kinds.known_on >= both_kinds.period_end then 'after the end'
        when both_kinds.known_on >= both_kinds.period_end - interval {{ months_per_quarter() }} month then 'up to a quarter'
        when both_kinds.known_on >= both_kinds.period_end - interval 1 year then 'up to a year'
        else 'over a year'
    end as string) as horizon,
    cast(both_kinds.known_on >= both_kinds.period_start as boolean) as is_made_after_period_began,
    cast(case
        when both_kinds.log_error is not null or both_kinds.days_late is not null then 'scored'
        when both_kinds.bound_result is not null then 'hit or miss'
        when both_kinds.evidence_kind is not null then 'undecided'
        when both_kinds.period_end < context.as_of then 'overdue'
        else 'open'
    end as string) as status,
    cast(both_kinds.canonical_unit as string) as canonical_unit,
    cast(both_kinds.low as double) as forecast_low,
    cast(both_kinds.value as double) as forecast_value,
    cast(both_kinds.high as double) as forecast_high,
    cast(both_kinds.evidence_kind as string) as evidence_kind,
    cast(both_kinds.first_table as string) as first_actual_table,
    cast(both_kinds.first_id as string) as first_actual_id,
    cast(both_kinds.first_source_id as string) as first_actual_source_id,
    cast(both_kinds.first_known_on as date) as first_actual_known_on,
    cast(both_kinds.first_value as double) as first_actual_value,
    cast(both_kinds.latest_table as string) as latest_actual_table,
    cast(both_kinds.latest_id as string) as latest_actual_id,
    cast(both_kinds.latest_source_id as string) as latest_actual_source_id,
    cast(both_kinds.latest_known_on as date) as latest_actual_known_on,
    cast(both_kinds.latest_value as double) as latest_actual_value,
    cast(both_kinds.log_error as double) as log_error,
    cast(abs(both_kinds.log_error) as double) as abs_log_error,
    cast(case
        when both_kinds.log_error > 0 then 'over'
        when both_kinds.log_error < 0 then 'under'
        when both_kinds.log_error = 0 then 'exact'
    end as string) as bias,
    cast(both_kinds.log_error_latest as double) as log_error_latest,
    cast(both_kinds.interval_score as double) as interval_score,
    cast(both_kinds.is_inside_range as boolean) as is_inside_range,
    cast(both_kinds.bound_result as string) as bound_result,
    cast(case when both_kinds.is_bound then both_kinds.distance_percent end as double) as bound_distance_percent,
    cast(both_kinds.known_table as string) as last_known_table,
    cast(both_kinds.known_id as string) as last_known_id,
    cast(both_kinds.known_value as double) as last_known_value,
    cast(abs(both_kinds.naive_log_error) as double) as naive_abs_log_error,
    cast(1 - abs(both_kinds.log_error) / nullif(abs(both_kinds.naive_log_error), 0) as double) as skill,
    cast(both_kinds.opened_on as date) as first_actual_date,
    cast(both_kinds.latest_opened_on as date) as latest_actual_date,
    cast(both_kinds.days_late as bigint) as days_late,
    cast(both_kinds.days_late_latest as bigint) as days_late_latest
from both_kinds
cross join context
left join entities on both_kinds.forecaster_id = entities.entity_id
