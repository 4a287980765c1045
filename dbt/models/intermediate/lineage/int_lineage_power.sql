-- One row per input of a row of the marts of power and compute: the phases as last reported, other quarters, deals, claims.
with pictures as (
    select *, {{ row_key(['site_phase', 'known_from']) }} as picture_key
    from {{ ref('capacity_history') }}
),

phases as (
    select * from pictures where known_until is null
),

context as (
    select as_of from {{ ref('stg_build_context') }}
),

quarters as (
    select
        quarter_end,
        lag(quarter_end) over (order by quarter_end) as previous_quarter_end
    from {{ ref('int_quarters') }}
),

compute as (
    select * from {{ ref('compute_by_provider') }}
),

holders as (
    select * from {{ ref('int_provider_phases') }}
),

states as (
    select * from {{ ref('int_phase_states') }}
),

leases as (
    select deal_id, customer_id, {{ quarter_end('first_known_on') }} as from_quarter_end
    from {{ ref('deal_ledger') }}
    where kind in ('compute_lease', 'colocation') and status in ('signed', 'active', 'completed') and power_mw_mid is not null
),

timeline as (
    select * from {{ ref('gw_timeline') }}
),

timeline_claims as (
    select * from {{ ref('gw_timeline_claims') }}
),

-- A phase counts in its region and stage and in the totals over them.
arrivals as (
    select
        phases.picture_key,
        regions.region,
        stages.stage,
        case
            when phases.stage = 'operational' then {{ quarter_end('phases.due_on') }}
            else {{ quarter_end('greatest(phases.due_on, context.as_of)') }}
        end as quarter_end,
        {{ quarter_end('phases.due_on') }} as due_quarter_end,
        phases.power_mw_mid is not null as has_power
    from phases
    cross join context
    inner join (select distinct region from timeline) as regions on regions.region in (phases.region, 'GLOBAL')
    inner join (select distinct stage from timeline) as stages on stages.stage in (phases.stage, 'all')
    where phases.stage <> 'cancelled' and phases.due_on is not null
),

realisation as (
    select * from {{ ref('int_stage_realisation') }}
),

promises as (
    select * from {{ ref('int_stage_promises') }} where was_reported_again
),

vintages as (
    select vintage_on from {{ ref('int_vintages') }}
),

vintage_rows as (
    select * from {{ ref('gw_timeline_vintages') }}
),

past_arrivals as (
    select
        vintages.vintage_on,
        regions.region,
        stages.stage,
        {{ quarter_end("case when pictures.stage = 'operational' then pictures.due_on else greatest(pictures.due_on, vintages.vintage_on) end") }}
        as quarter_end,
        pictures.picture_key
    from vintages
    inner join pictures
        on pictures.known_from <= vintages.vintage_on
        and (pictures.known_until is null or pictures.known_until > vintages.vintage_on)
    inner join (select distinct region from vintage_rows) as regions on regions.region in (pictures.region, 'GLOBAL')
    inner join (select distinct stage from vintage_rows) as stages on stages.stage in (pictures.stage, 'all')
    where pictures.stage <> 'cancelled' and pictures.due_on is not null and pictures.power_mw_mid is not null
)

select
    'compute_by_provider' as mart,
    {{ row_key(['compute.provider_id', 'compute.role', 'compute.quarter_end']) }} as row_key,
    states.state as input_group,
    'capacity_history' as input_table,
    phases.picture_key as input_key,
    'power_mw' as input_column
from compute
inner join holders on compute.provider_id = holders.provider_id and compute.role = holders.role
inner join states
    on holders.site_phase = states.site_phase and states.entered_quarter <= compute.quarter_end
    and (states.left_quarter is null or states.left_quarter > compute.quarter_end)
inner join phases on holders.site_phase = phases.site_phase
union all
select
    'compute_by_provider' as mart,
    {{ row_key(['compute.provider_id', 'compute.role', 'compute.quarter_end']) }} as row_key,
    'phases' as input_group,
    'capacity_history' as input_table,
    phases.picture_key as input_key,
    'source_ids' as input_column
from compute
inner join holders on compute.provider_id = holders.provider_id and compute.role = holders.role
inner join phases on holders.site_phase = phases.site_phase
union all
select
    'compute_by_provider' as mart,
    {{ row_key(['this.provider_id', 'this.role', 'this.quarter_end']) }} as row_key,
    'providers of the role' as input_group,
    'compute_by_provider' as input_table,
    {{ row_key(['other.provider_id', 'other.role', 'other.quarter_end']) }} as input_key,
    'operational_power_mw' as input_column
from compute as this
inner join compute as other on this.role = other.role and this.quarter_end = other.quarter_end
where this.operational_power_mw_mid > 0 and other.operational_power_mw_mid > 0
union all
select
    'compute_by_provider' as mart,
    {{ row_key(['compute.provider_id', 'compute.role', 'compute.quarter_end']) }} as row_key,
    'contracts' as input_group,
    'deal_ledger' as input_table,
    leases.deal_id as input_key,
    'power_mw' as input_column
from compute
inner join leases on compute.provider_id = leases.customer_id and leases.from_quarter_end <= compute.quarter_end
union all
select
    'compute_by_provider' as mart,
    {{ row_key(['provider_id', 'role', 'quarter_end']) }} as row_key,
    'fleet claim' as input_group,
    'claims' as input_table,
    fleet_claim_id as input_key,
    'value' as input_column
from compute
where fleet_claim_id is not null
union all
select
    'gw_timeline' as mart,
    {{ row_key(['timeline.quarter_end', 'timeline.region', 'timeline.stage']) }} as row_key,
    'phases due' as input_group,
    'capacity_history' as input_table,
    arrivals.picture_key as input_key,
    'power_mw' as input_column
