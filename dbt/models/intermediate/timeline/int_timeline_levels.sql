-- One row per region, stage and quarter end: percentiles of what is added in the quarter and what stands by its end.
with changes as (
    select * from {{ ref('int_timeline_change_draws') }}
),

quarters as (
    select quarter_end from {{ ref('int_quarters') }}
),

-- A series has a number, because the draws below group by it millions of times.
series as (
    select region, stage, row_number() over (order by region, stage) as series_number
    from (select distinct region, stage from changes) as distinct_series
),

numbered as (
    select
        series.series_number,
        changes.quarter_end,
        changes.draw,
        changes.gross_mw,
        changes.risk_weighted_mw
    from changes
    inner join series on changes.region = series.region and changes.stage = series.stage
),

-- Every draw has every quarter, so that a draw in which nothing has come yet counts as nothing and not as missing.
every_quarter as (
    select series.series_number, quarters.quarter_end, draws.draw
    from series
    cross join quarters
    cross join (select distinct draw from changes) as draws
),

-- What came before the first quarter stands in it from the start and is no addition of any.
every_change as (
    select
        coalesce(every_quarter.series_number, numbered.series_number) as series_number,
        coalesce(every_quarter.quarter_end, numbered.quarter_end) as quarter_end,
        coalesce(every_quarter.draw, numbered.draw) as draw,
        coalesce(numbered.gross_mw, 0) as gross_mw,
        coalesce(numbered.risk_weighted_mw, 0) as risk_weighted_mw
    from every_quarter
    full outer join numbered
        on every_quarter.series_number = numbered.series_number and every_quarter.quarter_end = numbered.quarter_end
        and every_quarter.draw = numbered.draw
),

standing as (
    select
        *,
        sum(gross_mw) over (partition by series_number, draw order by quarter_end) as cumulative_gross_mw,
        sum(risk_weighted_mw) over (partition by series_number, draw order by quarter_end) as cumulative_risk_weighted_mw
    from every_change
),

running as (
    select standing.*
    from standing
    inner join quarters on standing.quarter_end = quarters.quarter_end
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
