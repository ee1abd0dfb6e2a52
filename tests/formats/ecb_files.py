"""Small files in the ECB's forms.

Source of the figures: European Central Bank, euro foreign exchange reference rates, of 2023-01-03 (daily file), of
2026-10-30 (CSV), of 2019-11-28 and 2019-11-29 (90 days); single figures, in files written by us.
"""

from __future__ import annotations

DAILY = """<?xml version="1.0" encoding="UTF-8"?>
<gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01" xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref">
\t<gesmes:subject>Reference rates</gesmes:subject>
\t<gesmes:Sender>
\t\t<gesmes:name>European Central Bank</gesmes:name>
\t</gesmes:Sender>
\t<Cube>
\t\t<Cube time='2023-01-03'>
\t\t\t<Cube currency='USD' rate='1.0545'/>
\t\t\t<Cube currency='JPY' rate='137.93'/>
\t\t\t<Cube currency='DKK' rate='7.4370'/>
\t\t\t<Cube currency='GBP' rate='0.88048'/>
\t\t\t<Cube currency='PHP' rate='59.020'/>
\t\t</Cube>
\t</Cube>
</gesmes:Envelope>
"""

CSV = "Date, USD, JPY, CZK, DKK, GBP, ISK, \n30 October 2026, 1.1172, 175.68, 24.353, 7.4735, 0.83380, 136.00, \n"

_DAYS = {
    "2019-11-29": {"USD": "1.0982", "JPY": "120.43", "ISK": "134", "HRK": "7.4385", "PHP": "55.838"},
    "2019-11-28": {"USD": "1.1005", "JPY": "120.5", "ISK": "135", "HRK": "7.437"},
}


def cubes(days: dict[str, dict[str, str]]) -> str:
    """Many days as the ECB has them: all on one line, the newest first, zeros stripped."""
    head, tail = DAILY.split("\t<Cube>")[0], "</Cube></gesmes:Envelope>"
    inner = "".join(
        f'<Cube time="{day}">'
        + "".join(f'<Cube currency="{code}" rate="{rate}"/>' for code, rate in rates.items())
        + "</Cube>"
        for day, rates in days.items()
    )
    return head.replace("\n", "").replace("\t", "") + "<Cube>" + inner + tail


NINETY_DAYS = cubes(_DAYS)

HISTORY_CSV = (
    "Date,USD,JPY,HRK,ISK,PHP,\n2019-11-29,1.0982,120.43,7.4385,134,55.838,\n2019-11-28,1.1005,120.5,7.437,135,N/A,\n"
)
