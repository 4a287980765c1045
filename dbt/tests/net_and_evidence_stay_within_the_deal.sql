-- An umbrella is net of something, never more than gross, and sites cannot prove more power than the deal has.
-- The percentiles are computed apart, so they may differ in the last digits.
select deal_id, power_mw_mid, net_power_mw_mid, evidenced_power_mw_mid, value_usd_mid, net_value_usd_mid
from {{ ref('deal_ledger') }}
where
    floor(net_power_mw_mid) > ceil(power_mw_mid)
    or floor(net_value_usd_mid) > ceil(value_usd_mid)
    or floor(evidenced_power_mw_mid) > ceil(power_mw_mid)
    or evidenced_operational_mw_mid > evidenced_power_mw_mid
