with phase_reports as (
    select
        'capacity' as table_name,
        site_phase as thing,
        field,
        stated_value,
        source_id,
        tier,
        tier_rank,
        known_on,
        published_on,
        choice_rank
    from {{ ref('int_phase_field_reports') }}
),

deal_reports as (
    select
        'deals' as table_name,
        deal_id as thing,
        field,
        stated_value,
        source_id,
        tier,
        tier_rank,
        known_on,
        published_on,
        choice_rank
    from {{ ref('int_deal_field_reports') }}
),

reports as (
    select * from phase_reports
    union all
    select * from deal_reports
),

chosen as (
    select * from reports where choice_rank = 1
)

select
    cast(reports.table_name as string) as table_name,
    cast(reports.thing as string) as thing,
    cast(reports.field as string) as field,
    cast(reports.choice_rank as bigint) as choice_rank,
    cast(reports.choice_rank = 1 as boolean) as is_chosen,
    cast(reports.stated_value as string) as stated_value,
    cast(reports.source_id as string) as source_id,
    cast(reports.tier as string) as tier,
    cast(reports.known_on as date) as known_on,
    cast(reports.stated_value = chosen.stated_value as boolean) as agrees_with_chosen,
    cast(case
        when reports.choice_rank = 1 then 'chosen'
        when reports.known_on < chosen.known_on then 'later report'
        when reports.tier_rank > chosen.tier_rank then 'better tier'
        when reports.published_on is distinct from chosen.published_on then 'later publication'
        else 'smaller source id'
    end as string) as decided_by
from reports
inner join chosen
    on reports.table_name = chosen.table_name and reports.thing = chosen.thing and reports.field = chosen.field
