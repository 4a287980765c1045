with levels as (
    select * from {{ ref('int_provider_capacity_levels') }}
),

quarters as (
    select * from {{ ref('int_quarters') }}
),

entities as (
    select * from {{ ref('stg_entities') }}
),

evidence as (
    select * from {{ ref('int_provider_evidence') }}
),

contracted as (
    select * from {{ ref('int_contracted_levels') }}
),

fleet as (
    select * from {{ ref('int_fleet_claims') }}
),

context as (
    select * from {{ ref('stg_build_context') }}
),

standing as (
    select
        levels.provider_id,
        levels.role,
        quarters.quarter_end,
        max(levels.power_mw_low) filter (where levels.state = 'operational') as operational_power_mw_low,
        max(levels.power_mw_mid) filter (where levels.state = 'operational') as operational_power_mw_mid,
        max(levels.power_mw_high) filter (where levels.state = 'operational') as operational_power_mw_high,
        max(levels.h100e_low) filter (where levels.state = 'operational') as operational_h100e_low,
        max(levels.h100e_mid) filter (where levels.state = 'operational') as operational_h100e_mid,
        max(levels.h100e_high) filter (where levels.state = 'operational') as operational_h100e_high,
        max(levels.power_mw_low) filter (where levels.state = 'scheduled') as scheduled_power_mw_low,
        max(levels.power_mw_mid) filter (where levels.state = 'scheduled') as scheduled_power_mw_mid,
        max(levels.power_mw_high) filter (where levels.state = 'scheduled') as scheduled_power_mw_high,
        max(levels.power_mw_mid) filter (where levels.state = 'construction') as construction_power_mw_mid,
        max(levels.power_mw_mid) filter (where levels.state = 'permitted') as permitted_power_mw_mid,
        max(levels.power_mw_mid) filter (where levels.state = 'planned') as planned_power_mw_mid,
        max(levels.power_mw_mid) filter (where levels.state = 'announced') as announced_power_mw_mid
    from levels
    inner join quarters
        on levels.from_quarter_end <= quarters.quarter_end
        and (levels.until_quarter_end is null or levels.until_quarter_end > quarters.quarter_end)
    group by levels.provider_id, levels.role, quarters.quarter_end
),

with_totals as (
    select
        standing.*,
        sum(operational_power_mw_mid) over (partition by role, quarter_end) as tracked_power_mw_mid
    from standing
),

warned as (
    select
        with_totals.*,
        evidence.sources,
        evidence.source_ids,
        contracted.power_mw_low as contracted_power_mw_low,
        contracted.power_mw_mid as contracted_power_mw_mid,
        contracted.power_mw_high as contracted_power_mw_high,
        fleet.claim_id as fleet_claim_id,
        fleet.fleet_power_mw_low,
        fleet.fleet_power_mw_mid,
        fleet.fleet_power_mw_high,
        concat_ws(
            '; ',
            case when contracted.power_mw_mid > 0 and with_totals.role = 'tenant' then 'double_count_hazard' end,
            case when evidence.phases_with_estimated_compute > 0 then 'estimated' end,
            case when evidence.phases_with_several_holders > 0 then 'holder_disputed' end,
            case when evidence.bases > 1 then 'mixed_basis' end,
            case
                when evidence.phases_without_power > 0 or with_totals.operational_power_mw_mid < fleet.fleet_power_mw_low
                    then 'partial_coverage'
            end,
            case when evidence.sources = 1 then 'single_source' end,
            case
                when evidence.last_known_on
                    < context.as_of - cast({{ assumed('stale-after-months') }} as integer) * interval 1 month
                    then 'stale'
            end,
            case when evidence.sources_before_tertiary = 0 then 'tertiary_only' end,
            case when evidence.phases_of_unknown_basis > 0 then 'unknown_basis' end
        ) as warnings
    from with_totals
    cross join context
    inner join evidence on with_totals.provider_id = evidence.provider_id and with_totals.role = evidence.role
    left join contracted
        on with_totals.provider_id = contracted.provider_id
        and contracted.from_quarter_end <= with_totals.quarter_end
        and (contracted.until_quarter_end is null or contracted.until_quarter_end > with_totals.quarter_end)
    left join fleet
        on with_totals.provider_id = fleet.provider_id and with_totals.quarter_end = fleet.quarter_end
)

select
    cast(warned.provider_id as string) as provider_id,
    cast(coalesce(entities.name, 'Not disclosed') as string) as provider_name,
    cast(warned.role as string) as role,
    cast(warned.quarter_end as date) as quarter_end,
    cast(coalesce(warned.operational_power_mw_low, 0) as double) as operational_power_mw_low,
    cast(coalesce(warned.operational_power_mw_mid, 0) as double) as operational_power_mw_mid,
    cast(coalesce(warned.operational_power_mw_high, 0) as double) as operational_power_mw_high,
    cast(coalesce(warned.operational_h100e_low, 0) as double) as operational_h100e_low,
    cast(coalesce(warned.operational_h100e_mid, 0) as double) as operational_h100e_mid,
    cast(coalesce(warned.operational_h100e_high, 0) as double) as operational_h100e_high,
    cast(coalesce(warned.scheduled_power_mw_low, 0) as double) as scheduled_power_mw_low,
    cast(coalesce(warned.scheduled_power_mw_mid, 0) as double) as scheduled_power_mw_mid,
    cast(coalesce(warned.scheduled_power_mw_high, 0) as double) as scheduled_power_mw_high,
    cast(coalesce(warned.construction_power_mw_mid, 0) as double) as construction_power_mw_mid,
    cast(coalesce(warned.permitted_power_mw_mid, 0) as double) as permitted_power_mw_mid,
    cast(coalesce(warned.planned_power_mw_mid, 0) as double) as planned_power_mw_mid,
    cast(coalesce(warned.announced_power_mw_mid, 0) as double) as announced_power_mw_mid,
    cast({{ hundred() }} * coalesce(warned.operational_power_mw_mid, 0) / nullif(warned.tracked_power_mw_mid, 0) as double)
    as share_of_tracked_percent,
    cast(warned.contracted_power_mw_low as double) as contracted_power_mw_low,
    cast(warned.contracted_power_mw_mid as double) as contracted_power_mw_mid,
    cast(warned.contracted_power_mw_high as double) as contracted_power_mw_high,
    cast(warned.fleet_claim_id as string) as fleet_claim_id,
    cast(warned.fleet_power_mw_low as double) as fleet_power_mw_low,
    cast(warned.fleet_power_mw_mid as double) as fleet_power_mw_mid,
    cast(warned.fleet_power_mw_high as double) as fleet_power_mw_high,
    cast(warned.fleet_power_mw_mid - coalesce(warned.operational_power_mw_mid, 0) as double) as residual_power_mw_mid,
    cast(coalesce(warned.operational_power_mw_mid, 0) / nullif(warned.fleet_power_mw_mid, 0) as double) as coverage_ratio_mid,
    cast(warned.sources as bigint) as sources,
    cast(warned.source_ids as string) as source_ids,
    cast(warned.warnings as string) as warnings
from warned
left join entities on warned.provider_id = entities.entity_id
