"""The rules that users must obey, with the numbers that we worked out for each: R1 to R16 of our research.

The numbers of the rules are the research's and not those of docs/rules.md; each test names the law, the standard or the
habit. An expected value is a literal of the research, recomputed with fractions before it was written here, and a wrong
variant stands beside it where somebody gets that number in practice.

Tested elsewhere, and not again here:

* R1, R2: every rate of the euro and the other parities, in test_parities.py; how they enter a table, in
  test_derivation.py. R15: the days on which a unit changed, in test_parities.py; averages across one, in
  test_history.py; rates that are off by a power of ten, in test_retired.py.
* R4, R5: the laws of a lookup, in test_history.py. R10: the registry's steps, in test_currencies.py.
* R6: rates of two sides or two kinds are no history, in test_history.py.
* R7: averages, in test_history.py.
* R11: ISO's decimals, withdrawn and unknown codes, in test_currencies.py; what Babel prints instead, in
  docs/pitfalls/zero-decimal-currencies.md. R12: how many digits gold has, in test_quotes.py.
* R14: a text that is no complete date, in formats/test_dates.py; a datetime where a day is wanted, in test_history.py.
* R16: a positive amount that rounds to nothing, in test_convert.py.

No call of today says: conventional pairs and pips (R12), turning a rate of an ISO 20022 message over (R13), how a
currency displays in the next CLDR (R11), whether a currency can be exchanged (R8).
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import oracle
import pytest
from dateutil import tz

import fxsnap
from fxsnap import History, InvalidArgument, Lookup, RateNotFound, Snapshot, currency, days
from fxsnap.display import format_amount

# Dead codes of the sample are in these tables of cases; that they warn is tests/test_retired.py's.
pytestmark = pytest.mark.filterwarnings("ignore::fxsnap.RetiredCurrencyWarning")

ECB = fxsnap.ecb()
HALF_UP = "minor:half_up"
LEGAL = ECB.at("2024-10-21").with_parities()
"""The ECB's day of the research, with what was law on it."""


# R1: the conversion rates of the euro


@pytest.mark.parametrize("code", ["DEM", "BGN"])
def test_r1_the_exact_middle_goes_up(code: str) -> None:
    """R1: Regulation (EC) 1103/97, article 5. 1500 EUR are 2933.745, for a refund as for a payment; Babel prints 2,933.74."""
    assert LEGAL.explain(1500, "EUR", code).exact == Fraction("2933.745")
    assert str(LEGAL.convert(1500, "EUR", code, rounding=HALF_UP)) == "2933.75"
    assert str(LEGAL.convert(-1500, "EUR", code, rounding=HALF_UP)) == "-2933.75"
    assert str(LEGAL.convert(1500, "EUR", code, rounding="minor")) == "2933.74", (
        "half even, which is no lawful rounding here"
    )


def test_r1_no_inverse_rate() -> None:
    """R1: article 4(3). A thousand million lire divided by 1936.27; 0.000516457 EUR for a lira would give 516457.00."""
    assert str(LEGAL.convert(1000000000, "ITL", "EUR", rounding=HALF_UP)) == "516456.90"
    inverse = Snapshot("ITL", {"EUR": "0.000516457"})
    assert str(inverse.convert(1000000000, "ITL", "EUR", rounding=HALF_UP)) == "516457.00"


def test_r1_national_to_national_goes_through_the_euro_unrounded() -> None:
    """R1: article 4(4): the euros between may be rounded to three decimals and no fewer; ours are not rounded at all."""
    receipt = LEGAL.explain(100000, "ITL", "FRF", rounding=HALF_UP)
    assert str(receipt.result) == "338.77"
    assert [(leg.source, leg.target, leg.quote.kind) for leg in receipt.legs] == [
        ("ITL", "EUR", "legal"),
        ("EUR", "FRF", "legal"),
    ]
    by_hand = {
        places: LEGAL.convert(
            LEGAL.convert(100000, "ITL", "EUR", rounding=f"{places}:half_up"), "EUR", "FRF", rounding=HALF_UP
        )
        for places in (2, 3)
    }
    assert [str(by_hand[places]) for places in (3, 2)] == ["338.78", "338.80"], (
        "the first is lawful too, the second is not"
    )


