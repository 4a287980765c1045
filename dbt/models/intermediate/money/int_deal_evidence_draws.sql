-- One row per deal with a linked site and draw: power behind it, its own and that of the tranches under it, at any depth.
-- Never more than the deal itself, where its power is known.
with recursive deals as (
    select deal_id, parent_deal_id from {{ ref('int_deal_ranges') }}
),

-- The path keeps a circle of parents from running for ever.
covers (umbrella_id, deal_id, path) as (
    select deal_id as umbrella_id, deal_id, ' > ' || deal_id || ' > ' as path from deals
    union all
    select deals.parent_deal_id as umbrella_id, covers.deal_id, covers.path || deals.parent_deal_id || ' > ' as path
    from covers
    inner join deals on covers.umbrella_id = deals.deal_id
    where deals.parent_deal_id is not null and covers.path not like '% > ' || deals.parent_deal_id || ' > %'
),

link_draws as (
    select * from {{ ref('int_deal_site_draws') }}
),

summed as (
    select
        covers.umbrella_id as deal_id,
        link_draws.draw,
        sum(link_draws.evidenced_mw) as evidenced_mw,
        sum(link_draws.evidenced_operational_mw) as evidenced_operational_mw
    from covers
    inner join link_draws on covers.deal_id = link_draws.deal_id
    group by covers.umbrella_id, link_draws.draw
),

deal_draws as (
    select deal_id, draw, power_mw from {{ ref('int_deal_draws') }}
)

select
    summed.deal_id,
    summed.draw,
    least(summed.evidenced_mw, deal_draws.power_mw) as evidenced_mw,
    least(summed.evidenced_operational_mw, deal_draws.power_mw) as evidenced_operational_mw
from summed
inner join deal_draws on summed.deal_id = deal_draws.deal_id and summed.draw = deal_draws.draw
order by summed.deal_id, summed.draw
