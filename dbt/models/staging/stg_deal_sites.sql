-- One row per link between a deal and the site or phase that serves it.
select
    deal_id,
    site_id,
    phase,
    share_low,
    share,
    share_high,
    source_id,
    notes
from {{ staged('deal_sites') }}
