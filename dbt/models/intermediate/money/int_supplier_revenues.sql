-- One row per supplier in a loop and year: revenue from AI. A printed year comes first, then the printed quarters of the year
-- made to a year, then the latest outlook; its own AI figure before that of its cloud, which counts more than AI and so makes a
-- share smaller than it is.
with outlook as (
    select
        *,
        -- The year in which most days of the period lie.
        cast(extract(year from period_start + cast(floor(
            {{ days_between('period_start', 'period_end') }} / (1 + 1)
        ) as integer) * interval 1 day) as integer) as revenue_year,
        round(period_years * {{ quarters_per_year() }}) as quarters
    from {{ ref('int_revenue_vintages') }}
    where is_latest
),

entities as (
    select * from {{ ref('stg_entities') }}
),

suppliers as (
    select distinct payee_id as supplier_id from {{ ref('int_money_loops') }}
),

candidates as (
    select
        suppliers.supplier_id,
        outlook.*,
        case when outlook.metric = 'revenue' then 'cloud_revenue' else outlook.metric end as revenue_basis
    from suppliers
    inner join entities on entities.entity_id = suppliers.supplier_id or entities.parent_id = suppliers.supplier_id
    inner join outlook on entities.entity_id = outlook.subject_id
    where
        (entities.entity_id = suppliers.supplier_id and outlook.metric in ('ai_revenue', 'data_center_revenue'))
        or (entities.parent_id = suppliers.supplier_id and entities.kind = 'hyperscaler' and outlook.metric = 'revenue')
),

years as (
    select
        supplier_id,
        revenue_year,
        revenue_basis,
        case when kind = 'actual' then 'printed' else 'outlook' end as revenue_kind,
        period_start,
        period_end,
        known_on,
        value_usd_mid as revenue_usd,
        forecast_id as forecast_ids
    from candidates
    where quarters = {{ quarters_per_year() }}
    union all
    select
        supplier_id,
        revenue_year,
        revenue_basis,
        'printed_quarters' as revenue_kind,
        make_date(revenue_year, 1, 1) as period_start,
        cast(make_date(revenue_year, 1, 1) + interval 1 year - interval 1 day as date) as period_end,
        max(known_on) as known_on,
        sum(value_usd_mid) / sum(period_years) as revenue_usd,
        {{ joined_texts('forecast_id') }} as forecast_ids
    from candidates
    where quarters = 1 and kind = 'actual'
    group by supplier_id, revenue_year, revenue_basis
)

select *
from years
qualify row_number() over (
        partition by supplier_id, revenue_year
        order by
            revenue_basis = 'cloud_revenue',
            case revenue_kind when 'printed' then 1 when 'printed_quarters' then 2 else 3 end,
            known_on desc,
            forecast_ids
    ) = 1
