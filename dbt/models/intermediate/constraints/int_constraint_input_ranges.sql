-- One row per candidate number with its figure resolved from a claim, an assumption or a judgement, as a range in the
-- canonical unit, and the slice of the pick in which it is taken.
with inputs as (
    select * from {{ ref('stg_constraint_inputs') }}
),

claims as (
    select * from {{ ref('stg_claims') }}
),

assumptions as (
    select * from {{ ref('stg_assumptions') }}
),

units as (
    select * from {{ ref('stg_units') }}
),

sources as (
    select * from {{ ref('stg_sources') }}
),

spreads as (
    select * from {{ ref('int_default_spreads') }}
),

context as (
    select as_of from {{ ref('stg_build_context') }}
),

resolved as (
    select
        inputs.*,
        coalesce(claims.canonical_low, assumptions.canonical_low, inputs.low * units.factor) as canonical_low,
        coalesce(claims.canonical_value, assumptions.canonical_value, inputs.value * units.factor) as canonical_value,
        coalesce(claims.canonical_high, assumptions.canonical_high, inputs.high * units.factor) as canonical_high,
        coalesce(claims.canonical_unit, assumptions.canonical_unit, units.canonical_unit) as canonical_unit,
        coalesce(claims.source_id, assumptions.source_id, inputs.source_id) as origin_source_id,
        coalesce(claims.kind, 'estimate') as origin_kind,
        claims.known_on as claim_known_on,
        case
            when claims.claim_id is not null then 'claim:' || claims.claim_id
            when assumptions.assumption_id is not null then 'assumption:' || assumptions.assumption_id
            else 'judgement:' || inputs.constraint || '/' || inputs.role || '/' || inputs.part || '/'
                || cast(inputs.alternative as string)
        end as value_stream,
        'pick:' || inputs.constraint || '/' || inputs.role || '/' || inputs.part as pick_stream,
        coalesce(assumptions.is_judgement, claims.claim_id is null) as is_judgement
    from inputs
    left join claims on inputs.claim_id = claims.claim_id
    left join assumptions on inputs.assumption_id = assumptions.assumption_id
    left join units on inputs.unit = units.unit
    -- A claim that was not yet known on the as-of day gives no number.
    where inputs.claim_id is null or claims.claim_id is not null
),

ranges as (
    select
        resolved.*,
        -- A supply or a demand is a statement about the world and as old as its source. A share, yield, intensity or mix
        -- that rests on no claim belongs to the method and has no day.
        coalesce(
            resolved.claim_known_on, case when resolved.role in ('supply', 'demand') then sources.known_on end
        ) as known_on,
        'source:' || resolved.origin_source_id as source_stream,
        resolved.canonical_unit = 'percent' as is_share,
        {% set bound = assumed('bound-factor') %}
        {% set spread = 'coalesce(spreads.spread_factor, 1)' %}
        {% set low, value, high = 'resolved.canonical_low', 'resolved.canonical_value', 'resolved.canonical_high' %}
        {{ range_low(low, value, high, spread, bound) }} as range_low,
        {{ range_mid(low, value, high, spread, bound) }} as range_mid,
        {{ range_high(low, value, high, spread, bound) }} as range_high
    from resolved
    left join sources on resolved.origin_source_id = sources.source_id
    left join spreads on sources.tier = spreads.tier and resolved.origin_kind = spreads.kind
)

select
    ranges.*,
    ((sum(weight) over in_order) - weight) / sum(weight) over the_part as picked_from,
    sum(weight) over in_order / sum(weight) over the_part as picked_until
from ranges
cross join context
where ranges.known_on is null or ranges.known_on <= context.as_of
window
    the_part as (partition by ranges.constraint, year, role, part),
    in_order as (partition by ranges.constraint, year, role, part order by alternative)
