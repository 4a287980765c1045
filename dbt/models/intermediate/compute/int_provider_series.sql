-- One row per provider, role, state, site phase and quarter in which the phase enters (1) or leaves (-1) that state.
-- A series has a number, because the draws below group by it millions of times.
with states as (
    select * from {{ ref('int_phase_states') }}
),

holders as (
    select * from {{ ref('int_provider_phases') }}
),

first_quarter as (
    select min(quarter_end) as quarter_end from {{ ref('int_quarters') }}
),

changes as (
    select site_phase, state, greatest(entered_quarter, quarter_end) as quarter_end, 1 as direction
    from states cross join first_quarter
    union all
    select site_phase, state, greatest(left_quarter, quarter_end) as quarter_end, -1 as direction
    from states cross join first_quarter
    where left_quarter is not null
)

select
    dense_rank() over (order by holders.provider_id, holders.role, changes.state) as series_number,
    holders.provider_id,
    holders.role,
    changes.state,
    changes.site_phase,
    changes.quarter_end,
    sum(changes.direction) as direction
from changes
inner join holders on changes.site_phase = holders.site_phase
group by holders.provider_id, holders.role, changes.state, changes.site_phase, changes.quarter_end
having sum(changes.direction) <> 0
order by series_number, site_phase, quarter_end
