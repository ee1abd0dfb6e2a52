"""The facts that tie one code to another, against literals from the laws, and what must hold of all of them at once."""

from __future__ import annotations

import csv
import itertools
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st

import fxsnap
from fxsnap import InvalidArgument, Snapshot, currency
from fxsnap.currencies import currencies, unit_break
from fxsnap.currencies.parities import (
    all_pegs,
    baskets,
    facts_day,
    introduced,
    parities,
    pegs,
    sub_units,
    succession_of,
    successions,
    unit_breaks,
)

SEED_DAY = date(2024, 10, 21)

# Council Regulation (EC) No 2866/98, article 1, and the regulations that amended it: code, units for one euro with all
# six figures, first day, the act that has the rate.
EURO = [
    ("BEF", "40.3399", "1999-01-01", "2866/98"), ("DEM", "1.95583", "1999-01-01", "2866/98"),
    ("ESP", "166.386", "1999-01-01", "2866/98"), ("FRF", "6.55957", "1999-01-01", "2866/98"),
    ("IEP", "0.787564", "1999-01-01", "2866/98"), ("ITL", "1936.27", "1999-01-01", "2866/98"),
    ("LUF", "40.3399", "1999-01-01", "2866/98"), ("NLG", "2.20371", "1999-01-01", "2866/98"),
    ("ATS", "13.7603", "1999-01-01", "2866/98"), ("PTE", "200.482", "1999-01-01", "2866/98"),
    ("FIM", "5.94573", "1999-01-01", "2866/98"), ("GRD", "340.750", "2001-01-01", "1478/2000"),
    ("SIT", "239.640", "2007-01-01", "1086/2006"), ("CYP", "0.585274", "2008-01-01", "1135/2007"),
    ("MTL", "0.429300", "2008-01-01", "1134/2007"), ("SKK", "30.1260", "2009-01-01", "694/2008"),
    ("EEK", "15.6466", "2011-01-01", "671/2010"), ("LVL", "0.702804", "2014-01-01", "870/2013"),
    ("LTL", "3.45280", "2015-01-01", "851/2014"), ("HRK", "7.53450", "2023-01-01", "2022/1208"),
    ("BGN", "1.95583", "2026-01-01", "2025/1409"),
]  # fmt: skip

# Redenominations and replacements from the issuers' acts: old, new, old units for one new one, first day.
REDENOMINATIONS = [
    ("AFA", "AFN", "1000", "2002-10-07"), ("AZM", "AZN", "5000", "2006-01-01"), ("BGL", "BGN", "1000", "1999-07-05"),
    ("BRR", "BRL", "2750", "1994-07-01"), ("BYR", "BYN", "10000", "2016-07-01"), ("CSD", "RSD", "1", "2006-10-25"),
    ("GHC", "GHS", "10000", "2007-07-01"), ("MGF", "MGA", "5", "2005-01-01"), ("MRO", "MRU", "10", "2018-01-01"),
    ("MXP", "MXN", "1000", "1993-01-01"), ("MZM", "MZN", "1000", "2006-07-01"), ("PLZ", "PLN", "10000", "1995-01-01"),
    ("ROL", "RON", "10000", "2005-07-01"), ("RUR", "RUB", "1000", "1998-01-01"), ("SDD", "SDG", "100", "2007-01-10"),
    ("SLL", "SLE", "1000", "2022-07-01"), ("SRG", "SRD", "1000", "2004-01-01"), ("STD", "STN", "1000", "2018-01-01"),
    ("TMM", "TMT", "5000", "2009-01-01"), ("TRL", "TRY", "1000000", "2005-01-01"), ("UAK", "UAH", "100000", "1996-09-02"),
    ("VEB", "VEF", "1000", "2008-01-01"), ("VEF", "VES", "100000", "2018-08-20"), ("ZMK", "ZMW", "1000", "2013-01-01"),
    ("ZWD", "ZWN", "1000", "2006-08-01"), ("ZWN", "ZWR", "10000000000", "2008-08-01"),
    ("ZWR", "ZWL", "1000000000000", "2009-02-02"), ("ZWL", "ZWG", "2498.7242", "2024-04-08"),
    ("ANG", "XCG", "1", "2025-03-31"), ("CUC", "CUP", "1/24", "2021-01-01"), ("ECS", "USD", "25000", "2000-09-09"),
    ("SVC", "USD", "8.75", "2001-01-01"),
]  # fmt: skip


