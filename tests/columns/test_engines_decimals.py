"""What DuckDB and Spark do with decimals by themselves, and why fxsnap lets them do nothing but integers.

Each test says what is wrong or what differs. One that fails means that an engine has changed: look whether it is mended,
and say so in docs/how-to.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest


class TestDuckDB:
    """DuckDB 2.0."""

    @pytest.fixture
    def sql(self) -> Any:
        duckdb = pytest.importorskip("duckdb")
        con = duckdb.connect()
        return lambda expression: con.sql(f"SELECT {expression}").fetchall()[0][0]

    def test_a_division_of_decimals_is_a_double(self, sql: Any) -> None:
        assert sql("typeof(1.00::DECIMAL(18, 2) / 3.00::DECIMAL(18, 2))") == "DOUBLE"
        assert sql("9007199254740993::DECIMAL(18, 0) / 1::DECIMAL(18, 0)") == 9007199254740992.0

    def test_round_goes_away_from_zero_and_half_even_has_another_name(self, sql: Any) -> None:
        assert [sql(f"round({text}::DECIMAL(9, 3), 2)") for text in ("0.125", "0.135", "-0.125")] == [
            Decimal("0.13"), Decimal("0.14"), Decimal("-0.13"),
        ]  # fmt: skip
        assert float(sql("round_even(0.125::DECIMAL(9, 3), 2)")) == 0.12

    def test_a_cast_rounds_without_a_word(self, sql: Any) -> None:
        assert sql("0.125::DECIMAL(9, 3)::DECIMAL(9, 2)") == Decimal("0.13")
        assert sql("2.50::DECIMAL(9, 2)::BIGINT") == 3

    def test_a_product_of_eighteen_digits_stays_there_and_overflows(self, sql: Any) -> None:
        import duckdb

        assert sql("typeof(1.00::DECIMAL(18, 2) * 1.500000::DECIMAL(10, 6))") == "DECIMAL(18,8)"
        with pytest.raises(duckdb.Error, match="Overflow in multiplication of DECIMAL"):
            sql("12345678901.00::DECIMAL(18, 2) * 1.500000::DECIMAL(10, 6)")

    def test_a_cast_of_a_long_decimal_to_double_rounds_twice_before_2(self, sql: Any) -> None:
        """The reason for the detour through text in ``dtype="float64"``: DuckDB 1.4 adds two doubles, 2.0 does not."""
        import duckdb

        value = Decimal("9007214619501041.61")
        nearest = sql(f"{value}::DECIMAL(38, 2)::DOUBLE") == float(value)
        assert nearest is (int(duckdb.__version__.split(".")[0]) >= 2)
        assert sql(f"{value}::DECIMAL(38, 2)::VARCHAR::DOUBLE") == float(value)

    def test_a_rate_of_twelve_decimals_is_wrong_in_one_row_of_twenty(self, sql: Any) -> None:
        rate = Decimal("0.614228988087")  # 92115 / 149968.5, cut off
        wrong = sum(
            sql(f"round({cents}.50::DECIMAL(38, 2) * {rate}, 2)") != _half_even(cents * 100 + 50, 9211500, 14996850)
            for cents in range(10**13, 10**13 + 20)
        )
        assert wrong > 0

    def test_integers_raise_where_they_overflow(self, sql: Any) -> None:
        import duckdb

        with pytest.raises(duckdb.Error, match="Overflow in multiplication"):
            sql("9000000000000000000::BIGINT * 9::BIGINT")


def _half_even(amount: int, n: int, d: int) -> Decimal:
    from fxsnap.columns.ratios import round_ratio

    return Decimal(round_ratio(amount * n, d, "HALF_EVEN")).scaleb(-2)


@pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::ResourceWarning", "ignore::DeprecationWarning")
class TestSpark:
    """Spark 4.3."""

    @pytest.fixture
    def sql(self, spark: Any) -> Any:
        def answer(expression: str, ansi: str = "true") -> Any:
            spark.conf.set("spark.sql.ansi.enabled", ansi)
            return spark.sql(f"SELECT {expression} AS x").collect()[0][0]

        return answer

    def test_a_long_product_loses_its_digits_to_six(self, spark: Any, sql: Any) -> None:
        product = "CAST(1.000000000001BD AS DECIMAL(38, 12)) * CAST(1 AS DECIMAL(38, 12))"
        assert sql(f"typeof({product})") == "decimal(38,6)"
        assert sql(product) == Decimal("1.000000")

    def test_round_goes_away_from_zero_and_half_even_has_another_name(self, sql: Any) -> None:
        assert (sql("round(0.125BD, 2)"), sql("bround(0.125BD, 2)")) == (Decimal("0.13"), Decimal("0.12"))

    def test_a_cast_rounds_to_decimals_but_truncates_to_integers(self, sql: Any) -> None:
        assert (sql("CAST(0.125BD AS DECIMAL(9, 2))"), sql("CAST(2.99BD AS BIGINT)")) == (Decimal("0.13"), 2)

    def test_integers_wrap_in_silence_without_ansi(self, sql: Any) -> None:
        from pyspark.errors import PySparkException

        assert sql("9000000000000000000L * 9L", "false") == 81 * 10**18 - 4 * 2**64 - 2**64 * (
            (81 * 10**18 - 4 * 2**64) >= 2**63
        )
        with pytest.raises(PySparkException, match="overflow"):
            sql("9000000000000000000L * 9L")

    def test_decimals_that_overflow_are_null_without_ansi(self, sql: Any) -> None:
        assert sql("CAST(99999999999999999999999999999999999999BD + 1BD AS STRING)", "false") is None

    def test_div_of_decimals_wraps_even_with_ansi(self, sql: Any) -> None:
        assert sql("12345678901234567890123456789012345678BD div 7BD") == 4655819836491908948

    def test_sign_is_a_double(self, sql: Any) -> None:
        assert sql("typeof(sign(-1L))") == "double"
