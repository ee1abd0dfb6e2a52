"""The audit: what the first table gets wrong is found, what is in order is left alone, and a clean history is clean.

Expected names and figures are those of the issue and of the audit of the first table that was made by hand before there
was code for it; faults are sown into days of the ECB.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import fxsnap
from fxsnap import Audit, Finding, History, InvalidArgument, Quote, Snapshot

ECB = fxsnap.ecb()
DAY = "2024-10-21"
GOLDEN = Path(__file__).parent / "golden" / "audit-sample.txt"

RETIRED = "BYR ZMK SLL STD VEF LTL LVL HRK CUC ZWL"
LEGAL_RATIO = "BYR ZMK SLL VEF LTL LVL HRK CUC STD"
PEGS = "CUP SYP MMK BBD BZD AWG IQD"
PAR_OR_UNION = "GGP IMP JEP FKP GIP SHP LSL NAD SZL BTN NPR BND MOP PAB BAM XAF XOF"
NOT_ISO = "CNH GGP IMP JEP"
SILENT = "AED SAR BHD OMR JOD HKD AZN MVR MKD KMF BGN DKK XCD TMT ERN BMD KPW"
DEVIATIONS = {  # per cent, as audited by hand
    ("BYR", "legal ratio"): -40.0, ("ZMK", "legal ratio"): -66.1, ("SLL", "legal ratio"): -8.79, ("STD", "legal ratio"): -8.29,
    ("LTL", "legal ratio"): -7.163, ("LVL", "legal ratio"): -6.565, ("HRK", "legal ratio"): -0.740, ("CUC", "legal ratio"): 10.4,
    ("CUP", "peg"): 10.417, ("SYP", "peg"): -81.617, ("MMK", "peg"): 54.665, ("BBD", "peg"): 0.769, ("BZD", "peg"): 0.599,
    ("AWG", "peg"): 0.559, ("IQD", "peg"): 0.585, ("GGP", "union"): -0.337, ("NAD", "union"): -0.576, ("LSL", "union"): -0.575,
    ("SZL", "union"): -0.654, ("BTN", "union"): -0.193, ("NPR", "peg"): -0.194, ("BND", "union"): -0.216, ("MOP", "peg"): -0.214,
    ("PAB", "union"): -0.183, ("BAM", "peg"): -0.084, ("XAF", "peg"): -0.082, ("XOF", "peg"): -0.082, ("XDR", "basket"): -0.534,
}  # fmt: skip


@pytest.fixture(scope="module")
def found(sample: Snapshot) -> Audit:
    return fxsnap.audit(sample)


def told(found: Audit, kind: str) -> set[str]:
    return {code for one in found.at_least("warning") if one.kind == kind for code in one.codes}


def only(found: Audit, code: str, kind: str) -> Finding:
    (one,) = [one for one in found.findings if one.codes == (code,) and one.kind == kind]
    return one


# The first table


def test_the_golden_audit_of_the_first_table(found: Audit) -> None:
    assert str(found) + "\n" == GOLDEN.read_text(encoding="utf-8")


def test_what_must_be_found_on_the_first_table(found: Audit) -> None:
    assert told(found, "retired") == set(RETIRED.split())
    assert told(found, "legal ratio") >= set(LEGAL_RATIO.split())
    assert told(found, "peg") >= set(PEGS.split())
    assert told(found, "peg") | told(found, "union") >= set(PAR_OR_UNION.split())
    assert told(found, "not ISO") == set(NOT_ISO.split())
    assert told(found, "basket") == {"XDR"}
    assert told(found, "digits") == {"XAU"}
    assert "3 significant digits" in only(found, "XAU", "digits").text


def test_offsets_that_several_rows_share(found: Audit) -> None:
    groups = {one.codes for one in found.findings if one.kind == "shared offset"}
    assert groups == {
        ("BOB", "BSD", "KYD", "PAB", "SVC"), ("BAM", "CVE", "XAF", "XOF"), ("FKP", "GGP", "GIP", "IMP", "JEP", "SHP"),
    }  # fmt: skip
    by_codes = {one.codes: one.deviation for one in found.findings if one.kind == "shared offset"}
    assert round(float(by_codes["BOB", "BSD", "KYD", "PAB", "SVC"] or 0) * 100, 2) == -0.18


def test_what_is_in_order_on_the_first_table_is_left_alone(found: Audit) -> None:
    assert not {code for one in found.at_least("warning") for code in one.codes} & set(SILENT.split())


@pytest.mark.parametrize(("code", "kind"), DEVIATIONS)
def test_deviations_as_audited_by_hand(found: Audit, code: str, kind: str) -> None:
    one = only(found, code, kind)
    assert one.deviation is not None
    assert float(one.deviation) * 100 == pytest.approx(DEVIATIONS[code, kind], abs=0.06)
    assert one.expected is not None
    assert one.seen is not None
    assert one.deviation == one.seen / one.expected - 1
    assert one.source


def test_vef_is_wrong_by_a_million(found: Audit) -> None:
    one = only(found, "VEF", "legal ratio")
    assert one.expected == 10**11
    assert one.seen == Fraction("3622552.534434") / Fraction("39.122466")
    assert "factor of 1,080,000" in one.text


def test_what_cannot_be_judged_alone_is_named_and_never_fine(found: Audit) -> None:
    assert {"CLF", "MNT", "CNH", "EUR", "JPY", "XAU"} <= set(found.unjudged)
    assert not set(found.unjudged) & set(f"{RETIRED} {PEGS} {SILENT}".split())
    assert "cannot be judged alone" in str(found)


def test_the_worst_comes_first(found: Audit) -> None:
    ranks = [["error", "warning", "information"].index(one.severity) for one in found.findings]
    assert ranks == sorted(ranks)
    errors = [one.size for one in found.findings if one.severity == "error"]
    assert errors == sorted(errors, reverse=True)
    assert found.findings[0].code == "VEF"
    assert len(found.at_least("error")) == ranks.count(0)
    assert len(found.at_least("information")) == len(found.findings)


def test_a_table_at_law_has_no_broken_law(sample: Snapshot) -> None:
    kinds = {one.kind for one in fxsnap.audit(sample.with_parities()).at_least("warning")}
    assert "legal ratio" not in kinds
    assert told(fxsnap.audit(sample.with_parities()), "retired") == {"ZWL"}, "whose successor the table does not have"
    assert told(fxsnap.audit(sample.with_parities()), "union") == {"SZL", "BTN"}, "at par by policy, not by law"


# A clean history


def test_over_all_days_of_the_ecb_the_errors_are_exactly_two() -> None:
    """The two days on which the file has HKD outside the band of 7.75 to 7.85; nothing else is even suspect."""
    suspect = [(str(day.as_of), one) for day in ECB for one in fxsnap.audit(day).at_least("warning")]
    assert [(day, one.code, one.kind, one.severity) for day, one in suspect] == [
        ("2009-03-26", "HKD", "band", "error"), ("2013-04-02", "HKD", "band", "error"),
    ]  # fmt: skip
    assert [one.text.split(",")[0] for _, one in suspect] == [
        "1 USD = 7.685676490... HKD",
        "1 USD = 7.741666666... HKD",
    ]


@pytest.mark.parametrize("first", ["2000-03-01", "2004-10-01", "2009-06-01", "2016-10-03", "2024-10-01"])
def test_beside_itself_a_month_of_the_ecb_has_no_error(first: str) -> None:
    month = ECB[first : str(date.fromisoformat(first).replace(day=28))]
    for day in month:
        assert not fxsnap.audit(day, against=ECB).at_least("error")


def test_the_krona_that_was_not_traded_in_2008_is_frozen() -> None:
    found = fxsnap.audit(ECB.at("2008-10-24"), against=ECB)
    assert [(one.code, one.kind) for one in found.at_least("error")] == [("ISK", "frozen")]
    assert "while the others moved" in found.findings[0].text


@pytest.mark.parametrize(
    ("code", "day"),
    [("BGN", "2012-05-10"), ("EEK", "2009-05-20"), ("DKK", "2019-12-02"), ("CHF", "2012-07-30"), ("CZK", "2017-03-29")],
)
def test_what_is_pegged_may_stand_still(code: str, day: str) -> None:
    found = fxsnap.audit(ECB.at(day), against=ECB)
    assert code not in told(found, "frozen")


# Faults, sown


def sown(**rates: str) -> Snapshot:
    """The ECB's table of a day with some rows changed or added: units for one euro."""
    return ECB.at(DAY).with_quotes(rates)