def rows_of(name: str) -> list[dict[str, str]]:
    """The rows of a table as received, read by the standard library's reader and not by ours."""
    lines = (ROOT / "data" / name).read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))


def law(code: str, on: str | date) -> str | None:
    """What is law for a code on a day, as it is stated."""
    day = date.fromisoformat(on) if isinstance(on, str) else on
    return next((str(parity) for parity in parities(day) if parity.code == code), None)


def chain(code: str, on: str) -> tuple[Fraction, str]:
    """Follow the law from a code as far as it leads: units of the code for one of the last money, and that money."""
    by_code = {parity.code: parity for parity in parities(date.fromisoformat(on))}
    units = Fraction(1)
    while code in by_code:
        units, code = units * by_code[code].units, by_code[code].anchor
    return units, code


# The euro


@pytest.mark.parametrize(("code", "units", "since", "act"), EURO)
def test_the_conversion_rates_of_the_euro(code: str, units: str, since: str, act: str) -> None:
    """Regulation 1103/97, article 4(1): one euro in national units, with six significant figures, zeros at the end too."""
    assert len(units.replace(".", "").lstrip("0")) == 6
    found = currency(code).successor
    assert found is not None
    assert found.parity is not None
    assert str(found.parity) == f"1 EUR = {units} {code}"
    assert (found.new, str(found.parity.value), str(found.effective)) == ("EUR", units, since)
    assert (found.kind, found.confidence) == ("euro", "high")
    assert act in found.source
    assert law(code, since) == f"1 EUR = {units} {code}"


def test_the_euro_replaced_no_other_code_but_the_ecu() -> None:
    assert sorted(one.old for one in successions() if one.new == "EUR") == sorted([*(row[0] for row in EURO), "XEU"])
    assert law("XEU", "1999-01-01") == "1 EUR = 1 XEU"
    assert law("ADP", SEED_DAY) == "1 ESP = 1 ADP"


@pytest.mark.parametrize(("code", "since"), [(row[0], row[2]) for row in EURO if row[0] not in ("BGN", "EEK", "LTL")])
def test_before_its_first_day_a_rate_of_the_euro_is_no_law(code: str, since: str) -> None:
    assert law(code, date.fromisoformat(since) - timedelta(days=1)) is None


@pytest.mark.parametrize(
    ("code", "stated", "first", "last"),
    [
        ("BGN", "1 EUR = 1.95583 BGN", "1999-07-05", "2025-12-31"),
        ("EEK", "1 EUR = 15.6466 EEK", "1999-01-01", "2010-12-31"),
        ("LTL", "1 EUR = 3.45280 LTL", "2002-02-02", "2014-12-31"),
    ],
)
def test_a_currency_board_was_law_before_the_euro_and_has_no_gap(code: str, stated: str, first: str, last: str) -> None:
    day = date.fromisoformat(first)
    assert law(code, day - timedelta(days=1)) is None
    assert law(code, first) == law(code, last) == law(code, date.fromisoformat(last) + timedelta(days=1)) == stated


# Other laws


