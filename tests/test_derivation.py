"""New snapshots from old ones: the law wins, nothing else changes, and each says how it came about."""

from __future__ import annotations

import copy
import json
import pickle
import re
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import jsonschema
import oracle
import pytest
from conftest import ROOT
from hypothesis import assume, given
from hypothesis import strategies as st

import fxsnap
from fxsnap import (
    History,
    InvalidArgument,
    InvalidRate,
    Quote,
    RateNotFound,
    Snapshot,
    UnknownCurrency,
    VerificationFailed,
)
from fxsnap.currencies import is_retired
from fxsnap.currencies.parities import facts_day, parities, sub_units

HALF_UP = "minor:half_up"
DAY = "2024-10-21"


def dollars(**more: Any) -> Snapshot:
    """A small table in dollars, with the dead LTL at the seed's wrong rate."""
    rates = {"EUR": "0.92115", "GBP": "0.767755", "LTL": "2.95274", "JPY": "149.9685"}
    return Snapshot("USD", rates, as_of=DAY, origin="a page", **more)


def kinds(snap: Snapshot, source: str, target: str) -> list[str]:
    return [leg.quote.kind for leg in snap.explain(1, source, target).legs]


def exact(snap: Snapshot, source: str, target: str) -> Fraction:
    """The rate by way of the receipt, which warns of nothing."""
    return snap.explain(1, source, target).exact


def said(snap: Snapshot) -> list[str]:
    return [f"{quote} {quote.kind} {quote.quantum} {quote.origin}" for quote in snap.quotes]


# The law


def test_the_law_wins_over_the_tables_own_quote(sample: Snapshot) -> None:
    """LTL stands in the seed's table at 2.95274 for a dollar, 7 % off; one euro is 3.45280 LTL by Regulation 851/2014."""
    legal = sample.with_parities()
    assert str(legal.rate("EUR", "LTL").value) == "3.4528"
    assert legal.rate("EUR", "LTL").exact == Fraction("3.4528")
    assert legal.rate("USD", "LTL").exact == Fraction("0.92115") * Fraction("3.4528")
    assert (kinds(legal, "EUR", "LTL"), kinds(legal, "USD", "LTL")) == (["legal"], ["published", "legal"])
    assert str(legal.rate("EUR", "BGN").value) == "1.95583", "live too, and quoted at 1.955447"


@pytest.mark.parametrize(
    ("code", "euro"), [("DEM", "1.95583"), ("ITL", "1936.27"), ("FRF", "6.55957"), ("MTL", "0.4293"), ("XEU", "1"), ("ADP", "166.386")]
)  # fmt: skip
def test_codes_that_the_table_does_not_have_convert_at_law(sample: Snapshot, code: str, euro: str) -> None:
    assert code not in sample
    with pytest.raises(UnknownCurrency, match=r"with_parities\(\) adds it by law"):
        sample.convert(1, code, "EUR")
    assert sample.with_parities().rate("EUR", code).exact == Fraction(euro)


# Units of each code for one of its anchor in the seed's table, by the laws in force on 2024-10-21.
AT_LAW = {
    "LTL": ("EUR", "3.4528"), "LVL": ("EUR", "0.702804"), "HRK": ("EUR", "7.5345"), "BGN": ("EUR", "1.95583"),
    "STD": ("EUR", "24500"), "XAF": ("EUR", "655.957"), "XOF": ("EUR", "655.957"), "KMF": ("EUR", "491.96775"),
    "CVE": ("EUR", "110.265"), "BAM": ("EUR", "1.95583"), "VEF": ("VES", "100000000000"), "BYR": ("BYN", "10000"),
    "ZMK": ("ZMW", "1000"), "SLL": ("SLE", "1000"), "CUC": ("CUP", "1/24"), "SVC": ("USD", "8.75"), "PAB": ("USD", "1"),
    "GGP": ("GBP", "1"), "IMP": ("GBP", "1"), "JEP": ("GBP", "1"), "FKP": ("GBP", "1"), "GIP": ("GBP", "1"),
    "SHP": ("GBP", "1"), "NAD": ("ZAR", "1"), "LSL": ("ZAR", "1"), "BND": ("SGD", "1"),
}  # fmt: skip


def test_in_the_seeds_table_the_law_changes_these_codes_and_no_other(sample: Snapshot) -> None:
    """Against fractions of the table's own text: 28 codes move to law, the other 142 keep their rates to the last digit."""
    legal = sample.with_parities()
    expected = dict(oracle.RATES)
    for code, (anchor, units) in AT_LAW.items():
        expected[code] = oracle.RATES[anchor] * Fraction(units)
    expected["XPF"] = oracle.RATES["EUR"] * 1000 / Fraction("8.38")
    expected["KYD"] = 1 / Fraction("1.20")
    assert {code: legal.explain(1, "USD", code).exact for code in sample.codes} == expected
    assert {code for code in sample.codes if expected[code] != oracle.RATES[code]} == {*AT_LAW, "XPF", "KYD"}
    assert set(legal.codes) - set(sample.codes) >= {"DEM", "ITL", "FRF", "GRD", "VEB", "STN", "BYB", "ROL", "TRL"}
    assert not set(legal.codes) & {"ZWD", "ZWN", "ZWR", "ZWG", "XCG", "CSK", "DDM", "TPE", "GBX"}


