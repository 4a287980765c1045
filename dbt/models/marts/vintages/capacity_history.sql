with history as (
    select * from {{ ref('int_phase_history') }}
),

points as (
    select * from {{ ref('int_phase_points') }}
)

select
    cast(history.site_phase as string) as site_phase,
    cast(history.known_from as date) as known_from,
    cast(history.known_until as date) as known_until,
    cast(history.site_id as string) as site_id,
    cast(history.site_name as string) as site_name,
    cast(history.phase as string) as phase,
    cast(history.region as string) as region,
    cast(history.owner_id as string) as owner_id,
    cast(history.operator_id as string) as operator_id,
    cast(history.tenant_id as string) as tenant_id,
    cast(history.stage as string) as stage,
    cast(history.due_on as date) as due_on,
    cast(points.power_mw_low as double) as power_mw_low,
    cast(points.power_mw_mid as double) as power_mw_mid,
    cast(points.power_mw_high as double) as power_mw_high,
    cast(history.power_basis as string) as power_basis,
    cast(points.h100e_mid as double) as h100e_mid,
    cast(history.reports as bigint) as reports,
    cast(history.source_ids as string) as source_ids
from history
inner join points on history.site_phase = points.site_phase and history.known_from = points.known_from
