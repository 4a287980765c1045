{{ config(materialized=passing_step()) }}
-- One row per thing that can stand on one side of a contradiction, with its words and its source.
with statements as (
    select * from {{ ref('int_standing_statements') }}
),

assumptions as (
    select * from {{ ref('stg_assumptions') }}
),

campuses as (
    select * from {{ ref('int_campus_checks') }}
),

deals as (
    select * from {{ ref('int_deal_checks') }}
),

sites as (
    select
        site_id,
        name
    from {{ ref('stg_sites') }}
),

billion_dollars as (
    select factor from {{ ref('stg_units') }} where unit = 'USD_B'
),

deal_sides as (
    select
        deal_id, field, 'low' as side, low_source_id as source_id, low_known_on as known_on, low_statement as statement,
        low_total as total, reports
    from deals
    union all
    select
        deal_id, field, 'high' as side, high_source_id as source_id, high_known_on as known_on, high_statement as statement,
        high_total as total, reports
    from deals
)

select
    statement_key as side_key,
    statement_table as side_table,
    statement_id as side_id,
    source_id,
    speaker_id,
    subject_id,
    metric,
    known_on,
    {{ spoken_figures('stated_low', 'stated_value', 'stated_high', 'stated_unit') }} as figures,
    statement,
    period,
    appearances
from statements
union all
select
    'assumptions:' || assumption_id as side_key,
    'assumptions' as side_table,
    assumption_id as side_id,
    source_id,
    cast(null as string) as speaker_id,
    cast(null as string) as subject_id,
    cast(null as string) as metric,
    cast(null as date) as known_on,
    {{ spoken_figures('low', 'value', 'high', 'unit') }} as figures,
    name as statement,
    period,
    1 as appearances
from assumptions
union all
select
    'capacity:' || campuses.statement_key as side_key,
    'capacity' as side_table,
    campuses.site_id as side_id,
    campuses.power_source_id as source_id,
    cast(null as string) as speaker_id,
    cast(null as string) as subject_id,
    cast(null as string) as metric,
    cast(null as date) as known_on,
    {{ rounded_number('campuses.campus_mw') }} || ' MW' as figures,
    'Phases of ' || sites.name || ' in operation by then' as statement,
    cast(null as string) as period,
    campuses.phases as appearances
from campuses
inner join sites on campuses.site_id = sites.site_id
union all
select
    'deals:' || deal_sides.deal_id || ':' || deal_sides.field || ':' || deal_sides.side as side_key,
    'deals' as side_table,
    deal_sides.deal_id as side_id,
    deal_sides.source_id,
    cast(null as string) as speaker_id,
    deal_sides.deal_id as subject_id,
    'contract ' || deal_sides.field as metric,
    deal_sides.known_on,
    case
        when deal_sides.field = 'money'
            then {{ plain_number('deal_sides.total / billion_dollars.factor') }} || ' billion USD'
        else {{ plain_number('deal_sides.total') }} || ' MW'
    end as figures,
    deal_sides.statement,
    cast(null as string) as period,
    1 as appearances
from deal_sides
cross join billion_dollars
