-- One row per stream and draw: a uniform number and the standard normal with the same rank.
select
    stream,
    draw,
    uniform,
    normal
from {{ staged('standard_draws') }}
