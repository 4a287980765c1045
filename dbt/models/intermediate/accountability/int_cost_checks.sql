{{ config(materialized=passing_step()) }}
-- One row per pair of a spending and a power that one speaker names for one subject on one day, with the cost a gigawatt
-- that follows, and each published cost a gigawatt.
with standing as (
    select * from {{ ref('int_standing_statements') }}
),

assumptions as (
    select * from {{ ref('stg_assumptions') }} where assumption_id like 'capex-per-gw-%'
),

published as (
    select
        'claims' as published_table,
        statement_id as published_id,
        source_id,
        low_end as cost_low,
        high_end as cost_high,
        scope,
        statement
    from standing
    -- Buildings without accelerators are another cost.
    where metric = 'cost_per_gw' and subject_family = 'compute sector'
    union all
    select
        'assumptions' as published_table,
        assumption_id as published_id,
        source_id,
        coalesce(canonical_low, canonical_value) as cost_low,
        coalesce(canonical_high, canonical_value) as cost_high,
        case when assumption_id like '%facility' then 'basis=facility' else '' end as scope,
        name as statement
    from assumptions
),

distinct_published as (
    select * from published
    -- A coefficient that repeats a claim is not a second witness.
    qualify
        published_table = 'claims'
        or count(*) over (partition by coalesce(cost_low, 0), coalesce(cost_high, 0), scope) = 1
),

spending_with_power as (
    select
        spend.statement_key as spend_key,
        power.statement_key as power_key,
        spend.low_end / nullif(power.high_end, 0) as implied_low,
        spend.high_end / nullif(power.low_end, 0) as implied_high
    from standing as spend
    inner join standing as power
        on spend.speaker_id = power.speaker_id
        and spend.known_on = power.known_on
        and spend.subject_id = power.subject_id
        and spend.region = power.region
        and spend.qualifier = power.qualifier
        -- A sum for a goal and the goal end together; a contracted total and a promised sum speak of one programme.
        and (
            spend.period_end = power.period_end
            or (spend.metric = 'compute_spend_commitment' and power.metric = 'compute_power_contracted')
        )
    where
        spend.metric in ('infrastructure_spend', 'compute_spend', 'compute_spend_commitment')
        and power.metric in ('compute_power_additions', 'compute_power_contracted')
)

select
    spending_with_power.*,
    distinct_published.published_table,
    distinct_published.published_id,
    distinct_published.source_id as published_source_id,
    distinct_published.cost_low,
    distinct_published.cost_high,
    distinct_published.scope as published_scope,
    distinct_published.statement as published_statement
from spending_with_power
cross join distinct_published
