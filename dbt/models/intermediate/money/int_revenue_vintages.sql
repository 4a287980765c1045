-- One row per party, metric, period, kind, forecaster, day and figure, with its place among those of the same party, metric and
-- period. A statement repeated by other sources is one vintage; a printed figure comes before every forecast, however late the
-- forecast was repeated.
with forecasts as (
    select *, coalesce(forecaster_id, 'undisclosed') as named_forecaster_id from {{ ref('stg_revenue_forecasts') }}
),

sources as (
    select * from {{ ref('stg_sources') }}
),

spreads as (
    select * from {{ ref('int_default_spreads') }}
),

vintages as (
    select
        forecasts.subject_id,
        forecasts.metric,
        forecasts.period_start,
        forecasts.period_end,
        min(forecasts.period) as period,
        forecasts.kind,
        forecasts.named_forecaster_id as forecaster_id,
        forecasts.known_on,
        max(forecasts.made_on) as made_on,
        forecasts.value_usd_low as stated_low,
        forecasts.value_usd as stated_value,
        forecasts.value_usd_high as stated_high,
        min(forecasts.forecast_id) as forecast_id,
        count(*) as appearances,
        min({{ tier_rank('sources.tier') }}) as tier_rank,
        min(sources.tier) as tier,
        max(sources.published_on) as published_on,
        {{ joined_texts('forecasts.source_id') }} as source_ids
    from forecasts
    left join sources on forecasts.source_id = sources.source_id
    group by
        forecasts.subject_id, forecasts.metric, forecasts.period_start, forecasts.period_end, forecasts.kind,
        forecasts.named_forecaster_id, forecasts.known_on, forecasts.value_usd_low, forecasts.value_usd,
        forecasts.value_usd_high
),

ranged as (
    select
        vintages.*,
        {% set bound = assumed('bound-factor') %}
        {% set spread = 'coalesce(spreads.spread_factor, 1)' %}
        {% set low, value, high = 'vintages.stated_low', 'vintages.stated_value', 'vintages.stated_high' %}
        -- A loss or an outflow below zero keeps its stated figures: a factor would turn its range over.
        {% for measure, formula in [
            ('low', range_low(low, value, high, spread, bound)),
            ('mid', range_mid(low, value, high, spread, bound)),
            ('high', range_high(low, value, high, spread, bound)),
        ] %}
            case
                when coalesce({{ low }}, {{ value }}, {{ high }}) > 0 then {{ formula }}
                else coalesce(vintages.stated_{{ 'value' if measure == 'mid' else measure }}, {{ value }}, {{ low }}, {{ high }})
            end as value_usd_{{ measure }},
        {% endfor %}
        {{ years_between('vintages.period_start', 'vintages.period_end') }} as period_years
    from vintages
    left join spreads on vintages.tier = spreads.tier and vintages.kind = spreads.kind
)

select
    *,
    row_number() over (
        partition by subject_id, metric, period_start, period_end
        order by known_on, tier_rank desc, published_on nulls first, forecast_id
    ) as vintage_number,
    row_number() over (
        partition by subject_id, metric, period_start, period_end
        order by kind = 'actual' desc, known_on desc, tier_rank, published_on desc nulls last, forecast_id
    ) = 1 as is_latest,
    row_number() over (
        partition by subject_id, metric, period_start, period_end, forecaster_id, kind = 'actual'
        order by known_on desc, tier_rank, published_on desc nulls last, forecast_id
    ) = 1 as is_latest_of_forecaster,
    lag(value_usd_mid) over (
        partition by subject_id, metric, period_start, period_end, forecaster_id, kind = 'actual'
        order by known_on, tier_rank desc, published_on nulls first, forecast_id
    ) as own_previous_usd
from ranged
