-- One row per payer, payee and draw: money that the live deals between them name, net of umbrellas, and the sales in it.
with edges as (
    select * from {{ ref('int_money_edges') }} where can_close_loop and has_sum
),

draws as (
    select deal_id, draw, net_value_usd from {{ ref('int_deal_draws') }}
)

select
    edges.payer_id,
    edges.payee_id,
    draws.draw,
    sum(draws.net_value_usd) as value_usd,
    sum(draws.net_value_usd) filter (where {{ is_firm('edges.status') }}) as firm_value_usd,
    sum(draws.net_value_usd) filter (where edges.edge_type in ('purchase', 'lease')) as sales_usd
from edges
inner join draws on edges.deal_id = draws.deal_id
group by edges.payer_id, edges.payee_id, draws.draw
