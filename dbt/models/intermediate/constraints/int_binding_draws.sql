-- One row per constraint, year and draw with its place among the constraints: place 1 binds.
with constraint_draws as (
    select * from {{ ref('int_constraint_draws') }}
)

select
    constraint_name,
    year,
    draw,
    supply_unit,
    supply,
    ai_share,
    yield_share,
    intensity_unit,
    intensity,
    supportable_gw,
    row_number() over (partition by year, draw order by supportable_gw, constraint_name) as place,
    min(supportable_gw) over (partition by year, draw) as smallest_gw,
    lead(supportable_gw) over (partition by year, draw order by supportable_gw, constraint_name) as next_gw
from constraint_draws
