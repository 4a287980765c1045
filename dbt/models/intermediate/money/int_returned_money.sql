-- One row per supplier, customer, longest loop allowed and draw: the part of what the customer buys that the supplier's own
-- money can reach on its widest way round, and how much of it the supplier's outflow can feed in all.
-- A way round with a hop of unknown sum is left out: what passes there is not known.
with hops as (
    select * from {{ ref('int_money_loops') }}
),

pairs as (
    select * from {{ ref('int_money_pairs') }}
),

pair_draws as (
    select * from {{ ref('int_money_pair_draws') }}
),

complete_loops as (
    select hops.loop_id
    from hops
    inner join pairs on hops.payer_id = pairs.payer_id and hops.payee_id = pairs.payee_id
    group by hops.loop_id
    having min(pairs.deals_with_sum) > 0
),

limits as (
    select distinct hops as hop_limit from hops
),

-- Each party of a loop is a supplier of the party that pays it there; the other hops are the way its money goes out.
ways_round as (
    select
        hops.loop_id,
        hops.hops,
        hops.payee_id as supplier_id,
        hops.payer_id as customer_id
    from hops
    inner join complete_loops on hops.loop_id = complete_loops.loop_id
    inner join pairs on hops.payer_id = pairs.payer_id and hops.payee_id = pairs.payee_id
    where pairs.has_sales
),

way_draws as (
    select
        ways_round.supplier_id,
        ways_round.customer_id,
        ways_round.loop_id,
        ways_round.hops,
        pair_draws.draw,
        min(pair_draws.value_usd) as width_usd
    from ways_round
    inner join hops
        on ways_round.loop_id = hops.loop_id
        and not (hops.payer_id = ways_round.customer_id and hops.payee_id = ways_round.supplier_id)
    inner join pair_draws on hops.payer_id = pair_draws.payer_id and hops.payee_id = pair_draws.payee_id
    group by ways_round.supplier_id, ways_round.customer_id, ways_round.loop_id, ways_round.hops, pair_draws.draw
),

widest as (
    select
        way_draws.supplier_id,
        way_draws.customer_id,
        limits.hop_limit,
        way_draws.draw,
        max(way_draws.width_usd) as width_usd
    from way_draws
    inner join limits on way_draws.hops <= limits.hop_limit
    group by way_draws.supplier_id, way_draws.customer_id, limits.hop_limit, way_draws.draw
),

returned as (
    select
        widest.supplier_id,
        widest.customer_id,
        widest.hop_limit,
        widest.draw,
        sales.sales_usd,
        least(widest.width_usd, sales.sales_usd) as returned_usd
    from widest
    inner join pair_draws as sales
        on widest.customer_id = sales.payer_id and widest.supplier_id = sales.payee_id and widest.draw = sales.draw
    where sales.sales_usd > 0
),

outflows as (
    select payer_id as supplier_id, draw, sum(value_usd) as outflow_usd
    from pair_draws
    group by payer_id, draw
)

select
    returned.supplier_id,
    returned.customer_id,
    returned.hop_limit,
    returned.draw,
    returned.returned_usd * least(1, outflows.outflow_usd / nullif(sum(returned.returned_usd) over (
        partition by returned.supplier_id, returned.hop_limit, returned.draw
    ), 0)) as returned_usd,
    returned.sales_usd
from returned
inner join outflows on returned.supplier_id = outflows.supplier_id and returned.draw = outflows.draw