def test_a_code_whose_law_leads_nowhere_keeps_its_quote(sample: Snapshot) -> None:
    """ZWL is law in ZWG, which the table has not; so nothing is put in its place."""
    legal = sample.with_parities()
    assert legal.explain(1, "USD", "ZWL").exact == Fraction("321.999592")
    assert kinds(legal, "USD", "ZWL") == ["published"]


# Which day's law


def test_an_unknown_day_needs_to_be_said() -> None:
    table = Snapshot("USD", {"EUR": "0.92115"})
    with pytest.raises(InvalidArgument) as caught:
        table.with_parities()
    assert (caught.value.name, caught.value.value) == ("on", "left out")
    assert "on='2024-10-21'" in str(caught.value)
    legal = table.with_parities(on=DAY)
    assert (legal.as_of, legal.rate("EUR", "DEM").exact) == (None, Fraction("1.95583"))
    assert legal == table.with_parities(date(2024, 10, 21)) == table.with_parities(DAY)


@pytest.mark.parametrize("on", [20241021, "last", "21.10.2024", "", True])
def test_what_is_no_day_is_refused(on: Any) -> None:
    with pytest.raises(InvalidArgument, match="on cannot be"):
        dollars().with_parities(on)


@pytest.mark.parametrize(
    ("on", "there", "not_there"),
    [
        ("1998-12-31", {"PAB", "KYD"}, {"DEM", "ITL", "XAF", "BGN", "BAM"}),
        ("1999-01-01", {"DEM", "ITL", "XAF", "BAM"}, {"GRD", "BGN", "SIT"}),
        ("2001-01-01", {"GRD", "BGN"}, {"SIT", "SKK"}),
        ("2013-12-31", {"EEK", "SKK", "LTL"}, {"LVL", "HRK"}),
        ("2014-01-01", {"LVL", "LTL"}, {"HRK"}),
        ("2023-01-01", {"HRK", "HRD"}, set()),
    ],
)
def test_the_law_is_that_of_the_day(on: str, there: set[str], not_there: set[str]) -> None:
    legal = Snapshot("USD", {"EUR": "0.9"}, as_of=on).with_parities()
    assert there <= set(legal.codes)
    assert not not_there & set(legal.codes)
    assert legal == Snapshot("USD", {"EUR": "0.9"}, as_of=on).with_parities(on)


@pytest.mark.parametrize(
    ("on", "units", "kind"),
    [("2002-02-01", "2.95274", "by hand"), ("2014-12-31", "3.4528", "legal"), ("2015-01-01", "3.4528", "legal")],
)
def test_before_its_law_a_quote_stays(on: str, units: str, kind: str) -> None:
    """LTL was pegged to the euro by statute since 2002-02-02 and replaced in 2015; before, it hung on the dollar."""
    legal = Snapshot("EUR", {"LTL": "2.95274"}, as_of=DAY).with_parities(on)
    assert (exact(legal, "EUR", "LTL"), kinds(legal, "EUR", "LTL")) == (Fraction(units), [kind])


@pytest.mark.filterwarnings("ignore::fxsnap.RetiredCurrencyWarning")
def test_a_law_of_2023_is_none_in_2014() -> None:
    table = Snapshot("EUR", {"HRK": "7.6", "LTL": "3.4528"}, as_of="2014-06-30")
    assert table.with_parities().convert(1, "EUR", "HRK") == Decimal("7.6")
    assert table.with_parities(DAY).convert(1, "EUR", "HRK") == Decimal("7.5345")


@pytest.mark.parametrize(("on", "units"), [("2021-09-30", 100000), ("2021-10-01", 100000000000)])
def test_a_new_unit_under_the_same_letters(on: str, units: int) -> None:
    legal = Snapshot("USD", {"VES": "4.18"}, as_of=on).with_parities()
    assert legal.rate("VES", "VEF").exact == units
    assert legal.rate("VES", "VEB").exact == units * 1000


@pytest.mark.parametrize(("as_of", "on"), [("2024-10-21", "2021-09-30"), ("2021-09-30", "2024-10-21")])
def test_the_law_of_a_day_on_which_a_code_was_another_money_is_refused(as_of: str, on: str) -> None:
    """100000 VEF were one VES of 2018; put into a table of 2024, they would be a million times too much."""
    table = Snapshot("USD", {"VES": "4.18", "EUR": "0.9"}, as_of=as_of)
    with pytest.raises(InvalidArgument) as caught:
        table.with_parities(on)
    assert str(caught.value) == (
        f"on cannot be {on}: VES changed its unit on 2021-10-01, and these rates are of {as_of}; without('VES') first"
    )
    assert table.without("VES").with_parities(on).rate("EUR", "DEM").exact == Fraction("1.95583")


