{{ config(materialized=passing_step()) }}
-- One row per deal and field of which reports state totals that lie apart: the lowest and the highest.
with deals as (
    select * from {{ ref('stg_deals') }}
),

totals as (
    select
        deal_id, 'money' as field, source_id, known_on, status, statement, lower(notes) as notes,
        coalesce(value_usd_low, value_usd) as low_end,
        coalesce(value_usd_high, value_usd) as high_end
    from deals
    union all
    select
        deal_id, 'power' as field, source_id, known_on, status, statement, lower(notes) as notes,
        coalesce(power_mw_low, power_mw) as low_end,
        coalesce(power_mw_high, power_mw) as high_end
    from deals
),

lowest as (
    select * from totals
    where high_end is not null
    qualify row_number() over (partition by deal_id, field order by high_end, known_on, source_id) = 1
),

highest as (
    select * from totals
    where low_end is not null
    qualify row_number() over (partition by deal_id, field order by low_end desc, known_on desc, source_id) = 1
),

counts as (
    select
        deal_id,
        field,
        count(*) as reports,
        count(distinct coalesce(low_end, high_end)) as different_totals
    from totals
    where coalesce(low_end, high_end) is not null
    group by deal_id, field
)

select
    lowest.deal_id,
    lowest.field,
    lowest.source_id as low_source_id,
    lowest.known_on as low_known_on,
    lowest.statement as low_statement,
    lowest.high_end as low_total,
    highest.source_id as high_source_id,
    highest.known_on as high_known_on,
    highest.statement as high_statement,
    highest.low_end as high_total,
    counts.reports,
    counts.different_totals,
    -- One report speaks of an increment or a part and the other of the total.
    coalesce(
        lowest.notes like '%increment%' or highest.notes like '%increment%' or highest.notes like '%cumulative%'
        or highest.notes like '%both stated%' or lowest.notes like '%only%',
        false
    ) as is_part_against_total,
    greatest(lowest.known_on, highest.known_on)
        <= least(lowest.known_on, highest.known_on) + interval 1 month as is_same_time
from lowest
inner join highest on lowest.deal_id = highest.deal_id and lowest.field = highest.field
inner join counts on lowest.deal_id = counts.deal_id and lowest.field = counts.field
where highest.low_end > lowest.high_end