from timeline
inner join arrivals
    on timeline.region = arrivals.region and timeline.stage = arrivals.stage and timeline.quarter_end = arrivals.quarter_end
where arrivals.has_power
union all
select
    'gw_timeline' as mart,
    {{ row_key(['timeline.quarter_end', 'timeline.region', 'timeline.stage']) }} as row_key,
    'phases dated here' as input_group,
    'capacity_history' as input_table,
    arrivals.picture_key as input_key,
    'due_on' as input_column
from timeline
inner join arrivals
    on timeline.region = arrivals.region and timeline.stage = arrivals.stage and timeline.quarter_end = arrivals.due_quarter_end
union all
select
    'gw_timeline' as mart,
    {{ row_key(['timeline.quarter_end', 'timeline.region', 'timeline.stage']) }} as row_key,
    'phases of the stage' as input_group,
    'capacity_history' as input_table,
    arrivals.picture_key as input_key,
    'power_mw' as input_column
from timeline
inner join arrivals on timeline.region = arrivals.region and timeline.stage = arrivals.stage
where arrivals.has_power
union all
select
    'gw_timeline' as mart,
    {{ row_key(['timeline.quarter_end', 'timeline.region', 'timeline.stage']) }} as row_key,
    'quarter before' as input_group,
    'gw_timeline' as input_table,
    {{ row_key(['quarters.previous_quarter_end', 'timeline.region', 'timeline.stage']) }} as input_key,
    'cumulative_gw' as input_column
from timeline
inner join quarters on timeline.quarter_end = quarters.quarter_end
where quarters.previous_quarter_end is not null
union all
select
    'gw_timeline' as mart,
    {{ row_key(['timeline.quarter_end', 'timeline.region', 'timeline.stage']) }} as row_key,
    'phases due before' as input_group,
    'capacity_history' as input_table,
    arrivals.picture_key as input_key,
    'power_mw' as input_column
from timeline
inner join quarters on timeline.quarter_end = quarters.quarter_end
inner join arrivals
    on timeline.region = arrivals.region and timeline.stage = arrivals.stage and arrivals.quarter_end < timeline.quarter_end
where quarters.previous_quarter_end is null and arrivals.has_power
union all
select
    'gw_timeline' as mart,
    {{ row_key(['timeline.quarter_end', 'timeline.region', 'timeline.stage']) }} as row_key,
    'realisation' as input_group,
    'stage_realisation' as input_table,
    realisation.stage as input_key,
    'realisation_share_percent' as input_column
from timeline
inner join realisation on timeline.stage in (realisation.stage, 'all')
union all
select
    'gw_timeline_claims' as mart,
    claim_id as row_key,
    'claim' as input_group,
    'claims' as input_table,
    claim_id as input_key,
    'value' as input_column
from timeline_claims
union all
select
    'gw_timeline_claims' as mart,
    timeline_claims.claim_id as row_key,
    'quarters' as input_group,
    'gw_timeline' as input_table,
    {{ row_key(['timeline.quarter_end', 'timeline.region', 'timeline.stage']) }} as input_key,
    'additions_gw' as input_column
from timeline_claims
inner join timeline
    on timeline_claims.region = timeline.region and timeline_claims.year = extract(year from timeline.quarter_end)
where timeline.stage = 'all'
union all
select
    'stage_realisation' as mart,
    promises.stage as row_key,
    'phases' as input_group,
    'capacity_history' as input_table,
    phases.picture_key as input_key,
    'due_on' as input_column
from promises
inner join phases on promises.site_phase = phases.site_phase
union all
select
    'stage_realisation' as mart,
    stage as row_key,
    'assumed share' as input_group,
    'assumptions' as input_table,
    'realisation-share-' || stage as input_key,
    'value' as input_column
from realisation
where not share_is_measured
union all
select
    'stage_realisation' as mart,
    stage as row_key,
    'assumed delay' as input_group,
    'assumptions' as input_table,
    'delay-months-' || stage as input_key,
    'value' as input_column
from realisation
where not delay_is_measured
union all
select
    'gw_timeline_vintages' as mart,
    {{ row_key(['past_arrivals.vintage_on', 'past_arrivals.quarter_end', 'past_arrivals.region', 'past_arrivals.stage']) }} as row_key,
    'phases due' as input_group,
    'capacity_history' as input_table,
    past_arrivals.picture_key as input_key,
    'power_mw' as input_column
from past_arrivals
inner join quarters on past_arrivals.quarter_end = quarters.quarter_end
union all
select
    'gw_timeline_vintages' as mart,
    {{ row_key(['vintage_rows.vintage_on', 'vintage_rows.quarter_end', 'vintage_rows.region', 'vintage_rows.stage']) }} as row_key,
    'quarter before' as input_group,
    'gw_timeline_vintages' as input_table,
    {{ row_key(['vintage_rows.vintage_on', 'quarters.previous_quarter_end', 'vintage_rows.region', 'vintage_rows.stage']) }}
    as input_key,
    'cumulative_gw' as input_column
from vintage_rows
inner join quarters on vintage_rows.quarter_end = quarters.quarter_end
where quarters.previous_quarter_end is not null
union all
select
    'gw_timeline_vintages' as mart,
    {{ row_key(['past_arrivals.vintage_on', 'quarters.quarter_end', 'past_arrivals.region', 'past_arrivals.stage']) }} as row_key,
    'phases due before' as input_group,
    'capacity_history' as input_table,
    past_arrivals.picture_key as input_key,
    'power_mw' as input_column
from past_arrivals
inner join quarters on past_arrivals.quarter_end < quarters.quarter_end
where quarters.previous_quarter_end is null