@pytest.mark.parametrize(
    ("levs", "euros", "rounding"),
    [("100", "51.13", HALF_UP), ("2000", "1022.58", HALF_UP), ("2000", "1022.59", "minor:up")],
)
def test_r1_levs_into_euros(levs: str, euros: str, rounding: str) -> None:
    """R1: 2000 BGN are 1022.583761... EUR; Bulgarian wages and pensions round up."""
    assert str(LEGAL.convert(levs, "BGN", "EUR", rounding=rounding)) == euros


@pytest.mark.parametrize(
    ("code", "rate"),
    [("BEF", "40.3399"), ("DEM", "1.95583"), ("ESP", "166.386"), ("FRF", "6.55957"), ("IEP", "0.787564"), ("ITL", "1936.27"),
     ("LUF", "40.3399"), ("NLG", "2.20371"), ("ATS", "13.7603"), ("PTE", "200.482"), ("FIM", "5.94573"), ("GRD", "340.750"),
     ("SIT", "239.640"), ("CYP", "0.585274"), ("MTL", "0.429300"), ("SKK", "30.1260"), ("EEK", "15.6466"), ("LVL", "0.702804"),
     ("LTL", "3.45280"), ("HRK", "7.53450"), ("BGN", "1.95583")],
)  # fmt: skip
@pytest.mark.parametrize("amount", ["1", "0.01", "1000", "1234567.89", "-99.95", "333333333333333"])
def test_r1_every_rate_both_ways(code: str, rate: str, amount: str) -> None:
    """R1: articles 4 and 5, against fractions: into euros by division, back by multiplication, and unrounded it is all there."""
    euros = Fraction(amount) / Fraction(rate)
    assert str(LEGAL.convert(amount, code, "EUR", rounding=HALF_UP)) == oracle.to_places(euros, 2, "ROUND_HALF_UP")
    places = currency(code).minor_unit
    assert places is not None
    national = Fraction(amount) * Fraction(rate)
    assert str(LEGAL.convert(amount, "EUR", code, rounding=HALF_UP)) == oracle.to_places(
        national, places, "ROUND_HALF_UP"
    )
    assert LEGAL.explain(LEGAL.explain(amount, code, "EUR").exact, "EUR", code).exact == Fraction(amount)
    assert LEGAL.explain(amount, code, "EUR", rounding=HALF_UP).certain is True


# R2: a parity of law is no quote of the market


def test_r2_the_lev_by_law_and_by_the_ecbs_quote() -> None:
    """R2: the ECB published 1.9558 where the law says 1.95583; a million levs differ by 7.84 euros."""
    published = ECB.at("2024-10-21")
    assert str(LEGAL.convert(1000000, "BGN", "EUR", rounding=HALF_UP)) == "511291.88"
    assert str(published.convert(1000000, "BGN", "EUR", rounding=HALF_UP)) == "511299.72"
    assert [day.explain(1, "BGN", "EUR").legs[0].quote.kind for day in (LEGAL, published)] == ["legal", "published"]


def test_r2_a_thousand_cfp_francs_are_8_38_euros() -> None:
    """R2: the decree states 8.38 EUR for 1000 XPF; 119.331742 XPF for a euro is only its inverse, cut off."""
    receipt = LEGAL.explain(1000, "XPF", "EUR")
    assert (str(receipt.result), receipt.exact, str(receipt.legs[0].quote)) == (
        "8.38",
        Fraction("8.38"),
        "1000 XPF = 8.38 EUR",
    )
    assert LEGAL.explain("8.38", "EUR", "XPF").exact == 1000
    assert str(LEGAL.convert(1, "EUR", "XPF", rounding=6)) == "119.331742"


