-- One row per customer and quarter of a change: MW of compute under contract by then, umbrellas counted net of their tranches.
-- Only leases and colocation that are signed, active or completed: chips are delivered into the same halls.
with deals as (
    select * from {{ ref('int_deal_fields') }}
    where kind in ('compute_lease', 'colocation') and status in ('signed', 'active', 'completed')
),

spreads as (
    select * from {{ ref('int_default_spreads') }} where kind = 'forecast'
),

draws as (
    select * from {{ ref('stg_standard_draws') }} where stream like 'deal:%'
),

first_quarter as (
    select min(quarter_end) as quarter_end from {{ ref('int_quarters') }}
),

ranges as (
    select
        deals.deal_id,
        deals.parent_deal_id,
        deals.customer_id,
        greatest({{ quarter_end('deals.first_known_on') }}, first_quarter.quarter_end) as quarter_end,
        {% set bound = assumed('bound-factor') %}
        {% set spread = 'coalesce(spreads.spread_factor, 1)' %}
        {% set low, value, high = 'deals.power_mw_low', 'deals.power_mw', 'deals.power_mw_high' %}
        {{ range_low(low, value, high, spread, bound) }} as range_low,
        {{ range_mid(low, value, high, spread, bound) }} as range_mid,
        {{ range_high(low, value, high, spread, bound) }} as range_high
    from deals
    cross join first_quarter
    left join spreads on deals.power_tier = spreads.tier
    where coalesce(deals.power_mw_low, deals.power_mw, deals.power_mw_high) is not null
),

gross as (
    select
        ranges.deal_id,
        ranges.parent_deal_id,
        ranges.customer_id,
        ranges.quarter_end,
        draws.draw,
        {{ addable(log_normal_draw('ranges.range_low', 'ranges.range_mid', 'ranges.range_high', 'draws.normal')) }} as power_mw
    from ranges
    inner join draws on draws.stream = 'deal:' || ranges.deal_id
),

tranches as (
    select parent_deal_id as deal_id, draw, sum(power_mw) as tranches_mw
    from gross
    where parent_deal_id is not null
    group by parent_deal_id, draw
),

net_changes as (
    select
        gross.customer_id,
        gross.quarter_end,
        gross.draw,
        sum(greatest(gross.power_mw - coalesce(tranches.tranches_mw, 0), 0)) as power_mw
    from gross
    left join tranches on gross.deal_id = tranches.deal_id and gross.draw = tranches.draw
    group by gross.customer_id, gross.quarter_end, gross.draw
),

running as (
    select
        customer_id,
        quarter_end,
        sum(power_mw) over (partition by customer_id, draw order by quarter_end) as power_mw
    from net_changes
)

select
    customer_id as provider_id,
    quarter_end as from_quarter_end,
    lead(quarter_end) over (partition by customer_id order by quarter_end) as until_quarter_end,
    {{ low_percentile('power_mw') }} as power_mw_low,
    {{ mid_percentile('power_mw') }} as power_mw_mid,
    {{ high_percentile('power_mw') }} as power_mw_high
from running
group by customer_id, quarter_end
