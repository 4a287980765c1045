-- One row per document; a source without a date counts as known.
select
    source_id,
    title,
    publisher,
    url,
    published_on,
    known_on,
    kind,
    tier,
    language
from {{ staged('sources') }}
