{#- The interview that began this project. -#}
{% set interview_source_id = 'tbpn-2026-02-03-dylan-patel' %}
with claims as (
    select * from {{ ref('claim_status') }} where source_id = '{{ interview_source_id }}'
),

contradictions as (
    select * from {{ ref('contradictions') }}
),

binding_constraints as (
    select
        year,
        constraint_name,
        p_binding,
        index_mid,
        opinions,
        source_ids
    from {{ ref('bottleneck_index') }}
    where tightness_rank = 1
),

shares as (
    select * from {{ ref('int_share_checks') }}
),

statements as (
    select * from {{ ref('int_statements') }}
),

deals as (
    select * from {{ ref('stg_deals') }}
),

sources as (
    select
        source_id,
        title,
        publisher
    from {{ ref('stg_sources') }}
),

entities as (
    select
        entity_id,
        name
    from {{ ref('stg_entities') }}
),

both_sides as (
    select
        left_table as claim_table,
        left_id as claim_id,
        contradiction_id,
        severity_rank,
        verdict,
        difference,
        explanation,
        right_table as other_table,
        right_id as other_id,
        right_source_id as other_source_id,
        right_speaker as other_speaker,
        right_known_on as other_known_on,
        right_figures as other_figures
    from contradictions
    union all
    select
        right_table as claim_table,
        right_id as claim_id,
        contradiction_id,
        severity_rank,
        verdict,
        difference,
        explanation,
        left_table as other_table,
        left_id as other_id,
        left_source_id as other_source_id,
        left_speaker as other_speaker,
        left_known_on as other_known_on,
        left_figures as other_figures
    from contradictions
),

contradicted as (
    select
        *,
        count(*) over (partition by claim_table, claim_id) as contradictions
    from both_sides
    where other_source_id <> '{{ interview_source_id }}'
    qualify row_number() over (partition by claim_table, claim_id order by severity_rank) = 1
),

settled as (
    select
        claims.claim_table,
        claims.claim_id,
        case when claims.evidence_kind = 'contract' then 'contract' else 'same definition' end as relation,
        claims.evidence_table,
        claims.evidence_id,
        claims.evidence_source_id,
        claims.evidence_known_on,
        coalesce(entities.name, sources.publisher) as evidence_speaker,
        case
            when deals.deal_id is not null
                then {{ spoken_figures('deals.power_mw_low', 'deals.power_mw', 'deals.power_mw_high', "'MW'") }}
            else {{ spoken_figures('other.stated_low', 'other.stated_value', 'other.stated_high', 'other.stated_unit') }}
        end as evidence_figures,
        case claims.status
            when 'confirmed' then 'Confirmed'
            when 'missed deadline' then 'Missed'
            when 'refuted' then 'Refuted'
            else 'Open'
        end || ': ' || coalesce(entities.name, sources.publisher, 'an unnamed source') || ', '
        || cast(claims.evidence_known_on as string) || '; ' || claims.reason as verdict,
        0 as relation_rank
    from claims
    left join statements as other
        on claims.evidence_table = other.statement_table and claims.evidence_id = other.statement_id
    left join deals
        on claims.evidence_table = 'deals' and claims.evidence_id = deals.deal_id
        and claims.evidence_source_id = deals.source_id and claims.evidence_known_on = deals.known_on
    left join sources on claims.evidence_source_id = sources.source_id
    left join entities on other.speaker_id = entities.entity_id
    where claims.evidence_id is not null
),

calculated as (
    select
        claims.claim_table,
        claims.claim_id,
        'calculation' as relation,
        'bottleneck_index' as evidence_table,
        cast(binding_constraints.year as string) || ' ' || binding_constraints.constraint_name as evidence_id,
        cast(null as string) as evidence_source_id,
        context.as_of as evidence_known_on,
        'bottleneck_index' as evidence_speaker,
        replace(binding_constraints.constraint_name, '_', ' ') || ' binds in '
        || {{ rounded_number(hundred() ~ ' * binding_constraints.p_binding') }}
        || ' percent of the draws' as evidence_figures,
        case
            when claims.qualifier = 'constraint=' || binding_constraints.constraint_name then 'The calculation agrees'
            when claims.qualifier = 'constraint=none' and binding_constraints.index_mid <= {{ hundred() }}
                then 'The calculation agrees'
            else 'The calculation disagrees'
        end || ': in ' || cast(binding_constraints.year as string) || ' '
        || replace(binding_constraints.constraint_name, '_', ' ') || ' is the tightest input, with demand at '
        || {{ rounded_number('binding_constraints.index_mid') }} || ' percent of what it supports; '
        || cast(binding_constraints.opinions as string) || ' speakers name it for that year' as verdict,
        1 as relation_rank
    from claims
    cross join {{ ref('stg_build_context') }} as context
    inner join binding_constraints
        on extract(year from claims.period_end) = binding_constraints.year
    where claims.metric = 'binding_constraint_claim'
),

arithmetic as (
    select
        claims.claim_table,
        claims.claim_id,
        'arithmetic' as relation,
        part.statement_table as evidence_table,
        part.statement_id as evidence_id,
        part.source_id as evidence_source_id,
        part.known_on as evidence_known_on,
        entities.name as evidence_speaker,
        {{ spoken_figures('part.stated_low', 'part.stated_value', 'part.stated_high', 'part.stated_unit') }} || ' of '
        || {{ spoken_figures('whole.stated_low', 'whole.stated_value', 'whole.stated_high', 'whole.stated_unit') }}
        as evidence_figures,
        case
            when shares.stated_high < shares.computed_low or shares.stated_low > shares.computed_high
                then 'Does not add up: '
            else 'Adds up: '
        end || coalesce({{ rounded_number(hundred() ~ ' * part.best / nullif(whole.best, 0)') }}, 'no') || ' percent' as verdict,
        1 as relation_rank
    from claims
    inner join shares on claims.claim_table || ':' || claims.claim_id = shares.share_key
    inner join statements as whole on shares.whole_key = whole.statement_key
    inner join statements as part on shares.part_key = part.statement_key
    left join entities on part.speaker_id = entities.entity_id
),

disputed as (
    select
        claims.claim_table,
        claims.claim_id,
        'contradiction' as relation,
        contradicted.other_table as evidence_table,
        contradicted.other_id as evidence_id,
        contradicted.other_source_id as evidence_source_id,
        contradicted.other_known_on as evidence_known_on,
        contradicted.other_speaker as evidence_speaker,
        contradicted.other_figures as evidence_figures,
        case
            when contradicted.verdict = 'same definition and disagree' then 'Contradicted'
            else 'Another figure under another definition'
        end || ' (' || cast(contradicted.contradictions as string) || ' on file). ' || contradicted.explanation as verdict,
        2 as relation_rank
    from claims
    inner join contradicted
        on claims.claim_table = contradicted.claim_table and claims.claim_id = contradicted.claim_id
),

close_by as (
    select
        claims.claim_table,
        claims.claim_id,
        'another definition' as relation,
        claims.near_table as evidence_table,
        claims.near_id as evidence_id,
        claims.near_source_id as evidence_source_id,
        near.known_on as evidence_known_on,
        coalesce(entities.name, sources.publisher) as evidence_speaker,
        case
            when near.has_figures
                then {{ spoken_figures('near.stated_low', 'near.stated_value', 'near.stated_high', 'near.stated_unit') }}
            else 'by ' || coalesce(near.period, 'a day not stated')
        end as evidence_figures,
        'Open: ' || claims.reason || '. The closest on file: ' || near.statement || '; another definition: '
        || claims.near_difference as verdict,
        3 as relation_rank
    from claims
    inner join statements as near
        on claims.near_table = near.statement_table and claims.near_id = near.statement_id
    left join sources on claims.near_source_id = sources.source_id
    left join entities on near.speaker_id = entities.entity_id
    where claims.near_id is not null
),

answers as (
    select * from settled
    union all
    select * from calculated
    union all
    select * from arithmetic
    union all
    select * from disputed
    union all
    select * from close_by
),

best_answers as (
    select * from answers
    qualify row_number() over (
        partition by claim_table, claim_id
        order by relation_rank, evidence_known_on desc, evidence_id
    ) = 1
)

select
    cast(claims.claim_table as string) as claim_table,
    cast(claims.claim_id as string) as claim_id,
    cast(claims.statement as string) as statement,
    cast(claims.speaker_name as string) as speaker_name,
    cast(claims.known_on as date) as known_on,
    cast(claims.kind as string) as kind,
    cast(claims.subject_id as string) as subject_id,
    cast(claims.metric as string) as metric,
    cast(claims.period as string) as period,
    cast(claims.stated_figures as string) as stated_figures,
    cast(claims.status as string) as status,
    cast(case
        when best_answers.relation is null or best_answers.relation = 'another definition' then 'open'
        else 'answered'
    end as string) as answer,
    cast(coalesce(best_answers.relation, 'none') as string) as evidence_relation,
    cast(best_answers.evidence_figures as string) as evidence_figures,
    cast(best_answers.evidence_speaker as string) as evidence_speaker,
    cast(best_answers.evidence_known_on as date) as evidence_known_on,
    cast(best_answers.evidence_table as string) as evidence_table,
    cast(best_answers.evidence_id as string) as evidence_id,
    cast(best_answers.evidence_source_id as string) as evidence_source_id,
    cast(sources.title as string) as evidence_title,
    cast(coalesce(contradicted.contradictions, 0) as bigint) as contradictions,
    cast(contradicted.contradiction_id as string) as gravest_contradiction_id,
    cast(coalesce(
        best_answers.verdict,
        'Open: ' || claims.reason || '; nothing else about this quantity is on file'
    ) as string) as verdict
from claims
left join best_answers
    on claims.claim_table = best_answers.claim_table and claims.claim_id = best_answers.claim_id
left join contradicted
    on claims.claim_table = contradicted.claim_table and claims.claim_id = contradicted.claim_id
left join sources on best_answers.evidence_source_id = sources.source_id
