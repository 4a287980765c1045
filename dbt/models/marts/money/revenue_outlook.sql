with ranked as (
    select * from {{ ref('int_revenue_vintages') }}
),

first_forecasts as (
    select
        subject_id,
        metric,
        period_start,
        period_end,
        min_by(value_usd_mid, vintage_number) as value_usd
    from ranked
    where kind <> 'actual'
    group by subject_id, metric, period_start, period_end
),

actuals as (
    select
        subject_id,
        metric,
        period_start,
        period_end,
        min_by(value_usd_mid, vintage_number) as first_usd,
        min(known_on) as first_on,
        max(value_usd_mid) filter (where is_latest) as latest_usd,
        max(forecast_id) filter (where is_latest) as latest_forecast_id
    from ranked
    where kind = 'actual'
    group by subject_id, metric, period_start, period_end
)

select
    cast(ranked.forecast_id as string) as forecast_id,
    cast(ranked.subject_id as string) as subject_id,
    cast(ranked.metric as string) as metric,
    cast(ranked.period as string) as period,
    cast(ranked.period_start as date) as period_start,
    cast(ranked.period_end as date) as period_end,
    cast(ranked.vintage_number as bigint) as vintage_number,
    cast(ranked.made_on as string) as made_on,
    cast(ranked.known_on as date) as known_on,
    cast(ranked.forecaster_id as string) as forecaster_id,
    cast(ranked.kind as string) as kind,
    {{ range_columns('ranked.value_usd') }},
    cast(ranked.is_latest as boolean) as is_latest,
    cast(ranked.is_latest_of_forecaster as boolean) as is_latest_of_forecaster,
    cast(
        (ranked.value_usd_mid / nullif(ranked.own_previous_usd, 0) - 1) * {{ hundred() }} as double
    ) as revision_of_forecaster_percent,
    cast(case
        when ranked.kind <> 'actual'
            then (ranked.value_usd_mid / nullif(first_forecasts.value_usd, 0) - 1) * {{ hundred() }}
    end as double) as revision_since_first_percent,
    cast(actuals.first_usd as double) as actual_first_usd,
    cast(actuals.first_on as date) as actual_first_on,
    cast(actuals.latest_usd as double) as actual_latest_usd,
    cast(actuals.latest_forecast_id as string) as actual_latest_forecast_id,
    cast(case
        when ranked.kind <> 'actual' and ranked.known_on < actuals.first_on
            then (ranked.value_usd_mid / nullif(actuals.first_usd, 0) - 1) * {{ hundred() }}
    end as double) as error_percent,
    cast(ranked.appearances as bigint) as appearances,
    cast(ranked.source_ids as string) as source_ids
from ranked
left join first_forecasts
    on ranked.subject_id = first_forecasts.subject_id and ranked.metric = first_forecasts.metric
    and ranked.period_start = first_forecasts.period_start and ranked.period_end = first_forecasts.period_end
left join actuals
    on ranked.subject_id = actuals.subject_id and ranked.metric = actuals.metric
    and ranked.period_start = actuals.period_start and ranked.period_end = actuals.period_end
