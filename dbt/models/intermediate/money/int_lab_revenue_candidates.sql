-- One row per lab, calendar year and figure that may stand for its revenue: the printed one alone, else the latest of every
-- forecaster; a target only where nobody forecasts.
with outlook as (
    select * from {{ ref('int_revenue_vintages') }}
    where metric = 'revenue' and is_latest_of_forecaster
),

labs as (
    select entity_id from {{ ref('stg_entities') }} where kind = 'ai_lab'
),

years as (
    select distinct calendar_year, cast(date_trunc('year', quarter_end) as date) as year_start
    from {{ ref('int_quarters') }}
),

candidates as (
    select
        outlook.subject_id as lab_id,
        years.calendar_year,
        outlook.forecast_id,
        outlook.value_usd_low,
        outlook.value_usd_mid,
        outlook.value_usd_high,
        outlook.kind = 'actual' as is_actual,
        outlook.source_ids,
        case
            when outlook.kind = 'actual' and outlook.is_latest then 0
            when outlook.kind = 'actual' then null
            when outlook.kind = 'target' then 1 + 1
            else 1
        end as precedence
    from outlook
    inner join labs on outlook.subject_id = labs.entity_id
    inner join years
        on outlook.period_start = years.year_start and outlook.period_end = years.year_start + interval 1 year - interval 1 day
),

best as (
    select *
    from candidates
    where precedence is not null
    qualify precedence = min(precedence) over (partition by lab_id, calendar_year)
)

select
    *,
    row_number() over (partition by lab_id, calendar_year order by forecast_id) - 1 as candidate_number,
    count(*) over (partition by lab_id, calendar_year) as candidates
from best
