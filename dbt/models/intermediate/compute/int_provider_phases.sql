-- One row per site phase and role: who owns, runs or uses it by the latest report; nobody named is a party of its own.
with phases as (
    select * from {{ ref('int_phase_fields') }}
)

select site_phase, 'owner' as role, owner_id as provider_id from phases
union all
select site_phase, 'operator' as role, coalesce(operator_id, 'undisclosed') as provider_id from phases
union all
select site_phase, 'tenant' as role, coalesce(tenant_id, 'undisclosed') as provider_id from phases
