with levels as (
    select * from {{ ref('int_timeline_levels') }}
),

realisation as (
    select * from {{ ref('int_stage_realisation') }}
),

gigawatt as (
    select factor as megawatts from {{ ref('stg_units') }} where unit = 'GW'
),

context as (
    select as_of from {{ ref('stg_build_context') }}
),

phases as (
    select
        case when country in ('US', 'CN', 'ORBIT') then country else 'OTHER' end as region,
        stage,
        {{ quarter_end('due_on') }} as quarter_end,
        site_phase
    from {{ ref('int_phase_fields') }}
    where due_on is not null
),

phases_due as (
    select region, stage, quarter_end, count(*) as phases from phases group by region, stage, quarter_end
    union all
    select 'GLOBAL' as region, stage, quarter_end, count(*) as phases from phases group by stage, quarter_end
    union all
    select region, 'all' as stage, quarter_end, count(*) as phases from phases where stage <> 'cancelled'
    group by region, quarter_end
    union all
    select 'GLOBAL' as region, 'all' as stage, quarter_end, count(*) as phases from phases where stage <> 'cancelled'
    group by quarter_end
)

select
    cast(levels.quarter_end as date) as quarter_end,
    cast(levels.region as string) as region,
    cast(levels.stage as string) as stage,
    cast(levels.quarter_end <= context.as_of as boolean) as is_past,
    {% for name, measure in [
        ('additions_gw', 'gross_mw'), ('additions_risk_weighted_gw', 'risk_weighted_mw'),
        ('cumulative_gw', 'cumulative_gross_mw'), ('cumulative_risk_weighted_gw', 'cumulative_risk_weighted_mw'),
    ] %}
    {% for end in ['low', 'mid', 'high'] %}
    cast(levels.{{ measure }}_{{ end }} / gigawatt.megawatts as double) as {{ name }}_{{ end }},
    {% endfor %}
    {% endfor %}
    {% for end in ['low', 'mid', 'high'] %}
    cast(case when levels.region = 'GLOBAL' then levels.world_mw_{{ end }} / gigawatt.megawatts end as double)
    as world_additions_gw_{{ end }},
    {% endfor %}
    cast(coalesce(phases_due.phases, 0) as bigint) as phases_due,
    cast(realisation.realisation_share_mid as double) as realisation_share_percent,
    cast(realisation.delay_months_mid as double) as delay_months,
    cast(realisation.phases_with_delay as bigint) as phases_measured
from levels
cross join gigawatt
cross join context
left join phases_due
    on levels.region = phases_due.region and levels.stage = phases_due.stage and levels.quarter_end = phases_due.quarter_end
left join realisation on levels.stage = realisation.stage
