-- One row per claim and per statement about money, in one shape: figures in canonical units, and the definition by which
-- statements are compared.
with claims as (
    select * from {{ ref('stg_claims') }}
),

revenue_forecasts as (
    select * from {{ ref('stg_revenue_forecasts') }}
),

metrics as (
    select * from {{ ref('stg_metrics') }}
),

sources as (
    select * from {{ ref('stg_sources') }}
),

words as (
    select * from {{ ref('int_scope_words') }}
),

breaks as (
    select * from {{ ref('stg_series_breaks') }}
),

entities as (
    select * from {{ ref('stg_entities') }}
),

billion_dollars as (
    select
        unit,
        factor,
        canonical_unit,
        dimension
    from {{ ref('stg_units') }}
    where unit = 'USD_B'
),

both_tables as (
    select
        'claims' as statement_table,
        claims.claim_id as statement_id,
        claims.source_id,
        claims.speaker_id,
        claims.made_on,
        claims.known_on,
        claims.subject_id,
        -- Capital spending stands in both tables under two names.
        case
            when claims.metric = 'infrastructure_spend' and lower(claims.notes) like '%capex%' then 'capex'
            else claims.metric
        end as metric,
        metrics.kind = 'stock' as is_stock,
        metrics.kind as metric_kind,
        claims.low as stated_low,
        claims.value as stated_value,
        claims.high as stated_high,
        claims.unit as stated_unit,
        claims.canonical_low as low,
        claims.canonical_value as value,
        claims.canonical_high as high,
        claims.canonical_unit,
        claims.dimension,
        claims.period,
        claims.period_start,
        claims.period_end,
        claims.region,
        -- A qualifier that only repeats the metric or the subject (node=N3 on 3nm capacity) narrows nothing.
        case
            when claims.qualifier like '%;%' then claims.qualifier
            when instr(
                ' ' || translate(claims.metric || ' ' || claims.subject_id, '_-', '  ') || ' ',
                ' ' || lower(regexp_replace(claims.qualifier, '^.*=', '')) || ' '
            ) > 0 then ''
            else claims.qualifier
        end as qualifier,
        claims.kind,
        claims.statement,
        claims.notes
    from claims
    left join metrics on claims.metric = metrics.metric
    union all
    select
        'revenue_forecasts' as statement_table,
        revenue_forecasts.forecast_id as statement_id,
        revenue_forecasts.source_id,
        revenue_forecasts.forecaster_id as speaker_id,
        revenue_forecasts.made_on,
        revenue_forecasts.known_on,
        revenue_forecasts.subject_id,
        revenue_forecasts.metric,
        revenue_forecasts.metric in ('annualized_revenue', 'backlog') as is_stock,
        case when revenue_forecasts.metric in ('annualized_revenue', 'backlog') then 'stock' else 'flow' end as metric_kind,
        revenue_forecasts.value_usd_low / billion_dollars.factor as stated_low,
        revenue_forecasts.value_usd / billion_dollars.factor as stated_value,
        revenue_forecasts.value_usd_high / billion_dollars.factor as stated_high,
        billion_dollars.unit as stated_unit,
        revenue_forecasts.value_usd_low as low,
        revenue_forecasts.value_usd as value,
        revenue_forecasts.value_usd_high as high,
        billion_dollars.canonical_unit,
        billion_dollars.dimension,
        revenue_forecasts.period,
        revenue_forecasts.period_start,
        revenue_forecasts.period_end,
        'GLOBAL' as region,
        '' as qualifier,
        revenue_forecasts.kind,
        revenue_forecasts.statement,
        revenue_forecasts.notes
    from revenue_forecasts
    cross join billion_dollars
),

-- Each different note is read once, however many statements carry it.
different_notes as (
    select distinct lower(notes) as notes from both_tables
),

phrases_found as (
    select
        different_notes.notes,
        words.aspect,
        words.scope
    from different_notes
    inner join words on instr(different_notes.notes, words.phrase) > 0
    qualify row_number() over (
        partition by different_notes.notes, words.aspect
        order by length(words.phrase) desc, words.phrase
    ) = 1
),

scopes as (
    select
        notes,
        {{ texts_in_order("aspect || '=' || scope", ', ', 'aspect') }} as scope
    from phrases_found
    where scope <> ''
    group by notes
),

series_parts as (
    select
        both_tables.statement_table,
        both_tables.statement_id,
        count(*) as breaks_passed
    from both_tables
    inner join breaks
        on both_tables.speaker_id = breaks.speaker_id
        and both_tables.metric = breaks.metric
        and both_tables.known_on >= breaks.broke_by
    group by both_tables.statement_table, both_tables.statement_id
)

select
    both_tables.statement_table || ':' || both_tables.statement_id as statement_key,
    both_tables.*,
    -- "The press" is many voices, which cannot change their mind.
    nullif(both_tables.speaker_id, 'press') as voice_id,
    -- Recalled as an earlier figure, or dated by a year alone: it replaces nothing that has a date.
    coalesce(
        both_tables.made_on not like '%-%'
        or (lower(both_tables.notes) like 'earlier %' and lower(both_tables.notes) not like 'earlier than %')
        or lower(both_tables.notes) like '%; earlier %',
        false
    ) as is_vaguely_dated,
    coalesce(scopes.scope, '') as scope,
    coalesce(series_parts.breaks_passed, 0) as breaks_passed,
    -- Subjects that name the same thing more widely or more narrowly.
    case
        when both_tables.subject_id in ('ai-industry', 'data-centers') then 'compute sector'
        -- TSMC makes nearly all leading-edge wafers, so its share is an answer to the same question.
        when both_tables.subject_id = 'tsmc' and both_tables.metric = 'ai_share_of_leading_edge' then 'compute sector'
        when parents.kind = 'sector' then parents.entity_id
        else both_tables.subject_id
    end as subject_family,
    concat_ws(
        ' | ', both_tables.subject_id, both_tables.metric, both_tables.dimension, both_tables.region,
        both_tables.qualifier, coalesce(scopes.scope, '')
    ) as definition,
    -- A stock stands at a moment: "2025" is its state when 2025 ends.
    case
        when both_tables.period_end is null then 'not stated'
        when both_tables.is_stock then cast(both_tables.period_end as string)
        else cast(both_tables.period_start as string) || '/' || cast(both_tables.period_end as string)
    end as period_key,
    {{ months_between('both_tables.period_start', 'both_tables.period_end') }} as period_months,
    coalesce(both_tables.low, both_tables.value, both_tables.high) is not null as has_figures,
    both_tables.value is null and (both_tables.low is null) <> (both_tables.high is null) as is_bound,
    {{ best_figure('both_tables.low', 'both_tables.value', 'both_tables.high') }} as best,
    case
        when both_tables.kind = 'actual' then 'actual'
        when both_tables.kind = 'estimate' and both_tables.known_on > both_tables.period_end then 'hindsight'
        else 'outlook'
    end as standing,
    {{ tier_rank('sources.tier') }} as tier_rank,
    sources.published_on
from both_tables
left join scopes on lower(both_tables.notes) = scopes.notes
left join series_parts
    on both_tables.statement_table = series_parts.statement_table and both_tables.statement_id = series_parts.statement_id
left join sources on both_tables.source_id = sources.source_id
left join entities on both_tables.subject_id = entities.entity_id
left join entities as parents on entities.parent_id = parents.entity_id
