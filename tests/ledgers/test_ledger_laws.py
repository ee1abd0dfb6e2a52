"""Laws of files of amounts: nothing is lost, nothing is changed, and each figure is the one that ``convert`` gives."""

from __future__ import annotations

import csv
import io
import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import fxsnap
from fxsnap import FxError, History, Snapshot
from fxsnap.ledgers import convert_ledger, prices
from fxsnap.ledgers.converting import Files, LedgerSummary, convert_rows
from fxsnap.ledgers.layout import Columns
from fxsnap.ledgers.prices import Asked

DAYS = {
    "2024-10-18": {"USD": "1.0847", "JPY": "162.59", "GBP": "0.83188"},
    "2024-10-21": {"USD": "1.0853", "JPY": "162.75"},
    "2024-10-22": {"USD": "1.0821", "JPY": "163.4", "GBP": "0.8334"},
}
HISTORY = History(Snapshot("EUR", rates, as_of=day) for day, rates in DAYS.items())
NAMES = ("amount", "currency", "date")

amounts = (
    st.decimals(min_value=-(10**9), max_value=10**9, places=2).map(str)
    | st.decimals(min_value=-(10**30), max_value=10**30, allow_nan=False).map(str)
    | st.sampled_from(["0", "-0.00", "1e3", ".5", "+7", " 12.50 ", "1" * 400, "0." + "3" * 90])
)
no_amounts = st.sampled_from(["", " ", "1,5", "1_000", "NaN", "x", "-", "1 000", "\N{EURO SIGN}5"])
codes = st.sampled_from(["USD", "EUR", "JPY", "GBP", " USD "])
no_codes = st.sampled_from(["", "usd", "RMB", "€"])
days = st.sampled_from([*DAYS, "2024-10-19", "2024-10-20", " 2024-10-23"])
no_days = st.sampled_from(["", "last", "21.10.2024", "2024-10-32", "1998-01-01"])
row = st.tuples(amounts, codes, days) | st.tuples(amounts | no_amounts, codes | no_codes, days | no_days)
rows = st.lists(row, max_size=6)
VALUES: list[Any] = [None, True, 1.5e-7, 10**25, "}", "\\", [{"amount": 1}], {"amount": "x", "a": {"a": []}}]
targets = st.sampled_from(["EUR", "USD", "JPY"])
roundings = st.sampled_from([None, "minor", 2, "2:down", "step=0.05", 45])


def converted(data: bytes, target: str, rounding: Any, columns: Columns) -> tuple[bytes, bytes, LedgerSummary]:
    """Output, bad rows and summary of some bytes, each row by its day or the published one before it."""
    out, bad = io.BytesIO(), io.BytesIO()
    asked = Asked(HISTORY, target, None, "previous", fxsnap.Rounding.of(rounding))
    summary = convert_rows(Files(io.BytesIO(data), "x", out.write, bad.write), asked, columns)
    return out.getvalue(), bad.getvalue(), summary


def expected(amount: Any, code: str, day: Any, target: str, rounding: Any) -> list[str] | None:
    """What is added to a row, by the functions that convert one amount; None for a row that they refuse."""
    if day is None or day.strip() == "last":
        return None
    lookup: dict[str, Any] = {"rates": HISTORY, "on": day.strip(), "policy": "previous"}
    try:
        receipt = fxsnap.explain(amount, code.strip(), target, rounding=rounding, **lookup)
    except FxError:
        return None
    exact = receipt.rate.exact
    ratio = str(exact.numerator) if exact.denominator == 1 else f"{exact.numerator}/{exact.denominator}"
    return [f"{receipt.result:f}", ratio, str(receipt.as_of)]


@st.composite
def tables(draw: st.DrawFn) -> dict[str, Any]:
    """Rows with other columns between, and a dialect to write them in."""
    quoting = draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
    end = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    letters = "ab ,;\t|\"'\N{LATIN SMALL LETTER E WITH ACUTE}\N{EURO SIGN}" + (
        "\n\r" if quoting == csv.QUOTE_ALL else end
    )
    encoding = draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]))
    if encoding != "cp1252":
        letters += "\N{LINE SEPARATOR}\x0b\x1c\N{GOTHIC LETTER AHSA}"
    if draw(st.booleans()):
        letters = "ab "
    count = draw(st.integers(0, 3))
    return {
        "order": draw(st.permutations([*NAMES, *(f"c{i}" for i in range(count))])),
        "names": draw(st.sampled_from([NAMES, ("Amount ", "CURRENCY", " date")])),
        "rows": [(row, draw(st.lists(st.text(letters, max_size=6), min_size=count, max_size=count))) for row in draw(rows)],
        "separator": draw(st.sampled_from(",;\t|")), "quoting": quoting, "end": end, "encoding": encoding,
        "final": draw(st.booleans()),
    }  # fmt: skip


def written(cells: list[str], table: dict[str, Any]) -> str:
    """One record without its line end."""
    file = io.StringIO(newline="")
    csv.writer(
        file, delimiter=table["separator"], quoting=table["quoting"], lineterminator=table["end"]
    ).writerow(cells)  # fmt: skip
    return file.getvalue().removesuffix(table["end"])


def in_order(row: tuple[str, ...], others: list[str], table: dict[str, Any]) -> list[str]:
    by_name = dict(zip(NAMES, row, strict=True)) | {f"c{i}": other for i, other in enumerate(others)}
    return [by_name[name] for name in table["order"]]


