-- One row per payer and payee with live money between two named parties: all its deals together.
with edges as (
    select * from {{ ref('int_money_edges') }} where can_close_loop
)

select
    payer_id,
    payee_id,
    count(*) as deals,
    count(*) filter (where has_sum) as deals_with_sum,
    min(first_known_on) as first_known_on,
    max({{ payment_rank('payment_state') }}) as payment_rank,
    bool_or(edge_type in ('purchase', 'lease')) as has_sales
from edges
group by payer_id, payee_id
