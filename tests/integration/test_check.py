"""`warehouse check`: what a curator reads when something is wrong, and how fast."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from dagster_project.commands.check import check_once, faults_file_of, print_faults
from dagster_project.curate import fault_report, marked_line
from dagster_project.curate.watch import changes
from dagster_project.ingest.faults import Fault, fault
from dagster_project.schema.dictionary import raw_tables
from fixtures.curator import warehouse
from fixtures.raw_folder import RawFolder

A_CLAIM = "tbpn-openai-16gw,"


def test_a_sound_folder_is_praised_and_leaves_no_file(raw: RawFolder, capsys: pytest.CaptureFixture[str]) -> None:
    assert warehouse("check", "--raw", raw.path) == 0
    rows = sum(map(raw.ingest().rows, raw_tables()))
    assert capsys.readouterr().out == f"No fault in {rows} rows of {len(raw_tables())} tables.\n"
    assert not faults_file_of(raw.path).exists()


def test_a_fault_is_shown_with_its_line_its_cell_its_rule_and_its_cure(
    raw: RawFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    line = raw.change("claims", A_CLAIM, subject_id="open-ai")
    assert warehouse("check", "--raw", raw.path) == 1
    shown = capsys.readouterr().out.splitlines()
    assert shown[0] == f"{raw.file('claims')}: 1 fault"
    place = shown.index(f"  {raw.file('claims')}:{line}  subject_id: open-ai")
    text, pointer, rule, cure = shown[place + 1 : place + 5]
    assert text[pointer.index("^") : pointer.rindex("^") + 1] == "open-ai"
    assert rule == "    rule: the id is not in the table it points to (unknown_id)"
    assert cure == "    cure: Did you mean openai? Mend the id, or add the row it points to."


def test_a_value_or_column_that_is_nearly_right_is_guessed(raw: RawFolder, capsys: pytest.CaptureFixture[str]) -> None:
    raw.change("claims", A_CLAIM, region="global")
    raw.write("sites", raw.read("sites").replace(b"latitude", b"latitud", 1))
    warehouse("check", "--raw", raw.path)
    shown = capsys.readouterr().out
    assert "Did you mean GLOBAL?" in shown
    assert "Did you mean latitude?" in shown


def test_fifty_faults_are_shown_some_of_every_file_and_all_are_kept(
    raw: RawFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    for number in range(80):
        raw.add("claims", claim_id=f"broken-{number}")
    raw.change("sites", "iren-sweetwater,", latitude="91")
    assert warehouse("check", "--raw", raw.path) == 1
    shown = capsys.readouterr().out
    kept = json.loads(faults_file_of(raw.path).read_text())
    assert shown.count("    cure: ") == fault_report.MOST_FAULTS_SHOWN
    assert "latitude: 91" in shown
    assert f"faults in 2 files; 50 are shown. All of them are in {faults_file_of(raw.path)}." in shown
    assert len(kept) > 80
    assert kept == sorted(kept, key=lambda row: (row["file"], row["line"]))


def test_the_file_of_faults_is_emptied_once_all_is_mended(raw: RawFolder) -> None:
    whole = raw.read("claims")
    raw.change("claims", A_CLAIM, value="16,0")
    warehouse("check", "--raw", raw.path)
    raw.write("claims", whole)
    warehouse("check", "--raw", raw.path)
    assert json.loads(faults_file_of(raw.path).read_text()) == []


def test_a_fault_file_that_cannot_be_written_does_not_hide_the_faults(
    raw: RawFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    raw.change("claims", A_CLAIM, value="16,0")
    assert warehouse("check", "--raw", raw.path, "--faults-file", raw.path) == 1
    assert "could not be written" in capsys.readouterr().out


def test_json_holds_every_fault_and_nothing_else(raw: RawFolder, capsys: pytest.CaptureFixture[str]) -> None:
    line = raw.change("claims", A_CLAIM, value="16,0")
    assert warehouse("check", "--raw", raw.path, "--format", "json") == 1
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["file"], row["line"], row["column"], row["value"], row["rule"]) == (
        "claims.csv",
        line,
        "value",
        "16,0",
        "not_a_number",
    )


def test_json_of_a_sound_folder_is_an_empty_list(raw: RawFolder, capsys: pytest.CaptureFixture[str]) -> None:
    assert warehouse("check", "--raw", raw.path, "--format", "json") == 0
    assert json.loads(capsys.readouterr().out) == []


def test_github_gets_an_annotation_that_its_own_signs_do_not_break() -> None:
    odd = Fault("claims.csv", 7, "notes", "50%\n::stop", "control_character", "Remove it.")
    (line,) = fault_report.github_report([odd], Path("data/raw"))
    assert line.startswith("::error file=data/raw/claims.csv,line=7,title=notes control_character::")
    assert "50%25" in line
    assert "\n" not in line


def test_one_file_may_be_named_in_three_ways(raw: RawFolder, capsys: pytest.CaptureFixture[str]) -> None:
    raw.change("sites", "iren-sweetwater,", latitude="91")
    for name in ("claims", "claims.csv", str(raw.file("claims"))):
        assert warehouse("check", name, "--raw", raw.path) == 0
    assert warehouse("check", "sites", "--raw", raw.path) == 1


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        (["claim"], "Did you mean claims? The tables are: accelerators, "),
        (["elsewhere/claims.csv"], "name its folder with --raw DIR"),
    ],
)
def test_a_file_that_is_no_table_is_wrong_use(
    raw: RawFolder, capsys: pytest.CaptureFixture[str], words: list[str], answer: str
) -> None:
    assert warehouse("check", *words, "--raw", raw.path) == 2
    assert answer in capsys.readouterr().err


def test_a_folder_that_is_not_there_is_wrong_use(tmp_path: Path) -> None:
    assert warehouse("check", "--raw", tmp_path / "nowhere") == 2


def test_a_build_can_print_faults_with_three_arguments(raw: RawFolder, capsys: pytest.CaptureFixture[str]) -> None:
    raw.change("claims", A_CLAIM, value="16,0")
    print_faults(raw.faults(), raw.path, sys.stdout)
    assert "1 fault in 1 file. All of them are in" in capsys.readouterr().out


def test_a_file_that_leaves_the_folder_is_named_and_not_shown(raw: RawFolder, tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("password\nhunter2\n")
    raw.file("sites").unlink()
    raw.file("sites").symlink_to(secret)
    report = "\n".join(fault_report.text_report(raw.faults(), raw.path))
    assert "file_outside" in report
    assert "hunter2" not in report


def test_nothing_in_a_cell_can_steer_the_terminal(raw: RawFolder) -> None:
    raw.change("claims", A_CLAIM, notes="\x1b[2J\u202ehidden")
    report = "\n".join(fault_report.text_report(raw.faults(), raw.path))
    assert "\x1b" not in report
    assert "\u202e" not in report


def test_a_terminal_gets_colour_and_may_refuse_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert fault_report.style_for(sys.stdout) == fault_report.COLOURED
    monkeypatch.setenv("NO_COLOR", "1")
    assert fault_report.style_for(sys.stdout) == fault_report.UNCOLOURED


@pytest.mark.parametrize(
    ("line", "index", "cell"),
    [
        ("a,b,c", 1, "b"),
        ('a,"b, still b",c', 1, '"b, still b"'),
        ('a,"say ""b""",c', 2, "c"),
        ("a,,c", 1, ""),
        ('a,"never closed', 1, '"never closed'),
    ],
)
def test_the_mark_stands_under_the_cell(line: str, index: int, cell: str) -> None:
    marked = marked_line.marked_line(["h", line], 2, index)
    assert marked is not None
    assert marked.text[marked.start : marked.end] == cell


