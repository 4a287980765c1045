{#- One test a mart holds what its contract says beyond names and types: the key is unique, what must be filled is filled,
    closed lists are closed, no figure is infinite or no number. A mart without rows keeps its contract: of a young project little
    is known. A list is one text with commas. Returns one row per broken rule, with the column and how many rows break it. -#}
{% test keeps_its_contract(model, key, filled, figures, allowed) %}
select 'key stands twice' as rule, '{{ key }}' as column_name, sum(key_rows - 1) as faulty_rows
from (select count(*) as key_rows from {{ model }} group by {{ key }})
having sum(key_rows - 1) > 0
{% for column in filled.split(', ') %}
union all
select 'must be filled' as rule, '{{ column }}' as column_name, count(*) as faulty_rows
from {{ model }}
where {{ column }} is null
having count(*) > 0
{% endfor %}
{% for column in figures.split(', ') if column %}
union all
select 'is infinite or no number' as rule, '{{ column }}' as column_name, count(*) as faulty_rows
from {{ model }}
where {{ column }} in (cast('NaN' as double), cast('Infinity' as double), cast('-Infinity' as double))
having count(*) > 0
{% endfor %}
{% for column, values in allowed.items() %}
union all
select 'not in the closed list' as rule, '{{ column }}' as column_name, count(*) as faulty_rows
from {{ model }}
where {{ column }} not in ('{{ values | replace(", ", "', '") }}')
having count(*) > 0
{% endfor %}
{% endtest %}
