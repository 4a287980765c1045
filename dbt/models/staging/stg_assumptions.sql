-- One row per coefficient, as stated and in the canonical unit of its dimension.
with assumptions as (
    select * from {{ staged('assumptions') }}
),

units as (
    select * from {{ ref('stg_units') }}
)

select
    assumptions.assumption_id,
    assumptions.name,
    assumptions.low,
    assumptions.value,
    assumptions.high,
    assumptions.unit,
    assumptions.low * units.factor as canonical_low,
    assumptions.value * units.factor as canonical_value,
    assumptions.high * units.factor as canonical_high,
    units.canonical_unit,
    units.dimension,
    assumptions.period,
    assumptions.source_id,
    assumptions.source_id is null as is_judgement,
    assumptions.notes
from assumptions
left join units on assumptions.unit = units.unit
