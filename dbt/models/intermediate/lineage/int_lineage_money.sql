-- One row per input of a row of the marts of money: reports of deals, deals in other marts, sites, forecasts.
with deals as (
    select * from {{ ref('deal_ledger') }}
),

deal_reports as (
    select *, {{ deal_report_key('reports') }} as report_key
    from {{ ref('int_deal_field_reports') }} as reports
),

deal_sites as (
    select * from {{ ref('stg_deal_sites') }}
),

phases as (
    select *, {{ row_key(['site_phase', 'known_from']) }} as picture_key
    from {{ ref('capacity_history') }}
    where known_until is null
),

holders as (
    select distinct provider_id, site_phase from {{ ref('int_provider_phases') }} where provider_id <> 'undisclosed'
    union
    select 'all' as provider_id, site_phase from {{ ref('int_provider_phases') }} where provider_id <> 'undisclosed'
),

hype as (
    select * from {{ ref('deal_hype') }}
),

hype_deals as (
    select * from {{ ref('int_hype_deals') }}
),

flows as (
    select * from {{ ref('money_flows') }}
),

loops as (
    select * from {{ ref('circularity') }}
),

loop_revenue as (
    select * from {{ ref('circular_revenue') }}
),

outlook as (
    select * from {{ ref('revenue_outlook') }}
),

forecasts as (
    select * from {{ ref('stg_revenue_forecasts') }}
),

affordability as (
    select * from {{ ref('compute_affordability') }}
)

select
    'deal_ledger' as mart,
    deal_id as row_key,
    field as input_group,
    'deals' as input_table,
    report_key as input_key,
    case field when 'power' then 'power_mw' when 'money' then 'value_usd' when 'parent' then 'parent_deal_id' else field end
    as input_column
from deal_reports
where choice_rank = 1 and field in ('status', 'parent', 'power', 'money', 'term')
union all
select
    'deal_ledger' as mart,
    deal_id as row_key,
    'reports' as input_group,
    'deals' as input_table,
    report_key as input_key,
    'status' as input_column
from deal_reports
where field = 'status'
union all
select
    'deal_ledger' as mart,
    parent_deal_id as row_key,
    'tranches' as input_group,
    'deal_ledger' as input_table,
    deal_id as input_key,
    'power_mw' as input_column
from deals
where parent_deal_id is not null and {{ is_live('status') }}
union all
select
    'deal_ledger' as mart,
    deal_sites.deal_id as row_key,
    'site links' as input_group,
    'deal_sites' as input_table,
    {{ row_key(['deal_sites.deal_id', 'deal_sites.site_id', "coalesce(deal_sites.phase, '')"]) }} as input_key,
    'share' as input_column
from deal_sites
union all
select
    'deal_ledger' as mart,
    deal_sites.deal_id as row_key,
    'linked phases' as input_group,
    'capacity_history' as input_table,
    phases.picture_key as input_key,
    'power_mw' as input_column
from deal_sites
inner join phases
    on deal_sites.site_id = phases.site_id and (deal_sites.phase is null or deal_sites.phase = phases.phase)
where phases.stage <> 'cancelled'
union all
select
    'deal_hype' as mart,
    {{ row_key(['hype.customer_id', 'hype.layer', 'hype.year']) }} as row_key,
    'deals' as input_group,
    'deal_ledger' as input_table,
    hype_deals.deal_id as input_key,
    'power_mw' as input_column
from hype
inner join hype_deals
    on hype.customer_id = hype_deals.customer_id and hype.layer = hype_deals.layer and hype_deals.announced_year <= hype.year
union all
select
    'deal_hype' as mart,
    {{ row_key(['hype.customer_id', 'hype.layer', 'hype.year']) }} as row_key,
    'tracked phases' as input_group,
    'capacity_history' as input_table,
    phases.picture_key as input_key,
    'power_mw' as input_column
from hype
inner join holders on hype.customer_id = holders.provider_id
inner join phases on holders.site_phase = phases.site_phase
where phases.stage <> 'cancelled'
union all
select
    'money_flows' as mart,
    deal_id as row_key,
    'deal' as input_group,
    'deal_ledger' as input_table,
    deal_id as input_key,
    'net_value_usd' as input_column
from flows
union all
select
    'circularity' as mart,
    loops.loop_id as row_key,
    'edges' as input_group,
    'money_flows' as input_table,
    flows.deal_id as input_key,
    'value_usd' as input_column
