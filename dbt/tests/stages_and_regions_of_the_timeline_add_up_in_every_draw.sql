-- Percentiles do not add up, draws do: the total over stages and the world over its regions must hold draw by draw.
with changes as (
    select * from {{ ref('int_timeline_change_draws') }}
)

select
    draw,
    sum(risk_weighted_mw) filter (where region = 'GLOBAL' and stage = 'all') as world_mw,
    sum(risk_weighted_mw) filter (where region = 'GLOBAL' and stage <> 'all') as stages_mw,
    sum(risk_weighted_mw) filter (where region <> 'GLOBAL' and stage = 'all') as regions_mw
from changes
group by draw
having abs(world_mw - stages_mw) > 0.001 or abs(world_mw - regions_mw) > 0.001
