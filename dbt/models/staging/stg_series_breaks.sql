-- One row per change of what a speaker's series measures.
select
    series_break_id,
    speaker_id,
    metric,
    broke_on,
    what_changed,
    source_id
from {{ staged('series_breaks') }}
