"""No number from a dead code, or from a quote that is off by a power of ten, without being told; and no false alarm."""

from __future__ import annotations

import inspect
import pickle
import subprocess
import sys
import threading
import warnings
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import oracle
import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st

import fxsnap
from fxsnap import (
    Conversion,
    History,
    InvalidRows,
    Quote,
    RateNotFound,
    RetiredCurrencyWarning,
    Snapshot,
    UnknownCurrency,
)
from fxsnap.errors import FxWarning
from fxsnap.remarks import remarkable

SAMPLE = fxsnap.sample()
DAYS = History([
    Snapshot("USD", {"EUR": "0.92", "LTL": "2.95", "JPY": "150"}, as_of="2024-10-18"),
    Snapshot("USD", {"EUR": "0.93", "LTL": "2.95", "JPY": "151"}, as_of="2024-10-21"),
])  # fmt: skip

# The sentences on the seed's table: ISO's month, the successor, and how far the quote is off, worked out by hand from
# the table and the law: LTL 2.95274 / 0.92115 is 3.205493, and 3.205493 / 3.4528 - 1 is -7.163 %.
SENTENCES = {
    "BYR": "BYR is a retired code, withdrawn 2017-01, successor BYN; this quote is 40.0 % off the legal ratio 1 BYN = 10000 BYR; with_parities() converts at law",
    "CUC": "CUC is a retired code, withdrawn 2021-06, successor CUP; this quote is 10.4 % off the legal ratio 1 CUC = 24 CUP; with_parities() converts at law",
    "HRK": "HRK is a retired code, withdrawn 2023-01, successor EUR; this quote is 0.740 % off the legal ratio 1 EUR = 7.53450 HRK; with_parities() converts at law",
    "LTL": "LTL is a retired code, withdrawn 2014-12, successor EUR; this quote is 7.16 % off the legal ratio 1 EUR = 3.45280 LTL; with_parities() converts at law",
    "LVL": "LVL is a retired code, withdrawn 2014-01, successor EUR; this quote is 6.56 % off the legal ratio 1 EUR = 0.702804 LVL; with_parities() converts at law",
    "SLL": "SLL is a retired code, withdrawn 2023-12, successor SLE; this quote is 8.79 % off the legal ratio 1 SLE = 1000 SLL; with_parities() converts at law",
    "STD": "STD is a retired code, withdrawn 2017-12, successor STN; this quote is 8.29 % off the legal ratio 1 STN = 1000 STD; 1 EUR = 24.5 STN; with_parities() converts at law",
    "VEF": "VEF is a retired code, withdrawn 2018-08, successor VES; this quote is a factor of 1,080,000 off the legal ratio 1 VES = 100000000000 VEF; with_parities() converts at law",
    "ZMK": "ZMK is a retired code, withdrawn 2012-12, successor ZMW; this quote is a factor of 2.95 off the legal ratio 1 ZMW = 1000 ZMK; with_parities() converts at law",
    "ZWL": "ZWL is a retired code, withdrawn 2024-09, successor ZWG; these rates still quote it, and have nothing to check the quote by",
}  # fmt: skip
LIVE = [code for code in SAMPLE.codes if code not in SENTENCES]


def table(units: dict[str, Any], base: str = "USD", as_of: str | None = "2024-10-21") -> Snapshot:
    return Snapshot(base, units, as_of=as_of)


# The sentence


def test_the_dead_codes_of_the_seeds_table_are_told_and_no_other() -> None:
    """The audit of the table, section 3: ten codes dead and still quoted; each with its fact and its figure."""
    assert {code: SAMPLE.remarks(code)[0] for code in SAMPLE.codes if SAMPLE.remarks(code)} == SENTENCES
    assert all(len(SAMPLE.remarks(code)) == 1 for code in SENTENCES)


