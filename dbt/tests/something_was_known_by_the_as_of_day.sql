-- A day before any report gives empty marts. That is an answer and no fault, but whoever asked for it must be told.
{{ config(severity='warn') }}
select context.as_of, 'no claim, capacity, deal or revenue report was known by this day, so the marts are empty' as what_it_means
from {{ ref('stg_build_context') }} as context
where
    not exists (select 1 from {{ ref('stg_claims') }})
    and not exists (select 1 from {{ ref('stg_capacity') }})
    and not exists (select 1 from {{ ref('stg_deals') }})
    and not exists (select 1 from {{ ref('stg_revenue_forecasts') }})
