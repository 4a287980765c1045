with history as (
    select * from {{ ref('int_deal_history') }}
)

select
    cast(deal_id as varchar) as deal_id,
    cast(known_from as date) as known_from,
    cast(known_until as date) as known_until,
    cast(parent_deal_id as varchar) as parent_deal_id,
    cast(supplier_id as varchar) as supplier_id,
    cast(customer_id as varchar) as customer_id,
    cast(kind as varchar) as kind,
    cast(status as varchar) as status,
    cast(power_mw_low as double) as stated_power_mw_low,
    cast(power_mw as double) as stated_power_mw,
    cast(power_mw_high as double) as stated_power_mw_high,
    cast(value_usd_low as double) as stated_value_usd_low,
    cast(value_usd as double) as stated_value_usd,
    cast(value_usd_high as double) as stated_value_usd_high,
    cast(term as varchar) as term,
    cast(accelerator_id as varchar) as accelerator_id,
    cast(accelerators as double) as accelerators,
    cast(reports as bigint) as reports,
    cast(source_ids as varchar) as source_ids
from history
