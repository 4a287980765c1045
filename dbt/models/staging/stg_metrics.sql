-- One row per quantity that a claim can be about.
select
    metric,
    description,
    dimension,
    unit,
    kind,
    "constraint"
from {{ staged('metrics') }}
