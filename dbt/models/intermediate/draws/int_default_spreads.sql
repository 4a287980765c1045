-- One row per source tier and kind of statement: the factor between a point figure and the ends of its 90 percent range.
with assumptions as (
    select * from {{ ref('stg_assumptions') }}
)

select
    split_part(assumption_id, '-', 2) as tier,
    split_part(assumption_id, '-', 3) as kind,
    1 + value / {{ hundred() }} as spread_factor
from assumptions
where assumption_id like 'spread-%'
