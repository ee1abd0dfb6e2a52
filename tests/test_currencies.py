"""What the registry promises: ISO 4217's facts, unchanged, with suggestions that never guess on the user's behalf."""

from __future__ import annotations

import copy
import csv
import pickle
import runpy
import subprocess
import sys
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from babel.numbers import get_currency_precision
from hypothesis import given
from hypothesis import strategies as st

from fxsnap.currencies import Currency, cash_step, currencies, currency, minor_unit, suggest
from fxsnap.errors import InvalidArgument, UnknownCurrency

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "data" / "build.py"
SAMPLE = ROOT / "data" / "usd-2024-10-21.txt"
ALL_CODES = tuple(one.code for one in currencies())
IN_BOTH_LISTS = ["EUR", "IDR", "MWK", "PEN", "RON", "SDG", "SZL", "TRY"]
NEVER_ISO = ["CNH", "GGP", "IMP", "JEP"]
SUB_UNITS = ["GBX", "GBp", "ILA", "KWF", "USX", "ZAC", "ZAc"]
NO_DECIMALS_WITHDRAWN = ["ADP", "BEF", "BYB", "BYR", "ESP", "GRD", "ITL", "LUF", "MGF", "PTE", "ROL", "TPE", "TRL"]
NOT_APPLICABLE = ["XAG", "XAU", "XBA", "XBB", "XBC", "XBD", "XDR", "XPD", "XPT", "XSU", "XTS", "XUA", "XXX"]
SAMPLE_CODES = [line.split()[0] for line in SAMPLE.read_text().splitlines()[1:]] + ["USD"]


def source(name: str) -> list[dict[str, str]]:
    lines = (ROOT / "data" / name).read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))


# What there is


def test_the_lists_have_the_published_number_of_codes() -> None:
    lists = Counter(row["lists"] for row in source("currencies.csv"))
    assert lists["one"] + lists["one three"] == 178
    assert lists["three"] + lists["one three"] == 137
    assert lists["one three"] == 8
    assert lists["none"] == 4


def test_the_registry_has_every_code_once_and_sorted() -> None:
    assert len(ALL_CODES) == 178 + 137 - 8 + 4 + 7
    assert list(ALL_CODES) == sorted(set(ALL_CODES))
    assert [one.code for one in currencies() if not one.iso] == sorted([*NEVER_ISO, *SUB_UNITS])
    assert sum(one.iso and one.withdrawn is None for one in currencies()) == 178


@pytest.mark.parametrize("code", IN_BOTH_LISTS)
def test_a_code_in_both_lists_is_current(code: str) -> None:
    assert currency(code).withdrawn is None
    assert currency(code).iso


@pytest.mark.parametrize(
    ("code", "withdrawn"),
    [("BYR", "2017-01"), ("BGN", "2026-01"), ("HRK", "2023-01"), ("VEF", "2018-08"), ("ANG", "2025-03"),
     ("ZWL", "2024-09"), ("DEM", "2002-03"), ("ARY", "1989 to 1990"), ("DDM", "1990-07 to 1990-09")],
)  # fmt: skip
def test_withdrawn_is_the_latest_withdrawal_as_iso_writes_it(code: str, withdrawn: str) -> None:
    assert currency(code).withdrawn == withdrawn


def test_numeric_codes_are_text_with_their_zeros() -> None:
    assert [currency(code).numeric for code in ("ALL", "BYR", "AUD", "EUR")] == ["008", "974", "036", "978"]
    assert all(len(one.numeric) == 3 and one.numeric.isdigit() for one in currencies() if one.numeric is not None)
    assert [one.code for one in currencies() if one.numeric is None] == sorted(
        [*NEVER_ISO, *SUB_UNITS, "XFO", "XFU", "XRE"]
    )


def test_names_are_isos() -> None:
    names = {"CHF": "Swiss Franc", "TOP": "Pa’anga", "VES": "Bolívar Soberano", "ZWL": "Zimbabwe Dollar", "HRK": "Kuna"}
    assert {code: currency(code).name for code in names} == names
    assert all(one.name and one.name == " ".join(one.name.split()) for one in currencies())


def test_kinds() -> None:
    assert [one.code for one in currencies() if one.kind == "metal"] == ["XAG", "XAU", "XPD", "XPT"]
    assert {code: currency(code).kind for code in ("EUR", "XDR", "CLF", "USN", "CNH", "JEP", "XTS", "XXX")} == {
        "EUR": "currency", "XDR": "unit of account", "CLF": "unit of account", "USN": "fund", "CNH": "offshore quote",
        "JEP": "local issue", "XTS": "test", "XXX": "none",
    }  # fmt: skip