def test_r2_other_parities(sample: Snapshot) -> None:
    """R2: 1 KYD is 1.20 USD by law, and one euro 655.957 CFA francs of either bank; a Nepalese peg is no law."""
    legal = sample.with_parities()
    assert legal.explain(1, "KYD", "USD").exact == Fraction("1.20")
    assert str(legal.convert(1, "KYD", "USD", rounding="minor")) == "1.20"
    assert str(sample.convert(1, "KYD", "USD", rounding=6)) == "1.202141", "by the table"
    assert (
        str(legal.convert(1000, "EUR", "XAF", rounding=3))
        == str(legal.convert(1000, "EUR", "XOF", rounding=3))
        == "655957.000"
    )
    assert legal.rate("INR", "NPR") == sample.rate("INR", "NPR")


# R3: the ECB's reference rates


@pytest.mark.parametrize(("policy", "rate"), [("previous", "1.0847"), ("next", "1.0853")])
def test_r3_a_saturday_has_two_neighbours(policy: str, rate: str) -> None:
    """R3: no rates on a day without publication; the Friday's or the Monday's by request only."""
    assert str(ECB.rate("EUR", "USD", on="2024-10-19", policy=policy).value) == rate
    with pytest.raises(RateNotFound) as caught:
        ECB.rate("EUR", "USD", on="2024-10-19")
    assert (caught.value.before, caught.value.after) == (date(2024, 10, 18), date(2024, 10, 21))


@pytest.mark.parametrize(
    ("code", "units"),
    [("USD", "1.0853"), ("JPY", "162.79"), ("GBP", "0.83315"), ("CHF", "0.938"), ("IDR", "16816.56"), ("KRW", "1495.73")],
)  # fmt: skip
def test_r3_the_row_of_a_day(code: str, units: str) -> None:
    """R3: one mid rate for each currency, units for one euro."""
    assert str(ECB.rate("EUR", code, on="2024-10-21").value) == units


def test_r3_a_suspended_currency_is_an_error_and_no_old_rate() -> None:
    """R3: the rouble's last fixing was that of 2022-03-01; no policy reaches back to it by itself."""
    for policy in ("exact", "previous"):
        with pytest.raises(RateNotFound) as caught:
            ECB.convert(100, "RUB", "EUR", on="2024-10-21", policy=policy)
        assert (caught.value.before, caught.value.after) == (date(2022, 3, 1), None)


# R4: the day of VAT


def test_r4_vat_takes_the_latest_rate_at_the_time() -> None:
    """R4: Directive 2006/112/EC, article 91(2). USD 12 000, chargeable on a Saturday."""
    assert str(ECB.convert(12000, "USD", "EUR", on=days.eu_vat("2024-10-19"), rounding=HALF_UP)) == "11062.97"
    assert str(ECB.convert(12000, "USD", "EUR", on="2024-10-19", policy="next", rounding=HALF_UP)) == "11056.85"


def test_r4_two_other_currencies_meet_in_the_euro_without_a_rounding_there() -> None:
    """R4: article 91(2), through each currency's euro rate. Cents on the way, or a cross of four digits, are wrong."""
    day = ECB["2024-10-21"]
    assert str(day.convert(10000, "SEK", "PLN", rounding=HALF_UP)) == "3778.17"
    euros = day.convert(10000, "SEK", "EUR", rounding=HALF_UP)
    assert str(day.convert(euros, "EUR", "PLN", rounding=HALF_UP)) == "3778.16"
    cross = day.convert(1, "SEK", "PLN", rounding=4)
    assert str(cross) == "0.3778"
    assert str(Snapshot("SEK", {"PLN": cross}).convert(10000, "SEK", "PLN", rounding=HALF_UP)) == "3778.00"


def test_r4_the_one_stop_shop_goes_on_to_the_next_publication() -> None:
    """R4: Directive 2006/112/EC, article 366(2). The second quarter of 2024 ended on a Sunday."""
    lookup = days.eu_oss(2024, 2)
    receipt = ECB.explain(10000, "USD", "EUR", on=lookup, rounding=HALF_UP)
    assert (str(receipt.result), receipt.on, receipt.as_of) == ("9306.65", date(2024, 6, 30), date(2024, 7, 1))
    assert str(ECB.rate("EUR", "USD", on=lookup).value) == "1.0745"
    assert str(ECB.convert(10000, "USD", "EUR", on=lookup.on, policy="previous", rounding=HALF_UP)) == "9341.43"


# R5: the customs value


