-- One row per unit with its factor to the canonical unit of its dimension.
select
    unit,
    dimension,
    canonical_unit,
    factor,
    description
from {{ staged('units') }}