@pytest.mark.parametrize(
    ("code", "anchor", "legal", "percent", "says"),
    [("BYR", "BYN", "10000", "-39.998", "40.0 %"), ("ZMK", "ZMW", "1000", "-66.067", "a factor of 2.95"),
     ("SLL", "SLE", "1000", "-8.788", "8.79 %"), ("STD", "EUR", "24500", "-8.287", "8.29 %"), ("LTL", "EUR", "3.45280", "-7.163", "7.16 %"),
     ("LVL", "EUR", "0.702804", "-6.565", "6.56 %"), ("HRK", "EUR", "7.53450", "-0.740", "0.740 %"), ("VEF", "VES", "100000000000", "-100.000", "a factor of 1,080,000")],
)  # fmt: skip
def test_the_figures_are_those_of_the_audit(code: str, anchor: str, legal: str, percent: str, says: str) -> None:
    """How far each is off, in per cent as the audit has it and in the words of the sentence."""
    off = oracle.RATES[code] / oracle.RATES[anchor] / Fraction(legal) - 1
    assert oracle.to_places(off * 100, 3) == percent
    assert f"this quote is {says} off the legal ratio" in SENTENCES[code]


def test_remarks_are_of_the_codes_asked_for_in_order_and_once() -> None:
    assert SAMPLE.remarks() == ()
    assert SAMPLE.remarks("EUR", "USD", "XYZ") == ()
    assert SAMPLE.remarks("VEF", "EUR", "BYR", "VEF") == (SENTENCES["VEF"], SENTENCES["BYR"])


# Receipts and warnings


@pytest.mark.parametrize("code", SENTENCES)
def test_the_receipt_has_the_sentence_as_a_note(code: str) -> None:
    for receipt in (
        SAMPLE.explain(1, code, "EUR"),
        SAMPLE.explain(1, "EUR", code),
        SAMPLE.explain(1, code, "USD", rounding=2),
    ):
        assert receipt.notes == (SENTENCES[code],)
        assert f"note       {SENTENCES[code]}" in str(receipt)
        receipt.verify(SAMPLE)
        again = Conversion.from_json(receipt.to_json())
        assert again.notes == (SENTENCES[code],)
        again.verify(SAMPLE)


def test_the_receipt_of_two_dead_codes_has_both_sentences() -> None:
    assert SAMPLE.explain(1, "LTL", "LVL").notes == (SENTENCES["LTL"], SENTENCES["LVL"])
    with pytest.warns(RetiredCurrencyWarning) as caught:
        SAMPLE.convert(1, "LTL", "LVL")
    assert [str(one.message) for one in caught] == [SENTENCES["LTL"], SENTENCES["LVL"]]


CALLS: dict[str, Callable[[], Any]] = {
    "snap.convert": lambda: SAMPLE.convert(1, "LTL", "EUR"),
    "snap.convert, rounded": lambda: SAMPLE.convert("1.50", "LTL", "EUR", rounding="minor"),
    "snap.convert, other way": lambda: SAMPLE.convert(Fraction(1, 3), "EUR", "LTL"),
    "snap.convert, on a day": lambda: SAMPLE.convert(1, "LTL", "EUR", on="2024-10-21"),
    "fxsnap.convert": lambda: fxsnap.convert(1, "LTL", "EUR", rates=SAMPLE),
    "snap.rate": lambda: SAMPLE.rate("LTL", "EUR"),
    "snap[]": lambda: SAMPLE["LTL"],
    "fxsnap.rate": lambda: fxsnap.rate("LTL", "EUR", rates=SAMPLE),
    "snap.required": lambda: SAMPLE.required(1, "EUR", source="LTL"),
    "snap.required, rounded": lambda: SAMPLE.required(1, "LTL", source="EUR", rounding=2),
    "fxsnap.required": lambda: fxsnap.required(1, "EUR", source="LTL", rates=SAMPLE),
    "snap.convert_many": lambda: SAMPLE.convert_many([(1, "USD"), (1, "LTL"), (2, "LTL")], "EUR"),
    "snap.convert_many, into it": lambda: SAMPLE.convert_many([(1, "USD"), (1, "EUR")], "LTL", rounding=2),
    "snap.convert_many, collect": lambda: SAMPLE.convert_many([("x", "USD"), (1, "LTL")], "EUR", errors="collect"),
    "fxsnap.convert_many": lambda: fxsnap.convert_many([(1, "LTL")], "EUR", rates=SAMPLE),
    "history.convert": lambda: DAYS.convert(1, "LTL", "JPY", on="2024-10-21"),
    "history.convert, last": lambda: DAYS.convert(1, "LTL", "JPY", on="last", rounding=2),
    "history.convert, previous": lambda: DAYS.convert(1, "JPY", "LTL", on="2024-10-20", policy="previous"),
    "fxsnap.convert of a history": lambda: fxsnap.convert(1, "LTL", "JPY", rates=DAYS, on="2024-10-21"),
    "history.rate": lambda: DAYS.rate("LTL", "JPY", on="2024-10-21"),
    "history.required": lambda: DAYS.required(1, "JPY", source="LTL", on="2024-10-21"),
    "history.convert_many": lambda: DAYS.convert_many([(1, "LTL", "2024-10-21"), (1, "LTL", "2024-10-21")], "JPY"),
}


