{{ config(materialized=passing_step()) }}
-- One row per dated forecast, target, guidance or early estimate of a quantity at its first appearance, beside what was
-- printed.
with statements as (
    select * from {{ ref('int_statements') }}
    where
        has_figures and period_end is not null
        and (kind in ('forecast', 'guidance', 'target') or (kind = 'estimate' and known_on < period_end))
),

appearances as (
    select * from {{ ref('int_statement_appearances') }}
),

evidence as (
    select * from {{ ref('int_statement_evidence') }} where evidence_kind in ('actual', 'later estimate')
),

outcomes as (
    select * from {{ ref('int_statement_outcomes') }}
),

last_known as (
    select * from {{ ref('int_last_known_values') }}
),

miss_rate as (
    select {{ assumed('interval-score-miss-rate') }} / {{ hundred() }} as share
)

select
    statements.*,
    appearances.appearances,
    evidence.evidence_kind,
    evidence.evidence_table,
    evidence.evidence_id,
    evidence.evidence_source_id,
    evidence.evidence_known_on,
    evidence.evidence_best,
    evidence.latest_table,
    evidence.latest_id,
    evidence.latest_source_id,
    evidence.latest_known_on,
    evidence.latest_best,
    outcomes.outcome,
    outcomes.distance_percent,
    outcomes.log_error,
    outcomes.log_error_latest,
    last_known.known_table,
    last_known.known_id,
    last_known.known_value,
    case
        when outcomes.log_error is not null and last_known.known_value > 0
            then ln(last_known.known_value / evidence.evidence_best)
    end as naive_log_error,
    case
        when statements.low is not null and statements.high is not null and evidence.evidence_value is not null
            then evidence.evidence_value between statements.low and statements.high
    end as is_inside_range,
    -- Width of the range and a fine for each miss (Gneiting and Raftery 2007), on the log scale so that firms compare.
    case
        when statements.low > 0 and statements.high > 0 and evidence.evidence_value > 0
            then ln(statements.high / statements.low)
                + 2 / miss_rate.share * (
                    greatest(ln(statements.low / evidence.evidence_value), 0)
                    + greatest(ln(evidence.evidence_value / statements.high), 0)
                )
    end as interval_score
from statements
cross join miss_rate
inner join appearances
    on statements.statement_key = appearances.statement_key
    and statements.statement_key = appearances.first_statement_key
left join evidence on statements.statement_key = evidence.statement_key
left join outcomes on evidence.statement_key = outcomes.statement_key
left join last_known on statements.statement_key = last_known.statement_key
