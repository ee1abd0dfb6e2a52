"""Laws of the command line: whatever is typed is answered or refused properly, and answers are the functions' own."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from transcripts import TABLES

import fxsnap
from fxsnap import clock, errors
from fxsnap.cli import exit_code, main
from fxsnap.cli.arguments import FLAGS, VALUES, option_name
from fxsnap.cli.commands import COMMANDS
from fxsnap.cli.questions import read_question, spelled
from fxsnap.cli.world import Exit, UsageError
from fxsnap.columns import sql
from fxsnap.ledgers import convert_ledger

# Dead codes of the sample are in these tables of cases; that they warn is tests/test_retired.py's.
pytestmark = pytest.mark.filterwarnings("ignore::fxsnap.RetiredCurrencyWarning")

PROMISED = {0, 1, 2, 3, 4, 5, 6, 130}


def ask(*argv: str, stdin: str = "") -> tuple[int, str, str]:
    """Exit code, standard output and standard error of a command line."""
    stdout, stderr = io.StringIO(), io.StringIO()
    return main(list(argv), io.StringIO(stdin), stdout, stderr), stdout.getvalue(), stderr.getvalue()


WORDS = st.sampled_from(
    ["100", "-5", "1e3", "USD", "usd", "EUR", "eur,gbp", "XAU", "BYR", "to", "in", "->", "=", "-", "--", ",", "", "RMB"]
    + [
        "2024-10-21",
        "21 Oct 2024",
        "previous",
        "minor",
        "cash",
        "de",
        "sample",
        "7",
        "last",
        "$5",
        "100USD",
        "€",
        "help",
    ]
    + [str(TABLES / name) for name in ("page.txt", "ecb.xml", "broken.txt", "tampered.json", "days.csv")]
    + [*COMMANDS, *(option_name(name) for name in (*VALUES, *FLAGS)), "--rates=sample", "--on=2024-10-22", "-h", "-x"]
) | st.text(max_size=8)


@settings(max_examples=400)
@given(st.lists(WORDS, max_size=7), st.text(max_size=40) | st.just("100 usd eur\nusd xau\n"))
def test_random_words_get_an_answer_or_a_reason(argv: list[str], stdin: str) -> None:
    """For all words: a promised exit code, no traceback (but where asked for), and a reason for every failure."""
    code, stdout, stderr = ask(*argv, stdin=stdin)
    assert code in PROMISED
    assert "--debug" in argv or "Traceback" not in stdout + stderr
    assert code == 0 or "fxsnap: " in stderr


@given(st.lists(st.text(alphabet="0123456789.,-+eE$€/=>aUSDEURusdeur ", max_size=10), max_size=5))
def test_a_question_is_read_or_refused(words: list[str]) -> None:
    """For all words near to a question: a question with an amount and two codes, or one of two errors."""
    try:
        question = read_question(words)
    except (UsageError, fxsnap.InvalidAmount):
        return
    assert question.amount
    assert question.source
    assert all(question.targets)


@given(
    st.decimals(min_value=-(10**9), max_value=10**9, places=3).map(str),
    st.sampled_from(fxsnap.sample().codes), st.sampled_from(fxsnap.sample().codes),
)  # fmt: skip
def test_the_number_is_the_functions_number(amount: str, source: str, target: str) -> None:
    """For all questions: the command line says what ``convert`` says, exactly and rounded."""
    rates = fxsnap.sample()
    argv = (amount, source, target, "--rates", "sample", "-t")
    assert ask(*argv, "--exact")[:2] == (0, f"{rates.convert(amount, source, target):f}\n")
    assert ask(*argv, "--rounding", "2:half_up")[:2] == (
        0,
        f"{rates.convert(amount, source, target, rounding='2:half_up'):f}\n",
    )
    code, stdout, _ = ask(*argv)
    rounding = None if fxsnap.currency(target).minor_unit is None else "minor"
    assert (code, stdout) == (0, f"{rates.convert(amount, source, target, rounding=rounding):f}\n")


@pytest.mark.parametrize(
    "words",
    ["100 usd eur", "100 USD EUR", "100 usd to eur", "100 USD IN eur", "100 usd -> eur", "100 usd = eur", "100 usd → eur",
     "100usd eur", "100 usd/eur", "100usd->eur", "100usd=eur", "100 usd eur,", "100 usd into eur"],
)  # fmt: skip
def test_ways_to_put_one_question(words: str) -> None:
    for argv in (words.split(), [words]):
        assert ask(*argv, "--rates", "sample") == (0, "92.12 EUR\n", ""), argv
    assert ask("-", "--rates", "sample", stdin=words) == (0, "92.12 EUR\n", "")


def test_an_amount_is_never_taken_apart() -> None:
    for amount in ("1/3", "1=2", "1->2"):
        assert ask(amount, "USD", "EUR")[0] == 2
    assert ask("1e3", "USD", "EUR", "-t", "--rates", "sample")[1] == "921.15\n"
    assert ask("1e3usd", "EUR", "-t", "--rates", "sample")[1] == "921.15\n"
    assert ask("1eur", "USD", "-t", "--rates", "sample")[1] == "1.09\n"


def test_case_of_codes() -> None:
    """Small and capital letters are the same where all are one or the other; mixed case is taken as it stands."""
    assert spelled("gbp", {"GBP", "GBp"}) == "GBP"
    assert spelled("GBP", {"gbp"}) == "gbp"
    assert spelled("GBp", {"GBP"}) == "GBp"
    assert spelled("gbp", {"gbp", "GBP"}) == "gbp"
    assert spelled("xyz", {"GBP"}) == "XYZ"
    assert spelled("ß", {"SS"}) == "ß"


def test_the_shell_and_the_functions_share_their_words() -> None:
    import inspect

    ours = {name.replace("-", "_") for name in VALUES}
    theirs = {
        *inspect.signature(fxsnap.explain).parameters,
        *inspect.signature(fxsnap.load).parameters,
        *inspect.signature(fxsnap.audit).parameters,
        *inspect.signature(convert_ledger).parameters,
        *inspect.signature(fxsnap.Archive.history).parameters,
        *inspect.signature(sql.conversion).parameters,
        *inspect.signature(sql.any_amounts).parameters,
        "from",  # the relation, as SQL says it
        "max_age",
        "fail_on",  # exit codes are of the shell alone
        "locale",
    }
    assert ours <= theirs


# Exit codes

ERRORS: dict[type[errors.FxError], tuple[errors.FxError, Exit]] = {
    fxsnap.UnknownCurrency: (fxsnap.UnknownCurrency("ERU", "this snapshot", 2), Exit.NOT_FOUND),
    fxsnap.RateNotFound: (fxsnap.RateNotFound(date(2024, 1, 1), "exact", None, None), Exit.NOT_FOUND),
    fxsnap.InvalidAmount: (fxsnap.InvalidAmount("'x'", "no"), Exit.USAGE),
    fxsnap.AmbiguousCurrency: (fxsnap.AmbiguousCurrency("'5 kr'", "kr", ("SEK", "NOK")), Exit.USAGE),
    fxsnap.InvalidArgument: (fxsnap.InvalidArgument("on", "'x'", "a day"), Exit.USAGE),
    fxsnap.RoundingRequired: (fxsnap.RoundingRequired("XAU", "minor", "give decimals"), Exit.USAGE),
    fxsnap.InvalidRate: (fxsnap.InvalidRate("0", "no"), Exit.UNREADABLE),
    fxsnap.ParseError: (fxsnap.ParseError("x", (errors.Fault(1, 1, "", "no"),)), Exit.UNREADABLE),
    fxsnap.ReadError: (fxsnap.ReadError("x", "no"), Exit.UNREADABLE),
    fxsnap.StaleRates: (fxsnap.StaleRates(None, date(2024, 1, 1), 1), Exit.TOO_OLD),
    fxsnap.VerificationFailed: (fxsnap.VerificationFailed((errors.Difference("id", "a", "b"),)), Exit.FINDINGS),
    fxsnap.InvalidColumn: (fxsnap.InvalidColumn((errors.Problem(fxsnap.InvalidAmount("'x'", "no"), 1, (0,)),)), Exit.FINDINGS),
    fxsnap.InvalidRows: (fxsnap.InvalidRows((errors.BadRow(0, "x", fxsnap.InvalidAmount("'x'", "no")),)), Exit.FINDINGS),
    fxsnap.SnapshotNotFound: (fxsnap.SnapshotNotFound("snapshot 'ab'", "rates.db", (), "it is empty"), Exit.NOT_FOUND),
    fxsnap.WriteError: (fxsnap.WriteError("x", "no"), Exit.NOT_WRITTEN),
}  # fmt: skip


def test_every_error_has_its_exit_code() -> None:
    public = {value for value in vars(fxsnap).values() if isinstance(value, type) and issubclass(value, fxsnap.FxError)}
    assert public - {fxsnap.FxError} == set(ERRORS)
    for error, code in ERRORS.values():
        assert exit_code(error) is code, error


def test_a_fault_of_our_own_is_told_from_every_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> date:
        raise ZeroDivisionError("no calendar")

    monkeypatch.setattr(clock, "today", broken)
    code, stdout, stderr = ask("100", "USD", "EUR")
    assert (code, stdout) == (70, "")
    assert stderr == (
        "fxsnap: this is a fault of fxsnap, please report it (ZeroDivisionError: no calendar); with --debug it says where\n"
    )
    assert code not in PROMISED
    assert "in broken" in ask("100", "USD", "EUR", "--debug")[2]


def test_the_age_of_the_sample_has_its_singular(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: date(2024, 10, 22))
    assert ask("usd", "eur")[2] == "rates of 2024-10-21 (bundled sample, 1 day old); --rates FILE for others\n"


def test_a_receipt_without_rates_says_so_and_is_the_functions_receipt() -> None:
    receipt = fxsnap.Conversion.from_json(ask("100", "USD", "EUR", "--json")[1])
    with pytest.warns(fxsnap.SampleRatesWarning):
        assert receipt == fxsnap.explain(100, "USD", "EUR", rounding="minor")
    assert receipt.notes == ("no rates were given: this is the bundled sample of 2024-10-21",)
    assert receipt.result == Decimal("92.12")
    given_rates = fxsnap.Conversion.from_json(ask("100", "USD", "EUR", "--json", "--rates", "sample")[1])
    assert given_rates.notes == ()


def test_a_receipt_is_not_verified_by_other_rates() -> None:
    """Right in itself, but by other rates of the same day: the id of the rates and the result are named."""
    receipts = ask("100", "EUR", "USD,JPY", "--rates", str(TABLES / "ecb.xml"), "--json")[1]
    others = ("--rates", str(TABLES / "page.txt"), "--as-of", "2024-10-21")
    code, stdout, stderr = ask("verify", "-", *others, stdin=receipts)
    assert (code, stdout) == (5, "")
    assert stderr.startswith("fxsnap: standard input, line 1: verification failed:\n")
    assert "\nfxsnap: standard input, line 2: verification failed:\n" in stderr
    assert "  result: stated 108.30, found 108.56\n" in stderr
    assert stderr.count("  snapshot_id: stated ") == 2


@pytest.mark.parametrize(("question", "answer"), [
    ("100 HRK EUR --on 2024-10-21", "13.27 EUR"),  # quoted by the ECB until 2022
    ("100 BGN EUR --on 2026-01-05", "51.13 EUR"),
    ("100 EUR BGL --on last", "195583.00 BGL"),  # by way of BGN, which is no longer quoted either
    ("100 HRK EUR --on 2022-12-30", "13.27 EUR"),  # a day before it was law
])  # fmt: skip
def test_the_law_answers_for_a_code_that_a_history_quotes_no_more(question: str, answer: str) -> None:
    assert ask(*question.split(), "--rates", "ecb", "--parities") == (0, f"{answer}\n", "")


def test_a_dead_code_in_a_history_is_refused_with_the_option_that_converts_it() -> None:
    code, _, told = ask("100", "HRK", "EUR", "--on", "2024-10-21", "--rates", "ecb")
    assert code == 1
    assert told.endswith("(nearest before: 2022-12-30); --parities adds HRK by law (1 EUR = 7.53450 HRK)\n")
