with deals as (
    select * from {{ ref('int_deal_ranges') }}
),

draws as (
    select * from {{ ref('int_deal_draws') }}
),

evidence as (
    select * from {{ ref('int_deal_evidence_draws') }}
),

links as (
    select deal_id, count(*) as linked_sites, {{ joined_texts('source_id') }} as link_source_ids
    from {{ ref('stg_deal_sites') }}
    group by deal_id
),

tranches as (
    select parent_deal_id as deal_id, count(*) as tranches
    from deals
    where parent_deal_id is not null and {{ is_live('status') }}
    group by parent_deal_id
),

net as (
    select
        draws.deal_id,
        {{ percentiles('draws.net_power_mw', 'net_power_mw') }},
        {{ percentiles('draws.net_value_usd', 'net_value_usd') }}
    from draws
    inner join tranches on draws.deal_id = tranches.deal_id
    group by draws.deal_id
),

prices as (
    select
        draws.deal_id,
        {{ percentiles('draws.value_usd / draws.power_mw', 'usd_per_mw') }},
        {{ percentiles('draws.value_usd / draws.power_mw / deals.term_years', 'usd_per_mw_year') }}
    from draws
    inner join deals on draws.deal_id = deals.deal_id
    where draws.power_mw > 0 and draws.value_usd is not null
    group by draws.deal_id
),

site_evidence as (
    select
        evidence.deal_id,
        {{ percentiles('evidence.evidenced_mw', 'evidenced_power_mw') }},
        {{ percentiles('evidence.evidenced_operational_mw', 'evidenced_operational_mw') }},
        {{ percentiles('draws.power_mw / nullif(evidence.evidenced_mw, 0)', 'hype_ratio') }},
        {{ mid_percentile('draws.power_mw / nullif(evidence.evidenced_operational_mw, 0)') }} as hype_ratio_operational
    from evidence
    inner join draws on evidence.deal_id = draws.deal_id and evidence.draw = draws.draw
    group by evidence.deal_id
),

flags as (
    select
        deals.deal_id,
        concat_ws(
            '; ',
            case when deals.power_mw_mid is null then 'no_power' end,
            case when site_evidence.deal_id is null then 'no_site_evidence' end,
            case when deals.value_usd_mid is null then 'no_sum' end,
            case when deals.term_years is null then 'no_term' end,
            case when not {{ is_firm('deals.status') }} then 'not_firm' end,
            case when deals.powers_stated > 1 then 'powers_differ' end,
            case when deals.sources = 1 then 'single_source' end,
            case when deals.sums_stated > 1 then 'sums_differ' end,
            case when deals.is_tertiary_only then 'tertiary_only' end,
            case when tranches.deal_id is not null then 'umbrella' end
        ) as warnings
    from deals
    left join site_evidence on deals.deal_id = site_evidence.deal_id
    left join tranches on deals.deal_id = tranches.deal_id
)

select
    cast(deals.deal_id as string) as deal_id,
    cast(deals.parent_deal_id as string) as parent_deal_id,
    cast(deals.supplier_id as string) as supplier_id,
    cast(deals.customer_id as string) as customer_id,
    cast(deals.kind as string) as kind,
    cast(deals.status as string) as status,
    cast(deals.first_known_on as date) as first_known_on,
    cast(deals.last_known_on as date) as last_known_on,
    cast(deals.term_start as date) as term_start,
    cast(deals.term_end as date) as term_end,
    cast(deals.term_years as double) as term_years,
    {{ range_columns('deals.power_mw') }},
    cast(coalesce(net.net_power_mw_low, deals.power_mw_low) as double) as net_power_mw_low,
    cast(coalesce(net.net_power_mw_mid, deals.power_mw_mid) as double) as net_power_mw_mid,
    cast(coalesce(net.net_power_mw_high, deals.power_mw_high) as double) as net_power_mw_high,
    {{ range_columns('deals.value_usd') }},
    cast(coalesce(net.net_value_usd_low, deals.value_usd_low) as double) as net_value_usd_low,
    cast(coalesce(net.net_value_usd_mid, deals.value_usd_mid) as double) as net_value_usd_mid,
    cast(coalesce(net.net_value_usd_high, deals.value_usd_high) as double) as net_value_usd_high,
    {{ range_columns('prices.usd_per_mw') }},
    {{ range_columns('prices.usd_per_mw_year') }},
    {{ range_columns('site_evidence.evidenced_power_mw') }},
    {{ range_columns('site_evidence.evidenced_operational_mw') }},
    {{ range_columns('site_evidence.hype_ratio') }},
    cast(site_evidence.hype_ratio_operational as double) as hype_ratio_operational_mid,
    cast(coalesce(tranches.tranches, 0) as bigint) as tranches,
    cast(coalesce(links.linked_sites, 0) as bigint) as linked_sites,
    cast(deals.sums_stated as bigint) as sums_stated,
    cast(deals.reports as bigint) as reports,
    cast(deals.source_ids as string) as source_ids,
    cast(links.link_source_ids as string) as link_source_ids,
    cast(flags.warnings as string) as warnings
from deals
inner join flags on deals.deal_id = flags.deal_id
left join net on deals.deal_id = net.deal_id
left join prices on deals.deal_id = prices.deal_id
left join site_evidence on deals.deal_id = site_evidence.deal_id
left join tranches on deals.deal_id = tranches.deal_id
left join links on deals.deal_id = links.deal_id