# Decimals


@pytest.mark.parametrize(
    ("code", "decimals"),
    [("EUR", 2), ("JPY", 0), ("KWD", 3), ("CLF", 4), ("UYW", 4), ("BYN", 2), ("MGA", 2), ("ISK", 0), ("XAF", 0)],
)
def test_minor_units_of_list_one(code: str, decimals: int) -> None:
    assert minor_unit(code) == decimals
    assert currency(code).minor_unit == decimals


@pytest.mark.parametrize(
    ("code", "iso"),
    [("AFN", 2), ("ALL", 2), ("IQD", 3), ("IRR", 2), ("KPW", 2), ("LAK", 2), ("LBP", 2), ("MGA", 2), ("MMK", 2),
     ("RSD", 2), ("SOS", 2), ("SYP", 2), ("YER", 2)],
)  # fmt: skip
def test_the_minor_unit_is_isos_where_cldr_displays_another(code: str, iso: int) -> None:
    assert minor_unit(code) == iso


@pytest.mark.parametrize("code", ["COP", "HUF", "IDR", "PKR"])
def test_the_minor_unit_does_not_follow_the_next_cldr(code: str) -> None:
    assert minor_unit(code) == 2


def test_cldr_displays_other_digits_for_some_codes() -> None:
    # Which ones changes with Babel's release; that there are some is why the table is ours.
    assert any(get_currency_precision(code) != minor_unit(code) for code in ("IQD", "AFN", "LBP"))


@pytest.mark.parametrize("code", NO_DECIMALS_WITHDRAWN)
def test_withdrawn_codes_without_decimals(code: str) -> None:
    assert minor_unit(code) == 0
    assert currency(code).withdrawn is not None


def test_the_other_withdrawn_codes_follow_the_year_of_the_latest_withdrawal() -> None:
    for one in currencies():
        if one.withdrawn is None or one.code in NO_DECIMALS_WITHDRAWN:
            continue
        expected = None if one.withdrawn < "1999" or one.code in ("XFO", "XFU", "XRE") else 2
        assert one.minor_unit == expected, one
    assert [minor_unit(code) for code in ("DEM", "HRK", "XEU", "RUR", "ZRN")] == [2, 2, 2, 2, 2]
    assert [minor_unit(code) for code in ("SUR", "BAD", "SDP", "DDM", "PLZ", "XFO", "XFU", "XRE")] == [None] * 8


@pytest.mark.parametrize("code", NOT_APPLICABLE)
def test_no_minor_unit_where_iso_says_not_applicable(code: str) -> None:
    assert minor_unit(code) is None


def test_only_those_current_codes_have_no_minor_unit() -> None:
    current = [one for one in currencies() if one.withdrawn is None and one.kind != "sub-unit"]
    assert [one.code for one in current if one.minor_unit is None] == NOT_APPLICABLE


@pytest.mark.parametrize("code", NEVER_ISO)
def test_market_codes_take_their_parents_minor_unit(code: str) -> None:
    assert minor_unit(code) == 2


@pytest.mark.parametrize("code", ["", "eur", "EUR ", "QQQ", "GBX", "BTC", "\0", "€", "\ud800", "E" * 10**6])
def test_an_unknown_code_has_no_minor_unit_and_no_step_and_raises_nothing(code: str) -> None:
    assert minor_unit(code) is None
    assert cash_step(code) is None


# Coins


def test_cash_steps_with_their_digits() -> None:
    steps = {code: str(step) for code in ALL_CODES if (step := cash_step(code)) is not None}
    assert steps == {
        "AUD": "0.05", "CAD": "0.05", "CHF": "0.05", "CZK": "1", "DKK": "0.50", "HUF": "5", "NOK": "1", "NZD": "0.10",
        "SEK": "1",
    }  # fmt: skip
    assert cash_step("CHF") == Decimal("0.05")
    assert cash_step("EUR") is None
    assert cash_step("USD") is None


# Asking for a code


def test_an_unknown_code_is_an_error_that_suggests() -> None:
    with pytest.raises(UnknownCurrency) as caught:
        currency("usd")
    assert caught.value.suggestions == ("USD",)
    assert (caught.value.where, caught.value.count, caught.value.as_of) == ("the currency registry", 318, None)
    assert str(caught.value) == "'usd' is not in the currency registry (318 codes); did you mean USD?"


