-- The interview is the measure of the warehouse: no claim of it may be left without an answer or a reason.
with interview as (
    select claim_table, claim_id from {{ ref('claim_status') }} where claim_id like 'tbpn-%'
),

checked as (
    select claim_table, claim_id, verdict, answer from {{ ref('interview_check') }}
)

select interview.claim_table, interview.claim_id, checked.verdict
from interview
left join checked on interview.claim_table = checked.claim_table and interview.claim_id = checked.claim_id
where
    checked.claim_id is null
    or length(checked.verdict) = 0
    or (checked.answer = 'open' and checked.verdict not like 'Open: %')