@pytest.mark.parametrize("name", CALLS)
def test_what_returns_no_receipt_warns_at_the_callers_line(name: str) -> None:
    """The same sentence as the receipt's note, at the line of the call, once in a call however many rows there are."""
    call = CALLS[name]
    for _ in range(3):  # the first time fills memories that later times use
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            call()
        (warning,) = caught
        assert warning.category is RetiredCurrencyWarning
        assert (warning.filename, warning.lineno) == (__file__, call.__code__.co_firstlineno)
        note = SENTENCES["LTL"] if "history" not in name else DAYS.explain(1, "LTL", "JPY", on="2024-10-21").notes[0]
        if "previous" in name:
            (note,) = DAYS.explain(1, "LTL", "JPY", on="2024-10-18").notes
        assert str(warning.message) == note


def test_a_warning_points_to_the_line_that_called_and_not_to_the_function_around_it() -> None:
    def house(code: str) -> tuple[Decimal, int]:
        return SAMPLE.convert(1, code, "EUR"), inspect.currentframe().f_lineno  # type: ignore[union-attr]

    with pytest.warns(RetiredCurrencyWarning) as caught:
        _, line = house("BYR")
    assert [(one.filename, one.lineno) for one in caught] == [(__file__, line)]


def test_the_warning_is_one_of_the_family_and_an_error_where_the_caller_wants_one() -> None:
    assert issubclass(RetiredCurrencyWarning, FxWarning)
    for call in CALLS.values():
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with pytest.raises(RetiredCurrencyWarning, match="LTL is a retired code"):
                call()
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            warnings.simplefilter("ignore", RetiredCurrencyWarning)
            call()


def test_explain_warns_of_nothing() -> None:
    for code in SENTENCES:
        SAMPLE.explain(1, code, "EUR")
        fxsnap.explain(1, "EUR", code, rates=SAMPLE, rounding=2)
    assert DAYS.explain(1, "LTL", "JPY", on="last").notes
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RetiredCurrencyWarning)
        batch = SAMPLE.convert_many([(1, "LTL")], "EUR")
    assert batch.explain(0).notes == (SENTENCES["LTL"],)
    pickle.loads(pickle.dumps(batch)).explain(0).verify(SAMPLE)


def test_a_batch_that_is_refused_says_why_and_does_not_warn() -> None:
    with pytest.raises(InvalidRows):
        SAMPLE.convert_many([(1, "LTL"), ("x", "EUR")], "EUR")


def test_the_same_code_to_itself_needs_no_quote() -> None:
    assert SAMPLE.convert("1.50", "VEF", "VEF") == Decimal("1.50")
    assert SAMPLE.explain(1, "VEF", "VEF").notes == ()
    assert SAMPLE.required(1, "VEF", source="VEF") == 1
    assert SAMPLE.convert_many([(1, "VEF")], "VEF").total == 1


