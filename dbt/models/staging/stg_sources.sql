-- One row per document; a source without a date counts as known.
-- published_on is as written, a day, a month or a year: known_on is the day to count with.
select
    source_id,
    title,
    publisher,
    url,
    published_on_text as published_on,
    known_on,
    kind,
    tier,
    language
from {{ staged('sources') }}
