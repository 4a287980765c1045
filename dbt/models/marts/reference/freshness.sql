with themes as (
    select * from (values ('capacity'), ('deals'), ('revenue'), ('claims'), ('constraint_inputs')) as named (theme)
),

aged as (
    select
        evidence.theme,
        evidence.input_key,
        evidence.known_on,
        {{ days_between('evidence.known_on', 'context.as_of') }} as days_old
    from {{ ref('int_dated_evidence') }} as evidence
    cross join {{ ref('stg_build_context') }} as context
)

-- A theme without evidence has its row too: nothing on file is an answer.
select
    cast(themes.theme as string) as theme,
    cast(max(aged.known_on) as date) as newest_known_on,
    cast(min(aged.days_old) as bigint) as days_since_newest,
    cast(count(aged.input_key) as bigint) as evidence_rows,
    cast(count(*) filter (where aged.days_old < {{ var('freshness_days').month }}) as bigint) as rows_last_30_days,
    cast(count(*) filter (where aged.days_old < {{ var('freshness_days').quarter }}) as bigint) as rows_last_90_days,
    cast(count(aged.input_key) - count(aged.known_on) as bigint) as rows_without_day,
    cast(
        {{ hundred() }} * count(*) filter (where aged.days_old > {{ var('freshness_days').half_year }})
        / nullif(count(aged.known_on), 0) as double
    ) as older_than_180_days_percent
from themes
left join aged on themes.theme = aged.theme
group by themes.theme
