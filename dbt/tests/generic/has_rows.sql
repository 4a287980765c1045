{#- A mart without rows is a broken join and not an answer: returns one row when the table is empty. -#}
{% test has_rows(model) %}
select count(*) as row_count
from {{ model }}
having count(*) = 0
{% endtest %}
