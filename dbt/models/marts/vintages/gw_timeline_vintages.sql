with vintages as (
    select * from {{ ref('int_vintages') }}
),

history as (
    select * from {{ ref('capacity_history') }}
    where stage <> 'cancelled' and due_on is not null and power_mw_mid is not null
),

quarters as (
    select quarter_end from {{ ref('int_quarters') }}
),

gigawatt as (
    select factor as megawatts from {{ ref('stg_units') }} where unit = 'GW'
),

arrivals as (
    select
        vintages.vintage_on,
        history.region,
        history.stage,
        -- Overdue: late by that day, so it cannot come before the quarter of that day ends.
        {{ quarter_end("case when history.stage = 'operational' then history.due_on else greatest(history.due_on, vintages.vintage_on) end") }}
        as quarter_end,
        history.power_mw_mid
    from vintages
    inner join history
        on history.known_from <= vintages.vintage_on
        and (history.known_until is null or history.known_until > vintages.vintage_on)
),

with_totals as (
    select
        vintage_on,
        coalesce(region, 'GLOBAL') as region,
        coalesce(stage, 'all') as stage,
        quarter_end,
        sum(power_mw_mid) as power_mw,
        count(*) as phases
    from arrivals
    group by grouping sets (
        (vintage_on, quarter_end, region, stage),
        (vintage_on, quarter_end, region),
        (vintage_on, quarter_end, stage),
        (vintage_on, quarter_end)
    )
),

levels as (
    select
        with_totals.vintage_on,
        with_totals.region,
        with_totals.stage,
        quarters.quarter_end,
        coalesce(sum(with_totals.power_mw) filter (where with_totals.quarter_end = quarters.quarter_end), 0) as additions_mw,
        coalesce(sum(with_totals.power_mw) filter (where with_totals.quarter_end <= quarters.quarter_end), 0) as cumulative_mw,
        coalesce(sum(with_totals.phases) filter (where with_totals.quarter_end = quarters.quarter_end), 0) as phases
    from with_totals
    cross join quarters
    group by with_totals.vintage_on, with_totals.region, with_totals.stage, quarters.quarter_end
)

select
    cast(levels.vintage_on as date) as vintage_on,
    cast(levels.quarter_end as date) as quarter_end,
    cast(levels.region as string) as region,
    cast(levels.stage as string) as stage,
    cast(levels.quarter_end <= levels.vintage_on as boolean) as is_past,
    cast(levels.additions_mw / gigawatt.megawatts as double) as additions_gw,
    cast(levels.cumulative_mw / gigawatt.megawatts as double) as cumulative_gw,
    cast(levels.phases as bigint) as phases_arriving
from levels
cross join gigawatt