def test_a_cell_after_a_line_break_is_marked_on_the_line_where_it_stands() -> None:
    marked = marked_line.marked_line(["h", '"one', 'two",wrong,x'], 2, 1)
    assert marked == marked_line.MarkedLine(3, 'two",wrong,x', 5, 10)


def test_a_long_line_is_cut_around_its_mark() -> None:
    text = "x" * 5_000 + "WRONG" + "y" * 5_000
    cut = marked_line.cut_to_width(marked_line.MarkedLine(1, text, 5_000, 5_005), 40)
    assert cut.text[cut.start : cut.end] == "WRONG"
    assert len(cut.text) == 40 + 2 * len(marked_line.CUT)


def test_a_pointer_under_wide_letters_is_wide() -> None:
    assert marked_line.columns_on_screen("日本 e\u0301") == 6


def test_a_thousand_faults_take_no_longer_than_one(raw: RawFolder) -> None:
    one = [fault("claims.csv", 2, "value", "1,5", "not_a_number")]
    thousand = [fault("claims.csv", line, "value", "1,5", "not_a_number") for line in range(2, 1_002)]

    def seconds(faults: list[Fault]) -> float:
        start = time.process_time()
        list(fault_report.text_report(faults, raw.path))
        return time.process_time() - start

    seconds(one)
    assert seconds(thousand) < seconds(one) + 0.1


