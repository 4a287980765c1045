-- One row per constraint and year of which every part has at least one known number. A part without a number would
-- understate the supply, so the whole year is left out and the index says that a constraint is missing.
with wanted as (
    select distinct "constraint", year, role, part from {{ ref('stg_constraint_inputs') }}
),

known as (
    select distinct "constraint", year, role, part from {{ ref('int_constraint_input_ranges') }}
)

select
    wanted."constraint" as constraint_name,
    wanted.year
from wanted
left join known
    on wanted."constraint" = known."constraint" and wanted.year = known.year
    and wanted.role = known.role and wanted.part = known.part
group by wanted."constraint", wanted.year
having count(*) = count(known.part)