def test_a_new_unit_of_a_code_that_no_law_leads_to_is_no_matter(sample: Snapshot) -> None:
    """SYP changed its unit in 2026; no parity is stated in it, so the seed's table takes the law of a later day."""
    assert exact(sample.with_parities("2026-11-25"), "EUR", "BGN") == Fraction("1.95583")


# Tables of every shape


def test_a_base_that_the_law_defines() -> None:
    """A table in BGN: its quote of the euro gives way, its dollar stays."""
    table = Snapshot("BGN", {"EUR": "0.5113", "USD": "0.5551"}, as_of=DAY)
    legal = table.with_parities()
    assert legal.base == "BGN"
    assert (legal.rate("EUR", "BGN").exact, legal.rate("BGN", "USD").exact) == (Fraction("1.95583"), Fraction("0.5551"))
    assert kinds(legal, "DEM", "USD") == ["legal", "legal", "by hand"]
    assert legal.rate("DEM", "BGN").exact == 1
    assert legal.convert(100, "BGN", "EUR", rounding=HALF_UP) == Decimal("51.13")


def test_a_base_with_two_codes_that_the_law_ties_to_it() -> None:
    """A table in XOF that quotes EUR and XAF, both a little off: both give way, the dollar stays."""
    table = Snapshot("XOF", {"EUR": "0.00152", "XAF": "1.0004", "USD": "0.00165"}, as_of=DAY)
    legal = table.with_parities()
    assert legal.rate("EUR", "XOF").exact == legal.rate("EUR", "XAF").exact == Fraction("655.957")
    assert (legal.rate("XOF", "XAF").exact, legal.rate("XOF", "USD").exact) == (1, Fraction("0.00165"))
    assert kinds(legal, "XOF", "XAF") == ["legal", "legal"]


@pytest.mark.parametrize("codes", ["VEF VES EUR USD", "VES VEF EUR USD", "EUR USD VEF VES"])
def test_a_dead_code_gives_way_and_not_its_living_successor(codes: str) -> None:
    """A table in BGN, which is itself bound to the euro: VES keeps its quote, wherever the dead VEF stands."""
    units = {"VEF": "12000", "VES": "2.5", "EUR": "0.5113", "USD": "0.5551"}
    legal = Snapshot("BGN", {code: units[code] for code in codes.split()}, as_of="2020-10-21").with_parities()
    assert (exact(legal, "BGN", "VES"), exact(legal, "BGN", "USD")) == (Fraction("2.5"), Fraction("0.5551"))
    assert exact(legal, "BGN", "VEF") == 250000
    assert exact(legal, "EUR", "BGN") == Fraction("1.95583")


def test_a_base_that_is_dead_is_refused() -> None:
    """EUR by law and USD as quoted against a dead mark would make another dollar; while it lived, the table is a table."""
    table = Snapshot("DEM", {"EUR": "0.51", "USD": "0.55"}, as_of=DAY)
    with pytest.raises(InvalidArgument, match=r"DEM: retired by 2024-10-21, .* against a dead money"):
        table.with_parities()
    legal = Snapshot("DEM", {"EUR": "0.51", "USD": "0.55"}, as_of="2000-06-01").with_parities()
    assert (legal.rate("EUR", "DEM").exact, legal.rate("DEM", "USD").exact) == (Fraction("1.95583"), Fraction("0.55"))


def test_a_base_without_the_code_that_its_law_leads_to() -> None:
    """No EUR in a table in BGN: the law has nothing to lead to, and adds what leads to the dollar alone."""
    legal = Snapshot("BGN", {"USD": "0.5551"}, as_of=DAY).with_parities()
    assert set(legal.codes) == {"BGN", "BGL", "ECS", "KYD", "PAB", "SVC", "USD"}


def test_what_hangs_on_a_replaced_code_keeps_its_relation_to_it() -> None:
    """A tree: XTS is quoted in litas and XXA in XTS; the litas goes to law, and both go with it."""
    quotes = [
        Quote("USD", "EUR", "0.92115"),
        Quote("USD", "LTL", "2.95274"),
        Quote("XTS", "LTL", "7"),
        Quote("XTS", "XXA", "3"),
    ]
    table = Snapshot("USD", quotes, as_of=DAY)
    legal = table.with_parities()
    assert legal.rate("XTS", "LTL").exact == 7
    assert legal.rate("XTS", "XXA").exact == 3
    assert legal.rate("EUR", "XXA").exact == Fraction("3.4528") / 7 * 3
    assert kinds(legal, "EUR", "XXA") == ["legal", "published", "published"]
    assert [quote for quote in legal.quotes if quote.kind == "published"] == [quotes[0], *quotes[2:]]


