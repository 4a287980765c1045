-- One row per change of what a speaker's series measures; broke_on is as written, broke_by the last day that it can mean.
select
    series_break_id,
    speaker_id,
    metric,
    broke_on_text as broke_on,
    broke_on as broke_by,
    what_changed,
    source_id
from {{ staged('series_breaks') }}
