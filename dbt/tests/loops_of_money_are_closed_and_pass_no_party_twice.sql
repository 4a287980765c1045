-- A loop with a party twice, or with other hops than it says, is two loops or none.
select loop_id, max(hops) as hops, count(*) as hop_rows
from {{ ref('int_money_loops') }}
group by loop_id
having
    count(*) <> max(hops)
    or count(distinct payer_id) <> max(hops)
    or count(distinct payee_id) <> max(hops)
    or min(payer_id) <> split_part(loop_id, ' > ', 1)
