import json

import pytest

from lintel_trainer.deny import LIST_PATH, DenyList, checksum, looks_like_dates
from lintel_trainer.errors import TrainerError
from lintel_trainer.table import Column

DENY = DenyList()


def column(key: str, cells, kind: str = "category") -> Column:
    return Column(key, key, kind, None, False, cells=[str(cell) for cell in cells])


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("zip", "place"), ("ZIPCode", "place"), ("custom.zip_code", "place"), ("Post-Code", "place"), ("postleitzahl", "place"),
        ("City", "place"), ("lead_city", "place"), ("Country", "place"), ("neighbourhood", "place"), ("lat", "place"), ("long", "place"),
        ("school district", "place"), ("mailing address", "place"), ("State", "place"),
        ("race", "race"), ("Ethnicity_CD", "race"), ("raza", "race"), ("Religión", "religion"), ("church", "religion"),
        ("GENDER", "sex"), ("Geschlecht", "sex"), ("Salutation", "sex"), ("wheelchairAccess", "disability"),
        ("service_animal", "disability"), ("numChildren", "familial"), ("household size", "familial"), ("Marital Status", "familial"),
        ("55+ community", "familial"), ("national-origin", "origin"), ("citizenship", "origin"),
        ("preferredLanguage", "language"), ("idioma", "language"), ("DOB", "age"), ("dateOfBirth", "age"), ("Age", "age"),
        ("veteran?", "military"), ("section 8", "income_source"), ("incomeSource", "income_source"),
        ("First Name", "name"), ("surname", "name"), ("name", "name"), ("photo url", "name"), ("E-Mail", "contact"),
        ("phone area code", "contact"), ("mobile", "contact"), ("Notes", "free_text"), ("message body", "free_text"),
        ("Lead owner", "agent"), ("assigned agent", "agent"),
    ],
)  # fmt: skip
def test_names_in_many_spellings_are_denied(name, rule):
    match = DENY.match_name(name)
    assert match is not None and match.rule == rule


@pytest.mark.parametrize(
    "name",
    [
        "Page Views Per Visit", "usage", "Do Not Email", "hasEmail", "hasPhone", "emailOpens30d", "openHouses30d", "budgetMax",
        "propertyType", "timeline", "source", "campaign name", "lead age", "daysSinceCreated", "message length", "agentReplies7d",
        "property age", "long wait", "Lead Origin", "What is your current occupation", "stage", "average page time", "lead generation form", "visits 55",
    ],
)  # fmt: skip
def test_honest_names_are_not(name):
    assert DENY.match_name(name) is None


NAMES = ["Maria", "James", "Wei", "Fatima", "Carlos", "Emma", "Priya", "John", "Olga", "Mohammed", "Linda", "Jose", "Anna", "Ali", "Mark", "Susan"]  # fmt: skip


@pytest.mark.parametrize(
    ("what", "cells", "kind", "rule"),
    [
        ("e-mails", [f"lead{i}@example.com" for i in range(60)], "category", "contact"),
        ("phones", [f"(312) 555-{i:04d}" for i in range(60)], "category", "contact"),
        ("bare phones", [3125550100 + i for i in range(60)], "number", "contact"),
        ("ZIP codes", [60601 + i % 20 for i in range(60)], "category", "place"),
        ("ZIP codes as numbers", [60601 + i % 20 for i in range(60)], "number", "place"),
        ("UK postcodes", [f"SW{i % 9}A {i % 9}AA" for i in range(60)], "category", "place"),
        ("coordinates", [f"41.8{i:03d}, -87.6{i:03d}" for i in range(60)], "category", "place"),
        ("streets", [f"{i} Example Street" for i in range(60)], "category", "place"),
        ("US states", ["TX", "CA", "NY", "IL"] * 15, "category", "place"),
        ("countries", ["India", "United States", "Mexico"] * 20, "category", "place"),
        ("names", [f"{name} Sample" for name in NAMES * 4], "category", "name"),
        ("first names", NAMES * 4, "category", "name"),
        ("birth dates", [f"19{40 + i % 50}-03-{1 + i % 28:02d}" for i in range(60)], "category", "age"),
        ("birth years", [1940 + i % 50 for i in range(60)], "number", "age"),
        ("sexes", ["M", "F", "F", "M"] * 15, "category", "sex"),
        ("religions", ["Catholic", "Hindu", "Muslim"] * 20, "category", "religion"),
        ("languages", ["es", "en", "zh"] * 20, "category", "language"),
        ("marital states", ["married", "divorced", "widowed"] * 20, "category", "familial"),
    ],
)
def test_values_give_a_column_with_an_odd_name_away(what, cells, kind, rule):
    match = DENY.match(column("col_17", cells, kind))
    assert match is not None, what
    assert (match.rule, match.by) == (rule, "values")


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        ([250_000 + 5_000 * (i % 30) for i in range(60)], "number"),
        ([10_000 + 1_500 * (i % 30) for i in range(60)], "number"),
        ([12_345 + 777 * i for i in range(60)], "number"),
        ([660_000 + i for i in range(60)], "number"),
        ([1_700_000_000 + 60 * i for i in range(60)], "number"),
        ([i % 9 for i in range(60)], "number"),
        (["Google", "Direct Traffic", "Referral"] * 20, "category"),
        (["01.High", "02.Medium", "03.Low"] * 20, "category"),
        (["Working Professional", "Student", "Unemployed"] * 20, "category"),
        (["Single family", "Condo", "Townhouse"] * 20, "category"),
        (["2026-03-01", "2026-04-02", "2026-05-03"] * 20, "category"),
    ],
)
def test_honest_values_do_not(cells, kind):
    assert DENY.match(column("col_17", cells, kind)) is None


def test_a_year_of_building_is_not_a_birth_year():
    years = [1940 + i % 60 for i in range(80)]
    assert DENY.match(column("yearBuilt", years, "number")) is None


def test_the_watch_list_names_what_may_be_used_but_is_tested():
    assert DENY.watched(column("budgetMax", [])) == "budget"
    assert DENY.watched(column("Financing status", [])) == "financing"
    assert DENY.watched(column("Lead Source", [])) == "source"
    assert DENY.watched(column("visits", [])) is None


@pytest.mark.parametrize("damage", ["missing", "not json", "changed", "no rules", "rule without words"])
def test_a_damaged_list_is_refused(tmp_path, damage):
    path = tmp_path / "deny_list.json"
    content = json.loads(LIST_PATH.read_text("utf-8"))
    if damage == "changed":
        content["rules"][0]["words"].remove("race")
    if damage == "no rules":
        content["rules"] = []
        content["checksum"] = checksum(content)
    if damage == "rule without words":
        content["rules"][3].update(words=[], exact=[])
        content["checksum"] = checksum(content)
    if damage != "missing":
        path.write_text("{" if damage == "not json" else json.dumps(content), "utf-8")
    with pytest.raises(TrainerError) as refused:
        DenyList(path)
    assert refused.value.code == "deny_list"


def test_dates_are_known_in_many_writings_and_prices_are_not_dates():
    for dates in (["2026-03-01T10:00:00Z"], ["3/4/2025", "12/31/2025 10:30"], ["5 Mar 2024", "31-Dec-24"], ["March 5, 2024"], ["20141013T000000"]):
        assert looks_like_dates(column("x", dates * 5)), dates
    for others in (["12.5", "3.14"], ["01.High", "02.Medium"], ["May", "3 bedrooms"], ["Marble 2000"]):
        assert not looks_like_dates(column("x", others * 5)), others
