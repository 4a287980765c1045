{{ config(materialized=passing_step()) }}
-- One row per statement with evidence: whether the first print lies inside what was said, on which side of it, and how far.
with statements as (
    select * from {{ ref('int_statements') }}
),

evidence as (
    select * from {{ ref('int_statement_evidence') }}
),

tolerance as (
    select
        {{ assumed('claim-hit-tolerance') }} / {{ hundred() }} as of_a_figure,
        {{ assumed('claim-rounding-tolerance') }} / {{ hundred() }} as of_an_end
),

ends as (
    select
        evidence.statement_key,
        statements.best,
        statements.is_bound,
        evidence.evidence_best,
        evidence.evidence_is_bound,
        evidence.latest_best,
        evidence.latest_is_bound,
        coalesce(statements.low, statements.value) as stated_low_end,
        coalesce(statements.high, statements.value) as stated_high_end,
        coalesce(
            statements.low - tolerance.of_an_end * abs(statements.low),
            statements.value - tolerance.of_a_figure * abs(statements.value)
        ) as kept_from,
        case
            -- Whoever does more than the target keeps it.
            when statements.kind <> 'target' or statements.is_bound
                then coalesce(
                    statements.high + tolerance.of_an_end * abs(statements.high),
                    statements.value + tolerance.of_a_figure * abs(statements.value)
                )
        end as kept_until,
        coalesce(evidence.evidence_low, evidence.evidence_value) as evidence_low_end,
        coalesce(evidence.evidence_high, evidence.evidence_value) as evidence_high_end
    from evidence
    inner join statements on evidence.statement_key = statements.statement_key
    cross join tolerance
),

judged as (
    select
        *,
        case
            when evidence_high_end < kept_from then 'below'
            when evidence_low_end > kept_until then 'above'
            when evidence_low_end is not null and evidence_high_end is not null then 'inside'
            -- A bound as evidence settles only what lies on its side.
            when evidence_low_end >= kept_from then 'inside'
            when evidence_high_end <= kept_until then 'inside'
            else 'undecided'
        end as outcome
    from ends
)

select
    statement_key,
    outcome,
    case
        when evidence_high_end < stated_low_end
            then {{ hundred() }} * (evidence_high_end - stated_low_end) / nullif(abs(stated_low_end), 0)
        when evidence_low_end > stated_high_end
            then {{ hundred() }} * (evidence_low_end - stated_high_end) / nullif(abs(stated_high_end), 0)
        when outcome <> 'undecided' then 0
    end as distance_percent,
    case
        when not is_bound and not evidence_is_bound and best > 0 and evidence_best > 0 then ln(best / evidence_best)
    end as log_error,
    case when not is_bound and not latest_is_bound and best > 0 and latest_best > 0 then ln(best / latest_best) end
    as log_error_latest
from judged