def test_r5_november_2024() -> None:
    """R5: Implementing Regulation (EU) 2015/2447, article 146. The Wednesdays before were 2, 9, 16, 23 and 30 October."""
    lookup = days.eu_customs(2024, 11)
    assert lookup == Lookup("2024-10-23", "previous")
    assert str(ECB.rate("EUR", "USD", on=lookup).value) == "1.0767"
    assert str(ECB.convert(50000, "USD", "EUR", on=lookup, rounding=HALF_UP)) == "46438.19"


def test_r5_the_penultimate_wednesday() -> None:
    """R5, law: a Wednesday of the month before with one more after it, from the 15th to the 24th.

    So it is none of the ECB's fixed holidays: 1 January, 1 May, 25 and 26 December.
    """
    for year in range(1999, 2041):
        for month in range(1, 13):
            day = days.eu_customs(year, month).on
            later = [day + timedelta(days=7 * week) for week in (1, 2)]
            assert day.weekday() == 2
            assert 15 <= day.day <= 24
            assert (day.year * 12 + day.month) == year * 12 + month - 1
            assert [one.month == day.month for one in later] == [True, False]


# R6, R7, R8: HMRC, the IRS, IAS 21


def test_r6_a_table_of_units_for_one_pound() -> None:
    """R6: HMRC gives units for one pound, at the selling rate (VAT Notice 700). The rate is made up."""
    hmrc = Snapshot("GBP", {"USD": "1.3012"}, side="selling")
    assert str(hmrc.convert(1000, "USD", "GBP", rounding="minor")) == "768.52"


@pytest.mark.parametrize("rounding", ["0:up", "0:ceiling"])
def test_r7_an_fbar_is_rounded_up_to_whole_dollars(rounding: str) -> None:
    """R7: FinCEN wants whole dollars, rounded up; the table has foreign units for one dollar. The rate is made up."""
    year_end = Snapshot("USD", {"EUR": "0.9615"}, kind="closing")
    assert str(year_end.convert(10000, "EUR", "USD", rounding=3)) == "10400.416"
    assert str(year_end.convert(10000, "EUR", "USD", rounding=rounding)) == "10401"


def test_r8_a_payable_at_the_closing_rate() -> None:
    """R8: IAS 21, paragraphs 21, 23 and 28: booked at the day's rate, carried at the closing rate, the rest is a gain."""
    booked = ECB.convert(10000, "USD", "EUR", on="2024-10-18", rounding=HALF_UP)
    closing = ECB.convert(10000, "USD", "EUR", on="2024-10-21", rounding=HALF_UP)
    assert (str(booked), str(closing), str(booked - closing)) == ("9219.14", "9214.04", "5.10")


# R9: the mark-up over the ECB's rate


@pytest.mark.parametrize(
    ("amount", "source", "charged", "target", "base", "percent"),
    [(2000, "SEK", "186.50", "EUR", "175.0164", "6.56"), (100, "PLN", "610", "CZK", "585.2461", "4.23")],
)
def test_r9_the_markup_of_a_card_payment(
    amount: int, source: str, charged: str, target: str, base: str, percent: str
) -> None:
    """R9: Regulation (EU) 2021/1230, article 4: what was charged, over the amount at the latest ECB rate."""
    receipt = ECB.explain(amount, source, target, on="2024-10-21", rounding=4)
    assert str(receipt.result) == base
    assert oracle.to_places((Fraction(charged) / receipt.exact - 1) * 100, 2) == percent


def test_r9_a_banks_published_example_divides() -> None:
    """R9: DKK 1375 at "7.4573 per EUR, or 0.13410 EUR per DKK". The bank prints 184.39, which the inverse gives."""
    krone, inverse = Snapshot("EUR", {"DKK": "7.4573"}), Snapshot("DKK", {"EUR": "0.13410"})
    assert str(krone.convert(1375, "DKK", "EUR", rounding=4)) == "184.3831"
    assert str(krone.convert(1375, "DKK", "EUR", rounding="minor")) == "184.38"
    assert str(inverse.convert(1375, "DKK", "EUR", rounding="minor")) == "184.39"
    fee = 1375 * Fraction("0.035")
    for rates in (krone, inverse):
        assert str(rates.convert(fee, "DKK", "EUR", rounding="minor")) == "6.45"


