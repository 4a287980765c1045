-- One row per constraint, year and draw: supply in its own unit, share open to AI, yield, intensity, and what they support.
-- supportable = supply x share open to AI x yield / units needed per gigawatt.
with input_draws as (
    select input_draws.*
    from {{ ref('int_constraint_input_draws') }} as input_draws
    inner join {{ ref('int_complete_constraints') }} as complete
        on input_draws.constraint_name = complete.constraint_name and input_draws.year = complete.year
    where input_draws.constraint_name <> 'demand'
),

gigawatt as (
    select factor as megawatts from {{ ref('stg_units') }} where unit = 'GW'
),

supply as (
    select constraint_name, year, draw, max(canonical_unit) as supply_unit, sum(coefficient * drawn_value) as supply
    from input_draws
    where role = 'supply'
    group by constraint_name, year, draw
),

shares as (
    select
        constraint_name,
        year,
        draw,
        exp(sum(ln(coefficient * drawn_value / {{ hundred() }})) filter (where role = 'ai_share')) as ai_share,
        exp(sum(ln(coefficient * drawn_value / {{ hundred() }})) filter (where role = 'yield')) as yield_share
    from input_draws
    where role in ('ai_share', 'yield')
    group by constraint_name, year, draw
),

mix as (
    select constraint_name, year, part, draw, coefficient * drawn_value as mix_weight
    from input_draws
    where role = 'mix'
),

intensity as (
    select
        input_draws.constraint_name,
        input_draws.year,
        input_draws.draw,
        max(input_draws.canonical_unit) as intensity_unit,
        sum(coalesce(mix.mix_weight, 1) * input_draws.coefficient * input_draws.drawn_value)
        / sum(coalesce(mix.mix_weight, 1)) as intensity
    from input_draws
    left join mix
        on input_draws.constraint_name = mix.constraint_name and input_draws.year = mix.year
        and input_draws.part = mix.part and input_draws.draw = mix.draw
    where input_draws.role = 'intensity'
    group by input_draws.constraint_name, input_draws.year, input_draws.draw
)

select
    supply.constraint_name,
    supply.year,
    supply.draw,
    supply.supply_unit,
    supply.supply,
    coalesce(shares.ai_share, 1) as ai_share,
    coalesce(shares.yield_share, 1) as yield_share,
    intensity.intensity_unit,
    intensity.intensity,
    supply.supply * coalesce(shares.ai_share, 1) * coalesce(shares.yield_share, 1) / intensity.intensity
    -- Canonical intensities are units per megawatt, and a ratio is megawatts per megawatt.
    / gigawatt.megawatts as supportable_gw
from supply
cross join gigawatt
inner join intensity
    on supply.constraint_name = intensity.constraint_name and supply.year = intensity.year and supply.draw = intensity.draw
left join shares
    on supply.constraint_name = shares.constraint_name and supply.year = shares.year and supply.draw = shares.draw
