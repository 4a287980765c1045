-- One row per supplier, customer, year of revenue and draw: what the customer's live contracts pay in the supplier's year, each
-- spread evenly over the days of its term.
with revenues as (
    select * from {{ ref('int_supplier_revenues') }}
),

edges as (
    select * from {{ ref('int_money_edges') }} where can_close_loop and has_sum and edge_type in ('purchase', 'lease')
),

draws as (
    select deal_id, draw, net_value_usd from {{ ref('int_deal_draws') }}
),

terms as (
    select * from {{ ref('int_deal_terms') }}
),

returning_customers as (
    select distinct supplier_id, customer_id from {{ ref('int_returned_money') }}
)

select
    revenues.supplier_id,
    edges.payer_id as customer_id,
    revenues.revenue_year,
    draws.draw,
    sum(
        draws.net_value_usd
        * {{ share_in_period('terms.term_start', 'terms.term_days', 'revenues.period_start', 'revenues.period_end') }}
    ) as paid_usd,
    bool_or(terms.term_is_assumed) as term_is_assumed
from revenues
inner join edges on revenues.supplier_id = edges.payee_id
inner join returning_customers
    on revenues.supplier_id = returning_customers.supplier_id and edges.payer_id = returning_customers.customer_id
inner join draws on edges.deal_id = draws.deal_id
inner join terms on edges.deal_id = terms.deal_id and draws.draw = terms.draw
group by revenues.supplier_id, edges.payer_id, revenues.revenue_year, draws.draw
