-- Whoever speaks after the print knows it; such a pair says nothing about foresight.
select claim_table, claim_id, known_on, evidence_id, evidence_known_on
from {{ ref('claim_status') }}
where evidence_known_on < known_on or latest_evidence_known_on < evidence_known_on
