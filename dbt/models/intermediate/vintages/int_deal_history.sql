-- One row per deal and day on which its picture changed: the chosen report of each field by what was known that day.
-- The rules are those of int_deal_fields; only the day from which they look is another.
with field_reports as (
    select * from {{ ref('int_deal_field_reports') }}
),

days as (
    select distinct deal_id, known_on as known_from from field_reports
),

-- The rank over all reports keeps its order among those known by an earlier day.
known_by_day as (
    select
        field_reports.*,
        days.known_from,
        row_number() over (
            partition by field_reports.deal_id, days.known_from, field_reports.field order by field_reports.choice_rank
        ) as rank_that_day
    from days
    inner join field_reports on days.deal_id = field_reports.deal_id and field_reports.known_on <= days.known_from
),

chosen as (
    select
        deal_id,
        known_from,
        {% for column, field in [
            ('parent_deal_id', 'parent'), ('supplier_id', 'status'), ('customer_id', 'status'), ('kind', 'status'),
            ('status', 'status'), ('power_mw_low', 'power'), ('power_mw', 'power'), ('power_mw_high', 'power'),
            ('value_usd_low', 'money'), ('value_usd', 'money'), ('value_usd_high', 'money'), ('term', 'term'),
            ('accelerator_id', 'accelerator'), ('accelerators', 'accelerators'),
        ] %}
        max({{ column }}) filter (where field = '{{ field }}' and rank_that_day = 1) as {{ column }},
        {% endfor %}
        count(*) filter (where field = 'status') as reports,
        {{ joined_texts('source_id') }} as source_ids
    from known_by_day
    group by deal_id, known_from
)

select
    chosen.*,
    lead(chosen.known_from) over (partition by chosen.deal_id order by chosen.known_from) as known_until
from chosen
