"""What a file of amounts may look like, and what is said of one that cannot be read: each case is a promise."""

from __future__ import annotations

import io
import pickle
from pathlib import Path
from typing import Any

import pytest

import fxsnap
from fxsnap import InvalidArgument, ParseError, ReadError, Snapshot, WriteError
from fxsnap.ledgers import convert_ledger
from fxsnap.ledgers.converting import Files, convert_rows
from fxsnap.ledgers.layout import Columns
from fxsnap.ledgers.prices import Asked

RATES = Snapshot("EUR", {"USD": "1.25", "JPY": "160"}, as_of="2024-10-21")
HISTORY = fxsnap.History([RATES, Snapshot("EUR", {"USD": "1.2"}, as_of="2024-10-18")])
ADDED = "result_EUR,rate_EUR,rate_date_EUR"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def convert(data: str | bytes, target: str = "EUR", **options: Any) -> bytes:
    """The output for a file with this text."""
    Path("in.csv").write_bytes(data if isinstance(data, bytes) else data.encode())
    convert_ledger("in.csv", target, out="out.csv", **({"rates": RATES, "rounding": "minor"} | options))
    return Path("out.csv").read_bytes()


def rejected(data: str | bytes, **options: Any) -> str:
    """The file of bad rows for a file with this text."""
    convert(data, errors="collect", **options)
    return Path("out.rejects.csv").read_bytes().decode("utf-8", "surrogateescape")


def refused(data: str | bytes, **options: Any) -> str:
    """What is said of a file that is refused as a whole; nothing is written then."""
    with pytest.raises((ParseError, InvalidArgument)) as raised:
        convert(data, **options)
    assert sorted(path.name for path in Path().iterdir()) == ["in.csv"]
    assert str(pickle.loads(pickle.dumps(raised.value))) == str(raised.value)
    return str(raised.value)


pytestmark = pytest.mark.usefixtures("folder")


# Layout