@pytest.mark.parametrize(
    ("code", "stated"),
    [
        ("XAF", "1 EUR = 655.957 XAF"), ("XOF", "1 EUR = 655.957 XOF"), ("XPF", "1000 XPF = 8.38 EUR"),
        ("KMF", "1 EUR = 491.96775 KMF"), ("CVE", "1 EUR = 110.265 CVE"), ("BAM", "1 EUR = 1.95583 BAM"),
        ("KYD", "1 KYD = 1.20 USD"), ("PAB", "1 USD = 1 PAB"), ("STN", "1 EUR = 24.5 STN"), ("NAD", "1 ZAR = 1 NAD"),
        ("LSL", "1 ZAR = 1 LSL"), ("BND", "1 SGD = 1 BND"), ("GIP", "1 GBP = 1 GIP"), ("FKP", "1 GBP = 1 FKP"),
        ("SHP", "1 GBP = 1 SHP"), ("GGP", "1 GBP = 1 GGP"), ("IMP", "1 GBP = 1 IMP"), ("JEP", "1 GBP = 1 JEP"),
    ],
)  # fmt: skip
def test_ratios_of_law_between_live_currencies(code: str, stated: str) -> None:
    """R2: stated in the direction and with the digits of the law: 1000 XPF are 8.38 euro, and 119.331742 is no law."""
    assert law(code, SEED_DAY) == stated


@pytest.mark.parametrize(
    "code", ["AED", "SAR", "HKD", "DKK", "BHD", "JOD", "OMR", "QAR", "AWG", "BBD", "XCD", "CUP", "DJF", "CNH", "MKD"]
)
def test_a_peg_that_policy_can_move_is_no_law(code: str) -> None:
    assert law(code, SEED_DAY) is None


def test_the_cfa_francs_are_of_one_parity_and_hang_on_the_french_franc() -> None:
    """100 CFA francs were one French franc, so 6.55957 times 100 is the rate to the euro."""
    assert chain("XAF", "2024-10-21") == chain("XOF", "2024-10-21") == (Fraction("6.55957") * 100, "EUR")
    assert chain("KMF", "2024-10-21")[0] == Fraction("6.55957") * 75


# Successions and chains


@pytest.mark.parametrize(("old", "new", "ratio", "since"), REDENOMINATIONS)
def test_redenominations(old: str, new: str, ratio: str, since: str) -> None:
    found = currency(old).successor
    assert found is not None
    assert (found.new, found.old_per_new, str(found.effective)) == (new, Fraction(ratio), since)
    assert found == succession_of(old)
    assert str(found.parity_on(date.fromisoformat(since))) == str(found.parity)


def test_a_convertible_peso_is_24_pesos_and_not_the_other_way_round() -> None:
    found = currency("CUC").successor
    assert found is not None
    assert (str(found.parity), found.old_per_new) == ("1 CUC = 24 CUP", Fraction(1, 24))


@pytest.mark.parametrize("code", ["EUR", "USD", "GBP", "VES", "XAU", "CSK", "GBX", "CNH", "XCG"])
def test_codes_without_one_successor(code: str) -> None:
    """Live ones, and the Czechoslovak koruna, which became two."""
    assert currency(code).successor is None
    assert law(code, SEED_DAY) is None


def test_a_succession_without_a_single_ratio_has_none() -> None:
    """A mark of the GDR was one mark up to a sum for each person, and half a mark above."""
    found = currency("DDM").successor
    assert found is not None
    assert (found.new, found.parity, found.old_per_new, law("DDM", SEED_DAY)) == ("DEM", None, None, None)
    assert str(found) == "DDM to DEM without a single ratio, 1990-07-01"


