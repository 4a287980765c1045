with input_draws as (
    select * from {{ ref('int_constraint_input_draws') }}
    where constraint_name <> 'demand' and drawn_value > 0
),

smallest as (
    select distinct year, draw, smallest_gw from {{ ref('int_binding_draws') }}
),

index_rows as (
    select year, constraint_name, tightness_rank, p_binding from {{ ref('bottleneck_index') }}
),

ranges as (
    select
        inputs.constraint as constraint_name,
        year,
        role,
        part,
        {{ joined_texts('coalesce(claim_id, assumption_id, part)') }} as origin_ids
    from {{ ref('int_constraint_input_ranges') }} as inputs
    group by inputs.constraint, year, role, part
),

correlations as (
    select
        input_draws.year,
        input_draws.constraint_name,
        input_draws.role,
        input_draws.part,
        corr(ln(input_draws.drawn_value), ln(smallest.smallest_gw)) as correlation
    from input_draws
    inner join smallest on input_draws.year = smallest.year and input_draws.draw = smallest.draw
    group by input_draws.year, input_draws.constraint_name, input_draws.role, input_draws.part
    -- An input that does not vary carries no spread, and where the answer does not vary there is none to carry.
    having stddev_pop(ln(input_draws.drawn_value)) > 0 and stddev_pop(ln(smallest.smallest_gw)) > 0
),

shares as (
    select
        *,
        {{ hundred() }} * correlation * correlation / nullif(sum(correlation * correlation) over (partition by year), 0)
        as variance_share_percent
    from correlations
)

select
    cast(shares.year as bigint) as year,
    -- Inputs of one origin share their draws, so their shares tie but for the last bits, which must not choose the order.
    cast(row_number() over (
        partition by shares.year
        order by cast(shares.variance_share_percent as decimal(18, 6)) desc, shares.constraint_name, shares.role, shares.part
    ) as bigint) as driver_rank,
    cast(shares.constraint_name as string) as constraint_name,
    cast(shares.role as string) as role,
    cast(shares.part as string) as part,
    cast(shares.variance_share_percent as double) as variance_share_percent,
    cast(shares.correlation as double) as correlation,
    cast(index_rows.p_binding as double) as p_binding,
    cast(ranges.origin_ids as string) as origin_ids
from shares
inner join index_rows on shares.year = index_rows.year and shares.constraint_name = index_rows.constraint_name
inner join ranges
    on shares.constraint_name = ranges.constraint_name and shares.year = ranges.year
    and shares.role = ranges.role and shares.part = ranges.part
