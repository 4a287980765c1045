-- One row per assumption that the models draw from and draw number: one draw shared by all that use the assumption.
with assumptions as (
    select * from {{ ref('stg_assumptions') }}
),

sources as (
    select * from {{ ref('stg_sources') }}
),

spreads as (
    select * from {{ ref('int_default_spreads') }} where kind = 'estimate'
),

draws as (
    select * from {{ ref('stg_standard_draws') }} where stream like 'assumption:%'
),

used as (
    select * from assumptions
    where
        assumption_id like 'facility-%'
        or assumption_id like 'realisation-share-%'
        or assumption_id like 'delay-months-%'
        or assumption_id in ('bn-facility-over-it-frontier', 'tracked-coverage', 'tracked-coverage-pipeline')
),

ranges as (
    select
        used.assumption_id,
        used.canonical_unit = 'percent' as is_share,
        {% set spread = 'coalesce(spreads.spread_factor, 1)' %}
        {% set bound = assumed('bound-factor') %}
        {% set low, value, high = 'used.canonical_low', 'used.canonical_value', 'used.canonical_high' %}
        {{ range_low(low, value, high, spread, bound) }} as range_low,
        {{ range_mid(low, value, high, spread, bound) }} as range_mid,
        {{ range_high(low, value, high, spread, bound) }} as range_high
    from used
    left join sources on used.source_id = sources.source_id
    left join spreads on sources.tier = spreads.tier
)

select
    ranges.assumption_id,
    draws.draw,
    case
        when ranges.is_share
            then {{ logit_normal_draw('ranges.range_low', 'ranges.range_mid', 'ranges.range_high', 'draws.normal', assumed('share-edge')) }}
        else {{ log_normal_draw('ranges.range_low', 'ranges.range_mid', 'ranges.range_high', 'draws.normal') }}
    end as drawn_value
from ranges
inner join draws on draws.stream = 'assumption:' || ranges.assumption_id