@pytest.mark.parametrize(
    ("code", "on", "units", "money"),
    [
        ("VEB", "2007-12-31", "1", "VEB"), ("VEB", "2008-01-01", "1000", "VEF"), ("VEB", "2018-08-19", "1000", "VEF"),
        ("VEB", "2018-08-20", "100000000", "VES"), ("VEB", "2021-09-30", "100000000", "VES"),
        ("VEB", "2021-10-01", "100000000000000", "VES"), ("VEF", "2018-08-19", "1", "VEF"),
        ("VEF", "2018-08-20", "100000", "VES"), ("VEF", "2021-09-30", "100000", "VES"),
        ("VEF", "2021-10-01", "100000000000", "VES"), ("VEF", "2024-10-21", "100000000000", "VES"),
        ("VED", "2021-09-30", "1", "VED"), ("VED", "2021-10-01", "1", "VES"),
        ("ZWD", "2008-08-01", "10000000000000", "ZWR"), ("ZWD", "2009-02-02", "10000000000000000000000000", "ZWL"),
        ("ZWR", "2019-02-21", "1000000000000", "ZWL"), ("BYB", "2024-10-21", "10000000", "BYN"),
        ("STD", "2024-10-21", "24500", "EUR"), ("HRD", "2022-12-31", "1000", "HRK"), ("HRD", "2023-01-01", "7534.50", "EUR"),
        ("BGL", "2024-10-21", "1955.83", "EUR"), ("BAD", "2024-10-21", "195.583", "EUR"), ("SUR", "2024-10-21", "1000", "RUB"),
        ("ADP", "2024-10-21", "166.386", "EUR"), ("BRN", "2024-10-21", "2750000", "BRL"), ("SDP", "2024-10-21", "1000", "SDG"),
        ("AOK", "2024-10-21", "1000000000", "AOA"), ("YUM", "2024-10-21", "1", "RSD"), ("LVR", "2024-10-21", "140.5608", "EUR"),
    ],
)  # fmt: skip
def test_successions_chain(code: str, on: str, units: str, money: str) -> None:
    """R15: a code is no identity without a date; VES of 2021-10-01 is a million of the day before."""
    assert chain(code, on) == (Fraction(units), money)


@pytest.mark.parametrize("on", ["2019-02-22", "2024-04-07", "2024-04-08", "2026-11-25"])
@pytest.mark.parametrize("code", ["ZWD", "ZWN", "ZWR"])
def test_the_dollars_of_zimbabwe_lead_to_no_live_money_since_their_letters_were_used_again(code: str, on: str) -> None:
    """The ZWL of 2009 was demonetised in 2015; that of 2019 is another money, of which a ZWR is nothing."""
    assert chain(code, on)[1] == "ZWR"
    assert law("ZWR", on) is None
    assert law("ZWL", on) == ("1 ZWG = 2498.7242 ZWL" if on >= "2024-04-08" else None)


def test_what_a_changed_unit_says_of_itself() -> None:
    """The ratio to the unit of the day names the day of the change beside the law's own source."""
    (before,) = [one for one in parities(date(2021, 9, 30)) if one.code == "VEF"]
    (after,) = [one for one in parities(date(2021, 10, 1)) if one.code == "VEF"]
    assert (str(before.value), str(after.value), str(after.since)) == ("100000", "100000000000", "2021-10-01")
    assert after.source == f"{before.source}; VES changed its unit on 2021-10-01"


@pytest.mark.parametrize(
    ("code", "day", "ratio"),
    [("VES", "2021-10-01", "1000000"), ("SYP", "2026-01-01", "100"), ("KPW", "2009-11-30", "100"), ("ZWL", "2019-02-22", None)],
)  # fmt: skip
def test_codes_that_changed_their_unit(code: str, day: str, ratio: str | None) -> None:
    broke = date.fromisoformat(day)
    assert unit_breaks()[code] == (broke, None if ratio is None else Decimal(ratio))
    before = broke - timedelta(days=1)
    assert (unit_break(code, before, broke), unit_break(code, broke, date.max)) == (broke, None)
    assert unit_break(code, date.min, before) is None


# What a code is on a day


