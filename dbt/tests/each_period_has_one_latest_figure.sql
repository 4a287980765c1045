-- Whoever filters by is_latest must get one figure for each party, metric and period.
select subject_id, metric, period_start, period_end, count(*) filter (where is_latest) as latest_figures
from {{ ref('revenue_outlook') }}
group by subject_id, metric, period_start, period_end
having count(*) filter (where is_latest) <> 1
