-- One row: what this build is called, when it runs and as of which day it looks.
select
    run_id,
    today,
    as_of
from {{ staged('build_context') }}
