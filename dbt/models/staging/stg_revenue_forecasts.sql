-- One row per statement about money of one party in one period, known by the as-of day; money in dollars.
-- made_on is as written, a day, a month or a year: known_on is the day to count with.
with revenue_forecasts as (
    select * from {{ staged('revenue_forecasts') }}
),

context as (
    select * from {{ ref('stg_build_context') }}
),

billion_dollars as (
    select factor from {{ ref('stg_units') }} where unit = 'USD_B'
)

select
    revenue_forecasts.forecast_id,
    revenue_forecasts.source_id,
    revenue_forecasts.forecaster_id,
    revenue_forecasts.subject_id,
    revenue_forecasts.made_on_text as made_on,
    revenue_forecasts.known_on,
    revenue_forecasts.metric,
    revenue_forecasts.period,
    revenue_forecasts.period_start,
    revenue_forecasts.period_end,
    revenue_forecasts.usd_bn_low * billion_dollars.factor as value_usd_low,
    revenue_forecasts.usd_bn * billion_dollars.factor as value_usd,
    revenue_forecasts.usd_bn_high * billion_dollars.factor as value_usd_high,
    revenue_forecasts.kind,
    revenue_forecasts.statement,
    revenue_forecasts.notes
from revenue_forecasts
cross join context
cross join billion_dollars
where revenue_forecasts.known_on <= context.as_of
