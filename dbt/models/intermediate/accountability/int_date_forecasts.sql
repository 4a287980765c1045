{{ config(materialized=passing_step()) }}
-- One row per promised date of a phase and who promised it, beside the day it is first reported to have come online.
with capacity as (
    select * from {{ ref('stg_capacity') }} where online_on is not null
),

sources as (
    select * from {{ ref('stg_sources') }}
),

analysts as (
    select * from {{ ref('stg_entities') }} where kind = 'analyst'
),

trackers as (
    select
        sources.source_id,
        min(analysts.entity_id) as tracker_id
    from sources
    inner join analysts on instr(sources.publisher, analysts.name) > 0
    group by sources.source_id
),

promises as (
    select
        capacity.*,
        -- A tracker speaks for itself; the press passes on what the operator says.
        coalesce(trackers.tracker_id, capacity.operator_id) as forecaster_id,
        {{ tier_rank('sources.tier') }} as tier_rank
    from capacity
    left join sources on capacity.source_id = sources.source_id
    left join trackers on capacity.source_id = trackers.source_id
    where capacity.stage not in ('operational', 'cancelled')
),

first_promises as (
    select
        *,
        count(*) over (partition by site_phase, coalesce(forecaster_id, ''), online_on) as appearances
    from promises
    qualify row_number() over (
        partition by site_phase, coalesce(forecaster_id, ''), online_on
        order by known_on, tier_rank, source_id
    ) = 1
),

openings as (
    select
        capacity.*,
        {{ tier_rank('sources.tier') }} as tier_rank
    from capacity
    left join sources on capacity.source_id = sources.source_id
    where capacity.stage = 'operational'
),

first_openings as (
    select * from openings
    qualify row_number() over (partition by site_phase order by known_on, tier_rank, source_id) = 1
),

latest_openings as (
    select * from openings
    qualify row_number() over (partition by site_phase order by known_on desc, tier_rank, source_id) = 1
)

select
    first_promises.*,
    first_openings.source_id as opening_source_id,
    first_openings.known_on as opening_known_on,
    first_openings.online_on_end as opened_on,
    latest_openings.source_id as latest_source_id,
    latest_openings.known_on as latest_known_on,
    latest_openings.online_on_end as latest_opened_on,
    {{ days_late('first_promises', 'first_openings') }} as days_late,
    {{ days_late('first_promises', 'latest_openings') }} as days_late_latest
from first_promises
left join first_openings
    on first_promises.site_phase = first_openings.site_phase
    -- A promise that comes after the opening is no forecast of it.
    and first_promises.known_on < first_openings.known_on
left join latest_openings
    on first_openings.site_phase = latest_openings.site_phase
