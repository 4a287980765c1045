-- One row per day from which the warehouse looks back at itself: the past month ends and the as-of day.
with context as (
    select as_of from {{ ref('stg_build_context') }}
),

month_ends as (
    select
        context.as_of,
        cast(last_day(context.as_of - numbers.n * interval 1 month) as date) as vintage_on
    from context
    cross join {{ whole_numbers(var("vintage_months")) }}
)

select vintage_on from month_ends where vintage_on <= as_of
union
select as_of as vintage_on from context