@pytest.mark.filterwarnings("ignore::fxsnap.RetiredCurrencyWarning")
@given(
    st.sampled_from(sorted(SENTENCES)), st.sampled_from(SAMPLE.codes), st.booleans(),
    st.integers(-(10**15), 10**15) | st.decimals(-(10**12), 10**12, places=3) | st.fractions(max_denominator=999),
    st.sampled_from([None, 0, 2, "3:down", "2:half_up", "step=0.05"]),
)  # fmt: skip
def test_a_dead_code_converts_as_its_receipt_says(
    code: str, other: str, there: bool, amount: Any, rounding: Any
) -> None:
    """Law: ``convert`` is ``explain().result``, digit for digit, for retired codes too; and both are the table's own."""
    source, target = (code, other) if there else (other, code)
    receipt = SAMPLE.explain(amount, source, target, rounding=rounding)
    assert str(SAMPLE.convert(amount, source, target, rounding=rounding)) == str(receipt.result)
    assert receipt.exact == oracle.value(amount, source, target)
    (line,) = SAMPLE.convert_many([(amount, source)], target, rounding=rounding).results
    assert str(line) == str(receipt.result)


def run(code: str, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *options, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)


def test_once_for_each_place_under_pythons_own_filter() -> None:
    """A loop of a thousand at one line is told once, a second line once more; nothing else is printed."""
    done = run(
        "import fxsnap\n"
        "snap = fxsnap.sample()\n"
        "for _ in range(1000):\n"
        "    snap.convert(1, 'VEF', 'USD')\n"
        "    snap.explain(1, 'VEF', 'USD')\n"
        "def house():\n"
        "    return fxsnap.convert(1, 'VEF', 'USD', rates=snap)\n"
        "house(); house(); house()\n"
        "snap.convert(1, 'EUR', 'USD')\n"
    )
    assert (done.returncode, done.stdout) == (0, "")
    told = [line for line in done.stderr.splitlines() if "RetiredCurrencyWarning" in line]
    assert told == [f"<string>:{line}: RetiredCurrencyWarning: {SENTENCES['VEF']}" for line in (4, 7)]


# Live codes


def test_live_codes_never_warn() -> None:
    """Every live code of the seed's table, in every verb, under pytest's filter, by which a warning is an error."""
    assert len(LIVE) == 160
    for code in LIVE:
        for other in ("EUR", "USD", "XAU", "GGP"):
            SAMPLE.convert(1, code, other)
            SAMPLE.convert(1, other, code, rounding=2)
            SAMPLE.rate(code, other)
            SAMPLE.required(1, code, source=other)
            assert SAMPLE.explain(1, code, other).notes == ()
    assert len(SAMPLE.convert_many([(1, code) for code in LIVE], "EUR")) == 160


def test_no_code_of_the_ecb_ever_has_a_remark() -> None:
    """Law, over all 7 126 days: no false alarm. HRK of 2022, ROL and TRL of 2004, BGN of 2025 were live when quoted."""
    history = fxsnap.ecb()
    assert len(history) == 7126
    assert [day for day in history.days if remarkable(history._units_of(day), day)] == []
    snapshots = [history.at(day) for day in history.days[::40]]  # which say the same
    assert [day.as_of for day in snapshots if day.remarks(*day.codes)] == []


@pytest.mark.parametrize(
    ("code", "day"), [("HRK", "2022-12-30"), ("LTL", "2014-12-31"), ("LVL", "2013-12-31"), ("ROL", "2005-06-30"), ("TRL", "2004-12-31"), ("SIT", "2006-12-29")]
)  # fmt: skip
def test_a_code_was_live_on_the_last_day_that_the_ecb_quoted_it(code: str, day: str) -> None:
    history = fxsnap.ecb()
    assert history.coverage(code).last == date.fromisoformat(day)
    history.convert(1, code, "USD", on=day)
    late = Snapshot("EUR", {code: history.rate("EUR", code, on=day).value * 2}, as_of="2026-01-05")
    assert late.remarks(code)[0].startswith(f"{code} is a retired code")


