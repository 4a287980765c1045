-- One row per day from which the warehouse looks back at itself: the past month ends and the as-of day.
with recursive context as (
    select as_of from {{ ref('stg_build_context') }}
),

month_ends as (
    select cast(last_day(as_of - interval {{ var("vintage_months") }} month) as date) as vintage_on from context
    union all
    select cast(last_day(month_ends.vintage_on + interval 1 day) as date) as vintage_on
    from month_ends
    cross join context
    where last_day(month_ends.vintage_on + interval 1 day) <= context.as_of
)

select vintage_on from month_ends
union
select as_of as vintage_on from context