# R10: cash rounding


@pytest.mark.parametrize(
    ("total", "code", "rounding", "paid"),
    [
        ("14.97", "EUR", "step=0.05", "14.95"),  # Finland
        ("1.03", "CAD", "cash", "1.05"), ("1.02", "CAD", "cash", "1.00"),
        ("1232", "HUF", "cash", "1230"), ("1233", "HUF", "cash", "1235"), ("1238", "HUF", "cash", "1240"),
        ("1.97", "CHF", "cash", "1.95"), ("1.98", "CHF", "cash", "2.00"), ("1.03", "CHF", "cash", "1.05"),
    ],
)  # fmt: skip
def test_r10_a_total_in_coins(sample: Snapshot, total: str, code: str, rounding: str, paid: str) -> None:
    """R10: the total goes to the nearest step of the coins. Babel prints CHF 1.03 as it stands."""
    assert str(sample.convert(total, code, code, rounding=rounding)) == paid


def test_r10_an_estonian_basket_is_rounded_as_a_total(sample: Snapshot) -> None:
    """R10: Estonia since 2025-01-01: 2.28 + 15.32 + 11.99 + 1.17 are 30.76, and 30.75 in cash."""
    basket = [(price, "EUR") for price in ("2.28", "15.32", "11.99", "1.17")]
    assert str(sample.convert_many(basket, "EUR").total) == "30.76"
    assert str(sample.convert_many(basket, "EUR", rounding="step=0.05").total) == "30.75"


@pytest.mark.parametrize(
    ("mode", "paid"), [("half_even", "10.00"), ("half_up", "10.50"), ("half_down", "10.00"), ("up", "10.50"), ("down", "10.00")]
)  # fmt: skip
def test_r10_a_danish_tie_is_decided_by_the_mode(sample: Snapshot, mode: str, paid: str) -> None:
    """R10: DKK 10.25 lies between 10.00 and 10.50, as near to the one as to the other."""
    assert str(sample.convert("10.25", "DKK", "DKK", rounding=f"cash:{mode}")) == paid


@pytest.mark.parametrize(
    ("code", "expected"),
    [("DKK", ["0.25", "0.75"]), ("SEK", ["0.50"]), ("NZD", [f"0.{tens}5" for tens in range(10)]), ("CHF", []), ("CAD", []), ("AUD", [])],
)  # fmt: skip
def test_r10_where_ties_are_and_where_none_can_be(sample: Snapshot, code: str, expected: list[str]) -> None:
    """R10: over cents, a step of 0.05 never ties; those of 0.50, 1 and 0.10 do once in each step."""
    ties = []
    for cents in range(100):
        amount = Decimal(cents).scaleb(-2)
        up, down = (sample.convert(amount, code, code, rounding=f"cash:{mode}") for mode in ("half_up", "half_down"))
        if up != down:
            ties.append(str(amount))
    assert ties == expected


def test_r10_one_american_proposal_is_no_single_mode(sample: Snapshot) -> None:
    """R10: the NCSL's rule rounds to the nearest 0.05, but 0.01 and 0.02 up to it. One call does the one or the other."""

    def paid(total: str, mode: str) -> str:
        return str(sample.convert(total, "USD", "USD", rounding=f"step=0.05:{mode}"))

    assert (paid("1.02", "half_up"), paid("0.02", "half_up")) == ("1.00", "0.00")
    assert (paid("0.02", "up"), paid("0.01", "up")) == ("0.05", "0.05")
    assert paid("1.02", "up") == "1.05", "so up is for the totals below 0.03 alone"


# R11: minor units


def test_r11_a_transfer_of_forints_keeps_its_hundredths_and_cash_does_not(sample: Snapshot) -> None:
    """R11: ISO 4217 gives the forint two decimals, whatever a locale displays."""
    transfer = sample.convert("1234.56", "HUF", "HUF", rounding="minor")
    assert str(transfer) == "1234.56"
    assert format_amount(transfer, "HUF", "en").endswith("1,234.56")
    assert str(sample.convert("1234.56", "HUF", "HUF", rounding="cash")) == "1235"


