-- One row per loop and hop. A loop starts at its first party in alphabetical order and passes no party twice, so that each
-- is found once, whatever its starting point.
with recursive pairs as (
    select payer_id, payee_id from {{ ref('int_money_pairs') }}
),

longest as (
    select {{ assumed('circularity-maximum-hops') }} as hops
),

paths (start_id, end_id, path, hops) as (
    select payer_id as start_id, payee_id as end_id, payer_id || ' > ' || payee_id as path, 1 as hops
    from pairs
    where payer_id < payee_id
    union all
    select paths.start_id, pairs.payee_id as end_id, paths.path || ' > ' || pairs.payee_id as path, paths.hops + 1 as hops
    from paths
    inner join pairs on paths.end_id = pairs.payer_id
    cross join longest
    where
        paths.hops < longest.hops
        and paths.end_id <> paths.start_id
        and (
            pairs.payee_id = paths.start_id
            or (pairs.payee_id > paths.start_id and ' > ' || paths.path || ' > ' not like '% > ' || pairs.payee_id || ' > %')
        )
),

loops as (
    select path as loop_id, hops from paths where start_id = end_id
)

select
    loops.loop_id,
    loops.hops,
    pairs.payer_id,
    pairs.payee_id
from loops
inner join pairs
    on ' > ' || loops.loop_id || ' > ' like '% > ' || pairs.payer_id || ' > ' || pairs.payee_id || ' > %'