@given(tables(), targets, roundings)
def test_a_table_comes_out_as_it_was_with_what_convert_gives(table: dict[str, Any], target: str, rounding: Any) -> None:
    """For all tables and dialects: each good record stands in the output to the byte, in order, with the result, rate
    and day of ``explain`` behind it; each bad one stands in the other file to the byte, behind its line number."""
    header = in_order(table["names"], [f"c{i}" for i in range(9)], table)
    added = [f"{name}_{target}" for name in ("result", "rate", "rate_date")]
    lines = [written(header, table)]
    good, bad, total, lines_total, good_rows = [written(header + added, table)], [], Fraction(), Fraction(), []
    for row, others in table["rows"]:
        cells = in_order(row, others, table)
        number = 1 + len("\n".join(lines).replace("\r\n", "\n").replace("\r", "\n").split("\n"))
        lines.append(written(cells, table))
        more = expected(*row, target, rounding)
        if more is None:
            bad.append((number, lines[-1]))
        else:
            good.append(lines[-1] + table["separator"] + written(more, table))
            good_rows.append(cells + more)
            total += Fraction(row[0].strip()) * Fraction(more[1])
            lines_total += Fraction(more[0])
    text = table["end"].join(lines) + (table["end"] if table["final"] else "")
    out, rejects, summary = converted(text.encode(table["encoding"]), target, rounding, Columns())
    last_is_good = len(lines) == 1 or not bad or bad[-1][1] is not lines[-1]
    expected_text = table["end"].join(good) + (table["end"] if table["final"] or not last_is_good else "")
    assert out == expected_text.encode(table["encoding"])
    read = list(csv.reader(io.StringIO(out.decode(table["encoding"]), newline=""), delimiter=table["separator"]))
    assert read[1:] == good_rows
    told = rejects.decode(table["encoding"])
    for number, record in bad:
        assert written([str(number)], table) + table["separator"] in told
        assert table["separator"] + record + table["end"] in told
    assert (summary.rows, summary.rejected) == (len(good_rows), len(bad))
    if all(len(row[0]) < 40 for row, _ in table["rows"]):
        assert summary.sum_of_lines == lines_total
        assert summary.total == Snapshot(target, {}).convert(total, target, target, rounding=rounding)


@given(
    rows, targets, roundings, st.booleans(), st.booleans(), st.sampled_from(["\n", "\r\n"]),
    st.lists(st.tuples(st.text('a"\\\N{EURO SIGN}\N{LINE SEPARATOR}', max_size=3), st.sampled_from(VALUES)), max_size=3),
)  # fmt: skip
def test_json_lines_come_out_as_they_were_with_what_convert_gives(
    rows: list[tuple[str, str, str]], target: str, rounding: Any, compact: bool, ascii_only: bool, end: str,
    others: list[tuple[str, Any]],
) -> None:  # fmt: skip
    """For all objects: each good line stands in the output to the letter with what ``explain`` gives at its end, and
    each bad one stands as text in the other file, with its line number."""
    lines, good, bad = [], [], []
    rows = [("1", "USD", "2024-10-21"), *rows]
    for number, row in enumerate(rows, 1):
        fields = dict(zip(NAMES, row, strict=True)) | {f"x{name}": value for name, value in others}
        line = json.dumps(fields, ensure_ascii=ascii_only, separators=(",", ":") if compact else None)
        lines.append(line)
        more = expected(*row, target, rounding)
        if more is None:
            bad.append((number, line))
        else:
            names = [f"{name}_{target}" for name in ("result", "rate", "rate_date")]
            good.append((line, json.loads(line) | dict(zip(names, more, strict=True))))
    out, rejects, _ = converted((end.join(lines) + end).encode("utf-8"), target, rounding, Columns())
    got = out.decode("utf-8").split(end)
    assert got.pop() == ""
    for line, (record, whole) in zip(got, good, strict=True):
        assert line.startswith(record[:-1])
        assert json.loads(line) == whole
    told = [json.loads(line) for line in rejects.decode("ascii").split(end)[:-1]]
    assert [(one["line"], one["row"]) for one in told] == bad
    assert all(one["reason"] and one["column"] for one in told)


@pytest.mark.parametrize("most", [1, 2, 50_000])
def test_sums_do_not_depend_on_how_many_prices_are_kept(most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prices, "MOST_PRICES", most)
    table = [(f"{i}.0{i % 7}", code, day) for i in range(40) for code in ("USD", "JPY", "EUR") for day in DAYS]
    text = "amount,currency,date\n" + "".join(",".join(row) + "\n" for row in table)
    _, _, summary = converted(text.encode(), "EUR", 2, Columns())
    batch = fxsnap.convert_many(table, "EUR", rates=HISTORY, policy="previous", rounding=2)
    assert (summary.total, summary.sum_of_lines) == (batch.total, batch.sum_of_lines)
    assert (summary.days, summary.snapshot_id) == (batch.days, batch.snapshot_id)
    assert summary.sources == {"USD": 120, "JPY": 120, "EUR": 120}


def test_a_file_and_the_functions_have_one_result(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("amount,currency\n100,EUR\n1000,XAU\n", encoding="utf-8")
    sample = fxsnap.sample()
    summary = convert_ledger(tmp_path / "in.csv", "JPY", out=tmp_path / "out.csv", rates=sample, legs=True)
    receipt = sample.explain("100", "EUR", "JPY")
    _, first, _ = csv.reader(io.StringIO((tmp_path / "out.csv").read_text(encoding="utf-8")))
    assert first == ["100", "EUR", str(receipt.result), "999790/6141", "2024-10-21", "; ".join(map(str, receipt.legs))]
    assert Fraction(first[3]) == receipt.rate.exact
    assert summary.snapshot_id == sample.id
