-- One row per constraint and year: how many numbers it rests on, from where, and how far they disagree.
with ranges as (
    select * from {{ ref('int_constraint_input_ranges') }}
),

parts as (
    select
        ranges.constraint as constraint_name,
        year,
        role,
        part,
        max(range_mid) / nullif(min(range_mid), 0) as disagreement
    from ranges
    group by ranges.constraint, year, role, part
),

widest as (
    select constraint_name, year, max(disagreement) as widest_disagreement
    from parts
    group by constraint_name, year
)

select
    ranges.constraint as constraint_name,
    ranges.year,
    count(*) as inputs,
    count(*) filter (where ranges.is_judgement) as judgements,
    count(distinct ranges.origin_source_id) as sources,
    {{ joined_texts('ranges.origin_source_id') }} as source_ids,
    max(widest.widest_disagreement) as widest_disagreement
from ranges
inner join widest on ranges.constraint = widest.constraint_name and ranges.year = widest.year
group by ranges.constraint, ranges.year
