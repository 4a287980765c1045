-- One row per deal with the chosen report of each field.
with field_reports as (
    select * from {{ ref('int_deal_field_reports') }}
)

select
    deal_id,
    max(parent_deal_id) filter (where field = 'parent' and choice_rank = 1) as parent_deal_id,
    max(supplier_id) filter (where field = 'status' and choice_rank = 1) as supplier_id,
    max(customer_id) filter (where field = 'status' and choice_rank = 1) as customer_id,
    max(kind) filter (where field = 'status' and choice_rank = 1) as kind,
    max(status) filter (where field = 'status' and choice_rank = 1) as status,
    max(power_mw_low) filter (where field = 'power' and choice_rank = 1) as power_mw_low,
    max(power_mw) filter (where field = 'power' and choice_rank = 1) as power_mw,
    max(power_mw_high) filter (where field = 'power' and choice_rank = 1) as power_mw_high,
    max(source_id) filter (where field = 'power' and choice_rank = 1) as power_source_id,
    max(tier) filter (where field = 'power' and choice_rank = 1) as power_tier,
    max(value_usd_low) filter (where field = 'money' and choice_rank = 1) as value_usd_low,
    max(value_usd) filter (where field = 'money' and choice_rank = 1) as value_usd,
    max(value_usd_high) filter (where field = 'money' and choice_rank = 1) as value_usd_high,
    max(source_id) filter (where field = 'money' and choice_rank = 1) as money_source_id,
    max(term) filter (where field = 'term' and choice_rank = 1) as term,
    max(term_start) filter (where field = 'term' and choice_rank = 1) as term_start,
    max(term_end) filter (where field = 'term' and choice_rank = 1) as term_end,
    max(accelerator_id) filter (where field = 'accelerator' and choice_rank = 1) as accelerator_id,
    max(accelerators) filter (where field = 'accelerators' and choice_rank = 1) as accelerators,
    min(known_on) filter (where field = 'status') as first_known_on,
    max(known_on) filter (where field = 'status') as last_known_on,
    count(*) filter (where field = 'status') as reports,
    {{ joined_texts('source_id') }} as source_ids
from field_reports
group by deal_id