def test_a_tree_in_which_the_euro_hangs_on_a_code_that_the_law_defines() -> None:
    """USD to BGN to EUR to DEM: the law replaces the legs between BGN, EUR and DEM, and BGN's dollar stays."""
    quotes = [
        Quote("USD", "BGN", "1.8"),
        Quote("BGN", "EUR", "0.5"),
        Quote("EUR", "DEM", "2"),
        Quote("DEM", "XTS", "9"),
    ]
    legal = Snapshot("USD", quotes, as_of=DAY).with_parities()
    assert legal.rate("USD", "BGN").exact == Fraction("1.8")
    assert legal.rate("EUR", "BGN").exact == legal.rate("EUR", "DEM").exact == Fraction("1.95583")
    assert legal.rate("USD", "XTS").exact == Fraction("1.8") * 9
    assert kinds(legal, "USD", "XTS") == ["published", "legal", "legal", "published"]


LIVE = ["EUR", "USD", "JPY", "GBP", "ZAR", "VES", "BYN", "CUP", "SGD"]
BOUND = [
    "BGN",
    "XOF",
    "XAF",
    "XPF",
    "KYD",
    "LTL",
    "DEM",
    "ITL",
    "VEF",
    "VEB",
    "STD",
    "CUC",
    "FKP",
    "NAD",
    "GRD",
    "ADP",
    "ZWL",
    "ZWR",
]
rates = st.decimals("0.0001", "9999", places=4)
days = st.dates(date(1995, 1, 1), date(2026, 11, 25))


@given(
    st.lists(st.sampled_from(LIVE + BOUND), min_size=2, max_size=12, unique=True), st.lists(rates, min_size=12, max_size=12), days
)  # fmt: skip
def test_the_law_in_any_table(codes: list[str], values: list[Decimal], on: date) -> None:
    """Law, for every star of live and bound codes on every day: what the law ties is tied exactly so; codes that it does
    not define keep their relation to each other; a second time changes nothing; the table itself stays as it was.
    """
    base, *quoted = codes
    assume(not is_retired(base, on))  # which is refused
    table = Snapshot(base, dict(zip(quoted, values, strict=False)), as_of=on)
    before = said(table)
    legal = table.with_parities()
    assert set(table.codes) <= set(legal.codes)

    by_code = {parity.code: parity for parity in parities(on)}
    for parity in by_code.values():
        if parity.anchor in legal:
            assert exact(legal, parity.anchor, parity.code) == parity.units, parity

    def root(code: str) -> str:
        while code in by_code and by_code[code].anchor in legal:
            code = by_code[code].anchor
        return code

    free = [code for code in codes if root(code) == code and code != root(base)]
    if root(base) == base:
        free.append(base)
    for code in free:
        assert legal.explain(1, free[0], code).exact == table.explain(1, free[0], code).exact, code

    again = legal.with_parities()
    assert (again, again.lineage) == (legal, legal.lineage)
    assert (said(table), table.lineage) == (before, ())


# What a new snapshot says of itself


def test_a_new_snapshot_has_its_own_id_and_a_lineage() -> None:
    table = dollars(side="buying", published="2024-10-21T14:10:00+02:00")
    legal = table.with_parities()
    assert legal.id != table.id
    assert legal != table
    assert legal.lineage == (f"parities in force on 2024-10-21, by the facts of {facts_day()}; from {table.id}",)
    small = legal.with_subunits()
    own = small.with_quotes({"XBT": "0.00001"}, origin="a contract")
    less = own.without("XBT", "JPY")
    assert [step.rpartition("; from ")[2] for step in less.lineage] == [table.id, legal.id, small.id, own.id]
    assert [step.rpartition("; from ")[0] for step in less.lineage][1:] == [
        f"sub-units, by the facts of {facts_day()}", "by hand: 1 USD = 0.00001 XBT", "without JPY, XBT",
    ]  # fmt: skip
    for one in (legal, small, own, less):
        assert (one.base, one.as_of, one.origin, one.side, one.published) == (
            table.base, table.as_of, table.origin, "buying", table.published,
        )  # fmt: skip


def test_the_law_of_another_day_is_named() -> None:
    table = dollars()
    assert (
        table.with_parities("1999-01-01").lineage[0].startswith("parities in force on 1999-01-01, by the facts of 20")
    )


def test_the_original_stays_what_it_was() -> None:
    table = dollars()
    before = (table.id, said(table), table.codes, table.lineage, table.to_json())
    table.with_parities().with_subunits()
    table.with_quotes({"EUR": "0.93", "XBT": "0.00001"})
    table.without("EUR", "LTL")
    assert (table.id, said(table), table.codes, table.lineage, table.to_json()) == before


