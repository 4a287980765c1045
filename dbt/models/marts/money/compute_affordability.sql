with spend as (
    select * from {{ ref('int_lab_spend_draws') }}
),

revenue as (
    select * from {{ ref('int_lab_revenue_draws') }}
),

candidates as (
    select * from {{ ref('int_lab_revenue_candidates') }}
),

plans as (
    select * from {{ ref('int_lab_plans') }}
),

deals as (
    select * from {{ ref('int_lab_deals') }}
),

entities as (
    select * from {{ ref('stg_entities') }}
),

lab_years as (
    select lab_id, calendar_year from spend
    union
    select lab_id, calendar_year from candidates
    union
    select lab_id, calendar_year from plans
),

draw_pairs as (
    select
        coalesce(spend.lab_id, revenue.lab_id) as lab_id,
        coalesce(spend.calendar_year, revenue.calendar_year) as calendar_year,
        spend.contracted_usd,
        spend.intended_usd,
        revenue.revenue_usd
    from spend
    full outer join revenue
        on spend.lab_id = revenue.lab_id and spend.calendar_year = revenue.calendar_year and spend.draw = revenue.draw
),

measured as (
    select
        lab_id,
        calendar_year,
        {{ percentiles('contracted_usd', 'contracted_spend_usd') }},
        {{ percentiles('intended_usd', 'intended_spend_usd') }},
        {{ percentiles('revenue_usd', 'revenue_usd') }},
        {{ percentiles('contracted_usd / nullif(revenue_usd, 0)', 'spend_over_revenue') }},
        avg(case when contracted_usd > revenue_usd then 1 when revenue_usd is not null and contracted_usd is not null then 0 end)
            as p_spend_exceeds_revenue
    from draw_pairs
    group by lab_id, calendar_year
),

-- The latest run rate that was printed or estimated by the end of the year: it is no revenue, but says where revenue stands.
run_rates as (
    select
        lab_years.lab_id,
        lab_years.calendar_year,
        max_by(outlook.value_usd_mid, outlook.period_end) as run_rate_usd,
        max(outlook.period_end) as run_rate_on
    from lab_years
    inner join {{ ref('int_revenue_vintages') }} as outlook
        on lab_years.lab_id = outlook.subject_id and outlook.metric = 'annualized_revenue'
        and outlook.is_latest and outlook.kind in ('actual', 'estimate')
        and extract(year from outlook.period_end) <= lab_years.calendar_year
    group by lab_years.lab_id, lab_years.calendar_year
),

deal_counts as (
    select
        lab_id,
        count(*) filter (where has_sum) as deals_with_sum,
        count(*) filter (where not has_sum) as deals_without_sum,
        count(*) filter (where has_sum and term_is_assumed) as deals_with_assumed_term,
        {{ joined_texts('deal_id') }} as deal_ids
    from deals
    group by lab_id
),

-- Sources of the sums of the deals and of the figures for the year.
numbers as (
    select lab_years.lab_id, lab_years.calendar_year, reports.source_id
    from lab_years
    inner join deals on lab_years.lab_id = deals.lab_id
    inner join {{ ref('int_deal_field_reports') }} as reports
        on deals.deal_id = reports.deal_id and reports.field = 'money' and reports.choice_rank = 1
    union all
    select candidates.lab_id, candidates.calendar_year, forecasts.source_id
    from candidates
    inner join {{ ref('stg_revenue_forecasts') }} as forecasts on candidates.forecast_id = forecasts.forecast_id
    union all
    select plans.lab_id, plans.calendar_year, forecasts.source_id
    from plans
    inner join {{ ref('stg_revenue_forecasts') }} as forecasts
        on '; ' || plans.forecast_ids || '; ' like '%; ' || forecasts.forecast_id || '; %'
),

sources as (
    select lab_id, calendar_year, {{ joined_texts('source_id') }} as source_ids
    from numbers
    group by lab_id, calendar_year
),

revenue_basis as (
    select
        lab_id,
        calendar_year,
        bool_or(is_actual) as is_actual,
        count(*) as figures,
        {{ joined_texts('forecast_id') }} as forecast_ids
    from candidates
    group by lab_id, calendar_year
)

select
    cast(lab_years.lab_id as string) as lab_id,
    cast(entities.name as string) as lab_name,
    cast(lab_years.calendar_year as bigint) as year,
    {{ range_columns('measured.contracted_spend_usd') }},
    {{ range_columns('measured.intended_spend_usd') }},
    {{ range_columns('plans.plan_usd') }},
    {{ range_columns('measured.revenue_usd') }},
    {{ range_columns('measured.spend_over_revenue') }},
    cast(run_rates.run_rate_usd as double) as run_rate_usd,
    cast(run_rates.run_rate_on as date) as run_rate_on,
    cast(measured.contracted_spend_usd_mid / nullif(run_rates.run_rate_usd, 0) as double) as spend_over_run_rate_mid,
    cast(plans.plan_usd_mid / nullif(measured.revenue_usd_mid, 0) as double) as plan_over_revenue_mid,
    cast(measured.p_spend_exceeds_revenue as double) as p_spend_exceeds_revenue,
    cast(coalesce(deal_counts.deals_with_sum, 0) as bigint) as deals_with_sum,
    cast(coalesce(deal_counts.deals_without_sum, 0) as bigint) as deals_without_sum,
    cast(coalesce(deal_counts.deals_with_assumed_term, 0) as bigint) as deals_with_assumed_term,
    cast(deal_counts.deal_ids as string) as deal_ids,
    cast(revenue_basis.forecast_ids as string) as revenue_forecast_ids,
    cast(plans.forecast_ids as string) as plan_forecast_ids,
    cast(sources.source_ids as string) as source_ids,
    cast(
        concat_ws(
            '; ',
            case when measured.revenue_usd_mid is null then 'no_revenue' end,
            case when measured.contracted_spend_usd_mid is null then 'no_spend' end,
            case when not revenue_basis.is_actual then 'revenue_is_forecast' end,
            case when not revenue_basis.is_actual and measured.revenue_usd_mid < run_rates.run_rate_usd then 'revenue_below_run_rate' end,
            case when revenue_basis.figures = 1 then 'single_forecaster' end,
            case when deal_counts.deals_without_sum > 0 then 'sum_missing' end,
            case when deal_counts.deals_with_assumed_term > 0 then 'term_assumed' end
        ) as string
    ) as warnings
from lab_years
inner join entities on lab_years.lab_id = entities.entity_id
left join measured on lab_years.lab_id = measured.lab_id and lab_years.calendar_year = measured.calendar_year
left join plans on lab_years.lab_id = plans.lab_id and lab_years.calendar_year = plans.calendar_year
left join run_rates
    on lab_years.lab_id = run_rates.lab_id and lab_years.calendar_year = run_rates.calendar_year
left join deal_counts on lab_years.lab_id = deal_counts.lab_id
left join sources
    on lab_years.lab_id = sources.lab_id and lab_years.calendar_year = sources.calendar_year
left join revenue_basis
    on lab_years.lab_id = revenue_basis.lab_id and lab_years.calendar_year = revenue_basis.calendar_year
