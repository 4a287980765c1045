-- The years share out each deal: all of them together cannot cost more than the deals are worth, in any draw.
with spend as (
    select lab_id, draw, sum(contracted_usd + intended_usd) as spend_usd
    from {{ ref('int_lab_spend_draws') }}
    group by lab_id, draw
),

deals as (
    select lab_deals.lab_id, draws.draw, sum(draws.net_value_usd) as deals_usd
    from {{ ref('int_lab_deals') }} as lab_deals
    inner join {{ ref('int_deal_draws') }} as draws on lab_deals.deal_id = draws.deal_id
    group by lab_deals.lab_id, draws.draw
)

select spend.lab_id, spend.draw, spend.spend_usd, deals.deals_usd
from spend
inner join deals on spend.lab_id = deals.lab_id and spend.draw = deals.draw
where floor(spend.spend_usd) > ceil(deals.deals_usd)
