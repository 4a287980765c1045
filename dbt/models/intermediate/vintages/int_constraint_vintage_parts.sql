-- One row per vintage, constraint, year, role and part: the best figure of the candidates known by then, without draws.
-- A coefficient of the method (share, yield, intensity, mix) has no day of its own; a supply, a demand and a claim have.
with vintages as (
    select * from {{ ref('int_vintages') }}
),

candidates as (
    select *, coefficient * range_mid as figure from {{ ref('int_constraint_input_ranges') }}
),

wanted as (
    select inputs.constraint as constraint_name, year, count(distinct role || '/' || part) as parts_wanted
    from {{ ref('stg_constraint_inputs') }} as inputs
    group by inputs.constraint, year
),

parts_known as (
    select
        vintages.vintage_on,
        candidates.constraint as constraint_name,
        candidates.year,
        candidates.role,
        candidates.part,
        -- Weighted middle on the log scale, as the draws spread on it; where a candidate is zero, on the plain one.
        case
            when min(candidates.figure) > 0
                then exp(sum(candidates.weight * ln(case when candidates.figure > 0 then candidates.figure end))
                    / sum(candidates.weight))
            else sum(candidates.weight * candidates.figure) / sum(candidates.weight)
        end as best_figure,
        count(*) as candidates_known,
        count(candidates.origin_source_id) as candidates_with_source
    from vintages
    inner join candidates on candidates.known_on is null or candidates.known_on <= vintages.vintage_on
    group by
        vintages.vintage_on, candidates.constraint, candidates.year, candidates.role, candidates.part
),

-- The rule of int_complete_constraints, by what was known that day.
complete as (
    select parts_known.vintage_on, parts_known.constraint_name, parts_known.year
    from parts_known
    inner join wanted on parts_known.constraint_name = wanted.constraint_name and parts_known.year = wanted.year
    group by parts_known.vintage_on, parts_known.constraint_name, parts_known.year
    having
        count(*) = max(wanted.parts_wanted)
        and bool_or(parts_known.role in ('supply', 'demand') and parts_known.candidates_with_source > 0)
)

select parts_known.*
from parts_known
inner join complete
    on parts_known.vintage_on = complete.vintage_on
    and parts_known.constraint_name = complete.constraint_name
    and parts_known.year = complete.year