def test_a_check_loads_neither_dagster_nor_dbt(raw: RawFolder) -> None:
    program = (
        "import sys, pathlib; from dagster_project.commands.check import check_once\n"
        "code = check_once(pathlib.Path(sys.argv[1]), frozenset({'claims'}), 'text', None, sys.stdout)\n"
        "loaded = {name.split('.')[0] for name in sys.modules}\n"
        "sys.exit(code or len(loaded & {'dagster', 'dbt', 'duckdb', 'pandas'}))"
    )
    assert subprocess.run([sys.executable, "-c", program, str(raw.path)], check=False).returncode == 0


def in_turn(*steps: Callable[[], object]) -> Callable[..., None]:
    """A pause in which the next of these things happens."""
    waiting = iter(steps)

    def pause(*_seconds: float) -> None:
        next(waiting)()

    return pause


def interrupted() -> None:
    """What Ctrl-C does."""
    raise KeyboardInterrupt


def test_watching_tells_of_changed_new_and_lost_files_and_not_of_touched_ones(raw: RawFolder) -> None:
    extra = raw.path / "extra.csv"
    pause = in_turn(
        raw.file("claims").touch,
        lambda: raw.write("claims", raw.read("claims") + b"x"),
        lambda: extra.write_bytes(b"a\n"),
        extra.unlink,
    )
    seen = changes(raw.path, pause)
    assert [next(seen) for _ in range(3)] == [["claims.csv"], ["extra.csv"], ["extra.csv"]]


def test_watching_checks_again_after_a_change_and_ends_with_the_last_verdict(
    raw: RawFolder, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pause = in_turn(lambda: raw.change("claims", A_CLAIM, value="16,0"), interrupted)
    monkeypatch.setattr(time, "sleep", pause)
    assert warehouse("check", "--watch", "--raw", raw.path) == 1
    shown = capsys.readouterr().out
    assert "No fault in" in shown
    assert "claims.csv changed." in shown
    assert "value: 16,0" in shown


def test_one_check_returns_its_exit_code(raw: RawFolder) -> None:
    assert check_once(raw.path, frozenset({"claims"}), "json", None, sys.stdout) == 0


def test_an_edit_during_the_first_check_is_not_missed(
    raw: RawFolder, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    first = iter([lambda: raw.change("claims", A_CLAIM, value="16,0")])

    def edited_then_praised(*_: object) -> int:
        next(first, lambda: None)()
        return 0

    monkeypatch.setattr("dagster_project.commands.check.check_once", edited_then_praised)
    monkeypatch.setattr(time, "sleep", in_turn(lambda: None, interrupted))
    warehouse("check", "--watch", "--raw", raw.path)
    assert "claims.csv changed." in capsys.readouterr().out


@pytest.mark.parametrize("words", [["--preview"], ["--preview", "--watch", "--format", "json"]])
def test_a_preview_is_told_while_watching_and_in_words(
    raw: RawFolder, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert warehouse("check", *words, "--raw", raw.path) == 2
    assert "--preview goes with --watch and text; once, it is `warehouse preview`" in capsys.readouterr().err
