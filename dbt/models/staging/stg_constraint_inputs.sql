-- One row per candidate number of a constraint's chain; empty coefficient and weight mean 1.
select
    inputs.constraint,
    year,
    role,
    part,
    alternative,
    claim_id,
    assumption_id,
    low,
    value,
    high,
    unit,
    coalesce(coefficient, 1) as coefficient,
    coalesce(weight, 1) as weight,
    source_id,
    reason
from {{ staged('constraint_inputs') }} as inputs
