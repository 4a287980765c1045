-- One row per campus or constellation.
select
    site_id,
    name,
    owner_id,
    country,
    region,
    locality,
    latitude,
    longitude
from {{ staged('sites') }}
