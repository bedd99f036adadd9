"""The fair-housing deny list: columns that never become features.

The list is data (`deny_list.json`). It is checked by its own checksum and schema when it is read, and when it cannot be
read nothing trains.
"""

import json
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from .canonical import dump, sha256
from .errors import TrainerError
from .table import Column, parse_number

LIST_PATH = Path(__file__).with_name("deny_list.json")
_SNIFFERS = ("email", "phone", "postcode", "coordinates", "street", "personName", "birthDate", "valueSet")
# Below this many filled cells a pattern in the values says nothing.
_MIN_CELLS = 20
# Values are looked at on about this many cells, evenly over the table: what a column holds shows in a few thousand.
_LOOKED_AT = 5000


@dataclass(frozen=True)
class Match:
    """Why a column is denied: the rule of the list, and whether its name or its values gave it away."""

    rule: str
    by: str
    why: str


def checksum(content: dict) -> str:
    """SHA-256 of the list without its checksum."""
    return sha256(dump({key: value for key, value in content.items() if key != "checksum"}))


def words_of(name: str) -> list[str]:
    """`custom.ZIPCode_2` → custom, zip, code, 2: lower case, no accents, camel case split."""
    split = re.sub(r"([a-z0-9])([A-Z])", r"\1 \2", name)
    split = re.sub(r"([A-Z]+)([A-Z][a-z])", r"\1 \2", split)
    plain = unicodedata.normalize("NFKD", split).encode("ascii", "ignore").decode().lower()
    return re.findall(r"[a-z]+|\d+\+?", plain)


