-- One row per row of evidence: its theme, where it stands, and the day from which it could be known. What is dated to a month
-- or a year that was not over when it was read is known since its reading at the latest, which says nothing of its age, so it
-- has no day; nor has what rests on no source. A source of later than the as-of day gives none either.
with claims as (
    select * from {{ ref('stg_claims') }}
),

context as (
    select as_of from {{ ref('stg_build_context') }}
),

inputs as (
    select
        'constraint_inputs' as theme,
        'constraint_inputs' as input_table,
        {{ constraint_input_key('ranges') }} as input_key,
        'value' as input_column,
        case when claims.claim_id is not null then claims.made_on else sources.published_on end as stated_on,
        case when claims.claim_id is not null then claims.known_on else sources.known_on end as known_on
    from {{ ref('int_constraint_input_ranges') }} as ranges
    left join claims on ranges.claim_id = claims.claim_id
    left join {{ ref('stg_sources') }} as sources on ranges.origin_source_id = sources.source_id
),

evidence as (
    select
        'claims' as theme,
        'claims' as input_table,
        claim_id as input_key,
        'value' as input_column,
        made_on as stated_on,
        known_on
    from claims
    union all
    select
        'capacity' as theme,
        'capacity' as input_table,
        {{ capacity_key('reports') }} as input_key,
        'stage' as input_column,
        reported_on as stated_on,
        known_on
    from {{ ref('stg_capacity') }} as reports
    union all
    select
        'deals' as theme,
        'deals' as input_table,
        {{ deal_report_key('reports') }} as input_key,
        'status' as input_column,
        reported_on as stated_on,
        known_on
    from {{ ref('stg_deals') }} as reports
    union all
    select
        'revenue' as theme,
        'revenue_forecasts' as input_table,
        forecast_id as input_key,
        'usd_bn' as input_column,
        made_on as stated_on,
        known_on
    from {{ ref('stg_revenue_forecasts') }}
    union all
    select * from inputs
)

select
    evidence.theme,
    evidence.input_table,
    evidence.input_key,
    evidence.input_column,
    case
        when {{ last_day_meant('evidence.stated_on') }} <= evidence.known_on and evidence.known_on <= context.as_of
            then evidence.known_on
    end as known_on
from evidence
cross join context
