-- One row per statement that later reports settle: the first print, which stays frozen, and the latest. A bound
-- ("nearly 10") speaks only where no figure was ever printed.
with candidates as (
    select * from {{ ref('int_evidence_candidates') }}
),

with_kinds as (
    -- In alphabetical order the kinds stand from the strongest to the weakest: actual, actual on another day, contract,
    -- later estimate.
    select
        *,
        min(evidence_kind) over (partition by statement_key) as strongest_kind,
        {{ best_figure('evidence_low', 'evidence_value', 'evidence_high') }} as evidence_best,
        evidence_value is null and (evidence_low is null) <> (evidence_high is null) as evidence_is_bound
    from candidates
),

ranked as (
    select
        *,
        row_number() over (
            partition by statement_key
            order by evidence_is_bound, evidence_known_on, tier_rank, evidence_table, evidence_id, evidence_source_id
        ) as first_rank,
        row_number() over (
            partition by statement_key
            order by evidence_is_bound, evidence_known_on desc, tier_rank, evidence_table, evidence_id, evidence_source_id
        ) as latest_rank,
        count(*) over (partition by statement_key) as reports
    from with_kinds
    where evidence_kind = strongest_kind
)

select
    first_print.statement_key,
    first_print.evidence_kind,
    first_print.evidence_table,
    first_print.evidence_id,
    first_print.evidence_source_id,
    first_print.evidence_known_on,
    first_print.evidence_low,
    first_print.evidence_value,
    first_print.evidence_high,
    first_print.evidence_best,
    first_print.evidence_is_bound,
    first_print.reports,
    latest.evidence_table as latest_table,
    latest.evidence_id as latest_id,
    latest.evidence_source_id as latest_source_id,
    latest.evidence_known_on as latest_known_on,
    latest.evidence_low as latest_low,
    latest.evidence_value as latest_value,
    latest.evidence_high as latest_high,
    latest.evidence_best as latest_best,
    latest.evidence_is_bound as latest_is_bound
from ranked as first_print
inner join ranked as latest
    on first_print.statement_key = latest.statement_key and latest.latest_rank = 1
where first_print.first_rank = 1
