{#- Every difference between the engines that the models know, and nothing else. What stands under `spark` is for Spark, the
    other is DuckDB. SQL that both engines share stands in the models as it is. -#}

{#- A staged table, a folder of Parquet files, as a relation. The source() call keeps it in the graph; the folder comes from
    the environment when the model runs, so that one parsed project serves every build.
    Reason: DuckDB reads files through a function, Spark a folder through a name in backquotes after the format. What else a
    folder's name may hold is seen to where the compiled SQL is run, or refused before. -#}
{% macro staged(table_name) -%}
    {%- set relation = source('staged', table_name) -%}
    {%- set path = env_var('WAREHOUSE_STAGING', '') ~ '/' ~ table_name -%}
    {%- if target.type == 'spark' -%} parquet.`{{ path | replace('`', '``') }}`
    {%- else -%} read_parquet('{{ path | replace("'", "''") }}/*.parquet')
    {%- endif -%}
{%- endmacro %}

{#- Whole days from one day to another.
    Reason: date_diff takes its unit as text in DuckDB and as a keyword in Spark; a day minus a day is a number in the one and
    an interval in the other. -#}
{% macro days_between(first_day, last_day) -%}
    {%- if target.type == 'spark' -%} datediff({{ last_day }}, {{ first_day }})
    {%- else -%} date_diff('day', {{ first_day }}, {{ last_day }})
    {%- endif -%}
{%- endmacro %}

{#- Texts of a group joined in an order.
    Reason: DuckDB takes the order inside the call, Spark after it. -#}
{% macro texts_in_order(expression, separator, order) -%}
    {%- if target.type == 'spark' -%} string_agg({{ expression }}, '{{ separator }}') within group (order by {{ order }})
    {%- else -%} string_agg({{ expression }}, '{{ separator }}' order by {{ order }})
    {%- endif -%}
{%- endmacro %}

{#- Distinct texts of a group joined in alphabetical order.
    Reason: Spark 4.3 fails on string_agg(distinct) beside another distinct count, so it goes through a sorted array. -#}
{% macro joined_texts(expression) -%}
    {%- if target.type == 'spark' -%} nullif(array_join(array_sort(collect_set({{ expression }})), '; '), '')
    {%- else -%} string_agg(distinct {{ expression }}, '; ' order by {{ expression }})
    {%- endif -%}
{%- endmacro %}

{#- Several columns as one, which compares by its first column, then by its second, and so on.
    Reason: each engine has its own word for it. -#}
{% macro record(columns) -%}
    {%- set fields = [] -%}
    {%- for column in columns -%}
        {%- do fields.append("'" ~ column ~ "', " ~ column if target.type == 'spark' else column ~ ' := ' ~ column) -%}
    {%- endfor -%}
    {{ 'named_struct' if target.type == 'spark' else 'struct_pack' }}({{ fields | join(', ') }})
{%- endmacro %}

{#- A number as text, with a point and without an exponent.
    Reason: from ten million on Spark writes 1.0E7 where DuckDB writes 10000000.0. -#}
{% macro number_text(number) -%}
    {%- if target.type == 'spark' -%} regexp_replace(cast(cast({{ number }} as decimal(38, 18)) as string), '([.][0-9]*?[0-9])0+$', '$1')
    {%- else -%} cast({{ number }} as string)
    {%- endif -%}
{%- endmacro %}

{#- A very large number as text, with an exponent.
    Reason: Spark writes 5.0E25 where DuckDB writes 5e+25. -#}
{% macro large_number_text(number) -%}
    {%- if target.type == 'spark' -%} regexp_replace(cast({{ number }} as string), '([.]0)?E', 'e+')
    {%- else -%} cast({{ number }} as string)
    {%- endif -%}
{%- endmacro %}

{#- How a step is kept that one or two models read.
    Reason: DuckDB unfolds a view in no time; Spark plans and runs all that stands behind it anew for every reader. -#}
{% macro passing_step() %}{{ return('table' if target.type == 'spark' else 'view') }}{% endmacro %}

{#- The 5th, 50th or 95th percentile of a group, by its place 1, 2 or 3. All three of one expression are asked for as one list,
    so that an engine keeps and sorts the values once.
    Reason: each engine has its own word for it. -#}
{% macro published_percentile(expression, place) -%}
    {%- if target.type == 'spark' -%} element_at(percentile({{ expression }}, array(0.05, 0.5, 0.95)), {{ place }})
    {%- else -%} quantile_cont({{ expression }}, [0.05, 0.5, 0.95])[{{ place }}]
    {%- endif -%}
{%- endmacro %}
