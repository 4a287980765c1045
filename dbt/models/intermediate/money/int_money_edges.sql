-- One row per deal: who pays whom for what, how firm it is, and the share that is paid as far as stated.
-- A buyer or tenant pays the supplier; an investor or lender pays the party it backs. The price of a company goes to its
-- former owners and the direction inside a joint venture is not stated, so neither can close a loop.
with deals as (
    select * from {{ ref('int_deal_ranges') }}
),

context as (
    select as_of from {{ ref('stg_build_context') }}
),

typed as (
    select
        *,
        case
            when kind = 'equity_investment' then 'equity'
            when kind in ('compute_lease', 'colocation') then 'lease'
            when kind in ('chip_supply', 'power_purchase', 'licence', 'construction') then 'purchase'
            else kind
        end as edge_type,
        kind in ('equity_investment', 'debt', 'joint_venture') as supplier_pays,
        1 + {{ days_between('term_start', 'term_end') }} as term_days
    from deals
)

select
    typed.deal_id,
    typed.edge_type,
    case when typed.supplier_pays then typed.supplier_id else typed.customer_id end as payer_id,
    case when typed.supplier_pays then typed.customer_id else typed.supplier_id end as payee_id,
    typed.status,
    typed.first_known_on,
    typed.last_known_on,
    typed.term_start,
    typed.term_end,
    typed.source_ids,
    typed.value_usd_mid is not null as has_sum,
    case
        when typed.status = 'cancelled' then 'cancelled'
        when typed.status in ('rumoured', 'letter_of_intent') then 'intended'
        when typed.status = 'completed' then 'paid'
        when typed.status = 'active' then 'paying'
        else 'committed'
    end as payment_state,
    case
        when typed.status = 'completed' then 1
        when typed.status = 'active' and typed.edge_type in ('equity', 'debt') then 1
        when typed.status = 'active' and typed.edge_type in ('lease', 'purchase') and typed.term_end is not null
            then {{ share_in_period('typed.term_start', 'typed.term_days', 'typed.term_start', 'context.as_of') }}
        when typed.status = 'active' then null
        else 0
    end as paid_share,
    typed.edge_type in ('equity', 'debt', 'purchase', 'lease') and {{ is_live('typed.status') }}
    and 'undisclosed' not in (typed.supplier_id, typed.customer_id) and typed.supplier_id <> typed.customer_id as can_close_loop
from typed
cross join context
