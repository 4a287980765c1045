-- Exactly one constraint is the smallest in each draw, so the shares of a year must be the whole.
select year, sum(p_binding) as p_binding_sum
from {{ ref('bottleneck_index') }}
group by year
having abs(sum(p_binding) - 1) > 0.000001
