-- One row per live deal in which an AI lab buys compute: chips, halls, rented compute or the building of it.
with deals as (
    select * from {{ ref('int_deal_ranges') }}
),

labs as (
    select entity_id from {{ ref('stg_entities') }} where kind = 'ai_lab'
)

select
    deals.deal_id,
    deals.customer_id as lab_id,
    {{ is_firm('deals.status') }} as is_firm,
    deals.value_usd_mid is not null as has_sum,
    deals.term_end is null as term_is_assumed,
    deals.source_ids
from deals
inner join labs on deals.customer_id = labs.entity_id
where
    deals.kind in ('compute_lease', 'colocation', 'chip_supply', 'construction')
    and {{ is_live('deals.status') }}
