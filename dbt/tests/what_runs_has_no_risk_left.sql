-- Operational power is the same in the gross and the risk-weighted line: what runs has no risk left.
select quarter_end, region, additions_gw_mid, additions_risk_weighted_gw_mid
from {{ ref('gw_timeline') }}
where
    stage = 'operational'
    and (
        abs(additions_gw_mid - additions_risk_weighted_gw_mid) > 0.000001
        or abs(cumulative_gw_mid - cumulative_risk_weighted_gw_mid) > 0.000001
    )
