-- One row: when this build runs and as of which day it looks.
select
    today,
    as_of
from {{ staged('build_context') }}
