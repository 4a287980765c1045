-- One row per provider and role: what its figures rest on, for sources and warnings.
with holders as (
    select * from {{ ref('int_provider_phases') }}
),

phases as (
    select * from {{ ref('int_phase_fields') }}
),

ranges as (
    select * from {{ ref('int_phase_ranges') }}
),

reports as (
    select distinct site_phase, source_id, tier, known_on from {{ ref('int_phase_field_reports') }}
),

by_phase as (
    select
        holders.provider_id,
        holders.role,
        count(*) as phases,
        count(*) filter (where ranges.site_phase is null) as phases_without_power,
        count(distinct ranges.power_basis) as bases,
        count(*) filter (where ranges.power_basis = 'unknown') as phases_of_unknown_basis,
        count(*) filter (where ranges.h100e_method <> 'accelerators stated') as phases_with_estimated_compute,
        count(*) filter (
            where (holders.role = 'tenant' and phases.tenants_named > 1)
                or (holders.role = 'operator' and phases.operators_named > 1)
        ) as phases_with_several_holders
    from holders
    inner join phases on holders.site_phase = phases.site_phase
    left join ranges on holders.site_phase = ranges.site_phase
    where phases.stage <> 'cancelled'
    group by holders.provider_id, holders.role
),

by_report as (
    select
        holders.provider_id,
        holders.role,
        count(distinct reports.source_id) as sources,
        count(distinct reports.source_id) filter (where reports.tier <> 'tertiary') as sources_before_tertiary,
        max(reports.known_on) as last_known_on,
        {{ joined_texts('reports.source_id') }} as source_ids
    from holders
    inner join reports on holders.site_phase = reports.site_phase
    group by holders.provider_id, holders.role
)

select
    by_phase.*,
    by_report.sources,
    by_report.sources_before_tertiary,
    by_report.last_known_on,
    by_report.source_ids
from by_phase
inner join by_report on by_phase.provider_id = by_report.provider_id and by_phase.role = by_report.role