@pytest.mark.parametrize(
    ("code", "on", "status"),
    [
        ("ANG", "2024-10-21", "current"), ("ANG", "2025-03-30", "current"), ("ANG", "2026-11-24", "retired"),
        ("BGN", "2024-10-21", "current"), ("BGN", "2025-12-31", "current"), ("BGN", "2026-01-01", "retired"),
        ("BGN", "1999-07-04", "not yet"), ("BYN", "2015-06-30", "not yet"), ("BYN", "2016-06-30", "not yet"),
        ("BYN", "2016-07-01", "current"), ("BYR", "2016-07-01", "current"), ("BYR", "2016-12-31", "current"),
        ("BYR", "2017-01-01", "retired"), ("EUR", "1998-12-31", "not yet"), ("EUR", "1999-01-01", "current"),
        ("DEM", "2001-12-31", "current"), ("DEM", "2002-03-01", "retired"), ("VEF", "2018-08-19", "current"),
        ("VEF", "2018-08-20", "retired"), ("VES", "2018-08-19", "not yet"), ("XCG", "2025-03-30", "not yet"),
        ("XCG", "2025-03-31", "current"), ("LTL", "2014-12-31", "current"), ("LTL", "2015-01-01", "retired"),
        ("ZWG", "2024-04-07", "not yet"), ("ZWL", "2024-08-31", "current"), ("ZWL", "2024-09-01", "retired"),
        ("TRY", "2004-12-31", "not yet"), ("TRL", "2004-12-31", "current"), ("RON", "2005-06-30", "not yet"),
        ("GBX", "2024-10-21", "not ISO"), ("GBp", "2024-10-21", "not ISO"), ("CNH", "2024-10-21", "not ISO"),
        ("GGP", "2024-10-21", "not ISO"), ("USD", "1970-01-01", "current"), ("SVC", "2024-10-21", "current"),
    ],
)  # fmt: skip
def test_the_status_of_a_code_on_a_day(code: str, on: str, status: str) -> None:
    assert currency(code).status(on) == currency(code).status(date.fromisoformat(on)) == status


@pytest.mark.parametrize("code", ["EUR", "IDR", "MWK", "PEN", "RON", "SDG", "SZL", "TRY"])
def test_the_eight_codes_of_both_lists_are_current(code: str) -> None:
    """List three has each for an older name or for a country that gave it up, so no day retires it."""
    assert currency(code).retired is None
    assert [currency(code).status(on) for on in ("2010-01-01", "2024-10-21", "2026-11-25")] == ["current"] * 3


@pytest.mark.parametrize("on", [None, 20241021, "21.10.2024", "2024-10-32", "last"])
def test_a_status_wants_a_day(on: object) -> None:
    with pytest.raises(InvalidArgument, match="on cannot be"):
        currency("EUR").status(on)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("code", "day"),
    [
        ("BYR", "2017-01-01"), ("BGN", "2026-01-01"), ("ANG", "2025-03-31"), ("HRK", "2023-01-01"), ("VEF", "2018-08-20"),
        ("LTL", "2015-01-01"), ("LVL", "2014-01-01"), ("STD", "2018-01-01"), ("ZMK", "2013-01-01"), ("SLL", "2023-12-01"),
        ("ZWL", "2024-09-01"), ("CUC", "2021-06-01"), ("DEM", "2002-03-01"), ("ARY", "1990-01-01"), ("DDM", "1990-09-01"),
        ("TRL", "2005-12-01"), ("ROL", "2005-07-01"), ("EUR", None), ("SVC", None), ("GBX", None), ("CNH", None),
    ],
)  # fmt: skip
def test_the_day_from_which_a_code_is_retired(code: str, day: str | None) -> None:
    """ISO's month of withdrawal, or the day of the succession where that is later."""
    assert currency(code).retired == (None if day is None else date.fromisoformat(day))


def test_every_withdrawn_code_has_a_day_and_none_retires_before_it_began() -> None:
    """Law: retired exactly where ISO withdrew, never before the succession, never before the code's own first day."""
    for one in currencies():
        assert (one.retired is None) is (one.withdrawn is None), one
        if one.retired is not None:
            assert one.successor is None or one.retired >= one.successor.effective, one
            first = introduced(one.code)
            assert first is None or first < one.retired, one
            assert (one.status(one.retired), one.status(one.retired - timedelta(days=1))) == ("retired", "current"), one


def test_what_the_ecb_quoted_was_current_on_every_day_it_was_quoted() -> None:
    """Law, over all 7 126 days: no code is retired or not yet there on a day on which the ECB published its rate."""
    history, seen = fxsnap.ecb(), 0
    assert len(history.days) == 7126
    for code in history.codes:
        one = currency(code)
        for first, last, count in history.coverage(code).spans:
            days = [day for day in history.days if first <= day <= last]
            assert len(days) == count
            assert {one.status(day) for day in days} == {"current"}, (code, first, last)
            seen += len(days)
    assert seen > 7126 * 30


# What holds of all facts


