-- One row per region, stage and quarter end: percentiles of what is added in the quarter and what stands by its end.
with changes as (
    select * from {{ ref('int_timeline_change_draws') }}
),

quarters as (
    select quarter_end from {{ ref('int_quarters') }}
),

first_quarter as (
    select min(quarter_end) as quarter_end from quarters
),

-- A series has a number, because the draws below group by it millions of times.
series as (
    select region, stage, row_number() over (order by region, stage) as series_number
    from (select distinct region, stage from changes) as distinct_series
),

-- Every draw starts from zero, so that a draw in which nothing has come yet counts as nothing and not as missing.
from_zero as (
    select series.series_number, first_quarter.quarter_end, draws.draw, 0 as gross_mw, 0 as risk_weighted_mw
    from series
    cross join first_quarter
    cross join (select distinct draw from changes) as draws
    union all
    select
        series.series_number,
        changes.quarter_end,
        changes.draw,
        changes.gross_mw,
        changes.risk_weighted_mw
    from changes
    inner join series on changes.region = series.region and changes.stage = series.stage
),

running as (
    select
        from_zero.series_number,
        quarters.quarter_end,
        from_zero.draw,
        coalesce(sum(from_zero.gross_mw) filter (where from_zero.quarter_end = quarters.quarter_end), 0) as gross_mw,
        coalesce(sum(from_zero.risk_weighted_mw) filter (where from_zero.quarter_end = quarters.quarter_end), 0)
        as risk_weighted_mw,
        sum(from_zero.gross_mw) as cumulative_gross_mw,
        sum(from_zero.risk_weighted_mw) as cumulative_risk_weighted_mw
    from from_zero
    inner join quarters on from_zero.quarter_end <= quarters.quarter_end
    group by from_zero.series_number, quarters.quarter_end, from_zero.draw
),

context as (
    select as_of from {{ ref('stg_build_context') }}
),

-- Big campuses are announced years ahead, so a tracker sees more of what is to come than of what stands.
coverage as (
    select draw, assumption_id = 'tracked-coverage' as is_past, drawn_value / {{ hundred() }} as coverage
    from {{ ref('int_assumption_draws') }}
    where assumption_id in ('tracked-coverage', 'tracked-coverage-pipeline')
),

levels as (
    select
        running.series_number,
        running.quarter_end,
        {% for measure in ['gross_mw', 'risk_weighted_mw', 'cumulative_gross_mw', 'cumulative_risk_weighted_mw'] %}
        {{ low_percentile('running.' ~ measure) }} as {{ measure }}_low,
        {{ mid_percentile('running.' ~ measure) }} as {{ measure }}_mid,
        {{ high_percentile('running.' ~ measure) }} as {{ measure }}_high,
        {% endfor %}
        {{ low_percentile('running.risk_weighted_mw / coverage.coverage') }} as world_mw_low,
        {{ mid_percentile('running.risk_weighted_mw / coverage.coverage') }} as world_mw_mid,
        {{ high_percentile('running.risk_weighted_mw / coverage.coverage') }} as world_mw_high
    from running
    cross join context
    inner join coverage
        on running.draw = coverage.draw and (running.quarter_end <= context.as_of) = coverage.is_past
    group by running.series_number, running.quarter_end
)

select
    series.region,
    series.stage,
    levels.*
from levels
inner join series on levels.series_number = series.series_number
