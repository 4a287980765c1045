-- One row per deal with a power and party it counts for: its customer, and all of them together.
-- Chips are delivered into the halls that others rent, so the two layers stand apart.
with deals as (
    select
        deal_id,
        customer_id,
        {{ is_firm('status') }} as is_firm,
        case when kind = 'chip_supply' then 'chips' else 'halls' end as layer,
        cast(extract(year from first_known_on) as integer) as announced_year
    from {{ ref('int_deal_ranges') }}
    where
        kind in ('compute_lease', 'colocation', 'joint_venture', 'construction', 'chip_supply')
        and {{ is_live('status') }} and power_mw_mid is not null
)

select deal_id, customer_id, is_firm, layer, announced_year from deals
union all
select deal_id, 'all' as customer_id, is_firm, layer, announced_year from deals