GOOD: dict[str, tuple[str | bytes, str | bytes]] = {
    "header alone": ("amount,currency\n", f"amount,currency,{ADDED}\n"),
    "header alone, unended": ("amount,currency", f"amount,currency,{ADDED}"),
    "blank lines stay": (
        "\n\namount,currency\n\n1,EUR\n\n",
        f"\n\namount,currency,{ADDED}\n\n1,EUR,1.00,1,2024-10-21\n\n",
    ),
    "blanks around": ("currency, Amount \n USD , 1\n", f"currency, Amount ,{ADDED}\n USD , 1,0.80,4/5,2024-10-21\n"),
    "Excel's first line": (
        "sep=;\r\namount;currency\r\n1;USD\r\n",
        f"sep=;\r\namount;currency;{ADDED.replace(',', ';')}\r\n1;USD;0.80;4/5;2024-10-21\r\n",
    ),
    "another separator": (
        "sep=^\namount^currency\n1^USD\n",
        f"sep=^\namount^currency^{ADDED.replace(',', '^')}\n1^USD^0.80^4/5^2024-10-21\n",
    ),
    "a separator in a name": ('amount;currency;"a,b"\n1;USD;x\n', f'amount;currency;"a,b";{ADDED.replace(",", ";")}\n1;USD;x;0.80;4/5;2024-10-21\n'),
    "a header of two lines": ('amount,currency,"a\nb"\n1,USD,x\n', f'amount,currency,"a\nb",{ADDED}\n1,USD,x,0.80,4/5,2024-10-21\n'),
    "a header of many lines under no separator but the last": (
        'amount|currency|"a\N{LINE SEPARATOR}\nb\nc"\n1|USD|x\n?|USD|y', f'amount|currency|"a\N{LINE SEPARATOR}\nb\nc"|{ADDED.replace(",", "|")}\n1|USD|x|0.80|4/5|2024-10-21\n'
    ),
    "doubled names elsewhere": ("amount,currency,x,x\n1,USD,,\n", f"amount,currency,x,x,{ADDED}\n1,USD,,,0.80,4/5,2024-10-21\n"),
    "a quote inside a cell": ('amount,currency,size\n1,USD,5" pipe\n', f'amount,currency,size,{ADDED}\n1,USD,5" pipe,0.80,4/5,2024-10-21\n'),
    "all in quotes": (
        '"amount","currency"\n"1","USD"\n2,USD\n',
        '"amount","currency","result_EUR","rate_EUR","rate_date_EUR"\n"1","USD","0.80","4/5","2024-10-21"\n2,USD,"1.60","4/5","2024-10-21"\n',
    ),
    "line ends as they come": ("amount,currency\r\n1,EUR\n2,EUR\r3,EUR", f"amount,currency,{ADDED}\r\n1,EUR,1.00,1,2024-10-21\n2,EUR,2.00,1,2024-10-21\r3,EUR,3.00,1,2024-10-21"),
    "cp1252": (
        "Straße,amount,currency\nÜber,1,EUR\n".encode("cp1252"),
        f"Straße,amount,currency,{ADDED}\nÜber,1,EUR,1.00,1,2024-10-21\n".encode("cp1252"),
    ),
    "UTF-16, little": (
        "\ufeffamount\tcurrency\r\n1\tEUR\r\n".encode("utf-16-le"),
        ("\ufeffamount\tcurrency\t" + ADDED.replace(",", "\t") + "\r\n1\tEUR\t1.00\t1\t2024-10-21\r\n").encode("utf-16-le"),
    ),
    "UTF-16, big": ("\ufeffamount,currency".encode("utf-16-be"), f"\ufeffamount,currency,{ADDED}".encode("utf-16-be")),
    "NUL in a cell nobody reads": ("amount,currency,x\n1,EUR,\0\n", f"amount,currency,x,{ADDED}\n1,EUR,\0,1.00,1,2024-10-21\n"),
    "a long line": ("amount,currency,x\n1,EUR," + "y" * 500_000 + "\n", f"amount,currency,x,{ADDED}\n1,EUR," + "y" * 500_000 + ",1.00,1,2024-10-21\n"),
    "JSON": (
        '\n{"amount":1.00,"currency":"USD"}\r\n\n{ "amount" : "2" , "currency":"EUR" } ',
        '\n{"amount":1.00,"currency":"USD", "result_EUR": "0.80", "rate_EUR": "4/5", "rate_date_EUR": "2024-10-21"}\r\n\n'
        '{ "amount" : "2" , "currency":"EUR" , "result_EUR": "2.00", "rate_EUR": "1", "rate_date_EUR": "2024-10-21"} ',
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", GOOD)
def test_what_is_read_comes_out_as_it_was(case: str) -> None:
    data, expected = GOOD[case]
    if "?" in str(data):
        assert "\n5|amount|" in rejected(data)
    assert convert(data.replace("?|USD|y", "") if isinstance(data, str) else data) == (
        expected if isinstance(expected, bytes) else expected.encode()
    )


def test_a_byte_order_mark_may_come_in_pieces() -> None:
    class Slow(io.BytesIO):
        def read1(self, size: int | None = -1) -> bytes:
            return super().read1(1)

    out = io.BytesIO()
    data = "\ufeffamount,currency\r\n1,EUR".encode("utf-16-le")
    convert_rows(Files(Slow(data), "x", out.write, None), Asked(RATES, "EUR", None, None, None), Columns())
    assert out.getvalue().decode("utf-16") == f"amount,currency,{ADDED}\r\n1,EUR,1,1,2024-10-21"


class Watching(io.BytesIO):
    """A pipe of one row at a time, which notes what was written each time that it is asked for more."""

    def __init__(self, data: bytes, out: io.BytesIO) -> None:
        super().__init__(data)
        self.out, self.written = out, [0]

    def read1(self, size: int | None = -1) -> bytes:
        self.written.append(len(self.out.getvalue().splitlines()))
        return self.readline()


def test_rows_are_written_as_they_come_and_before_more_of_them_are_waited_for() -> None:
    asked = Asked(RATES, "EUR", None, None, None)
    for rows in (b"1,EUR\n" * 5, b"?,EUR\n" * 5):
        out = io.BytesIO()
        source = Watching(b"amount,currency\n" + rows, out)
        good, bad = (out, io.BytesIO()) if rows[:1] == b"1" else (io.BytesIO(), out)
        convert_rows(Files(source, "x", good.write, bad.write), asked, Columns())
        assert source.written[-5:] == [2, 3, 4, 5, 6]


def test_what_is_wrong_with_the_output_is_no_fault_of_the_input() -> None:
    def broken(data: bytes) -> None:
        raise BrokenPipeError

    for count in (1, 50_000):
        source = io.BytesIO(b"amount,currency\n" + b"1,EUR\n" * count)
        with pytest.raises(BrokenPipeError):
            convert_rows(Files(source, "x", broken, None), Asked(RATES, "EUR", None, None, None), Columns())


def test_an_input_that_breaks_off_is_an_error_with_its_name() -> None:
    class Broken(io.BytesIO):
        def read1(self, size: int | None = -1) -> bytes:
            data = super().read1(20)
            if not data:
                raise OSError(5, "Input/output error")
            return data

    for data in (b"", b"amount,currency\n1,EUR\n"):
        with pytest.raises(ReadError, match=r"cannot read x: Input/output error"):
            convert_rows(Files(Broken(data), "x", len, None), Asked(RATES, "EUR", None, None, None), Columns())


def test_numbers_of_json_lines_never_go_through_a_double() -> None:
    line = '{"amount": 12345678901234567890.10, "currency": "EUR"}\n'
    assert b'"result_EUR": "12345678901234567890.10"' in convert(line, rounding=2)
    assert b'"result_EUR": "0.1000000000000000055511151231"' in convert(
        '{"amount": 0.1000000000000000055511151231, "currency": "EUR"}', rounding=None
    )


# Bad rows

BAD_ROWS: dict[str, tuple[str | bytes, str]] = {
    "too few cells": ("amount,currency,x\n1,EUR\n", "2,,\"2 cells, where the header has 3\",1,EUR\n"),
    "too many cells": ("amount,currency\n1,EUR,\n", "2,,\"3 cells, where the header has 2\",1,EUR,\n"),
    "one cell": ("amount,currency\n \n", "2,,\"1 cell, where the header has 2\", \n"),
    "no amount": ("amount,currency\n,EUR\n", "2,amount,it is empty,,EUR\n"),
    "blank amount": ("amount,currency\n \N{NO-BREAK SPACE},EUR\n", "2,amount,it is empty, \N{NO-BREAK SPACE},EUR\n"),
    "decimal comma": ("amount;currency\n1,5;EUR\n", "2;amount;\"'1,5' is not an amount: a comma is no decimal point here, and thousands are not grouped; write 1234.56\";1,5;EUR\n"),
    "no code": ("amount,currency\n1,\n", "2,currency,it is empty,1,\n"),
    "small letters": ("amount,currency\n1,usd\n", "2,currency,\"'usd' is not in this snapshot (3 codes, as of 2024-10-21); did you mean USD?\",1,usd\n"),
    "a line number counts lines": ('amount,currency,x\n1,EUR,"a\nb"\n\n?,EUR,"c\nd"\n', "5,amount,\"'?' is not an amount: expected plain digits with a point, such as 1234.56\",?,EUR,\"c\nd\"\n"),
    "in the file's encoding": ("amount,currency,x\n?,EUR,é".encode("cp1252"), "2,amount,\"'?' is not an amount: expected plain digits with a point, such as 1234.56\",?,EUR,\udce9\n"),
    "no day": ("amount,currency,date\n1,EUR,\n", "2,date,it is empty,1,EUR,\n"),
    "a day in words": ("amount,currency,date\n1,EUR,21.10.2024\n", "2,date,'21.10.2024' is no day; write 2024-10-21,1,EUR,21.10.2024\n"),
    "last is no day of a row": ("amount,currency,date\n1,EUR,last\n", "2,date,'last' is no day; write 2024-10-21,1,EUR,last\n"),
    "a moment is no day": ("amount,currency,date\n1,EUR,2024-10-21T00:00\n", "2,date,'2024-10-21T00:00' is no day; write 2024-10-21,1,EUR,2024-10-21T00:00\n"),
    "another day": ("amount,currency,date\n1,USD,2024-10-22\n", "2,date,no rates for 2024-10-22 under the policy 'exact' (nearest before: 2024-10-21); policy='previous' finds one,1,USD,2024-10-22\n"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD_ROWS)
def test_a_bad_row_is_told_with_its_line_and_kept_as_it_was(case: str) -> None:
    data, expected = BAD_ROWS[case]
    head, _, rest = rejected(data).partition("\n")
    assert head.replace(";", ",").startswith("line,column,reason,amount,currency")
    assert rest == expected
    written = Path("out.csv").read_bytes().decode("utf-8", "surrogateescape")
    assert written.count("2024-10-21") == (case == "a line number counts lines")


@pytest.mark.parametrize(("line", "column", "reason"), [
    ('{"amount": 1}', "currency", "there is no such key"),
    ('{"amount": null, "currency": "EUR"}', "amount", "it is null"),
    ('{"amount": 1, "currency": "EUR", "date": 5.5e1}', "date", "'5.5e1' is no day; write 2024-10-21"),
    ('{"amount": 1, "currency": "EUR", "date": [5]}', "date", "expected a number or a text, not a list"),
    ('{"amount": [1], "currency": "EUR"}', "amount", "expected a number or a text, not a list"),
    ('{"amount": {"a": 1}, "currency": "EUR"}', "amount", "expected a number or a text, not an object"),
    ('{"amount": true, "currency": "EUR"}', "amount", "expected a number or a text, not true or false"),
    ('{"amount": 1, "amount": 2, "currency": "EUR"}', "amount", "the key stands twice"),
    ('{"amount": 1, "currency": "EUR", "date": "x"}', "date", "'x' is no day; write 2024-10-21"),
    ('{"amount": 1, "currency": "EUR", "rate_EUR": 1}', "", "the column 'rate_EUR' is to be added, but it is there already; rename or remove it"),
    ('{"amount": NaN, "currency": "EUR"}', "", "not a line of JSON (NaN is no JSON)"),
    ('{"amount": 1,', "", "not a line of JSON (column "),
    ('{"amount": 1, "currency": "EUR", " Date": "1999-01-01"}', " Date", "the day is read from 'date'; rename the key to that"),
    ("[1]", "", "no JSON object"),
    ("[" * 100_000, "", "not a line of JSON ("),
])  # fmt: skip
def test_a_bad_line_of_json_is_told_as_json(line: str, column: str, reason: str) -> None:
    import json

    told = json.loads(rejected('{"amount": 1, "currency": "EUR"}\n' + line))
    assert (told["line"], told["column"], told["row"]) == (2, column, line)
    assert told["reason"] == reason or (reason.endswith(("(", "column ")) and told["reason"].startswith(reason))


def test_a_key_that_nobody_reads_may_stand_twice() -> None:
    line = '{"amount": 1, "currency": "EUR", "x": 1, "x": 2}'
    assert convert(line).decode().startswith(line[:-1] + ', "result_EUR": "1.00"')


def test_the_first_bad_row_stops_and_nothing_is_written() -> None:
    told = refused("amount,currency\n1,EUR\n\n2,ERU\n?,EUR\n")
    assert told == (
        "in.csv: line 4: column 'currency': 'ERU' is not in this snapshot (3 codes, as of 2024-10-21); did you mean EUR?"
    )
    assert refused("amount,currency\n1,EUR\n2\n") == "in.csv: line 3: 1 cell, where the header has 2: '2'"


# Files that are no tables

REFUSED: dict[str, tuple[str | bytes, str]] = {
    "empty": ("", "in.csv: there is nothing in it; expected a header with the names of the columns"),
    "blank": (" \n\n", "in.csv: there is nothing in it; expected a header with the names of the columns"),
    "a mark alone": (b"\xef\xbb\xbf", "in.csv: there is nothing in it; expected a header with the names of the columns"),
    "Excel's first line alone": ("sep=;\n", "in.csv: line 2: expected a header with the names of the columns below sep="),
    "a separator that figures have": ("sep=.\namount.currency\n1.USD\n", "in.csv: line 1: '.' separates nothing, for figures and names have it; expected another sign, such as sep=;: 'sep=.'"),
    "a separator that is a quote": ('sep="\namount"currency\n', "in.csv: line 1: '\"' separates nothing, for figures and names have it; expected another sign, such as sep=;: 'sep=\"'"),
    "a separator that is a letter": ("sep=u\namoUntucurrency\n", "in.csv: line 1: 'u' separates nothing, for figures and names have it; expected another sign, such as sep=;: 'sep=u'"),
    "an object without keys": ("{}\n", "amount cannot be 'amount': there is no such column; name one of those in the file: there is none"),
    "no header": (
        "100,EUR,2024-10-21\n",
        "amount cannot be 'amount': there is no such column; name one of those in the file: '100', 'EUR' and '2024-10-21'",
    ),
    "another name": (
        "Betrag;currency\n1;EUR\n",
        "amount cannot be 'amount': there is no such column; name one of those in the file: 'Betrag' and 'currency'",
    ),
    "doubled": (
        "amount,currency,amount\n",
        "amount cannot be 'amount': there are 2 such columns ('amount' and 'amount'); rename all but one, or name another one",
    ),
    "doubled but for letters": (
        "amount,Currency, CURRENCY\n",
        "source cannot be 'currency': there are 2 such columns ('Currency' and ' CURRENCY'); rename all but one, or name another one",
    ),
    "converted already": (
        f"amount,currency,{ADDED}\n",
        f"in.csv: line 1: the column 'result_EUR' is to be added, but it is there already; rename or remove it: 'amount,currency,{ADDED}'",
    ),
    "a quote that is not closed": (
        'amount,currency,x\n1,EUR,"a\n2,EUR,b\n',
        "in.csv: line 2: a quote is opened here and never closed: '1,EUR,\"a'",
    ),
    "a runaway quote": (
        'amount,currency,x\n1,EUR,"a\n' + "2,EUR,b\n" * 20_000,
        "in.csv: line 2: a cell of more than 131,072 characters; is a quote not closed?: '1,EUR,\"a'",
    ),
    "a line without an end": (
        b"amount,currency,x\n1,EUR," + b"y" * 1_100_000,
        "in.csv: line 2: a line of more than 1,048,576 characters is no row: '1,EUR," + "y" * 114 + "...'",
    ),
    "a workbook of Excel": (
        b"PK\x03\x04\x14\x00\x06\x00\x08\x00\n\x00",
        "in.csv: line 1: a zip, as Excel's and LibreOffice's workbooks are; save the sheet as CSV",
    ),
    "UTF-16 without its mark": (
        "amount,currency\n".encode("utf-16-le"),
        "in.csv: line 1: there are NUL characters: this is no text, or UTF-16 without its byte order mark; save it as UTF-8: 'amount,currency'",
    ),
    "UTF-16 cut off": (
        "\ufeffamount,currency\n1,EUR".encode("utf-16-le")[:-1],
        "in.csv: line 2: the file begins as UTF-16 but is not (truncated data)",
    ),
    "a list of objects": (
        '[{"amount": 1, "currency": "EUR"}]',
        "in.csv: line 1: no JSON object; expected one object on each line, or a CSV: '[{\"amount\": 1, \"currency\": \"EUR\"}]'",
    ),
    "JSON over many lines": (
        '{\n"amount": 1}\n',
        "in.csv: line 1: not a line of JSON (column 2: Expecting property name enclosed in double quotes); expected one object on each line, or a CSV: '{'",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_table_is_refused_with_its_place(case: str) -> None:
    data, expected = REFUSED[case]
    assert refused(data) == expected


def test_a_row_that_cannot_be_told_from_the_next_is_refused_even_when_bad_rows_are_collected() -> None:
    assert "never closed" in refused('amount,currency,x\n1,EUR,"a\n2,EUR,b\n', errors="collect")


# Columns and days


def test_columns_have_the_names_that_are_said() -> None:
    text = "Betrag,Wert,Tag,amount,currency,date\n1,USD,2024-10-21,x,y,z\n"
    out = convert(text, amount="Betrag", source="wert", day=" tag ", rates=HISTORY)
    assert out.endswith(b"z,0.80,4/5,2024-10-21\n")


def test_a_name_in_cp1252_is_found_and_shown_as_it_is_typed() -> None:
    text = "amount;Währung\n1;USD\n".encode("cp1252")
    assert convert(text, source="währung").endswith(b"1;USD;0.80;4/5;2024-10-21\n")
    assert "'amount' and 'Währung'" in refused_again(text)


def refused_again(data: bytes) -> str:
    Path("out.csv").unlink()
    return refused(data)


def test_the_bad_rows_are_in_the_encoding_of_the_file() -> None:
    data = "amount,W\u00e4hrung\n1,usd\n".encode("cp1252")
    told = rejected(data, source="W\u00e4hrung").encode("utf-8", "surrogateescape").decode("cp1252")
    assert told.startswith("line,column,reason,amount,W\u00e4hrung\n2,W\u00e4hrung,")


def test_each_row_has_the_rates_of_its_day() -> None:
    text = "amount,currency,date\n1,USD,2024-10-18\n1,USD,2024-10-21\n1,JPY,2024-10-21\n"
    assert convert(text, rates=HISTORY).splitlines()[1:] == [
        b"1,USD,2024-10-18,0.83,5/6,2024-10-18", b"1,USD,2024-10-21,0.80,4/5,2024-10-21",
        b"1,JPY,2024-10-21,0.01,1/160,2024-10-21",
    ]  # fmt: skip
    assert convert(text.replace("10-21", "10-20"), rates=HISTORY, policy="next").endswith(b"0.01,1/160,2024-10-21\n")


def test_on_is_one_day_for_all_rows_whatever_the_file_says() -> None:
    text = "amount,currency,date\n1,USD,1999-01-01\n1,USD,\n"
    for rates in (RATES, HISTORY):
        assert convert(text, rates=rates, on="last").count(b"0.80,4/5,2024-10-21") == 2
    assert convert(text, rates=HISTORY, on="2024-10-19", policy="previous").count(b"0.83,5/6,2024-10-18") == 2
    undated = Snapshot("EUR", {"USD": "1.25"})
    assert convert(text, rates=undated, on="last").endswith(b"1,USD,,0.80,4/5,\n")
    with pytest.raises(fxsnap.RateNotFound):
        convert(text, rates=RATES, on="2024-10-22")
    with pytest.raises(InvalidArgument, match="all rows are of one day"):
        convert(text, rates=RATES, on="last", day="date")


def test_rates_of_many_days_want_a_day() -> None:
    assert refused("amount,currency\n1,EUR\n", rates=HISTORY) == (
        "day cannot be left out: there is no column 'date', and the rates are of 2024-10-18 to 2024-10-21;"
        " name the column, or say on='2024-10-21' for all rows"
    )
    line = '{"amount": 1, "currency": "EUR", "date": "2024-10-21"}\n{"amount": 1, "currency": "EUR"}'
    assert "there is no day, and these rates are of many days" in rejected(line, rates=HISTORY)


def test_a_policy_wants_a_day() -> None:
    assert "it is the rule for a day, and there is no column of days" in refused("amount,currency\n", policy="previous")


@pytest.mark.parametrize(("options", "expected"), [
    ({"rates": "usd.txt"}, InvalidArgument), ({"rounding": "tow"}, InvalidArgument), ({"policy": "x", "rates": HISTORY}, InvalidArgument), ({"policy": "x"}, InvalidArgument),
    ({"rounding": "cash"}, fxsnap.RoundingRequired), ({"amount": 5}, InvalidArgument), ({"day": b"date"}, InvalidArgument),
    ({"on": "x"}, InvalidArgument), ({"target": "ERU"}, fxsnap.UnknownCurrency), ({"target": "ERU", "rates": HISTORY}, fxsnap.UnknownCurrency),
    ({"errors": "raise"}, InvalidArgument),
])  # fmt: skip
def test_what_is_wrong_for_every_row_is_said_at_once(options: dict[str, Any], expected: type[Exception]) -> None:
    with pytest.raises(expected):
        convert("amount,currency,date\n1,USD,2024-10-21\n", **options)
    assert [path.name for path in Path().iterdir()] == ["in.csv"]


def test_a_dead_code_is_told_once() -> None:
    with pytest.warns(fxsnap.RetiredCurrencyWarning, match="LTL is a retired code") as told:
        convert("amount,currency\n1,LTL\n2,LTL\n", rates=fxsnap.sample())
    assert len(told) == 1
    assert told[0].filename == __file__


# Files


def test_a_file_may_be_replaced_by_its_own_output() -> None:
    Path("in.csv").write_text("amount,currency\n1,USD\n")
    Path("in.csv").chmod(0o640)
    convert_ledger("in.csv", "EUR", out="in.csv", rates=RATES, rounding="minor")
    assert Path("in.csv").read_text() == f"amount,currency,{ADDED}\n1,USD,0.80,4/5,2024-10-21\n"
    assert Path("in.csv").stat().st_mode & 0o777 == 0o640


def test_the_file_of_bad_rows_is_always_of_this_run() -> None:
    Path("out.rejects.csv").write_text("of another run")
    assert rejected("amount,currency\n1,USD\n") == "line,column,reason,amount,currency\n"
    convert("amount,currency\n?,USD\n", errors="collect", rejects="bad.csv")
    assert Path("bad.csv").read_text().endswith(",?,USD\n")


def test_rejects_can_be_mended_and_converted() -> None:
    mended = rejected("amount,currency\n?,USD\n").replace("?,USD", "5,USD")
    assert convert(mended).endswith(b",5,USD,4.00,4/5,2024-10-21\n")


@pytest.mark.parametrize("name", ["in.csv", "out.csv", "./out.csv"])
def test_bad_rows_need_a_file_of_their_own(name: str) -> None:
    assert "need a file of their own" in refused("amount,currency\n?,USD\n", errors="collect", rejects=name)


def test_bad_rows_never_replace_the_file_that_is_converted() -> None:
    Path("out.rejects.csv").write_text("amount,currency\n?,USD\n")
    with pytest.raises(
        InvalidArgument, match=r"rejects cannot be 'out\.rejects\.csv': the bad rows need a file of their"
    ):
        convert_ledger("out.rejects.csv", "EUR", out="out.csv", rates=RATES, errors="collect")
    assert [path.name for path in Path().iterdir()] == ["out.rejects.csv"]


@pytest.mark.parametrize("rejects", [5, b"bad.csv", "a\0b"])
def test_what_is_no_path_is_refused(rejects: Any) -> None:
    with pytest.raises((InvalidArgument, WriteError), match=r"(path cannot be)|(cannot write)"):
        convert("amount,currency\n", errors="collect", rejects=rejects)
    assert [path.name for path in Path().iterdir()] == ["in.csv"]


def test_what_cannot_be_opened_or_written_is_said() -> None:
    with pytest.raises(ReadError, match=r"cannot read nowhere\.csv: No such file"):
        convert_ledger("nowhere.csv", "EUR", out="out.csv", rates=RATES)
    Path("in.csv").write_text("amount,currency\n1,USD\n")
    with pytest.raises(WriteError, match=r"cannot write nowhere/out\.csv: No such file"):
        convert_ledger("in.csv", "EUR", out="nowhere/out.csv", rates=RATES)
    with pytest.raises(ReadError, match=r"cannot read \.: Is a directory"):
        convert_ledger(".", "EUR", out="out.csv", rates=RATES)
    assert [path.name for path in Path().iterdir()] == ["in.csv"]