@pytest.mark.parametrize("code", ["MGA", "MRU"])
def test_r11_fifths_have_two_decimals(code: str) -> None:
    """R11: the ariary and the ouguiya have five parts; ISO 4217 says two decimals, and so do we."""
    assert currency(code).minor_unit == 2


# R12: rates as the market quotes them


@pytest.mark.parametrize(
    ("source", "target", "rounding", "rate"),
    [
        ("EUR", "USD", 5, "1.08560"), ("GBP", "USD", 5, "1.30250"), ("AUD", "USD", 5, "0.66901"), ("NZD", "USD", 5, "0.60598"),
        ("EUR", "GBP", 5, "0.83347"), ("EUR", "JPY", 3, "162.806"), ("EUR", "CHF", 5, "0.93915"), ("GBP", "AUD", 5, "1.94690"),
        ("AUD", "NZD", 5, "1.10402"), ("CAD", "JPY", 3, "108.568"), ("CHF", "JPY", 3, "173.354"),
        ("USD", "CAD", "5:half_even", "1.38134"), ("USD", "CAD", "5:half_up", "1.38134"), ("XAU", "USD", 2, "2724.80"),
    ],
)  # fmt: skip
def test_r12_conventional_pairs_of_the_sample(
    sample: Snapshot, source: str, target: str, rounding: Any, rate: str
) -> None:
    """R12: five decimals, three against the yen, two for an ounce of gold. USD/CAD is a tie at five: 1.381335."""
    assert str(sample.convert(1, source, target, rounding=rounding)) == rate


def test_r12_what_three_digits_of_gold_leave_open(sample: Snapshot) -> None:
    """R12: the row has 0.000367 ounces for a dollar, so an ounce is anything from 2721.09 to 2728.51 dollars."""
    receipt = sample.explain(1, "XAU", "USD", rounding=2)
    assert receipt.bounds is not None
    assert [oracle.to_places(Fraction(end), 2) for end in receipt.bounds] == ["2721.09", "2728.51"]
    assert receipt.certain is False


# R13: a rate in a message


@pytest.mark.parametrize(
    ("source", "target", "text"),
    [
        ("EUR", "USD", "1.0855995223"), ("KWD", "IRR", "137378.42055"), ("USD", "VEF", "3622552.5344"),
        ("VEF", "XAU", "0.0000000001"), ("XAU", "VEF", "9870715352.7"), ("IRR", "KWD", "0.0000072792"),
    ],
)  # fmt: skip
def test_r13_a_rate_in_an_iso_20022_message(sample: Snapshot, source: str, target: str, text: str) -> None:
    """R13: BaseOneRate has 11 digits in all and 10 after the point.

    One digit is left of XAU for a VEF, and five of KWD for an IRR: such a rate has to be sent the other way round.
    A message has no exponents, and Python's own text of a small Decimal may (1E-10); "f" writes it out.
    """
    places = min(10, 11 - len(str(int(sample.rate(source, target).value))))
    assert format(sample.convert(1, source, target, rounding=places), "f") == text


def test_r13_rials_for_a_dinar_before_the_message(sample: Snapshot) -> None:
    """R13: the research says 137378.42054963 here, which is wrong in the last digit; the rate of the message is right."""
    assert str(sample.convert(1, "KWD", "IRR", rounding=8)) == oracle.to_places(oracle.value(1, "KWD", "IRR"), 8)
    assert str(sample.convert(1, "KWD", "IRR", rounding=8)) == "137378.42054964"


# R14: the zone of a moment, and the day of a rate


@pytest.mark.parametrize(
    ("local", "zone", "moment"),
    [
        ("2024-10-21T14:10", "Europe/Berlin", "2024-10-21T12:10Z"), ("2024-10-28T14:10", "Europe/Berlin", "2024-10-28T13:10Z"),
        ("2024-10-21T16:00", "Europe/London", "2024-10-21T15:00Z"), ("2024-10-28T16:00", "Europe/London", "2024-10-28T16:00Z"),
    ],
)  # fmt: skip
def test_r14_a_moment_is_kept_in_utc(local: str, zone: str, moment: str) -> None:
    """R14: the ECB's 14:10 and WM's 16:00 are local time, so their moments move with the summer. A naive one is refused."""
    naive = datetime.fromisoformat(local)
    published = Snapshot("EUR", {"USD": "1.0853"}, published=naive.replace(tzinfo=tz.gettz(zone))).published
    assert published is not None
    assert (published, published.tzinfo) == (datetime.fromisoformat(moment), UTC)
    with pytest.raises(InvalidArgument, match="naive"):
        Snapshot("EUR", {"USD": "1.0853"}, published=naive)


