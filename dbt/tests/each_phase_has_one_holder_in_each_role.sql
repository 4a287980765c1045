-- A megawatt counts once within a role: a phase held twice would be counted twice, one held by nobody would be lost.
select phases.site_phase, roles.role, count(holders.provider_id) as holders
from {{ ref('int_phase_fields') }} as phases
cross join (select distinct role from {{ ref('int_provider_phases') }}) as roles
left join {{ ref('int_provider_phases') }} as holders
    on phases.site_phase = holders.site_phase and roles.role = holders.role
group by phases.site_phase, roles.role
having count(holders.provider_id) <> 1
