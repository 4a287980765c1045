with returned as (
    select * from {{ ref('int_returned_money') }}
),

payments as (
    select * from {{ ref('int_customer_payment_draws') }}
),

revenues as (
    select * from {{ ref('int_supplier_revenues') }}
),

by_draw as (
    select
        returned.supplier_id,
        payments.revenue_year,
        returned.hop_limit,
        returned.draw,
        sum(payments.paid_usd) as paid_usd,
        sum(payments.paid_usd * returned.returned_usd / returned.sales_usd) as reachable_usd
    from returned
    inner join payments
        on returned.supplier_id = payments.supplier_id and returned.customer_id = payments.customer_id
        and returned.draw = payments.draw
    group by returned.supplier_id, payments.revenue_year, returned.hop_limit, returned.draw
),

measured as (
    select
        by_draw.supplier_id,
        by_draw.revenue_year,
        by_draw.hop_limit,
        {{ percentiles('by_draw.paid_usd', 'contract_payments_usd') }},
        {{ percentiles('by_draw.reachable_usd', 'reachable_usd') }}
    from by_draw
    group by by_draw.supplier_id, by_draw.revenue_year, by_draw.hop_limit
    having max(by_draw.paid_usd) > 0
),

customers as (
    select
        returned.supplier_id,
        returned.hop_limit,
        payments.revenue_year,
        count(distinct returned.customer_id) as customers,
        {{ joined_texts('returned.customer_id') }} as customer_ids,
        bool_or(payments.term_is_assumed) as term_is_assumed
    from (select distinct supplier_id, customer_id, hop_limit from returned) as returned
    inner join (select distinct supplier_id, customer_id, revenue_year, term_is_assumed from payments where paid_usd > 0) as payments
        on returned.supplier_id = payments.supplier_id and returned.customer_id = payments.customer_id
    group by returned.supplier_id, returned.hop_limit, payments.revenue_year
),

-- Sources of the sums in every loop that the limit allows; those of the revenue stand with its rows in revenue_outlook.
numbers as (
    select loops.supplier_id, loops.hop_limit, reports.source_id
    from (
        select distinct customers_of.supplier_id, customers_of.hop_limit, back.loop_id
        from (select distinct supplier_id, customer_id, hop_limit from returned) as customers_of
        inner join {{ ref('int_money_loops') }} as back
            on customers_of.supplier_id = back.payee_id and customers_of.customer_id = back.payer_id
            and customers_of.hop_limit >= back.hops
    ) as loops
    inner join {{ ref('int_money_loops') }} as hops on loops.loop_id = hops.loop_id
    inner join {{ ref('int_money_edges') }} as edges
        on hops.payer_id = edges.payer_id and hops.payee_id = edges.payee_id and edges.can_close_loop
    inner join {{ ref('int_deal_field_reports') }} as reports
        on edges.deal_id = reports.deal_id and reports.field = 'money' and reports.choice_rank = 1
),

sources as (
    select supplier_id, hop_limit, {{ joined_texts('source_id') }} as source_ids
    from numbers
    group by supplier_id, hop_limit
)

select
    cast(measured.supplier_id as string) as supplier_id,
    cast(measured.revenue_year as bigint) as year,
    cast(measured.hop_limit as bigint) as hop_limit,
    cast(revenues.period_start as date) as period_start,
    cast(revenues.period_end as date) as period_end,
    cast(revenues.revenue_basis as string) as revenue_basis,
    cast(revenues.revenue_kind as string) as revenue_kind,
    cast(revenues.revenue_usd as double) as revenue_usd,
    {{ range_columns('measured.contract_payments_usd') }},
    {{ range_columns('measured.reachable_usd') }},
    cast(measured.reachable_usd_low / nullif(revenues.revenue_usd, 0) * {{ hundred() }} as double) as reachable_percent_low,
    cast(measured.reachable_usd_mid / nullif(revenues.revenue_usd, 0) * {{ hundred() }} as double) as reachable_percent_mid,
    cast(measured.reachable_usd_high / nullif(revenues.revenue_usd, 0) * {{ hundred() }} as double) as reachable_percent_high,
    cast(coalesce(customers.customers, 0) as bigint) as customers,
    cast(customers.customer_ids as string) as customer_ids,
    cast(revenues.forecast_ids as string) as revenue_forecast_ids,
    cast(sources.source_ids as string) as source_ids,
    cast(
        concat_ws(
            '; ',
            case when revenues.revenue_basis = 'cloud_revenue' then 'cloud_revenue_is_wider' end,
            case when revenues.revenue_kind = 'outlook' then 'revenue_is_forecast' end,
            case when customers.term_is_assumed then 'term_assumed' end
        ) as string
    ) as warnings
from measured
inner join revenues
    on measured.supplier_id = revenues.supplier_id and measured.revenue_year = revenues.revenue_year
inner join sources on measured.supplier_id = sources.supplier_id and measured.hop_limit = sources.hop_limit
left join customers
    on measured.supplier_id = customers.supplier_id and measured.revenue_year = customers.revenue_year
    and measured.hop_limit = customers.hop_limit