# After with_parities


def test_after_with_parities_nothing_is_left_to_say() -> None:
    """Each dead code at law: BYR, VEF, LTL and those that the table never had; ZWL alone has no law that leads anywhere."""
    legal = SAMPLE.with_parities()
    assert {code for code in legal.codes if legal.remarks(code)} == {"ZWL"}
    for code in set(legal.codes) - {"ZWL"}:
        legal.convert(1, code, "EUR")
        legal.rate("JPY", code)
        assert legal.explain(1, code, "USD", rounding=2).notes == ()
    with pytest.warns(RetiredCurrencyWarning, match="ZWL is a retired code"):
        legal.convert(1, "ZWL", "USD")


def test_a_dead_code_quoted_exactly_at_law_is_not_told() -> None:
    assert table({"LTL": "3.45280"}, "EUR").remarks("LTL") == ()
    assert table({"LTL": "3.45281"}, "EUR").remarks("LTL") != ()
    assert table({"BYN": "3.25", "BYR": "32500"}).remarks("BYR") == ()
    assert table({"EUR": "1.95583"}, "DEM").remarks("DEM", "EUR") != (), "a mark is 1.95583 euro there"
    assert Snapshot("DEM", [Quote("EUR", "DEM", "1.95583")], as_of="2024-10-21").remarks("DEM") == ()


def test_the_million_of_the_bolivar() -> None:
    """The issue: 1 000 000 VEF is 0.276 USD by the table and 0.00000026 by law, and nobody gets the first one untold."""
    with pytest.warns(RetiredCurrencyWarning, match="a factor of 1,080,000 off"):
        by_table = SAMPLE.convert(1000000, "VEF", "USD")
    assert oracle.to_places(Fraction(by_table), 3) == "0.276"
    by_law = SAMPLE.with_parities().convert(1000000, "VEF", "USD")
    assert oracle.to_places(Fraction(by_law), 8) == "0.00000026"
    assert by_law == Decimal(oracle.to_digits(1000000 / (oracle.RATES["VES"] * 10**11)))


def test_two_dead_codes_that_agree_are_no_proof() -> None:
    """1000 VEB are one VEF by law; where VEF itself is quoted dead, VEB is as wrong as it."""
    wrong = table({"VES": "39.12252", "VEF": "3622552.534434", "VEB": "3622552534.434"})
    assert (
        "a factor of 1,080,000 off the legal ratio 1 VEF = 1000 VEB; 1 VES = 100000000000 VEF"
        in wrong.remarks("VEB")[0]
    )
    alone = table({"VEF": "3622552.534434", "EUR": "0.92"}).with_parities()
    assert "VEB" in alone.codes
    for code in ("VEB", "VEF"):
        assert alone.remarks(code)[0].endswith("these rates still quote it, and have nothing to check the quote by")
        with pytest.warns(RetiredCurrencyWarning) as caught:
            alone.convert(1, code, "USD")
        assert [str(one.message)[:3] for one in caught] == ["VEB", "VEF"][-1 if code == "VEF" else 0 :]


