with history as (
    select * from {{ ref('int_deal_history') }}
)

select
    cast(deal_id as string) as deal_id,
    cast(known_from as date) as known_from,
    cast(known_until as date) as known_until,
    cast(parent_deal_id as string) as parent_deal_id,
    cast(supplier_id as string) as supplier_id,
    cast(customer_id as string) as customer_id,
    cast(kind as string) as kind,
    cast(status as string) as status,
    cast(power_mw_low as double) as stated_power_mw_low,
    cast(power_mw as double) as stated_power_mw,
    cast(power_mw_high as double) as stated_power_mw_high,
    cast(value_usd_low as double) as stated_value_usd_low,
    cast(value_usd as double) as stated_value_usd,
    cast(value_usd_high as double) as stated_value_usd_high,
    cast(term as string) as term,
    cast(accelerator_id as string) as accelerator_id,
    cast(accelerators as double) as accelerators,
    cast(reports as bigint) as reports,
    cast(source_ids as string) as source_ids
from history