def turning_days() -> list[date]:
    """Each day on which the law changes, and the one before."""
    days = {one.effective for one in successions()} | {peg.parity.since for peg in all_pegs()}
    days |= {peg.until + timedelta(days=1) for peg in all_pegs() if peg.until} | {
        day for day, _ in unit_breaks().values()
    }
    return sorted(days | {day - timedelta(days=1) for day in days} | {SEED_DAY, facts_day()})


def test_on_no_day_do_the_parities_run_in_a_circle_or_define_a_code_twice() -> None:
    """Law, on every day on which a law begins or ends: each code has one parity at most, and the anchors end."""
    days = turning_days()
    assert len(days) > 150
    for day in days:
        anchors = {parity.code: parity.anchor for parity in parities(day)}
        assert len(anchors) == len(parities(day)), day
        for code in anchors:
            way = [code]
            while way[-1] in anchors:
                way.append(anchors[way[-1]])
                assert len(way) <= 6, (day, way)
            assert len({*way}) == len(way)


def test_no_law_holds_before_its_first_day_and_a_dead_code_keeps_its_law() -> None:
    """Law: a parity's ``since`` is not after the day; what a succession ended stays convertible, but for another money."""
    for day, next_day in itertools.pairwise(turning_days()):
        assert all(parity.since <= day for parity in parities(day))
        dead = {one.old for one in successions() if one.effective <= day and one.kind != "split"}
        lost = {one.code for one in parities(day)} - {one.code for one in parities(next_day)}
        assert not lost & dead - {"ZWR"}, (day, lost)


def test_every_fact_has_a_source_a_confidence_and_known_codes() -> None:
    known = {one.code for one in currencies()}
    stated = [one.parity for one in successions() if one.parity] + [peg.parity for peg in all_pegs()]
    assert len(stated) > 130
    for parity in stated:
        assert parity.source.strip() == parity.source != "", parity
        assert parity.confidence in ("high", "medium", "low"), parity
        assert {parity.code, parity.base, parity.counter} <= known, parity
        assert parity.code in (parity.base, parity.counter), parity
        assert parity.anchor in (parity.base, parity.counter), parity
        assert parity.anchor != parity.code, parity
    for one in successions():
        assert one.source, one
        assert one.confidence in ("high", "medium"), one
        assert {one.old, one.new} <= known, one
    assert all(basket.source for basket in baskets(facts_day()))


def test_the_successions_are_those_of_the_source_table() -> None:
    rows = rows_of("successions.csv")
    assert [
        (row["old"], row["new"], row["effective"], row["kind"], row["confidence"], row["source"]) for row in rows
    ] == [(one.old, one.new, str(one.effective), one.kind, one.confidence, one.source) for one in successions()]
    ratios = [Fraction(row["old_per_new"]) if row["old_per_new"] else None for row in rows]
    assert ratios == [one.old_per_new for one in successions()]
    assert len(rows) == len({(row["old"], row["new"]) for row in rows}) > 80


def test_the_pegs_are_those_of_the_source_table() -> None:
    rows = rows_of("pegs.csv")
    for row, peg in zip(rows, all_pegs(), strict=True):
        assert (row["code"], row["stated"], row["source"]) == (peg.parity.code, str(peg.parity), peg.parity.source)
        assert [row["since"], row["until"] or "None"] == [str(peg.parity.since), str(peg.until)]
        assert [Fraction(row[end]) if row[end] else None for end in ("low", "high")] == [peg.low, peg.high]
        assert (Fraction(row["tolerance"]) / 100, row["law"] == "yes") == (peg.tolerance, peg.law)
        assert (row["kind"], row["confidence"]) == (peg.kind, peg.parity.confidence)


