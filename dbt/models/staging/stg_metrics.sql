-- One row per quantity that a claim can be about.
select
    metric,
    description,
    dimension,
    unit,
    kind,
    metrics.constraint
from {{ staged('metrics') }} as metrics
