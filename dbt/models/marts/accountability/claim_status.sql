with statements as (
    select * from {{ ref('int_statements') }}
),

appearances as (
    select
        repeats.statement_key,
        repeats.appearances,
        firsts.statement_id as first_claim_id
    from {{ ref('int_statement_appearances') }} as repeats
    inner join statements as firsts on repeats.first_statement_key = firsts.statement_key
),

evidence as (
    select * from {{ ref('int_statement_evidence') }}
),

outcomes as (
    select * from {{ ref('int_statement_outcomes') }}
),

superseded as (
    select * from {{ ref('int_superseded_statements') }}
),

near as (
    select * from {{ ref('int_near_statements') }}
),

entities as (
    select
        entity_id,
        name
    from {{ ref('stg_entities') }}
),

context as (
    select as_of from {{ ref('stg_build_context') }}
),

judged as (
    select
        statements.*,
        appearances.appearances,
        appearances.first_claim_id,
        speakers.name as speaker_name,
        evidence.evidence_kind,
        evidence.evidence_table,
        evidence.evidence_id,
        evidence.evidence_source_id,
        evidence.evidence_known_on,
        evidence.evidence_low,
        evidence.evidence_value,
        evidence.evidence_high,
        evidence.latest_table,
        evidence.latest_id,
        evidence.latest_best,
        evidence.latest_known_on,
        outcomes.outcome,
        outcomes.distance_percent,
        outcomes.log_error,
        superseded.superseded_by_table,
        superseded.superseded_by_id,
        near.near_table,
        near.near_id,
        near.near_source_id,
        near.difference as near_difference,
        context.as_of,
        case
            when not statements.has_figures and statements.dimension <> 'none' then 'not comparable'
            when statements.metric = 'binding_constraint_claim' then 'not comparable'
            when outcomes.outcome = 'inside' then 'confirmed'
            when outcomes.outcome = 'below' and statements.kind = 'target' then 'missed deadline'
            when outcomes.outcome in ('below', 'above') then 'refuted'
            when superseded.statement_key is not null then 'superseded'
            when statements.period_end is null then 'not comparable'
            when statements.period_end >= context.as_of then 'open'
            when not statements.has_figures then 'not comparable'
            when outcomes.outcome is null and statements.standing = 'outlook' and near.is_same_quantity_otherwise_defined
                then 'not comparable'
            else 'open'
        end as status
    from statements
    cross join context
    inner join appearances on statements.statement_key = appearances.statement_key
    left join entities as speakers on statements.speaker_id = speakers.entity_id
    left join evidence on statements.statement_key = evidence.statement_key
    left join outcomes on statements.statement_key = outcomes.statement_key
    left join superseded on statements.statement_key = superseded.statement_key
    left join near on statements.statement_key = near.statement_key
),

explained as (
    select
        *,
        case
            when not has_figures and dimension <> 'none' then 'no number was stated'
            when metric = 'binding_constraint_claim' then 'names a constraint and no number; see bottleneck_index'
            when outcome = 'inside' and evidence_kind = 'actual on another day' then 'reached before its day'
            when outcome = 'inside' and distance_percent = 0 then 'the later figure lies inside what was said'
            when outcome = 'inside' then 'the later figure lies within the tolerance'
            when outcome = 'below' then 'the later figure is lower'
            when outcome = 'above' then 'the later figure is higher'
            when status = 'superseded' then 'the speaker has since said something else: ' || superseded_by_id
            when period_end is null then 'no period was stated'
            when status = 'open' and period_end >= as_of then 'the period lasts until ' || cast(period_end as string)
            when outcome = 'undecided' then 'the later figure is a bound that leaves it open'
            when not has_figures then 'states a date; no report of the event is on file'
            when status = 'not comparable' then 'the closest figure has another definition: ' || near_difference
            when standing = 'outlook' then 'the period is over and no later report of the same quantity is on file'
            else 'stated as a fact; no other report of the same quantity is on file'
        end as reason
    from judged
)

select
    cast(statement_table as string) as claim_table,
    cast(statement_id as string) as claim_id,
    cast(speaker_id as string) as speaker_id,
    cast(speaker_name as string) as speaker_name,
    cast(known_on as date) as known_on,
    cast(kind as string) as kind,
    cast(subject_id as string) as subject_id,
    cast(metric as string) as metric,
    cast(region as string) as region,
    cast(nullif(qualifier, '') as string) as qualifier,
    cast(nullif(scope, '') as string) as scope,
    cast(period as string) as period,
    cast(period_end as date) as period_end,
    cast(low as double) as stated_low,
    cast(value as double) as stated_value,
    cast(high as double) as stated_high,
    cast(canonical_unit as string) as canonical_unit,
    cast({{ spoken_figures('stated_low', 'stated_value', 'stated_high', 'stated_unit') }} as string) as stated_figures,
    cast(is_bound as boolean) as is_bound,
    cast(statement as string) as statement,
    cast(source_id as string) as source_id,
    cast(appearances as bigint) as appearances,
    cast(first_claim_id as string) as first_claim_id,
    cast(status as string) as status,
    cast(reason as string) as reason,
    cast(evidence_kind as string) as evidence_kind,
    cast(evidence_table as string) as evidence_table,
    cast(evidence_id as string) as evidence_id,
    cast(evidence_source_id as string) as evidence_source_id,
    cast(evidence_known_on as date) as evidence_known_on,
    cast(evidence_low as double) as evidence_low,
    cast(evidence_value as double) as evidence_value,
    cast(evidence_high as double) as evidence_high,
    cast(latest_table as string) as latest_evidence_table,
    cast(latest_id as string) as latest_evidence_id,
    cast(latest_best as double) as latest_evidence_value,
    cast(latest_known_on as date) as latest_evidence_known_on,
    cast(distance_percent as double) as distance_percent,
    cast(log_error as double) as log_error,
    cast({{ days_between('known_on', 'evidence_known_on') }} as bigint) as days_of_lead,
    cast(superseded_by_table as string) as superseded_by_table,
    cast(superseded_by_id as string) as superseded_by_id,
    cast(near_table as string) as near_table,
    cast(near_id as string) as near_id,
    cast(near_source_id as string) as near_source_id,
    cast(near_difference as string) as near_difference
from explained