class DenyList:
    """Reads the list once; `match` and `watched` answer for one column."""

    def __init__(self, path: Path = LIST_PATH):
        content = _read(path)
        self.checksum: str = content["checksum"]
        self._leading = [words_of(text) for text in content["leadingWords"]]
        self._rules = [
            (
                rule["id"],
                rule["why"],
                [words_of(text) for text in rule["words"]],
                [words_of(text) for text in rule["exact"]],
                set(rule.get("notWith", [])),
                {" ".join(words_of(text)) for text in rule["values"]},
            )
            for rule in content["rules"]
        ]
        self._sniffers = content["sniffers"]
        self._given = set(content["givenNames"])
        self._watch = [(item["id"], [words_of(text) for text in item["words"]]) for item in content["watch"]]

    def match(self, column: Column) -> Match | None:
        """The first rule the column falls under, by name or label first, then by values."""
        for name in (column.key, column.label):
            match = self.match_name(name)
            if match:
                return match
        return self._match_values(column)

    def match_name(self, name: str) -> Match | None:
        words = words_of(name)
        bare = self._without_leading(words)
        joined = {"".join(words), "".join(bare)}
        for rule, why, phrases, exact, not_with, _ in self._rules:
            if not_with.intersection(words):
                continue
            for phrase in phrases:
                if _contains(words, phrase) or "".join(phrase) in joined:
                    return Match(rule, "name", why)
            for phrase in exact:
                if bare == phrase or words == phrase or "".join(phrase) in joined:
                    return Match(rule, "name", why)
        return None

    def watched(self, column: Column) -> str | None:
        for name in (column.key, column.label):
            words = words_of(name)
            for rule, phrases in self._watch:
                if any(_contains(words, phrase) for phrase in phrases):
                    return rule
        return None

    def _without_leading(self, words: list[str]) -> list[str]:
        stripped = True
        while stripped:
            stripped = False
            for lead in self._leading:
                if len(words) > len(lead) and words[: len(lead)] == lead:
                    words, stripped = words[len(lead) :], True
        return words

    def _match_values(self, column: Column) -> Match | None:
        cells = [cell for cell in column.cells if cell]
        if len(cells) < _MIN_CELLS or column.kind == "boolean":
            return None
        cells = cells[:: 1 + len(cells) // _LOOKED_AT]
        counts = Counter(cells)
        found = self._value_set(counts, len(cells))
        if found:
            return found
        shares = {
            "email": _share(counts, len(cells), _EMAIL),
            "phone": _phone_share(counts, len(cells)),
            "postcode": _postcode_share(column, counts, len(cells)),
            "coordinates": _share(counts, len(cells), _COORDINATES),
            "street": _share(counts, len(cells), _STREET),
            "personName": self._name_share(counts, len(cells)),
            "birthDate": _birth_share(column, counts, len(cells)),
        }
        for name, share in shares.items():
            sniffer = self._sniffers[name]
            if share >= sniffer["share"]:
                return Match(sniffer["rule"], "values", sniffer["why"])
        return None

    def _value_set(self, counts: Counter, total: int) -> Match | None:
        normal: Counter = Counter()
        for cell, count in counts.items():
            normal[" ".join(words_of(cell))] += count
        for rule, why, _, _, _, values in self._rules:
            inside = {cell: count for cell, count in normal.items() if cell in values}
            if len(inside) >= 2 and sum(inside.values()) >= self._sniffers["valueSet"]["share"] * total:
                return Match(rule, "values", f"{self._sniffers['valueSet']['why']}: {why}")
        return None

    def _name_share(self, counts: Counter, total: int) -> float:
        """Share of cells that are one to four words of letters and begin or end with a common given name."""
        if len(counts) < 15:
            return 0.0
        hits = 0
        for cell, count in counts.items():
            words = words_of(cell)
            if 1 <= len(words) <= 4 and all(word.isalpha() for word in words):
                hits += count * (words[0] in self._given or words[-1] in self._given)
        return hits / total


_EMAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s]{2,}$")
_FORMATTED_PHONE = re.compile(r"^(?=.*[+(\-. ])\+?[\d(][\d\s().\-/]{6,20}(\s*(x|ext\.?)\s*\d+)?$", re.IGNORECASE)
_BARE_PHONE = re.compile(r"^1?[2-9]\d{2}[2-9]\d{6}(\.0)?$")
_MONTH = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_DATE_LIKE = re.compile(
    rf"^\d{{4}}[-/.]\d\d?[-/.]\d\d?|^\d{{1,2}}[./-]\d{{1,2}}[./-]\d{{2,4}}(\s|$)|^\d{{8}}T\d{{4}}|^\d{{1,2}}[\s.-]*{_MONTH},?[\s.-]*\d{{2,4}}\b"
    rf"|^{_MONTH}\s*\d{{1,2}}(st|nd|rd|th)?,?\s+\d{{4}}\b",
    re.IGNORECASE,
)
_POSTCODE = re.compile(
    r"^(\d{5}(-\d{4})?|[A-Za-z]\d[A-Za-z][ -]?\d[A-Za-z]\d|[A-Za-z]{1,2}\d[A-Za-z\d]?\s*\d[A-Za-z]{2})$"
)
_ZIP_NUMBER = re.compile(r"^\d{5}(\.0)?$")
_COORDINATES = re.compile(r"^[(\[]?\s*-?\d{1,3}\.\d{3,}\s*[,; ]\s*-?\d{1,3}\.\d{3,}\s*[)\]]?$")
_STREET = re.compile(
    r"^\d+[A-Za-z]?\s+([\w.'-]+\s+){1,4}(st|street|ave|avenue|rd|road|blvd|boulevard|ln|lane|dr|drive|ct|court|way|pl|place)\b",
    re.IGNORECASE,
)
_BUILT = {"built", "build", "construction", "renovated", "renovation", "established", "model"}
_DATE_FORMATS = ("%Y-%m-%d", "%m/%d/%Y", "%d/%m/%Y", "%d.%m.%Y", "%m-%d-%Y", "%Y/%m/%d")


def _share(counts: Counter, total: int, pattern: re.Pattern) -> float:
    return sum(count for cell, count in counts.items() if pattern.match(cell)) / total


