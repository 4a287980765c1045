-- One row per deal and draw: power and money, gross and net of the live tranches under it, not below zero.
-- A sum and a power of one deal err apart from each other: the sum takes the number of the next draw of the shuffled stream.
with deals as (
    select * from {{ ref('int_deal_ranges') }} where coalesce(power_mw_mid, value_usd_mid) is not null
),

draws as (
    select
        stream,
        draw,
        normal as power_normal,
        coalesce(
            lead(normal) over (partition by stream order by draw),
            first_value(normal) over (partition by stream order by draw)
        ) as money_normal
    from {{ ref('stg_standard_draws') }}
    where stream like 'deal:%'
),

gross as (
    select
        deals.deal_id,
        deals.parent_deal_id,
        {{ is_live('deals.status') }} as is_live,
        draws.draw,
        {{ addable(log_normal_draw('deals.power_mw_low', 'deals.power_mw_mid', 'deals.power_mw_high', 'draws.power_normal')) }}
            as power_mw,
        {{ whole_dollars(log_normal_draw('deals.value_usd_low', 'deals.value_usd_mid', 'deals.value_usd_high', 'draws.money_normal')) }}
            as value_usd
    from deals
    inner join draws on draws.stream = 'deal:' || deals.deal_id
),

tranches as (
    select parent_deal_id as deal_id, draw, sum(power_mw) as power_mw, sum(value_usd) as value_usd
    from gross
    where parent_deal_id is not null and is_live
    group by parent_deal_id, draw
)

select
    gross.deal_id,
    gross.draw,
    gross.power_mw,
    gross.value_usd,
    case when gross.power_mw is not null then greatest(gross.power_mw - coalesce(tranches.power_mw, 0), 0) end as net_power_mw,
    case when gross.value_usd is not null then greatest(gross.value_usd - coalesce(tranches.value_usd, 0), 0) end
        as net_value_usd
from gross
left join tranches on gross.deal_id = tranches.deal_id and gross.draw = tranches.draw
