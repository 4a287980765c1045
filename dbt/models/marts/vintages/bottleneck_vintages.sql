with constraints as (
    select * from {{ ref('int_constraint_vintages') }} where constraint_name <> 'demand' and power_gw is not null
),

demand as (
    select * from {{ ref('int_constraint_vintages') }} where constraint_name = 'demand'
),

ranked as (
    select
        *,
        row_number() over (partition by vintage_on, year order by power_gw, constraint_name) as tightness_rank,
        count(*) over (partition by vintage_on, year) as constraints_known
    from constraints
)

select
    cast(ranked.vintage_on as date) as vintage_on,
    cast(ranked.year as bigint) as year,
    cast(ranked.constraint_name as string) as constraint_name,
    cast(ranked.tightness_rank as bigint) as tightness_rank,
    cast(ranked.tightness_rank = 1 as boolean) as is_binding,
    cast(ranked.power_gw as double) as supportable_gw,
    cast(demand.power_gw as double) as demand_gw,
    cast({{ hundred() }} * demand.power_gw / nullif(ranked.power_gw, 0) as double) as index_percent,
    cast(ranked.constraints_known as bigint) as constraints_known,
    cast(ranked.candidates_known as bigint) as inputs
from ranked
left join demand on ranked.vintage_on = demand.vintage_on and ranked.year = demand.year
