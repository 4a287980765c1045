{#- Every difference between the engines that the models know, and nothing else: `default__` is DuckDB, `spark__` is Spark. The
    models call the first macro of each pair. SQL that both engines share stands in the models as it is. -#}

{#- A staged Parquet file as a relation. The source() call keeps the file in the graph; the folder comes from the
    environment when the model runs, so that one parsed project serves every build.
    Reason: DuckDB reads a file through a function, Spark through a name in backquotes after the format. -#}
{% macro staged(table_name) -%}
    {%- set relation = source('staged', table_name) -%}
    {{ adapter.dispatch('parquet_file')(env_var('WAREHOUSE_STAGING', '') ~ '/' ~ table_name ~ '.parquet') }}
{%- endmacro %}
{% macro default__parquet_file(path) %}read_parquet('{{ path }}'){% endmacro %}
{% macro spark__parquet_file(path) %}parquet.`{{ path }}`{% endmacro %}

{#- Whole days from one day to another.
    Reason: date_diff takes its unit as text in DuckDB and as a keyword in Spark; a day minus a day is a number in the one and
    an interval in the other. -#}
{% macro days_between(first_day, last_day) %}{{ adapter.dispatch('days_between')(first_day, last_day) }}{% endmacro %}
{% macro default__days_between(first_day, last_day) %}date_diff('day', {{ first_day }}, {{ last_day }}){% endmacro %}
{% macro spark__days_between(first_day, last_day) %}datediff({{ last_day }}, {{ first_day }}){% endmacro %}

{#- Texts of a group joined in an order.
    Reason: DuckDB takes the order inside the call, Spark after it with `within group`. -#}
{% macro texts_in_order(expression, separator, order) -%}
    {{ adapter.dispatch('texts_in_order')(expression, separator, order) }}
{%- endmacro %}
{% macro default__texts_in_order(expression, separator, order) -%}
    string_agg({{ expression }}, '{{ separator }}' order by {{ order }})
{%- endmacro %}
{% macro spark__texts_in_order(expression, separator, order) -%}
    string_agg({{ expression }}, '{{ separator }}') within group (order by {{ order }})
{%- endmacro %}

{#- A number as text, with a point and without an exponent.
    Reason: from ten million on Spark writes 1.0E7 where DuckDB writes 10000000.0. -#}
{% macro number_text(number) %}{{ adapter.dispatch('number_text')(number) }}{% endmacro %}
{% macro default__number_text(number) %}cast({{ number }} as string){% endmacro %}
{% macro spark__number_text(number) -%}
    regexp_replace(cast(cast({{ number }} as decimal(38, 18)) as string), '([.][0-9]*?[0-9])0+$', '$1')
{%- endmacro %}
