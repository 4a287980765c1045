{#- Each key of a table stands in one row: returns the keys that stand in more. -#}
{% test key_is_unique(model, columns) %}
select {{ columns | join(', ') }}, count(*) as rows_with_key
from {{ model }}
group by {{ columns | join(', ') }}
having count(*) > 1
{% endtest %}
