{{ config(materialized=passing_step()) }}
-- One row per reported sum of a period and length of its parts (quarters, half years): the parts added up.
with facts as (
    select * from {{ ref('int_standing_statements') }}
    where question = 'fact' and standing = 'actual' and metric_kind = 'flow' and not is_bound
),

last_reports as (
    select * from facts
    qualify row_number() over (
        partition by definition, period_key
        order by known_on desc, tier_rank, statement_key
    ) = 1
),

sums as (
    select
        whole.statement_key as whole_key,
        part.period_months,
        count(*) as parts,
        count(*) * part.period_months = whole.period_months as is_complete,
        sum(part.best) as parts_sum,
        min(part.best) as smallest_part,
        max_by(part.statement_key, part.period_end) as last_part_key,
        {{ texts_in_order('part.statement_id', '; ', 'part.period_end') }} as part_ids
    from last_reports as whole
    inner join last_reports as part
        on whole.definition = part.definition
        and part.period_start >= whole.period_start
        and part.period_end <= whole.period_end
        and part.period_months < whole.period_months
    group by whole.statement_key, whole.period_months, part.period_months
)

select
    sums.*,
    last_reports.low_end as whole_low,
    last_reports.high_end as whole_high
from sums
inner join last_reports on sums.whole_key = last_reports.statement_key
-- Missing parts can only add; a sum of some parts says something when it is above the whole.
where sums.is_complete or sums.smallest_part >= 0
