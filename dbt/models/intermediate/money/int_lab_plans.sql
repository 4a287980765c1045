-- One row per lab and calendar year: what statements about compute spending put into it, each spread evenly over the days of its
-- period. They differ in what they count, so the range is that of the statements.
with outlook as (
    select *, 1 + {{ days_between('period_start', 'period_end') }} as period_days from {{ ref('int_revenue_vintages') }}
    where metric = 'compute_spend' and (is_latest_of_forecaster or is_latest)
),

labs as (
    select entity_id from {{ ref('stg_entities') }} where kind = 'ai_lab'
),

years as (
    select distinct
        calendar_year,
        cast(date_trunc('year', quarter_end) as date) as year_start,
        cast(date_trunc('year', quarter_end) + interval 1 year - interval 1 day as date) as year_end
    from {{ ref('int_quarters') }}
),

shares as (
    select
        outlook.subject_id,
        years.calendar_year,
        outlook.forecast_id,
        outlook.value_usd_mid
        * {{ share_in_period('outlook.period_start', 'outlook.period_days', 'years.year_start', 'years.year_end') }}
            as value_usd
    from outlook
    inner join labs on outlook.subject_id = labs.entity_id
    -- A period that covers only a part of the year says nothing about the whole.
    inner join years on outlook.period_start <= years.year_start and outlook.period_end >= years.year_end
)

select
    subject_id as lab_id,
    calendar_year,
    count(*) as statements,
    min(value_usd) as plan_usd_low,
    median(value_usd) as plan_usd_mid,
    max(value_usd) as plan_usd_high,
    {{ joined_texts('forecast_id') }} as forecast_ids
from shares
group by subject_id, calendar_year