def test_a_receipt_says_which_leg_is_law_published_by_hand_and_a_sub_unit(sample: Snapshot) -> None:
    snap = sample.with_parities().with_subunits().with_quotes({"GBP": "0.77"}, origin="contract 17")
    receipt = snap.explain(100, "GBX", "DEM", rounding=HALF_UP)
    assert [(leg.quote.kind, leg.forward) for leg in receipt.legs] == [
        ("sub-unit", True), ("by hand", False), ("published", True), ("legal", True),
    ]  # fmt: skip
    assert [leg.quote.quantum for leg in receipt.legs] == [0, None, Decimal("0.000001"), 0]
    assert receipt.legs[1].quote.origin == "contract 17"
    law = receipt.legs[3].quote.origin
    assert law is not None
    assert "2866/98" in law
    for leg in (
        "100 GBX = 1 GBP (sub-unit, used forwards)", "1 USD = 0.77 GBP (by hand, contract 17, used backwards)",
        "1 USD = 0.92115 EUR (published, used forwards)",
        "1 EUR = 1.95583 DEM (legal, Council Regulation (EC) No 2866/98, used forwards)",
    ):  # fmt: skip
        assert leg in str(receipt)


def test_a_rate_of_law_is_exact_and_certain() -> None:
    receipt = dollars().with_parities().explain(1500, "EUR", "DEM", rounding=HALF_UP)
    assert (receipt.exact, receipt.certain) == (Fraction("2933.745"), True)
    assert receipt.bounds == (Decimal("2933.745"), Decimal("2933.745"))
    assert "exact" in str(receipt)


def test_receipts_verify_against_their_own_snapshot_and_no_other() -> None:
    table = dollars()
    for derived in (
        table.with_parities(),
        table.with_subunits(),
        table.with_quotes({"EUR": "0.93"}),
        table.without("JPY"),
    ):
        receipt = derived.explain(100, "USD", "EUR", rounding="minor")
        receipt.verify()
        receipt.verify(derived)
        again = fxsnap.Conversion.from_json(receipt.to_json())
        again.verify(derived)
        assert receipt.snapshot_id == derived.id
        with pytest.raises(VerificationFailed, match="snapshot_id"):
            again.verify(table)
    with pytest.raises(VerificationFailed, match="rates"):
        table.with_parities().explain(1, "DEM", "EUR").verify(table)


# Documents, pickles, histories


def test_a_derived_snapshot_comes_back_whole(sample: Snapshot) -> None:
    """Law: through JSON, every pickle protocol and a deep copy, kinds, lineage, quanta and digits are what they were."""
    derived = (
        sample.with_parities()
        .with_subunits()
        .with_quotes({"EUR": "0.93"}, quantum="0.01", origin="mine")
        .without("CNH")
    )
    document = json.loads(derived.to_json())
    jsonschema.validate(document, json.loads((ROOT / "docs/reference/schema/snapshot-1.json").read_text()))
    pickled = [pickle.loads(pickle.dumps(derived, protocol)) for protocol in range(pickle.HIGHEST_PROTOCOL + 1)]
    for again in (Snapshot.from_json(derived.to_json()), copy.deepcopy(derived), *pickled):
        assert (again, again.id, again.lineage) == (derived, derived.id, derived.lineage)
        assert said(again) == said(derived)
        assert {quote.kind for quote in again.quotes} == {"published", "legal", "sub-unit", "by hand"}
        assert {quote.quantum for quote in again.quotes if quote.kind in ("legal", "sub-unit")} == {0}
        assert again.explain(1, "DEM", "GBX") == derived.explain(1, "DEM", "GBX")
    assert Snapshot.from_json(derived.to_json()).with_parities().lineage == derived.with_parities().lineage


def test_a_document_that_claims_another_lineage_has_the_same_id_and_one_with_other_quotes_is_refused() -> None:
    document = json.loads(dollars().with_parities().to_json())
    document["lineage"] = []
    assert Snapshot.from_json(json.dumps(document)) == dollars().with_parities()
    text = dollars().with_parities().to_json()
    assert "1.95583" in text
    with pytest.raises(fxsnap.FxError):
        Snapshot.from_json(text.replace("1.95583", "1.95584"))


def test_a_history_of_derived_snapshots_answers_at_law() -> None:
    published = fxsnap.ecb()["2024-10-14":"2024-10-21"]
    history = History(day.with_parities() for day in published)
    assert history.convert(1500, "EUR", "DEM", on="2024-10-19", policy="previous", rounding=HALF_UP) == Decimal(
        "2933.75"
    )
    receipt = history.explain(100, "BGN", "USD", on="2024-10-21")
    receipt.verify(history)
    assert [leg.quote.kind for leg in receipt.legs] == ["legal", "published"]
    with pytest.raises(UnknownCurrency, match=r"at\(day\)\.with_parities\(\)"):
        published.convert(1, "DEM", "EUR", on="2024-10-21")
    with pytest.raises(RateNotFound):
        history.convert(1, "DEM", "EUR", on="2024-10-20")


# Sub-units


