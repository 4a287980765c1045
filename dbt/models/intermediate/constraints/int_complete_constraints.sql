-- One row per constraint and year of which every part has at least one known number. A part without a number would
-- understate the supply, so the whole year is left out and the index says that a constraint is missing. So is a year whose
-- supply or demand rests on judgement alone: nothing was reported about it yet.
with wanted as (
    select distinct inputs.constraint, year, role, part from {{ ref('stg_constraint_inputs') }} as inputs
),

known as (
    select
        ranges.constraint,
        year,
        role,
        part,
        role in ('supply', 'demand') and count(origin_source_id) > 0 as is_reported
    from {{ ref('int_constraint_input_ranges') }} as ranges
    group by ranges.constraint, year, role, part
)

select
    wanted.constraint as constraint_name,
    wanted.year
from wanted
left join known
    on wanted.constraint = known.constraint and wanted.year = known.year
    and wanted.role = known.role and wanted.part = known.part
group by wanted.constraint, wanted.year
having count(*) = count(known.part) and bool_or(known.is_reported)