def test_r14_the_day_of_a_moment_is_the_callers_to_say() -> None:
    """R14: 23:30 UTC on 21 October is already the 22nd in Tokyo; the two days have different rates."""
    moment = datetime.fromisoformat("2024-10-21T23:30Z")
    tokyo = moment.astimezone(tz.gettz("Asia/Tokyo"))
    for one in (moment, tokyo):
        with pytest.raises(InvalidArgument, match=r"pass \.date\(\)"):
            ECB.convert(100, "EUR", "JPY", on=one)
    assert [ECB.explain(100, "EUR", "JPY", on=one.date()).as_of for one in (moment, tokyo)] == [
        date(2024, 10, 21),
        date(2024, 10, 22),
    ]


# R15: one code, two units


def test_r15_a_million_old_bolivares() -> None:
    """R15: 1 000 000 VEB of 2007 were 1000 VEF, 0.01 VES of 2018, 0.00000001 VES of 2021."""

    def million(on: str, target: str) -> str:
        table = Snapshot("USD", {target: "3"}, as_of=on)
        return oracle.text(table.with_parities().convert(1000000, "VEB", target))

    assert million("2008-01-01", "VEF") == million("2018-08-19", "VEF") == "1000"
    assert million("2018-08-20", "VES") == million("2021-09-30", "VES") == "0.01"
    assert million("2021-10-01", "VES") == million("2024-10-21", "VES") == "0.00000001"


def test_r15_a_dead_rouble_is_flagged_and_converted_at_law_on_request(sample: Snapshot) -> None:
    """R15: the table has BYR 19600 and BYN 3.266559: a ratio of 6000.2 where the edict has 10000."""
    assert oracle.to_places(oracle.RATES["BYR"] / oracle.RATES["BYN"], 1) == "6000.2"
    assert "40.0 % off the legal ratio 1 BYN = 10000 BYR" in sample.explain(1, "BYR", "USD").notes[0]
    legal = sample.with_parities()
    assert legal.explain(10000, "BYR", "BYN").exact == 1
    assert str(legal.convert(1000000, "BYR", "USD", rounding="minor")) == "30.61"
    assert str(sample.convert(1000000, "BYR", "USD", rounding="minor")) == "51.02"


def test_r15_rates_on_both_sides_of_a_new_unit_are_never_averaged() -> None:
    """R15: VES on 2021-09-30 and 2021-10-01 are two moneys under one code."""
    history = History(
        Snapshot("USD", {"VES": rate}, as_of=day) for day, rate in (("2021-09-30", "4181781"), ("2021-10-01", "4.18"))
    )
    with pytest.raises(InvalidArgument, match="VES"):
        history.average("2021-09-30", "2021-10-01")


# R16: there and back


def test_r16_rounded_there_and_back_is_luck(sample: Snapshot) -> None:
    """R16: EUR 100.00 come back as they went, a yen comes back as two; without a rounding both are what they were."""
    pounds = sample.convert("100.00", "EUR", "GBP", rounding="minor")
    assert (str(pounds), str(sample.convert(pounds, "GBP", "EUR", rounding="minor"))) == ("83.35", "100.00")
    assert str(sample.convert(1, "JPY", "EUR", rounding=5)) == "0.00614"
    cent = sample.convert(1, "JPY", "EUR", rounding="minor")
    assert (str(cent), str(sample.convert(cent, "EUR", "JPY", rounding="minor"))) == ("0.01", "2")
    exact = sample.explain(1, "JPY", "EUR").exact
    assert str(sample.convert(exact, "EUR", "JPY", rounding="minor")) == "1"
