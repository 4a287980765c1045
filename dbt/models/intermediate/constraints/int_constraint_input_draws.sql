-- One row per constraint, year, role, part and draw: the picked candidate and its drawn value in the canonical unit.
with ranges as (
    select * from {{ ref('int_constraint_input_ranges') }}
),

draws as (
    select * from {{ ref('stg_standard_draws') }}
),

picks as (
    select stream, draw, uniform from draws where stream like 'pick:%'
),

value_draws as (
    select draws.stream, draws.draw, draws.normal
    from draws
    inner join (select distinct value_stream from ranges) as used on draws.stream = used.value_stream
),

source_draws as (
    select draws.stream, draws.draw, draws.normal
    from draws
    inner join (select distinct source_stream from ranges) as used on draws.stream = used.source_stream
),

shared_part as (
    select {{ assumed('bias-share-of-source') }} / {{ hundred() }} as shared_part
),

picked as (
    select
        ranges.*,
        picks.draw
    from ranges
    inner join picks on ranges.pick_stream = picks.stream
    where picks.uniform >= ranges.picked_from and picks.uniform < ranges.picked_until
),

with_normals as (
    select
        picked.*,
        {{ correlated_normal('value_draws.normal', 'source_draws.normal', 'shared_part.shared_part') }} as normal
    from picked
    cross join shared_part
    inner join value_draws on picked.value_stream = value_draws.stream and picked.draw = value_draws.draw
    left join source_draws on picked.source_stream = source_draws.stream and picked.draw = source_draws.draw
)

select
    with_normals.constraint as constraint_name,
    year,
    role,
    part,
    alternative,
    draw,
    canonical_unit,
    coefficient,
    case
        when is_share
            then {{ logit_normal_draw('range_low', 'range_mid', 'range_high', 'normal', assumed('share-edge')) }}
        else {{ log_normal_draw('range_low', 'range_mid', 'range_high', 'normal') }}
    end as drawn_value
from with_normals