@pytest.mark.parametrize(
    ("amount", "code", "result", "parent"),
    [
        ("250", "GBX", "2.5", "GBP"), ("250", "GBp", "2.5", "GBP"), ("1", "GBX", "0.01", "GBP"), ("12345", "ZAc", "123.45", "ZAR"),
        ("12345", "ZAC", "123.45", "ZAR"), ("7", "ILA", "0.07", "ILS"), ("1", "KWF", "0.001", "KWD"), ("199", "USX", "1.99", "USD"),
    ],
)  # fmt: skip
def test_sub_units_are_exact_parts_of_their_parent(
    sample: Snapshot, amount: str, code: str, result: str, parent: str
) -> None:
    small = sample.with_subunits()
    assert str(small.convert(amount, code, parent)) == result
    assert small.convert(result, parent, code) == Decimal(amount)
    assert kinds(small, code, parent) == ["sub-unit"]
    assert code not in sample
    with pytest.raises(UnknownCurrency, match=re.escape(f"{code} are one {parent}, and with_subunits() adds it")):
        sample.convert(amount, code, parent)


def test_250_pence_are_2_pounds_50(sample: Snapshot) -> None:
    small = sample.with_subunits()
    assert str(small.convert(250, "GBX", "GBP", rounding="minor")) == "2.50"
    assert small.rate("GBX", "GBp").exact == 1
    assert str(small.convert(250, "GBX", "USD", rounding="minor")) == str(
        small.convert("2.50", "GBP", "USD", rounding="minor")
    )


def test_the_pence_of_a_vendor_are_never_pounds(sample: Snapshot) -> None:
    """``GBp`` is a hundredth of ``GBP`` where it is there, and an error where it is not."""
    small = sample.with_subunits()
    assert small.rate("GBP", "GBp").exact == 100
    assert small.rate("USD", "GBp").exact == 100 * small.rate("USD", "GBP").exact
    for wrong in ("gbp", "Gbp", "gbx", "GBPx"):
        with pytest.raises(UnknownCurrency):
            small.convert(1, wrong, "GBP")


def test_sub_units_of_what_is_there_and_of_nothing_else() -> None:
    assert dollars().with_subunits().codes == ("EUR", "GBP", "GBX", "GBp", "JPY", "LTL", "USD", "USX")
    plain = Snapshot("JPY", {"AUD": "0.01"})
    assert plain.with_subunits() is plain
    assert Snapshot("ZAR", {}).with_subunits().codes == ("ZAC", "ZAR", "ZAc")


def test_a_sub_units_definition_wins_over_a_quote_of_it() -> None:
    """A table that has 83 pence for a euro and 0.84 pounds: a pound is 100 pence all the same."""
    table = Snapshot("EUR", {"GBX": "83", "GBP": "0.84", "USD": "1.1"}, as_of=DAY)
    small = table.with_subunits()
    assert (small.rate("GBP", "GBX").exact, small.rate("EUR", "GBP").exact) == (100, Fraction("0.84"))
    in_pence = Snapshot("GBX", {"GBP": "0.011", "USD": "0.013"}).with_subunits()
    assert (in_pence.rate("GBP", "GBX").exact, in_pence.rate("GBX", "USD").exact) == (100, Fraction("0.013"))


def test_sub_units_put_in_twice_change_nothing(sample: Snapshot) -> None:
    small = sample.with_subunits()
    assert small.with_subunits() is small
    assert small.with_parities() == sample.with_parities().with_subunits()
    assert set(sub_units()) <= set(small.codes)


# Quotes by hand


def test_a_quote_by_hand_replaces_and_adds(sample: Snapshot) -> None:
    own = sample.with_quotes({"EUR": "0.93", "XBT": "0.00001"}, origin="contract", quantum="0.01")
    assert str(own.convert(100, "USD", "EUR")) == "93"
    assert str(own.convert(1, "XBT", "USD")) == "100000"
    assert len(own) == len(sample) + 1
    assert [(str(quote), quote.kind, quote.origin) for quote in own.quotes[-2:]] == [
        ("1 USD = 0.93 EUR", "by hand", "contract"), ("1 USD = 0.00001 XBT", "by hand", "contract"),
    ]  # fmt: skip
    assert own.quotes[-2].quantum == Decimal("0.01")
    others = [code for code in sample.codes if code != "EUR"]
    assert [own.explain(1, "USD", code).exact for code in others] == [oracle.RATES[code] for code in others]


def test_a_quote_of_any_kind_becomes_one_by_hand_with_its_direction_and_digits() -> None:
    own = dollars().with_quotes(
        [Quote("XTS", "EUR", "250.00", nominal=100, quantum="0.01", kind="published", origin="an exchange")]
    )
    (quote,) = [quote for quote in own.quotes if quote.base == "XTS"]
    assert (str(quote), quote.kind, quote.quantum, quote.origin) == (
        "100 XTS = 250.00 EUR",
        "by hand",
        Decimal("0.01"),
        "an exchange",
    )
    assert own.convert(2, "XTS", "EUR") == Decimal(5)


