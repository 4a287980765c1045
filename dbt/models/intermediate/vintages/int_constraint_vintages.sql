-- One row per vintage, constraint and year: what the supply known by then supports at best figures, and how many candidate
-- numbers that rests on. The formula is that of int_constraint_draws; demand stands as its own constraint.
with parts as (
    select * from {{ ref('int_constraint_vintage_parts') }}
),

gigawatt as (
    select factor as megawatts from {{ ref('stg_units') }} where unit = 'GW'
),

chains as (
    select
        vintage_on,
        constraint_name,
        year,
        sum(best_figure) filter (where role in ('supply', 'demand')) as supply,
        coalesce(
            exp(sum(ln(greatest(best_figure, {{ assumed('share-edge') }}) / {{ hundred() }}))
                filter (where role in ('ai_share', 'yield'))),
            1
        ) as share_open,
        sum(candidates_known) as candidates_known
    from parts
    group by vintage_on, constraint_name, year
),

blended as (
    select
        intensities.vintage_on,
        intensities.constraint_name,
        intensities.year,
        sum(coalesce(mix.best_figure, 1) * intensities.best_figure) / nullif(sum(coalesce(mix.best_figure, 1)), 0) as intensity
    from parts as intensities
    left join parts as mix
        on intensities.vintage_on = mix.vintage_on and intensities.constraint_name = mix.constraint_name
        and intensities.year = mix.year and intensities.part = mix.part and mix.role = 'mix'
    where intensities.role = 'intensity'
    group by intensities.vintage_on, intensities.constraint_name, intensities.year
)

select
    chains.vintage_on,
    chains.constraint_name,
    chains.year,
    -- Demand is wanted in megawatts as it stands; a constraint without an intensity supports nothing that can be counted.
    chains.supply * chains.share_open / nullif(coalesce(blended.intensity, 1), 0) / gigawatt.megawatts as power_gw,
    chains.candidates_known
from chains
cross join gigawatt
left join blended
    on chains.vintage_on = blended.vintage_on and chains.constraint_name = blended.constraint_name
    and chains.year = blended.year
where chains.supply is not null and (blended.intensity is not null or chains.constraint_name = 'demand')
