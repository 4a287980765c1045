{{ config(materialized=passing_step()) }}
-- One row per forecast with the last figure that was known for the period before: what a forecaster without an opinion says.
with statements as (
    select * from {{ ref('int_statements') }} where has_figures and period_end is not null
),

facts as (
    select * from statements where standing <> 'outlook' and not is_bound
)

select
    forecasts.statement_key,
    facts.statement_table as known_table,
    facts.statement_id as known_id,
    facts.source_id as known_source_id,
    facts.best as known_value
from statements as forecasts
inner join facts
    on forecasts.definition = facts.definition
    and facts.known_on <= forecasts.known_on
    and facts.period_end < forecasts.period_end
    -- A quarter is no guess for a year.
    and (forecasts.is_stock or facts.period_months = forecasts.period_months)
where forecasts.standing = 'outlook'
qualify row_number() over (
    partition by forecasts.statement_key
    order by facts.period_end desc, facts.standing, facts.known_on desc, facts.tier_rank, facts.statement_key
) = 1
