-- One row per year and draw: AI capacity additions wanted in that year.
with input_draws as (
    select input_draws.*
    from {{ ref('int_constraint_input_draws') }} as input_draws
    inner join {{ ref('int_complete_constraints') }} as complete
        on input_draws.constraint_name = complete.constraint_name and input_draws.year = complete.year
    where input_draws.constraint_name = 'demand'
),

gigawatt as (
    select factor as megawatts from {{ ref('stg_units') }} where unit = 'GW'
)

select
    input_draws.year,
    input_draws.draw,
    sum(input_draws.coefficient * input_draws.drawn_value) / max(gigawatt.megawatts) as demand_gw
from input_draws
cross join gigawatt
where input_draws.role = 'demand'
group by input_draws.year, input_draws.draw
