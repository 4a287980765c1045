with hops as (
    select * from {{ ref('int_money_loops') }}
),

pairs as (
    select * from {{ ref('int_money_pairs') }}
),

pair_draws as (
    select * from {{ ref('int_money_pair_draws') }}
),

loops as (
    select
        hops.loop_id,
        max(hops.hops) as hops,
        min(pairs.payment_rank) as weakest_payment_rank,
        count(*) filter (where pairs.deals_with_sum > 0) as hops_with_sum,
        max(pairs.first_known_on) as closed_on
    from hops
    inner join pairs on hops.payer_id = pairs.payer_id and hops.payee_id = pairs.payee_id
    group by hops.loop_id
),

smallest_draws as (
    select
        hops.loop_id,
        pair_draws.draw,
        min(pair_draws.value_usd) as value_usd,
        -- A hop without a firm deal lets no firm money through, be its sum known or not.
        min(case
            when loops.weakest_payment_rank < {{ payment_rank("'committed'") }} then 0
            else coalesce(pair_draws.firm_value_usd, 0)
        end) as firm_value_usd
    from hops
    inner join loops on hops.loop_id = loops.loop_id
    inner join pair_draws on hops.payer_id = pair_draws.payer_id and hops.payee_id = pair_draws.payee_id
    group by hops.loop_id, pair_draws.draw
),

smallest_sums as (
    select
        loop_id,
        {{ percentiles('value_usd', 'smallest_edge_usd') }},
        {{ percentiles('firm_value_usd', 'firm_smallest_edge_usd') }}
    from smallest_draws
    group by loop_id
),

pair_sums as (
    select payer_id, payee_id, {{ mid_percentile('value_usd') }} as value_usd
    from pair_draws
    group by payer_id, payee_id
),

smallest_edges as (
    select hops.loop_id, hops.payer_id, hops.payee_id
    from hops
    inner join pair_sums on hops.payer_id = pair_sums.payer_id and hops.payee_id = pair_sums.payee_id
    qualify row_number() over (
            partition by hops.loop_id order by pair_sums.value_usd, hops.payer_id, hops.payee_id
        ) = 1
),

loop_deals as (
    select
        hops.loop_id,
        count(distinct edges.deal_id) as deals,
        bool_or(edges.edge_type in ('equity', 'debt')) as has_financing,
        {{ joined_texts('edges.edge_type') }} as edge_types,
        {{ joined_texts('edges.deal_id') }} as deal_ids,
        {{ joined_texts('reports.source_id') }} as source_ids
    from hops
    inner join {{ ref('int_money_edges') }} as edges
        on hops.payer_id = edges.payer_id and hops.payee_id = edges.payee_id and edges.can_close_loop
    inner join {{ ref('stg_deals') }} as reports on edges.deal_id = reports.deal_id
    group by hops.loop_id
)

select
    cast(loops.loop_id as string) as loop_id,
    cast(loops.hops as bigint) as hops,
    cast(smallest_edges.payer_id as string) as smallest_edge_payer_id,
    cast(smallest_edges.payee_id as string) as smallest_edge_payee_id,
    {{ range_columns('smallest_sums.smallest_edge_usd') }},
    {{ range_columns('smallest_sums.firm_smallest_edge_usd') }},
    cast({{ payment_state_of_rank('loops.weakest_payment_rank') }} as string) as weakest_payment_state,
    cast(loops.hops_with_sum as bigint) as hops_with_sum,
    cast(loop_deals.deals as bigint) as deals,
    cast(loops.closed_on as date) as closed_on,
    cast(loop_deals.edge_types as string) as edge_types,
    cast(loop_deals.deal_ids as string) as deal_ids,
    cast(loop_deals.source_ids as string) as source_ids,
    cast(
        concat_ws(
            '; ',
            case when loops.weakest_payment_rank = 1 then 'intent_only' end,
            case when not loop_deals.has_financing then 'no_financing' end,
            case when loops.hops_with_sum < loops.hops then 'sum_missing' end
        ) as string
    ) as warnings
from loops
inner join loop_deals on loops.loop_id = loop_deals.loop_id
left join smallest_sums on loops.loop_id = smallest_sums.loop_id
left join smallest_edges on loops.loop_id = smallest_edges.loop_id
