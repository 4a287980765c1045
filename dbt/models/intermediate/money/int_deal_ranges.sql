-- One row per deal: power and money as 90 percent ranges, the length of the term, and how far its reports agree.
with deals as (
    select * from {{ ref('int_deal_fields') }}
),

sources as (
    select * from {{ ref('stg_sources') }}
),

spreads as (
    select * from {{ ref('int_default_spreads') }}
),

reports as (
    select
        deal_id,
        count(distinct case when field = 'money' then stated_value end) as sums_stated,
        count(distinct case when field = 'power' then stated_value end) as powers_stated,
        count(distinct source_id) as sources,
        min(tier_rank) as best_tier_rank
    from {{ ref('int_deal_field_reports') }}
    group by deal_id
),

worst_tier as (
    select max({{ tier_rank('tier') }}) as tier_rank from sources
),

with_spreads as (
    select
        deals.*,
        coalesce(power_spreads.spread_factor, 1) as power_spread_factor,
        coalesce(money_spreads.spread_factor, 1) as money_spread_factor
    from deals
    left join sources on deals.money_source_id = sources.source_id
    left join spreads as power_spreads on deals.power_tier = power_spreads.tier and power_spreads.kind = 'forecast'
    left join spreads as money_spreads
        on sources.tier = money_spreads.tier
        and money_spreads.kind = case when deals.status = 'completed' then 'actual' else 'forecast' end
)

select
    with_spreads.deal_id,
    with_spreads.parent_deal_id,
    with_spreads.supplier_id,
    with_spreads.customer_id,
    with_spreads.kind,
    with_spreads.status,
    with_spreads.first_known_on,
    with_spreads.last_known_on,
    with_spreads.term_start,
    with_spreads.term_end,
    with_spreads.reports,
    with_spreads.source_ids,
    reports.sources,
    reports.sums_stated,
    reports.powers_stated,
    reports.best_tier_rank >= worst_tier.tier_rank as is_tertiary_only,
    {{ years_between('with_spreads.term_start', 'with_spreads.term_end') }} as term_years,
    {% set bound = assumed('bound-factor') %}
{% for measure, spread in [('power_mw', 'power_spread_factor'), ('value_usd', 'money_spread_factor')] %}
    {% set low, value, high = measure ~ '_low', measure, measure ~ '_high' %}
    {{ range_low(low, value, high, spread, bound) }} as {{ measure }}_low,
    {{ range_mid(low, value, high, spread, bound) }} as {{ measure }}_mid,
    {{ range_high(low, value, high, spread, bound) }} as {{ measure }}_high{{ '' if loop.last else ',' }}
{% endfor %}
from with_spreads
cross join worst_tier
inner join reports on with_spreads.deal_id = reports.deal_id