def test_a_quote_turned_round_replaces_the_published_one() -> None:
    own = dollars().with_quotes([Quote("EUR", "USD", "1.0856")])
    assert own.rate("EUR", "USD").exact == Fraction("1.0856")
    assert own.codes == dollars().codes
    assert own.rate("USD", "GBP") == dollars().rate("USD", "GBP")


def test_a_quote_by_hand_wins_over_the_law_and_what_hangs_on_the_code_goes_with_it() -> None:
    """100 LTT are one LTL by law; a litas put in by hand at 3 for a dollar takes them along."""
    own = dollars().with_parities().with_quotes({"LTL": "3"})
    assert exact(own, "USD", "LTL") == 3
    assert (exact(own, "LTL", "LTT"), exact(own, "USD", "LTT")) == (100, 300)
    assert exact(own, "EUR", "DEM") == Fraction("1.95583")
    between = dollars().with_parities().with_quotes([Quote("LTL", "EUR", "0.3")])
    assert (exact(between, "LTL", "EUR"), exact(between, "LTL", "LTT")) == (Fraction("0.3"), 100)


def test_a_euro_by_hand_takes_all_that_the_law_hangs_on_it_along() -> None:
    own = dollars().with_parities().with_quotes({"EUR": "0.5"})
    assert (own.rate("USD", "DEM").exact, own.rate("EUR", "DEM").exact) == (Fraction("0.977915"), Fraction("1.95583"))
    assert len(own) == len(dollars().with_parities())


def test_new_codes_may_hang_on_new_codes_in_any_order() -> None:
    chain = [Quote("XXC", "XXB", "3"), Quote("XXB", "XXA", "2"), Quote("EUR", "XXA", "7")]
    for quotes in (chain, chain[::-1]):
        own = dollars().with_quotes(quotes)
        assert own.rate("EUR", "XXC").exact == Fraction(7, 6)
        assert own.rate("USD", "EUR") == dollars().rate("USD", "EUR")


@pytest.mark.parametrize(
    ("quotes", "says"),
    [
        ([Quote("GBP", "EUR", "1.2")], "1 GBP = 1.2 EUR: both codes are quoted already, and it says not which quote gives way; without('EUR') first"),
        ([Quote("EUR", "GBP", "0.83")], "without('GBP') first"),
        ([Quote("EUR", "XBT", "2"), Quote("GBP", "XBT", "3")], "1 GBP = 3 XBT: another one of these quotes is about XBT already"),
        ([Quote("GBP", "XBT", "3"), Quote("EUR", "XBT", "2")], "1 EUR = 2 XBT: another one of these quotes is about XBT already"),
        ([Quote("USD", "XBT", "2"), Quote("XBT", "EUR", "3")], "is about XBT already"),
        ([Quote("XBT", "EUR", "3"), Quote("USD", "XBT", "2")], "is about XBT already"),
        ([Quote("EUR", "XXA", "2"), Quote("XXA", "XXB", "2"), Quote("XXB", "GBP", "2")], "already"),
        ([Quote("USD", "EUR", "0.9"), Quote("USD", "EUR", "0.8")], "is about EUR already"),
        ([Quote("USD", "EUR", "0.9"), Quote("EUR", "USD", "1.1")], "is about EUR already"),
        ([Quote("USD", "XBT", "2"), Quote("USD", "XBT", "2")], "is about XBT already"),
    ],
)  # fmt: skip
def test_quotes_that_do_not_say_what_gives_way_are_refused(quotes: list[Quote], says: str) -> None:
    """Otherwise one of the table's quotes, about which nobody said a word, would have to go."""
    with pytest.raises(InvalidArgument) as caught:
        dollars().with_quotes(quotes)
    assert says in str(caught.value)
    assert caught.value.name == "quotes"


def test_two_quotes_about_a_code_of_the_law_are_refused() -> None:
    with pytest.raises(InvalidArgument, match="about DEM already"):
        dollars().with_parities().with_quotes([Quote("EUR", "DEM", "2"), Quote("USD", "DEM", "1.8")])


@given(
    st.lists(st.sampled_from(["EUR", "GBP", "JPY", "LTL", "DEM", "XXA", "XXB", "USD"]), min_size=2, max_size=8),
    st.lists(rates, min_size=4, max_size=4),
)
def test_quotes_by_hand_change_the_codes_that_they_are_about_alone(codes: list[str], values: list[Decimal]) -> None:
    """Law: whatever is put in, it is refused, or every quote of it holds exactly and each other quote of the table stays,
    but for as many as there were quotes for codes that were there.
    """
    table = dollars().with_parities()
    pairs = [(one, other) for one, other in zip(codes[::2], codes[1::2], strict=False) if one != other]
    quotes = [Quote(one, other, value) for (one, other), value in zip(pairs, values, strict=False)]
    try:
        own = table.with_quotes(quotes)
    except (InvalidArgument, InvalidRate):
        return
    for quote in quotes:
        assert own.explain(1, quote.base, quote.counter).exact == quote.exact
    new = set(own.codes) - set(table.codes)
    gone = [quote for quote in table.quotes if quote not in own.quotes]
    touched = {code for quote in quotes for code in (quote.base, quote.counter)}
    assert len(own.quotes) == len(table.quotes) + len(new)
    assert all({quote.base, quote.counter} & touched for quote in gone)
    assert set(table.codes) <= set(own.codes)
    for code in set(table.codes) - touched:
        (about,) = [quote for quote in table.quotes if code in (quote.base, quote.counter)][:1]
        assert about in own.quotes, code