def _phone_share(counts: Counter, total: int) -> float:
    hits = 0
    for cell, count in counts.items():
        digits = sum(char.isdigit() for char in cell)
        formatted = 7 <= digits <= 15 and _FORMATTED_PHONE.match(cell) and not _DATE_LIKE.match(cell)
        if (formatted and not _plain_number(cell)) or _BARE_PHONE.match(cell):
            hits += count
    return hits / total


def _plain_number(cell: str) -> bool:
    value = parse_number(cell)
    return value is not None


def _postcode_share(column: Column, counts: Counter, total: int) -> float:
    if column.kind == "category":
        return _share(counts, total, _POSTCODE)
    # Five-digit numbers are ZIP codes when they come back often and are not round, as prices and areas would be.
    share = _share(counts, total, _ZIP_NUMBER)
    round_share = sum(count for cell, count in counts.items() if _ZIP_NUMBER.match(cell) and float(cell) % 50 == 0) / total
    return share if share >= 0.95 and round_share < 0.15 and len(counts) <= total / 2 else 0.0


def _birth_share(column: Column, counts: Counter, total: int) -> float:
    """Share of cells that are dates or years between 1920 and 2010, when they spread like births do."""
    years: Counter = Counter()
    for cell, count in counts.items():
        year = _year(cell)
        if year is not None and 1920 <= year <= 2010:
            years[year] += count
    built = _BUILT.intersection(words_of(column.key) + words_of(column.label))
    if built or len(years) < 15:
        return 0.0
    return sum(years.values()) / total


def _year(cell: str) -> int | None:
    if re.match(r"^\d{4}(\.0)?$", cell):
        return int(cell[:4])
    for shape in _DATE_FORMATS:
        try:
            return datetime.strptime(cell[:10], shape).year
        except ValueError:
            continue
    return None


def looks_like_dates(column: Column) -> bool:
    """At least 80 % of the filled cells begin like a date."""
    cells = [cell for cell in column.cells if cell]
    return bool(cells) and sum(1 for cell in cells if _DATE_LIKE.match(cell)) >= 0.8 * len(cells)


def _contains(words: list[str], phrase: list[str]) -> bool:
    size = len(phrase)
    return any(words[at : at + size] == phrase for at in range(len(words) - size + 1))


def _read(path: Path) -> dict:
    try:
        content = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as problem:
        raise _refused(f"it cannot be read ({problem.__class__.__name__})") from None
    if not isinstance(content, dict) or content.get("formatVersion") != 1:
        raise _refused("its format is not known")
    if content.get("checksum") != checksum(content):
        raise _refused(f"its content does not match its checksum (it would be {checksum(content)})")
    problem = _schema_problem(content)
    if problem:
        raise _refused(problem)
    return content


def _schema_problem(content: dict) -> str | None:
    texts = lambda value: isinstance(value, list) and all(isinstance(item, str) and item for item in value)  # noqa: E731
    rules = content.get("rules")
    if not isinstance(rules, list) or len(rules) < 10:
        return "its rules are missing"
    for rule in rules:
        if not isinstance(rule, dict) or not isinstance(rule.get("id"), str) or not isinstance(rule.get("why"), str):
            return "a rule has no id or reason"
        if not all(texts(rule.get(name)) for name in ("words", "exact", "values")) or not (rule["words"] or rule["exact"]):
            return f"the rule {rule['id']} is not complete"
    sniffers = content.get("sniffers")
    if not isinstance(sniffers, dict) or any(not isinstance(sniffers.get(name, {}).get("share"), float) for name in _SNIFFERS):
        return "its value rules are missing"
    if not texts(content.get("leadingWords")) or not texts(content.get("givenNames")) or not isinstance(content.get("watch"), list):
        return "its word lists are missing"
    return None


def _refused(reason: str) -> TrainerError:
    return TrainerError(
        "deny_list",
        f"The fair-housing deny list could not be used: {reason}. Nothing is trained without it.",
        reason=reason,
    )
