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

draws as (
    select distinct draw from {{ ref('stg_standard_draws') }}
),

series as (
    select distinct region, stage from changes
),

before_first as (
    select region, stage, draw, sum(gross_mw) as gross_mw, sum(risk_weighted_mw) as risk_weighted_mw
    from changes cross join first_quarter
    where changes.quarter_end < first_quarter.quarter_end
    group by region, stage, draw
),

grid as (
    select
        series.region,
        series.stage,
        quarters.quarter_end,
        draws.draw,
        coalesce(changes.gross_mw, 0) as gross_mw,
        coalesce(changes.risk_weighted_mw, 0) as risk_weighted_mw
    from series
    cross join quarters
    cross join draws
    left join changes
        on series.region = changes.region and series.stage = changes.stage
        and quarters.quarter_end = changes.quarter_end and draws.draw = changes.draw
),

running as (
    select
        grid.region,
        grid.stage,
        grid.quarter_end,
        grid.draw,
        grid.gross_mw,
        grid.risk_weighted_mw,
        coalesce(before_first.gross_mw, 0) + sum(grid.gross_mw) over draws_in_order as cumulative_gross_mw,
        coalesce(before_first.risk_weighted_mw, 0) + sum(grid.risk_weighted_mw) over draws_in_order
        as cumulative_risk_weighted_mw
    from grid
    left join before_first
        on grid.region = before_first.region and grid.stage = before_first.stage and grid.draw = before_first.draw
    window draws_in_order as (partition by grid.region, grid.stage, grid.draw order by grid.quarter_end)
),

context as (
    select as_of from {{ ref('stg_build_context') }}
),

-- Big campuses are announced years ahead, so a tracker sees more of what is to come than of what stands.
coverage as (
    select draw, assumption_id = 'tracked-coverage' as is_past, drawn_value / {{ hundred() }} as coverage
    from {{ ref('int_assumption_draws') }}
    where assumption_id in ('tracked-coverage', 'tracked-coverage-pipeline')
)

select
    running.region,
    running.stage,
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
inner join coverage on running.draw = coverage.draw and (running.quarter_end <= context.as_of) = coverage.is_past
group by running.region, running.stage, running.quarter_end