@pytest.mark.parametrize(
    ("quotes", "error"),
    [
        ("EUR", InvalidArgument), (None, InvalidArgument), ([("EUR", "0.9")], InvalidArgument), ({"EUR": "0"}, InvalidRate),
        ({"EUR": "-1"}, InvalidRate), ({"USD": "2"}, InvalidRate), ([Quote("XXA", "XXB", "2")], InvalidRate),
    ],
)  # fmt: skip
def test_what_is_no_quote_is_refused(quotes: Any, error: type[Exception]) -> None:
    with pytest.raises(error):
        dollars().with_quotes(quotes)


def test_nothing_put_in_changes_nothing() -> None:
    table = dollars()
    assert table.with_quotes({}) is table
    assert table.with_quotes([]) is table
    assert table.without() is table
    own = table.with_quotes({"EUR": "0.93", "GBP": "0.7"})
    assert own.with_quotes({"EUR": "0.93"}) is own


def test_the_same_rate_by_hand_is_the_same_fact_with_another_label(sample: Snapshot) -> None:
    """The id is of the facts, so it stays; the receipt says by hand, and the lineage that there was a step."""
    own = sample.with_quotes({"EUR": "0.92115"}, origin="a contract")
    assert (own, own.id) == (sample, sample.id)
    assert (kinds(own, "USD", "EUR"), kinds(sample, "USD", "EUR")) == (["by hand"], ["published"])
    assert own.lineage == (f"quotes put in by hand; from {sample.id}",)


# Taking out


def test_codes_taken_out() -> None:
    less = dollars().without("LTL", "JPY")
    assert less.codes == ("EUR", "GBP", "USD")
    assert less.lineage == (f"without JPY, LTL; from {dollars().id}",)
    assert less == Snapshot("USD", {"EUR": "0.92115", "GBP": "0.767755"}, as_of=DAY)
    assert dollars().without("LTL", "LTL") == dollars().without("LTL")


def test_the_base_cannot_be_taken_out() -> None:
    with pytest.raises(InvalidArgument, match="codes cannot be USD: it is the base"):
        dollars().without("USD")
    with pytest.raises(InvalidArgument, match="codes cannot be USD: it is the base"):
        dollars().without("EUR", "USD")


@pytest.mark.parametrize(
    ("code", "says"), [("XYZ", "is not in this snapshot"), ("eur", "did you mean EUR?"), ("DEM", "with_parities")]
)
def test_a_code_that_is_not_there_cannot_be_taken_out(code: str, says: str) -> None:
    with pytest.raises(UnknownCurrency, match=re.escape(says)):
        dollars().without("EUR", code)


@pytest.mark.parametrize("code", [None, 5, ["EUR"]])
def test_what_is_no_code_cannot_be_taken_out(code: Any) -> None:
    with pytest.raises(InvalidArgument):
        dollars().without(code)


def test_a_code_on_which_others_hang_is_not_taken_out_without_them() -> None:
    legal = dollars().with_parities()
    with pytest.raises(InvalidArgument) as caught:
        legal.without("LTL")
    assert str(caught.value) == "codes cannot be LTL: LTT would hang on nothing; take them out with it, or neither"
    with pytest.raises(
        InvalidArgument, match=r"codes cannot be EUR: ATS, BAM, BEF, .* and \d+ more would hang on nothing"
    ):
        legal.without("EUR")
    assert set(legal.codes) - set(legal.without("LTL", "LTT").codes) == {"LTL", "LTT"}
    with pytest.raises(InvalidArgument, match=r"codes cannot be GBP: .*GBX and GBp would hang on nothing"):
        Snapshot("USD", {"GBP": "0.77"}).with_subunits().without("GBP")


def test_a_tree_is_cut_where_it_was_asked_to_be() -> None:
    tree = Snapshot("USD", [Quote("USD", "XXA", "2"), Quote("XXA", "XXB", "3"), Quote("XXB", "XXC", "5")])
    with pytest.raises(InvalidArgument, match="codes cannot be XXA: XXB would hang on nothing"):
        tree.without("XXA", "XXC")
    assert tree.without("XXC", "XXB").codes == ("USD", "XXA")