@pytest.mark.parametrize("as_of", ["2018-08-20", "2021-09-30", "2021-10-01", "2021-10-02", "2024-10-21"])
def test_the_unit_of_the_day_is_what_a_dead_code_is_measured_by(as_of: str) -> None:
    """VES of 2021-10-01 is a million of the day before: at law on either day, and a million off with the other's ratio."""
    units = 10**5 if as_of < "2021-10-01" else 10**11
    right = table({"VES": "5", "VEF": 5 * units}, as_of=as_of)
    wrong = table({"VES": "5", "VEF": 5 * (10**16 // units)}, as_of=as_of)
    assert right.remarks("VEF") == table({"VES": "5"}, as_of=as_of).with_parities().remarks("VEF") == ()
    assert "a factor of 1,000,000 off" in wrong.remarks("VEF")[0]


# Tables of other days, and of none


def test_a_code_is_told_from_the_day_it_retired() -> None:
    """BYR left circulation on 2017-01-01; until then it was money beside BYN."""
    rates = {"BYN": "1.96", "BYR": "19500"}
    assert table(rates, as_of="2016-12-31").remarks("BYR") == ()
    assert "0.510 % off" in table(rates, as_of="2017-01-01").remarks("BYR")[0]
    table(rates, as_of="2016-12-31").convert(1, "BYR", "USD")


def test_a_table_of_an_unknown_day_is_judged_by_the_facts_of_today() -> None:
    assert (
        "BGN is a retired code, withdrawn 2026-01, successor EUR"
        in table({"EUR": "0.9", "BGN": "1.8"}, as_of=None).remarks("BGN")[0]
    )
    assert table({"EUR": "0.9", "BGN": "1.8"}).remarks("BGN") == ()


@pytest.mark.parametrize("tiny", ["1e-400", "1e-320", "5e-324", "1e400"])
def test_rates_of_any_size_are_judged_by_exact_arithmetic(tiny: str) -> None:
    """No float can hold them, and none has to."""
    euro = Decimal(tiny)
    fine = table({"EUR": euro, "DKK": euro * Decimal("7.46"), "XTS": "3"})
    assert fine.remarks(*fine.codes) == ()
    assert fine.convert(2, "USD", "XTS") == 6
    assert "DKK is quoted at 10 times" in table({"EUR": euro, "DKK": euro * Decimal("74.6")}).remarks("DKK")[0]
    dead = table({"EUR": euro, "LTL": "3"})
    assert "LTL is a retired code" in dead.remarks("LTL")[0]


# Off by a power of ten


@pytest.mark.parametrize(
    ("factor", "says"),
    [("10", "at 10 times"), ("100", "at 100 times"), ("1000", "at 1000 times"), ("0.1", "at 1/10 of"), ("0.01", "at 1/100 of"),
     ("0.001", "at 1/1000 of"), ("1e6", "at 1000000 times"), ("99.5", "at 100 times"), ("100.5", "at 100 times")],
)  # fmt: skip
@pytest.mark.parametrize(
    ("code", "anchor", "ratio", "stated"),
    [("DKK", "EUR", "7.46038", "1 EUR = 7.46038 DKK"), ("AED", "USD", "3.6725", "1 USD = 3.6725 AED"), ("HKD", "USD", "7.80", "1 USD = 7.80 HKD"),
     ("BGN", "EUR", "1.95583", "1 EUR = 1.95583 BGN"), ("XPF", "EUR", "50000/419", "1000 XPF = 8.38 EUR")],
)  # fmt: skip
def test_a_slipped_power_of_ten_is_told(
    code: str, anchor: str, ratio: str, stated: str, factor: str, says: str
) -> None:
    """Sown into the ECB's day of 2024-10-21, at the ratio as it should be: DKK and BGN are the ECB's own."""
    day = fxsnap.ecb().at("2024-10-21")
    right = day.explain(1, "EUR", anchor).exact * Fraction(ratio)
    assert day.with_quotes({code: oracle.to_digits(right)}).remarks(code) == ()
    units = right * Fraction(factor)
    wrong = day.with_quotes([Quote("EUR", code, oracle.to_digits(units))])
    (text,) = wrong.remarks(code)
    assert text == f"{code} is quoted {says} what it should be ({stated}); is it in another unit?"
    assert wrong.remarks(*(set(wrong.codes) - {code})) == ()
    with pytest.warns(RetiredCurrencyWarning) as caught:
        wrong.convert(1, code, "JPY")
    assert [str(one.message) for one in caught] == [text]
    assert wrong.explain(1, "JPY", code).notes == (text,)
    wrong.convert(1, "USD", "JPY")


@pytest.mark.parametrize(
    "factor",
    [
        "0.5",
        "0.9",
        "0.99",
        "1.01",
        "1.1",
        "1.5",
        "2",
        "3",
        "5",
        "7",
        "9",
        "9.8",
        "10.2",
        "50",
        "98",
        "102",
        "0.11",
        "0.3",
    ],
)
@pytest.mark.parametrize("code", ["DKK", "BGN"])
def test_an_ordinary_deviation_is_not(code: str, factor: str) -> None:
    """A broken peg is for the audit to find: these are not within 1 % of a power of ten."""
    day = fxsnap.ecb().at("2024-10-21")
    parity = {"DKK": "7.46038", "BGN": "1.95583"}[code]
    off = day.with_quotes({code: Decimal(parity) * Decimal(factor)})
    assert off.remarks(*off.codes) == ()
    off.convert(1, code, "USD")


def test_a_sub_unit_quoted_as_its_parent_is_told() -> None:
    """A feed that gives a price in pence the rate of the pound: a hundred times too dear."""
    wrong = table({"GBP": "0.77", "GBX": "0.77", "GBp": "77"})
    assert wrong.remarks("GBX", "GBp") == (
        "GBX is quoted at 1/100 of what it should be (100 GBX = 1 GBP); is it in another unit?",
    )
    small = SAMPLE.with_subunits()
    assert {code for code in small.codes if small.remarks(code)} == {*SENTENCES}
    small.convert(250, "GBp", "USD")


def test_a_code_without_a_tie_may_stand_anywhere() -> None:
    day = fxsnap.ecb().at("2024-10-21")
    for code in ("JPY", "GBP", "INR"):
        wrong = day.with_quotes({code: day.rate("EUR", code).value * 100})
        assert wrong.remarks(*wrong.codes) == ()


def test_a_peg_that_held_no_more_is_no_measure() -> None:
    """SIT stood near 239.640 in ERM II from 2004 on; in 1999 it stood elsewhere, and no day's fact is used on another."""
    assert table({"SIT": "2396.4"}, "EUR", "2005-06-01").remarks("SIT") != ()
    assert table({"SIT": "2396.4"}, "EUR", "1999-06-01").remarks("SIT") == ()


# Many threads, and what is remembered


@pytest.mark.filterwarnings("ignore::fxsnap.RetiredCurrencyWarning")
def test_many_threads_on_a_fresh_snapshot() -> None:
    """Whichever thread finds the remarks first, each gets the right number and each gets its note."""
    expected = {code: oracle.to_digits(oracle.value(7, code, "EUR")) for code in (*SENTENCES, "JPY", "GBP")}
    wrong: list[Any] = []
    done: list[int] = []

    def ask(snap: Snapshot, barrier: threading.Barrier, shift: int) -> None:
        codes = list(expected)
        barrier.wait()
        for code in codes[shift:] + codes[:shift]:
            got = oracle.text(snap.convert(7, code, "EUR")), snap.explain(7, code, "EUR").notes, snap.remarks(code)
            note = (SENTENCES[code],) if code in SENTENCES else ()
            if got != (expected[code], note, note):
                wrong.append((code, got))
        done.append(shift)

    for _ in range(10):
        fresh = pickle.loads(pickle.dumps(SAMPLE))
        barrier = threading.Barrier(8)
        threads = [threading.Thread(target=ask, args=(fresh, barrier, shift)) for shift in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert wrong == []
    assert len(done) == 80


@pytest.mark.parametrize(
    "again", [lambda snap: pickle.loads(pickle.dumps(snap)), lambda snap: Snapshot.from_json(snap.to_json())]
)
def test_a_snapshot_that_comes_back_tells_the_same(again: Callable[[Snapshot], Snapshot]) -> None:
    SAMPLE.remarks("EUR")
    fresh = again(SAMPLE)
    assert {code: fresh.remarks(code) for code in SENTENCES} == {code: (text,) for code, text in SENTENCES.items()}
    with pytest.warns(RetiredCurrencyWarning):
        again(SAMPLE).convert(1, "VEF", "USD")


def test_equal_tables_in_another_measure_are_told_the_same() -> None:
    """A table in euro with the same quotes of LTL and EUR: the deviation is the table's and not the base's."""
    euros = Snapshot("EUR", [Quote("USD", "EUR", "0.92115"), Quote("USD", "LTL", "2.95274")], as_of="2024-10-21")
    assert euros.remarks("LTL") == (SENTENCES["LTL"],)


def test_a_code_that_is_not_there_is_an_error_with_the_lawful_way() -> None:
    """A dead code that a table has not is never converted by itself, and the error says what would do it."""
    with pytest.raises(UnknownCurrency) as caught:
        SAMPLE.convert(1, "DEM", "EUR")
    assert caught.value.way_out == "with_parities() adds it by law (1 EUR = 1.95583 DEM)"
    assert caught.value.suggestions == ()
    with pytest.raises(UnknownCurrency) as caught:
        SAMPLE.convert(1, "VEB", "USD")
    assert caught.value.way_out == "with_parities() adds it by law (1 VEF = 1000 VEB)"
    for code in ("ZWR", "CSK", "DDM", "XCG"):
        with pytest.raises(UnknownCurrency) as caught:
            SAMPLE.convert(1, code, "USD")
        assert caught.value.way_out == ""


# What hangs on a quote that is off


def test_a_code_that_hangs_on_a_quote_that_is_off_is_told() -> None:
    """CUP is quoted at ten times its peg; by law a CUC is 24 of them, so a CUC is worth a tenth of what it should be."""
    slipped = Snapshot("USD", {"CUP": "240", "EUR": "0.92"}, as_of="2024-10-21").with_parities()
    (note,) = slipped.explain(1, "CUC", "USD").notes
    assert note.startswith("CUP is quoted at 10 times what it should be")
    with pytest.warns(fxsnap.RetiredCurrencyWarning, match="CUP is quoted at 10 times"):
        slipped.convert(1, "EUR", "CUC")
    with pytest.warns(fxsnap.RetiredCurrencyWarning, match="CUP is quoted at 10 times"):
        History([slipped]).convert(1, "EUR", "CUC", on="2024-10-21")
    assert slipped.explain(1, "EUR", "USD").notes == ()


def test_where_the_way_turns_the_quote_is_not_used() -> None:
    """Two codes that hang on LTL meet there, so that the dead quote of LTL plays no part between them."""
    quotes = [Quote("EUR", "LTL", "3.2"), Quote("LTL", "XTS", 5), Quote("LTL", "XAA", 7), Quote("EUR", "USD", "1.1")]
    table = Snapshot("EUR", quotes, as_of="2024-10-21")
    assert table.explain(1, "XTS", "XAA").notes == ()
    assert [note[:3] for note in table.explain(1, "XTS", "USD").notes] == ["LTL"]
    with pytest.warns(fxsnap.RetiredCurrencyWarning, match="LTL is a retired code"):
        table.convert_many([(1, "XTS"), (2, "XAA")], "USD")


def test_a_batch_of_many_days_warns_once_for_a_code() -> None:
    days = {"2024-10-18": "3.2", "2024-10-21": "3.3"}
    history = History(Snapshot("EUR", {"LTL": rate, "USD": "1.1"}, as_of=day) for day, rate in days.items())
    with pytest.warns(fxsnap.RetiredCurrencyWarning) as caught:
        history.convert_many([(1, "LTL", day) for day in days], "USD")
    assert len(caught) == 1


def test_a_day_after_a_codes_end_is_an_error_with_the_lawful_way() -> None:
    """The last quote before the end is no rate for a day after it, however near."""
    with pytest.raises(
        RateNotFound, match=r"; at\(day\).with_parities\(\) adds BGN by law \(1 EUR = 1.95583 BGN\)$"
    ) as caught:
        fxsnap.ecb().convert(100, "BGN", "EUR", on="2026-01-05")
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)
    with pytest.raises(RateNotFound, match="policy='previous' or") as caught:
        fxsnap.ecb().convert(100, "BGN", "EUR", on="2024-10-19")
    assert caught.value.way_out == "", "it was alive, and a day before has it"
