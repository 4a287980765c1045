-- An umbrella is net of something, never more than gross, and sites cannot prove more power than the deal has: in every draw.
select draws.deal_id, draws.draw, draws.power_mw, draws.net_power_mw, draws.value_usd, draws.net_value_usd, evidence.evidenced_mw
from {{ ref('int_deal_draws') }} as draws
left join {{ ref('int_deal_evidence_draws') }} as evidence
    on draws.deal_id = evidence.deal_id and draws.draw = evidence.draw
where
    draws.net_power_mw > draws.power_mw
    or draws.net_value_usd > draws.value_usd
    or evidence.evidenced_mw > draws.power_mw
    or evidence.evidenced_operational_mw > evidence.evidenced_mw
