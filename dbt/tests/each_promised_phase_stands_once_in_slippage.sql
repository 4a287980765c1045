-- One row a phase: a phase counted twice would weigh twice in the delay of its operator.
with promised as (
    select distinct site_phase
    from {{ ref('int_phase_field_reports') }}
    where field = 'online' and stage not in ('operational', 'cancelled')
)

select count(*) as promised, (select count(*) from {{ ref('site_slippage') }}) as slippage_rows
from promised
having count(*) <> (select count(*) from {{ ref('site_slippage') }})