from loops
inner join flows on {{ is_listed('flows.deal_id', 'loops.deal_ids') }}
union all
select
    'circular_revenue' as mart,
    {{ row_key(['loop_revenue.supplier_id', 'loop_revenue.year', 'loop_revenue.hop_limit']) }} as row_key,
    'revenue' as input_group,
    'revenue_outlook' as input_table,
    outlook.forecast_id as input_key,
    'value_usd' as input_column
from loop_revenue
inner join outlook on {{ is_listed('outlook.forecast_id', 'loop_revenue.revenue_forecast_ids') }}
union all
select
    'circular_revenue' as mart,
    {{ row_key(['loop_revenue.supplier_id', 'loop_revenue.year', 'loop_revenue.hop_limit']) }} as row_key,
    'payments' as input_group,
    'money_flows' as input_table,
    flows.deal_id as input_key,
    'value_usd' as input_column
from loop_revenue
inner join flows
    on loop_revenue.supplier_id = flows.payee_id
    and {{ is_listed('flows.payer_id', 'loop_revenue.customer_ids') }}
where flows.can_close_loop and flows.edge_type in ('purchase', 'lease')
union all
select
    'circular_revenue' as mart,
    {{ row_key(['loop_revenue.supplier_id', 'loop_revenue.year', 'loop_revenue.hop_limit']) }} as row_key,
    'loops' as input_group,
    'circularity' as input_table,
    loops.loop_id as input_key,
    'smallest_edge_usd' as input_column
from loop_revenue
inner join loops
    on loops.hops <= loop_revenue.hop_limit
    and ' > ' || loops.loop_id || ' > ' like '% > ' || loop_revenue.supplier_id || ' > %'
union all
select
    'revenue_outlook' as mart,
    outlook.forecast_id as row_key,
    'statements' as input_group,
    'revenue_forecasts' as input_table,
    forecasts.forecast_id as input_key,
    'value_usd' as input_column
from outlook
inner join forecasts as firsts on outlook.forecast_id = firsts.forecast_id
inner join forecasts
    on firsts.subject_id = forecasts.subject_id and firsts.metric = forecasts.metric
    and firsts.period_start = forecasts.period_start and firsts.period_end = forecasts.period_end
    and firsts.kind = forecasts.kind and firsts.known_on = forecasts.known_on
    and firsts.forecaster_id is not distinct from forecasts.forecaster_id
    and firsts.value_usd_low is not distinct from forecasts.value_usd_low
    and firsts.value_usd is not distinct from forecasts.value_usd
    and firsts.value_usd_high is not distinct from forecasts.value_usd_high
union all
select
    'revenue_outlook' as mart,
    this.forecast_id as row_key,
    'series' as input_group,
    'revenue_outlook' as input_table,
    other.forecast_id as input_key,
    'value_usd' as input_column
from outlook as this
inner join outlook as other
    on this.subject_id = other.subject_id and this.metric = other.metric
    and this.period_start = other.period_start and this.period_end = other.period_end
union all
select
    'compute_affordability' as mart,
    {{ row_key(['affordability.lab_id', 'affordability.year']) }} as row_key,
    'deals' as input_group,
    'deal_ledger' as input_table,
    deals.deal_id as input_key,
    'net_value_usd' as input_column
from affordability
inner join deals on {{ is_listed('deals.deal_id', 'affordability.deal_ids') }}
union all
select
    'compute_affordability' as mart,
    {{ row_key(['affordability.lab_id', 'affordability.year']) }} as row_key,
    case
        when {{ is_listed('outlook.forecast_id', 'affordability.revenue_forecast_ids') }} then 'revenue'
        else 'plans'
    end as input_group,
    'revenue_outlook' as input_table,
    outlook.forecast_id as input_key,
    'value_usd' as input_column
from affordability
inner join outlook
    on {{ is_listed('outlook.forecast_id', 'affordability.revenue_forecast_ids') }}
    or {{ is_listed('outlook.forecast_id', 'affordability.plan_forecast_ids') }}
union all
select
    'compute_affordability' as mart,
    {{ row_key(['affordability.lab_id', 'affordability.year']) }} as row_key,
    'run rate' as input_group,
    'revenue_outlook' as input_table,
    outlook.forecast_id as input_key,
    'value_usd' as input_column
from affordability
inner join outlook
    on affordability.lab_id = outlook.subject_id and outlook.metric = 'annualized_revenue'
    and outlook.is_latest and outlook.kind in ('actual', 'estimate') and affordability.run_rate_on = outlook.period_end
union all
select
    'compute_affordability' as mart,
    {{ row_key(['lab_id', 'year']) }} as row_key,
    'lab' as input_group,
    'entities' as input_table,
    lab_id as input_key,
    'name' as input_column
from affordability
