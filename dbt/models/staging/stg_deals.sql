-- One row per report of one source about one deal, known by the as-of day; money in dollars.
-- reported_on is as written, a day, a month or a year: known_on is the day to count with.
with deals as (
    select * from {{ staged('deals') }}
),

context as (
    select * from {{ ref('stg_build_context') }}
),

billion_dollars as (
    select factor from {{ ref('stg_units') }} where unit = 'USD_B'
)

select
    deals.deal_id,
    deals.reported_on_text as reported_on,
    deals.known_on,
    deals.parent_deal_id,
    deals.source_id,
    deals.supplier_id,
    deals.customer_id,
    deals.kind,
    deals.status,
    deals.power_mw_low,
    deals.power_mw,
    deals.power_mw_high,
    deals.usd_bn_low * billion_dollars.factor as value_usd_low,
    deals.usd_bn * billion_dollars.factor as value_usd,
    deals.usd_bn_high * billion_dollars.factor as value_usd_high,
    deals.term,
    deals.term_start,
    deals.term_end,
    deals.accelerator_id,
    deals.accelerators,
    deals.statement,
    deals.notes
from deals
cross join context
cross join billion_dollars
where deals.known_on <= context.as_of
