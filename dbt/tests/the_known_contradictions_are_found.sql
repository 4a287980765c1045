-- Five contradictions are known from reading; whichever of their claims are on file on the as-of day must be found together.
with on_file as (
    select claim_id as id from {{ ref('stg_claims') }}
    union
    select deal_id as id from {{ ref('int_deal_checks') }}
),

known as (
    select * from (
        values
        ('cost times power against spending', 'tbpn-openai-16gw-cost', 'cost-per-gw-ai-industry-2025-03', null),
        (
            'near definition', 'compute-power-additions-ai-industry-2026-01', 'tbpn-power-added-2026',
            'different definition'
        ),
        (
            'near definition', 'bn-ai-share-of-leading-edge-ai-industry-2025-01', 'tbpn-ai-leading-edge-share',
            'different definition'
        ),
        ('near definition', 'tbpn-ai-leading-edge-share', 'ai-share-of-leading-edge-tsmc-2026-01', 'different definition'),
        ('near definition', 'tbpn-ai-leading-edge-share', 'ai-share-of-leading-edge-tsmc-2027-01', 'different definition'),
        ('near definition', 'cost-per-gw-ai-industry-2025-05', 'cost-per-gw-ai-industry-na-01', 'different definition'),
        ('totals of one contract', 'amazon-openai-compute', 'amazon-openai-compute', null),
        ('totals of one contract', 'coreweave-meta', 'coreweave-meta', null)
    ) as pairs (check_name, left_id, right_id, verdict)
),

found as (
    select * from {{ ref('contradictions') }}
)

select known.*
from known
inner join on_file as left_on_file on known.left_id = left_on_file.id
inner join on_file as right_on_file on known.right_id = right_on_file.id
left join found
    on known.check_name = found.check_name
    and known.left_id = found.left_id
    and known.right_id = found.right_id
    and (known.verdict is null or known.verdict = found.verdict)
where found.contradiction_id is null
