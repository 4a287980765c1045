{#- Keys of rows as text, the parts of a key joined by "|" in the order of the dictionary: what lineage points with. -#}
{% macro row_key(columns) -%}
    {% for column in columns %}cast({{ column }} as string){{ " || '|' || " if not loop.last }}{% endfor %}
{%- endmacro %}

{% macro capacity_key(report) -%}
    {{ row_key([report ~ '.site_id', report ~ '.phase', report ~ '.reported_on', report ~ '.source_id']) }}
{%- endmacro %}

{% macro deal_report_key(report) -%}
    {{ row_key([report ~ '.deal_id', report ~ '.reported_on', report ~ '.source_id']) }}
{%- endmacro %}

{% macro constraint_input_key(candidate) -%}
    {{ row_key([
        candidate ~ '.constraint', candidate ~ '.year', candidate ~ '.role', candidate ~ '.part', candidate ~ '.alternative',
    ]) }}
{%- endmacro %}

{#- Whether an id stands in a text of ids joined by "; ". -#}
{% macro is_listed(id, ids) -%}
    '; ' || {{ ids }} || '; ' like '%; ' || {{ id }} || '; %'
{%- endmacro %}
