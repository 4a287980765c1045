-- One row per site phase with the chosen report of each field.
with field_reports as (
    select * from {{ ref('int_phase_field_reports') }}
),

sites as (
    select * from {{ ref('stg_sites') }}
),

chosen as (
    select
        site_id,
        phase,
        site_phase,
        max(operator_id) filter (where field = 'operator' and choice_rank = 1) as operator_id,
        max(tenant_id) filter (where field = 'tenant' and choice_rank = 1) as tenant_id,
        max(stage) filter (where field = 'stage' and choice_rank = 1) as stage,
        max(online_on) filter (where field = 'online' and choice_rank = 1) as online_on,
        max(online_on_start) filter (where field = 'online' and choice_rank = 1) as online_on_start,
        max(online_on_end) filter (where field = 'online' and choice_rank = 1) as online_on_end,
        max(power_mw_low) filter (where field = 'power' and choice_rank = 1) as power_mw_low,
        max(power_mw) filter (where field = 'power' and choice_rank = 1) as power_mw,
        max(power_mw_high) filter (where field = 'power' and choice_rank = 1) as power_mw_high,
        max(power_basis) filter (where field = 'power' and choice_rank = 1) as power_basis,
        max(source_id) filter (where field = 'power' and choice_rank = 1) as power_source_id,
        max(tier) filter (where field = 'power' and choice_rank = 1) as power_tier,
        max(accelerator_id) filter (where field = 'accelerator' and choice_rank = 1) as accelerator_id,
        max(accelerators) filter (where field = 'accelerators' and choice_rank = 1) as accelerators,
        max(source_id) filter (where field = 'accelerators' and choice_rank = 1) as accelerators_source_id,
        max(tier) filter (where field = 'accelerators' and choice_rank = 1) as accelerators_tier,
        min(known_on) filter (where field = 'stage') as first_known_on,
        max(known_on) filter (where field = 'stage') as last_known_on,
        min(known_on) filter (where field = 'stage' and stage = 'operational') as first_operational_report_on,
        count(*) filter (where field = 'stage') as reports,
        count(distinct tenant_id) filter (where field = 'tenant') as tenants_named,
        count(distinct operator_id) filter (where field = 'operator') as operators_named,
        {{ joined_texts('source_id') }} as source_ids
    from field_reports
    group by site_id, phase, site_phase
)

select
    chosen.*,
    sites.owner_id,
    sites.country,
    case
        when chosen.stage = 'operational' then coalesce(chosen.online_on_end, chosen.first_operational_report_on)
        else chosen.online_on_end
    end as due_on
from chosen
inner join sites on chosen.site_id = sites.site_id