def frozen_history() -> History:
    days = [day for day in ECB.days if day <= date(2024, 10, 21)][-12:]
    frozen = ECB.at(days[0])["GBP"].value
    return History(ECB.at(day).with_quotes({"GBP": frozen}, origin="sown") for day in days)


FAULTS: dict[str, tuple[str, str, Callable[[], Audit]]] = {
    "a dead code": ("HRK", "retired", lambda: fxsnap.audit(sown(HRK="7.50"))),
    "a legal ratio": ("LTL", "legal ratio", lambda: fxsnap.audit(sown(LTL="3.2055"))),
    "a board": ("BGN", "peg", lambda: fxsnap.audit(sown(BGN="1.9754"))),
    "a band": ("DKK", "band", lambda: fxsnap.audit(sown(DKK="7.7"))),
    "a union": ("GGP", "union", lambda: fxsnap.audit(sown(GGP="0.84"))),
    "a sub-unit": ("GBX", "sub-unit", lambda: fxsnap.audit(sown(GBX="84"))),
    "a sub-unit taken for its parent": ("GBX", "scale", lambda: fxsnap.audit(sown(GBX="0.83315"))),
    "a scale": ("HKD", "scale", lambda: fxsnap.audit(sown(HKD="84.348"))),
    "a basket": ("XDR", "basket", lambda: fxsnap.audit(sown(XDR="0.85"))),
    "too few digits": ("USD", "digits", lambda: fxsnap.audit(ECB.at(DAY).with_quotes([Quote("EUR", "USD", "1.1", quantum="0.1")]))),
    "a hundredfold": ("IDR", "scale", lambda: fxsnap.audit(sown(IDR="168.1656"), against=ECB)),
    "upside down": ("JPY", "inverse", lambda: fxsnap.audit(sown(JPY="0.006143"), against=ECB)),
    "a jump": ("BRL", "reference", lambda: fxsnap.audit(sown(BRL="8.6"), against=ECB)),
    "a doubling": ("BRL", "jump", lambda: fxsnap.audit(sown(BRL="13"), against=ECB.at("2024-10-18"))),
    "a frozen row": ("GBP", "frozen", lambda: fxsnap.audit(frozen_history().at(DAY), against=frozen_history())),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_sown_fault_is_found_at_error_level_and_nothing_else(fault: str) -> None:
    code, kind, judge = FAULTS[fault]
    errors = {(one.code, one.kind) for one in judge().at_least("error")}
    assert (code, kind) in errors
    assert {told for told, _ in errors} == {code}


@given(st.sampled_from(["HKD", "DKK", "BGN"]), st.integers(-6, 6).filter(bool))
def test_a_slip_of_the_point_is_a_scale_whatever_its_size(code: str, power: int) -> None:
    """Law: a tied row times 10**k, k other than 0, is an error of the kind "scale" and of no other kind."""
    day = ECB.at(DAY)
    slipped = Decimal(day[code].legs[0].quote.value).scaleb(power)
    found = fxsnap.audit(day.with_quotes({code: slipped}))
    assert {(one.code, one.kind) for one in found.at_least("error")} >= {(code, "scale")}
    assert not {one.kind for one in found.findings if one.codes == (code,)} - {"scale", "digits"}


# Beside another table


def test_the_first_table_beside_the_ecb_of_its_day(sample: Snapshot) -> None:
    found = fxsnap.audit(sample, against=ECB)
    assert found.against == "European Central Bank, euro foreign exchange reference rates, as of 2024-10-21"
    assert found.median is not None
    assert 0.0002 < found.median < 0.0005
    assert not [one for one in found.findings if one.kind in ("reference", "jump", "inverse", "frozen")]
    assert len(next(one for one in found.findings if one.kind == "new").codes) == 170 - 31
    assert {"CLF", "MNT"} <= set(found.unjudged)
    assert not {"EUR", "JPY", "ZAR"} & set(found.unjudged)


def test_the_wrong_days_table_is_told(sample: Snapshot) -> None:
    wrong = Snapshot("EUR", ECB.at("2024-08-01").quotes, as_of=DAY)
    kinds = {one.kind for one in fxsnap.audit(wrong, against=ECB).at_least("warning")}
    assert "reference" in kinds


def test_rows_that_stood_still_while_their_anchor_moved() -> None:
    old = Snapshot(
        "USD",
        {"GBP": "0.7651691", "GGP": "0.7651691", "EUR": "0.914321", "JPY": "149.1", "BMD": "1"},
        as_of="2024-10-11",
    )
    new = Snapshot(
        "USD", {"GBP": "0.7677551", "GGP": "0.7651691", "EUR": "0.921151", "JPY": "149.9", "BMD": "1"}, as_of=DAY
    )
    found = fxsnap.audit(new, against=old)
    assert told(found, "frozen") == {"GGP"}, "BMD is tied to the base and may stand still"


def test_codes_that_went_and_came() -> None:
    found = fxsnap.audit(ECB.at("2022-03-02"), against=ECB)
    assert [(one.codes, one.severity) for one in found.findings if one.kind == "missing"] == [(("RUB",), "warning")]
    back = fxsnap.audit(ECB.at("2018-02-01"), against=ECB)
    assert [(one.codes, one.severity) for one in back.findings if one.kind == "new"] == [(("ISK",), "information")]


def test_a_unit_that_changed_is_not_compared() -> None:
    old = Snapshot("USD", {"VES": "4180000", "EUR": "0.86"}, as_of="2021-09-30")
    new = Snapshot("USD", {"VES": "4.18", "EUR": "0.8605"}, as_of="2021-10-01")
    found = fxsnap.audit(new, against=old)
    assert [(one.code, one.kind, one.severity) for one in found.findings] == [("VES", "unit change", "information")]


# Whatever is passed


def test_an_undated_table_is_judged_by_the_facts_of_today_and_says_so(sample: Snapshot) -> None:
    undated = Snapshot("USD", sample.quotes)
    found = fxsnap.audit(undated)
    assert found.as_of is None
    assert "judged by the facts of" in str(found)
    assert only(found, "BYR", "retired").severity == "warning", "it may be an old table"


def test_unknown_codes_and_sub_units() -> None:
    found = fxsnap.audit(Snapshot("GBP", {"XBT": "0.00002", "EUR": "1.2"}, as_of=DAY).with_subunits())
    assert only(found, "XBT", "not ISO").severity == "warning"
    assert only(found, "GBX", "not ISO").severity == "information"


def test_a_table_in_order_has_no_finding() -> None:
    found = fxsnap.audit(Snapshot("EUR", {"USD": "1.0853"}, as_of=DAY))
    assert found.findings == ()
    assert str(found).splitlines()[0].endswith("no finding")
    assert repr(found).endswith("no finding)")


@pytest.mark.parametrize("wrong", [None, "usd.txt", {"EUR": "0.9"}, ECB, 1])
def test_anything_but_a_snapshot_is_refused_with_the_way_out(wrong: object) -> None:
    with pytest.raises(InvalidArgument) as caught:
        fxsnap.audit(wrong)  # type: ignore[arg-type]
    assert caught.value.name == "snapshot"


@pytest.mark.parametrize("wrong", ["ecb", {"EUR": "0.9"}, 1])
def test_what_a_table_can_be_beside(sample: Snapshot, wrong: object) -> None:
    with pytest.raises(InvalidArgument) as caught:
        fxsnap.audit(sample, against=wrong)  # type: ignore[arg-type]
    assert caught.value.name == "against"


def test_a_history_needs_a_day_and_another_table(sample: Snapshot) -> None:
    with pytest.raises(InvalidArgument, match="as_of="):
        fxsnap.audit(Snapshot("USD", sample.quotes), against=ECB)
    with pytest.raises(InvalidArgument, match="no other table up to 1999-01-04"):
        fxsnap.audit(ECB.at("1999-01-04"), against=ECB)
    with pytest.raises(InvalidArgument, match="expected one of error"):
        fxsnap.audit(sample).at_least("fatal")


def at(day: str, table: Snapshot) -> Snapshot:
    return Snapshot(table.base, table.quotes, as_of=day, origin=table.origin)


@pytest.mark.parametrize("against", [ECB, ECB.at("2024-10-21")], ids=["a history", "the day before"])
def test_a_table_that_repeats_the_one_before_is_no_clean_one(against: Snapshot | History) -> None:
    """The day before under a new date: nobody moved, so no row is frozen beside the others, but all of them are."""
    found = fxsnap.audit(at("2024-10-22", ECB.at("2024-10-21")), against=against)
    assert [(one.codes, one.kind, one.severity) for one in found.findings] == [((), "frozen", "warning")]
    assert "every rate is the same to the last digit since 2024-10-21" in str(found)


def test_a_table_confirms_nothing_of_its_own_copy() -> None:
    table = ECB.at("2024-10-21")
    alone = fxsnap.audit(table).unjudged
    assert len(alone) == 27
    assert fxsnap.audit(table, against=table).unjudged == alone
    assert fxsnap.audit(at("2024-10-22", table), against=table).unjudged == alone
    assert fxsnap.audit(table, against=ECB).unjudged == ()


def test_rows_are_found_frozen_where_most_of_them_are() -> None:
    """A feed of which two thirds stand still: the median of all moves is nought, that of those that moved is not."""
    days = ["2024-10-15", "2024-10-16", "2024-10-17", "2024-10-18", "2024-10-21"]
    first = ECB.at(days[0])
    floating = [code for code in first if code not in ("EUR", "BGN", "DKK")]
    stuck = {code: first[code].value for code in floating[: 2 * len(floating) // 3]}
    feed = History([first, *(ECB.at(day).with_quotes(stuck, origin="sown") for day in days[1:])])
    assert told(fxsnap.audit(feed.at("2024-10-21"), against=feed), "frozen") == {*stuck} - {"ISK"}, "of four digits"


@pytest.mark.parametrize(("start", "end", "codes"), [
    ("2013-01-01", "2013-12-31", {"CZK"}),  # a floor since November
    ("2013-07-01", "2014-06-30", {"CZK", "LVL"}),
    ("2022-07-01", "2023-06-30", {"HRK"}),  # the euro from January
    ("2004-07-01", "2005-06-30", {"LVL", "TRL"}),
])  # fmt: skip
def test_an_average_is_judged_by_what_held_in_all_of_its_period(start: str, end: str, codes: set[str]) -> None:
    """A peg or a successor that came within the period: the mean of the days before and after is off neither."""
    average = ECB.average(start, end)
    found = fxsnap.audit(average)
    assert not found.at_least("warning")
    assert codes <= {*found.unjudged}
    assert not average.remarks(*codes)


def test_an_average_of_days_after_the_end_of_a_code_is_of_a_dead_one() -> None:
    days = [Snapshot("EUR", {"HRK": "7.4", "USD": "1.08"}, as_of=f"2023-02-{day:02}") for day in range(1, 29)]
    average = History(days).average("2023-02")
    assert {one.kind for one in fxsnap.audit(average).at_least("error")} == {"retired", "legal ratio"}
    assert average.remarks("HRK")


def test_a_bank_that_buys_below_a_peg_is_no_fault_for_sure() -> None:
    rates = {"HKD": "7.6", "AED": "3.4", "EUR": "0.9", "DKK": "7.4"}
    for side, severity in (("mid", "error"), ("buying", "warning"), ("selling", "warning")):
        found = fxsnap.audit(Snapshot("USD", rates, as_of="2024-10-21", side=side))
        assert {(one.code, one.severity) for one in found.findings if one.code != "DKK"} >= {("HKD", severity)}
        assert ("error" in {one.severity for one in found.findings}) == (severity == "error")
    slipped = Snapshot("USD", {"HKD": "78", "LTL": "3", "EUR": "0.9"}, as_of="2024-10-21", side="buying")
    assert {one.kind for one in fxsnap.audit(slipped).at_least("error")} == {"scale", "retired", "legal ratio"}


def test_a_basket_whose_parts_are_not_all_there_judges_nothing() -> None:
    assert "XDR" in fxsnap.audit(Snapshot("USD", {"XDR": "7", "EUR": "0.92"}, as_of="2024-10-21")).unjudged


def test_a_code_that_cannot_be_compared_is_not_judged_by_the_other_table() -> None:
    """Still in the old pounds, two days after a hundred became one: nobody can say so, and it must not pass for fine."""
    old = Snapshot("USD", {"EUR": "0.851", "SYP": "11059"}, as_of="2025-12-31")
    new = Snapshot("USD", {"EUR": "0.853", "SYP": "11059"}, as_of="2026-01-02")
    assert fxsnap.audit(new, against=old).unjudged == ("SYP",)


def test_one_row_that_repeats_is_no_table_that_stands_still() -> None:
    tables = [Snapshot("USD", {"EUR": "0.85", "AED": "3.6725"}, as_of=f"2024-10-2{day}") for day in (1, 2)]
    assert fxsnap.audit(tables[1], against=tables[0]).findings == ()
