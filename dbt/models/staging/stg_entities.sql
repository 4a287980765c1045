-- One row per party or sector.
select
    entity_id,
    name,
    kind,
    parent_id,
    country,
    ticker
from {{ staged('entities') }}