def test_the_other_facts_are_those_of_their_source_tables() -> None:
    assert sub_units() == {row["code"]: (row["parent"], int(row["per_parent"])) for row in rows_of("sub-units.csv")}
    assert {code: (str(day), "" if ratio is None else str(ratio)) for code, (day, ratio) in unit_breaks().items()} == {
        row["code"]: (row["day"], row["old_per_new"]) for row in rows_of("unit-breaks.csv")
    }
    (row,) = rows_of("baskets.csv")
    (basket,) = baskets(SEED_DAY)
    assert " + ".join(f"{amount} {code}" for amount, code in basket.amounts) == row["amounts"]
    assert (basket.code, str(basket.since), basket.source) == (row["code"], row["since"], row["source"])
    assert baskets(date(2022, 7, 31)) == ()


def test_a_peg_holds_from_its_first_day_to_its_last() -> None:
    """Law: on each turning day, a peg is among those that hold if and only if its row says so; a band has its ratio."""
    rows = rows_of("pegs.csv")
    for day in turning_days():
        stated = [row["stated"] for row in rows if row["since"] <= str(day) <= (row["until"] or "9999-12-31")]
        assert [str(peg.parity) for peg in pegs(day)] == stated
    for peg in all_pegs():
        if peg.low is not None and peg.high is not None:
            assert peg.low < peg.parity.units < peg.high, peg


def test_the_sub_units_are_exact_parts_and_their_letters_are_their_own() -> None:
    assert sub_units() == {
        "GBX": ("GBP", 100), "GBp": ("GBP", 100), "ILA": ("ILS", 100), "KWF": ("KWD", 1000), "USX": ("USD", 100),
        "ZAC": ("ZAR", 100), "ZAc": ("ZAR", 100),
    }  # fmt: skip
    assert [(currency(code).kind, currency(code).iso) for code in sub_units()] == [("sub-unit", False)] * 7


# Around a loop

LEGAL = {
    "the sample": fxsnap.sample().with_parities(),
    "an ECB day": fxsnap.ecb().at("2024-10-21").with_parities(),
    "an ECB day of 2005": fxsnap.ecb().at("2005-03-01").with_parities(),
    "all of it": fxsnap.sample().with_parities().with_subunits(),
    "the law of another day": fxsnap.sample().with_parities("2026-11-25"),
}


@pytest.mark.parametrize("name", LEGAL)
@given(data=st.data())
def test_parities_close_exactly_around_any_loop(name: str, data: st.DataObject) -> None:
    """Law: for all codes of a table with parities, A to B to A and A to B to C to A are exactly 1."""
    snap = LEGAL[name]
    one, two, three = (data.draw(st.sampled_from(snap.codes)) for _ in range(3))

    def rate(source: str, target: str) -> Fraction:
        return snap.explain(1, source, target).rate.exact

    assert rate(one, two) * rate(two, one) == 1
    assert rate(one, two) * rate(two, three) * rate(three, one) == 1


@pytest.mark.parametrize("name", LEGAL)
def test_a_table_with_parities_says_of_each_what_the_law_says(name: str) -> None:
    """Law: for each parity of the day, if the anchor is there so is the code, at exactly that ratio."""
    snap = LEGAL[name]
    day = date(2026, 11, 25) if "another" in name else snap.as_of
    assert day is not None
    held = [parity for parity in parities(day) if parity.anchor in snap]
    assert len(held) > 25
    for parity in held:
        receipt = snap.explain(1, parity.base, parity.counter)
        assert receipt.exact == Fraction(parity.value) / parity.nominal, parity
        assert [leg.quote.kind for leg in receipt.legs] == ["legal"], parity


@pytest.mark.parametrize("name", LEGAL)
def test_parities_put_in_twice_change_nothing(name: str) -> None:
    """Law: ``with_parities`` is idempotent: the same facts, the same lineage, quote for quote."""
    snap = LEGAL[name]
    again = snap.with_parities("2026-11-25" if "another" in name else None)
    assert (again, again.id, again.lineage) == (snap, snap.id, snap.lineage)
    assert list(map(repr, again.quotes)) == list(map(repr, snap.quotes))


def test_a_table_without_anything_that_the_law_knows_stays_what_it_is() -> None:
    plain = Snapshot("JPY", {"AUD": "0.01", "CAD": "0.009"}, as_of="2024-10-21")
    assert plain.with_parities() is plain
    assert plain.lineage == ()
