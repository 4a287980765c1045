with hype_draws as (
    select * from {{ ref('int_hype_draws') }}
),

-- Every phase that the customer owns, runs or uses, once.
tracked_phases as (
    select distinct provider_id, site_phase from {{ ref('int_provider_phases') }}
    union
    select 'all' as provider_id, site_phase from {{ ref('int_provider_phases') }}
),

phases as (
    select * from {{ ref('int_phase_fields') }} where stage <> 'cancelled'
),

phase_draws as (
    select * from {{ ref('int_phase_draws') }}
),

customers as (
    select distinct customer_id from hype_draws
),

tracked_draws as (
    select
        tracked_phases.provider_id as customer_id,
        phase_draws.draw,
        sum(phase_draws.facility_mw) as tracked_mw,
        sum(case when phases.stage = 'operational' then phase_draws.facility_mw else 0 end) as tracked_operational_mw
    from tracked_phases
    inner join customers on tracked_phases.provider_id = customers.customer_id
    inner join phases on tracked_phases.site_phase = phases.site_phase
    inner join phase_draws on phases.site_phase = phase_draws.site_phase
    where tracked_phases.provider_id <> 'undisclosed'
    group by tracked_phases.provider_id, phase_draws.draw
),

measured as (
    select
        hype_draws.customer_id,
        hype_draws.layer,
        hype_draws.calendar_year,
        {{ percentiles('hype_draws.gross_mw', 'power_mw') }},
        {{ percentiles('hype_draws.net_mw', 'net_power_mw') }},
        {{ mid_percentile('hype_draws.firm_net_mw') }} as firm_net_power_mw_mid,
        {{ percentiles('hype_draws.evidenced_mw', 'evidenced_power_mw') }},
        {{ mid_percentile('hype_draws.evidenced_operational_mw') }} as evidenced_operational_mw_mid,
        {{ percentiles('hype_draws.gross_mw / nullif(hype_draws.evidenced_mw, 0)', 'hype_ratio') }},
        {{ mid_percentile('hype_draws.net_mw / nullif(hype_draws.evidenced_mw, 0)') }} as net_hype_ratio_mid,
        {{ mid_percentile('hype_draws.gross_mw / nullif(hype_draws.evidenced_operational_mw, 0)') }}
            as hype_ratio_operational_mid,
        {{ mid_percentile('tracked_draws.tracked_mw') }} as tracked_power_mw_mid,
        {{ mid_percentile('tracked_draws.tracked_operational_mw') }} as tracked_operational_mw_mid,
        {{ percentiles('hype_draws.net_mw / nullif(tracked_draws.tracked_mw, 0)', 'net_over_tracked') }}
    from hype_draws
    left join tracked_draws
        on hype_draws.customer_id = tracked_draws.customer_id and hype_draws.draw = tracked_draws.draw
    group by hype_draws.customer_id, hype_draws.layer, hype_draws.calendar_year
),

links as (
    select distinct deal_id from {{ ref('stg_deal_sites') }}
),

counts as (
    select
        measured.customer_id,
        measured.layer,
        measured.calendar_year,
        count(*) as deals,
        count(*) filter (where counted.announced_year = measured.calendar_year) as new_deals,
        count(links.deal_id) as deals_with_sites,
        {{ joined_texts('counted.deal_id') }} as deal_ids
    from measured
    inner join {{ ref('int_hype_deals') }} as counted
        on measured.customer_id = counted.customer_id and measured.layer = counted.layer
        and counted.announced_year <= measured.calendar_year
    left join links on counted.deal_id = links.deal_id
    group by measured.customer_id, measured.layer, measured.calendar_year
),

sources as (
    select
        measured.customer_id,
        measured.layer,
        measured.calendar_year,
        {{ joined_texts('reports.source_id') }} as source_ids
    from measured
    inner join {{ ref('int_hype_deals') }} as counted
        on measured.customer_id = counted.customer_id and measured.layer = counted.layer
        and counted.announced_year <= measured.calendar_year
    inner join {{ ref('int_deal_field_reports') }} as reports
        on counted.deal_id = reports.deal_id and reports.field = 'power' and reports.choice_rank = 1
    group by measured.customer_id, measured.layer, measured.calendar_year
)

select
    cast(measured.customer_id as string) as customer_id,
    cast(measured.layer as string) as layer,
    cast(measured.calendar_year as bigint) as year,
    cast(counts.deals as bigint) as deals,
    cast(counts.new_deals as bigint) as new_deals,
    cast(counts.deals_with_sites as bigint) as deals_with_sites,
    {{ range_columns('measured.power_mw') }},
    {{ range_columns('measured.net_power_mw') }},
    cast(measured.firm_net_power_mw_mid as double) as firm_net_power_mw_mid,
    {{ range_columns('measured.evidenced_power_mw') }},
    cast(measured.evidenced_operational_mw_mid as double) as evidenced_operational_mw_mid,
    {{ range_columns('measured.hype_ratio') }},
    cast(measured.net_hype_ratio_mid as double) as net_hype_ratio_mid,
    cast(measured.hype_ratio_operational_mid as double) as hype_ratio_operational_mid,
    cast(measured.tracked_power_mw_mid as double) as tracked_power_mw_mid,
    cast(measured.tracked_operational_mw_mid as double) as tracked_operational_mw_mid,
    {{ range_columns('measured.net_over_tracked') }},
    cast(counts.deal_ids as string) as deal_ids,
    cast(sources.source_ids as string) as source_ids
from measured
inner join counts
    on measured.customer_id = counts.customer_id and measured.layer = counts.layer
    and measured.calendar_year = counts.calendar_year
inner join sources
    on measured.customer_id = sources.customer_id and measured.layer = sources.layer
    and measured.calendar_year = sources.calendar_year