@pytest.mark.parametrize("wrong", [None, 978, b"EUR", ["EUR"], {"EUR"}, 1.5, True])
@pytest.mark.parametrize("ask", [currency, minor_unit, cash_step])
def test_anything_but_text_is_an_invalid_argument(ask: Any, wrong: Any) -> None:
    with pytest.raises(InvalidArgument) as caught:
        ask(wrong)
    assert caught.value.name == "code"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("usd", "USD"), (" eur\n", "EUR"), ("Gbp", "GBP"), ("RMB", "CNY"), ("rmb", "CNY"), ("UKP", "GBP"),
     ("STG", "GBP"), ("YEN", "JPY"), ("NIS", "ILS"), ("NTD", "TWD"), ("EURO", "EUR"), ("€", "EUR"), ("ERU", "EUR"),
     ("EUT", "EUR"), ("GPB", "GBP"), ("JYP", "JPY"), ("YPJ", "JPY"), ("UDS", "USD"), ("USDD", "USD"), ("US", "USD"),
     ("RUR", "RUB"), ("MXP", "MXN"), ("GHC", "GHS")],
)  # fmt: skip
def test_the_first_suggestion_is_what_was_meant(typed: str, meant: str) -> None:
    assert suggest(typed, SAMPLE_CODES)[0] == meant


@pytest.mark.parametrize("sure", ["usd", "RMB", "UKP", "YEN", "EURO"])
def test_a_sure_suggestion_stands_alone(sure: str) -> None:
    assert len(suggest(sure, ALL_CODES)) == 1


def test_an_alias_suggests_nothing_where_its_code_is_not_there() -> None:
    assert suggest("RMB", ["EUR", "RUB"]) == ()
    assert suggest("KR", ["DKK", "EUR", "SEK"]) == ("SEK", "DKK")


@pytest.mark.parametrize(
    ("real", "alike"), [("XCG", "XCD"), ("STN", "STD"), ("ZWG", "ZWL"), ("VES", "VEF"), ("XAG", "XAU")]
)
def test_another_money_is_never_suggested_for_a_current_code(real: str, alike: str) -> None:
    assert suggest(real, [alike, "EUR"]) == ()


def test_a_market_code_suggests_its_parent() -> None:
    assert [suggest(code, ["CNY", "GBP"]) for code in NEVER_ISO] == [("CNY",), ("GBP",), ("GBP",), ("GBP",)]


@pytest.mark.parametrize(
    "nonsense", ["QQQQ", "QQQ", "GBp", "ZAc", "", " ", "*", "\0\1\2", "ß", "\ud800", "12345", "name"]
)
def test_nothing_is_suggested_for_nonsense(nonsense: str) -> None:
    assert suggest(nonsense, ALL_CODES) == ()


def test_a_huge_text_is_turned_away_before_any_work_is_done() -> None:
    class Huge(str):
        """A text that is not to be touched: not stripped, not turned into capitals."""

        def _touched(self, *_: object) -> str:
            raise AssertionError("work was done on a text longer than any code")

        strip = upper = lower = split = __iter__ = __getitem__ = _touched  # type: ignore[assignment]

    assert suggest(Huge("E" * 10**8), ALL_CODES) == ()
    with pytest.raises(AssertionError):
        suggest(Huge("usd"), ALL_CODES)


def test_a_huge_unknown_code_makes_a_short_message() -> None:
    with pytest.raises(UnknownCurrency) as caught:
        currency("E" * 10**6)
    assert len(str(caught.value)) < 300


def test_suggestions_do_not_depend_on_the_order_or_repetition_of_what_is_there() -> None:
    assert suggest("ERU", reversed(ALL_CODES)) == suggest("ERU", ALL_CODES) == suggest("ERU", ALL_CODES * 2)


@given(st.text(max_size=12) | st.text("EURUSDGBP", max_size=5), st.lists(st.sampled_from(ALL_CODES)))
def test_suggestions_are_few_and_from_what_is_there(code: str, among: list[str]) -> None:
    found = suggest(code, among)
    assert len(found) <= 3
    assert len(set(found)) == len(found)
    assert set(found) <= set(among) - {code}


# The value


def test_repr_and_str_say_what_it_is() -> None:
    assert repr(currency("BYR")) == "Currency(BYR, Belarusian Ruble, withdrawn 2017-01)"
    assert str(currency("EUR")) == "EUR, Euro"
    assert repr(currency("GGP")) == "Currency(GGP, Guernsey Pound, not ISO)"


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
@pytest.mark.parametrize("code", ["EUR", "BYR", "XAU", "CNH", "VES"])
def test_a_currency_survives_pickling_and_copying(protocol: int, code: str) -> None:
    one = currency(code)
    again = pickle.loads(pickle.dumps(one, protocol))
    assert (again, hash(again), repr(again), again.iso) == (one, hash(one), repr(one), one.iso)
    assert copy.copy(one) == copy.deepcopy(one) == one


