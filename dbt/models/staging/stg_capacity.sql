-- One row per report of one source about one phase of a site, known by the as-of day.
-- reported_on is as written, a day, a month or a year: known_on is the day to count with.
with capacity as (
    select * from {{ staged('capacity') }}
),

context as (
    select * from {{ ref('stg_build_context') }}
)

select
    capacity.site_id,
    capacity.phase,
    capacity.site_id || '/' || capacity.phase as site_phase,
    capacity.reported_on_text as reported_on,
    capacity.known_on,
    capacity.source_id,
    capacity.operator_id,
    capacity.tenant_id,
    capacity.stage,
    capacity.online_on,
    capacity.online_on_start,
    capacity.online_on_end,
    capacity.power_mw_low,
    capacity.power_mw,
    capacity.power_mw_high,
    capacity.power_basis,
    capacity.accelerator_id,
    capacity.accelerators,
    capacity.notes
from capacity
cross join context
where capacity.known_on <= context.as_of
