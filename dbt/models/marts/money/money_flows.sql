with edges as (
    select * from {{ ref('int_money_edges') }}
),

deal_ledger as (
    select * from {{ ref('deal_ledger') }}
)

select
    cast(edges.deal_id as string) as deal_id,
    cast(edges.edge_type as string) as edge_type,
    cast(edges.payer_id as string) as payer_id,
    cast(edges.payee_id as string) as payee_id,
    cast(edges.payment_state as string) as payment_state,
    cast(edges.status as string) as status,
    cast(edges.first_known_on as date) as first_known_on,
    cast(edges.last_known_on as date) as last_known_on,
    cast(edges.term_start as date) as term_start,
    cast(edges.term_end as date) as term_end,
    {{ range_columns('value_usd', 'deal_ledger.net_value_usd') }},
    cast(edges.paid_share * deal_ledger.net_value_usd_low as double) as paid_usd_low,
    cast(edges.paid_share * deal_ledger.net_value_usd_mid as double) as paid_usd_mid,
    cast(edges.paid_share * deal_ledger.net_value_usd_high as double) as paid_usd_high,
    cast(deal_ledger.value_usd_mid as double) as gross_value_usd_mid,
    cast(edges.can_close_loop as boolean) as can_close_loop,
    cast(edges.source_ids as string) as source_ids
from edges
inner join deal_ledger on edges.deal_id = deal_ledger.deal_id