@pytest.mark.parametrize("field", [*Currency.__slots__, "other"])
def test_a_currency_cannot_be_changed(field: str) -> None:
    one = currency("EUR")
    with pytest.raises(AttributeError):
        setattr(one, field, "X")
    with pytest.raises(AttributeError):
        delattr(one, field)
    assert one == Currency("EUR", "Euro", "978", 2)
    assert one != currency("USD")
    assert not hasattr(one, "__dict__")


# The tables


def test_what_the_wheel_carries_is_what_the_build_makes() -> None:
    texts: dict[str, bytes] = runpy.run_path(str(BUILD))["build"]()
    assert set(texts) == {
        "fxsnap/currencies/currencies.csv", "fxsnap/currencies/aliases.csv", "fxsnap/currencies/unit-breaks.csv",
            "fxsnap/currencies/successions.csv", "fxsnap/currencies/pegs.csv", "fxsnap/currencies/sub-units.csv", "fxsnap/currencies/baskets.csv",
            "fxsnap/bundled/usd-2024-10-21.txt",
        "fxsnap/bundled/eurofxref-hist.zip", "fxsnap/bundled/NOTICE",
    }  # fmt: skip
    assert [path for path, text in texts.items() if (ROOT / path).read_bytes() != text] == []


def test_the_check_of_the_build_is_content() -> None:
    done = subprocess.run([sys.executable, str(BUILD), "--check"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_check_of_the_build_names_what_differs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    build = runpy.run_path(str(BUILD))
    build["main"].__globals__["ROOT"] = tmp_path
    assert build["main"](["--check"]) == 1
    assert "fxsnap/currencies/aliases.csv" in capsys.readouterr().err
    assert build["main"]([]) == 0
    assert build["main"](["--check"]) == 0
    (tmp_path / "fxsnap/bundled/usd-2024-10-21.txt").write_bytes(SAMPLE.read_bytes().replace(b"\n", b"\r\n"))
    assert build["main"](["--check"]) == 1
    assert [line.split()[0] for line in capsys.readouterr().err.splitlines()] == ["fxsnap/bundled/usd-2024-10-21.txt"]


def test_the_rate_table_has_its_rows_and_nothing_else() -> None:
    data = SAMPLE.read_bytes()
    assert b"\r" not in data
    assert data.endswith(b"ZWL 321.999592\n")
    header, *rows = data.decode("ascii").splitlines()
    assert header == "USD -"
    assert len(rows) == 169
    assert (rows[0], rows[-1]) == ("AED 3.67294", "ZWL 321.999592")
    assert len({row.split()[0] for row in rows}) == 169
    assert all(len(row.split()) == 2 and Decimal(row.split()[1]) > 0 for row in rows)


def test_every_code_of_the_rate_table_is_known() -> None:
    states = Counter(
        "never" if not one.iso else "withdrawn" if one.withdrawn else "current" for one in map(currency, SAMPLE_CODES)
    )
    assert states == {"current": 154, "withdrawn": 12, "never": 4}


@pytest.mark.parametrize("name", ["currencies.csv", "cash-steps.csv", "aliases.csv", "unit-breaks.csv"])
def test_every_source_table_says_where_it_is_from(name: str) -> None:
    head = [line for line in (ROOT / "data" / name).read_text(encoding="utf-8").splitlines() if line.startswith("#")]
    text = "\n".join(head).lower()
    assert "authority" in text
    assert "20" in text
    assert "source" in text or "iso 4217" in text
    assert "http" not in text


def test_importing_the_registry_reads_no_table() -> None:
    code = (
        "import sys, fxsnap.currencies as c\n"
        "assert not c._registry.cache_info().currsize\n"
        "assert not {'csv', 'difflib', 'importlib.resources'} & {*sys.modules}"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("code", ["gbx", "GBX", "zac", "ila", "usx", "kwf", "KWF"])
def test_nothing_is_suggested_for_a_sub_unit(code: str) -> None:
    """GBP for someone who wrote gbx would be a hundred times too much."""
    assert suggest(code, ["GBP", "ZAR", "ILS", "USD", "KWD"]) == ()
    if code != code.upper():
        assert suggest(code, ["GBP", "KWD", code.upper()]) == (code.upper(),)
