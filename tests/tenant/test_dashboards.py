"""Classic dashboards over HTTP: made, listed, changed, shared, refused."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from smokealarm.dynatrace.tenant.api.access import ApiToken
from smokealarm.dynatrace.tenant.environment import Environment
from smokealarm.dynatrace.tenant.server import Tenant

if TYPE_CHECKING:
    from collections.abc import Iterator

NOON = 31_557_600
WRITER = ApiToken("dt0c01.WRITER.SECRET", frozenset({"ReadConfig", "WriteConfig"}), name="somebody")
READER = ApiToken("dt0c01.READER.SECRET", frozenset({"ReadConfig"}))
DASHBOARDS = "/api/config/v1/dashboards"


def a_dashboard(name: str = "Pipeline", **metadata: Any) -> dict[str, Any]:
    """Return a dashboard with one tile."""
    bounds = {"top": 0, "left": 0, "width": 304, "height": 38}
    tile = {"name": "Queues", "tileType": "HEADER", "bounds": bounds}
    return {"dashboardMetadata": {"name": name, **metadata}, "tiles": [tile]}


@pytest.fixture(scope="module")
def tenant() -> Iterator[Tenant]:
    """Serve an environment to somebody who may write and somebody who may only read."""
    with Tenant(Environment(NOON), [WRITER, READER]) as tenant:
        yield tenant


@pytest.fixture
def client(tenant: Tenant) -> Iterator[httpx.Client]:
    """Return a client of an empty environment that may write."""
    tenant.serve(Environment(NOON))
    with httpx.Client(base_url=tenant.url, headers={"Authorization": f"Api-Token {WRITER.value}"}) as client:
        yield client


def make(client: httpx.Client, document: dict[str, Any]) -> str:
    """Make a dashboard and return its id."""
    answer = client.post(DASHBOARDS, json=document)
    assert answer.status_code == 201
    return str(answer.json()["id"])


def test_a_new_dashboard_gets_an_id_and_a_place(client: httpx.Client) -> None:
    """201 with the short representation, and where to find it."""
    answer = client.post(DASHBOARDS, json=a_dashboard())
    made = answer.json()
    assert answer.status_code == 201
    assert made == {"id": made["id"], "name": "Pipeline", "description": None}
    assert client.get(answer.headers["Location"]).json()["tiles"] == a_dashboard()["tiles"]
    assert client.get(f"/e/a-1{DASHBOARDS}/{made['id']}").json()["id"] == made["id"]


def test_below_an_environments_id_the_place_is_there_too(client: httpx.Client) -> None:
    """Managed has its endpoints below ``/e/<id>``."""
    answer = client.post(f"/e/a-1{DASHBOARDS}", json=a_dashboard())
    assert answer.headers["Location"].startswith(f"/e/a-1{DASHBOARDS}/")


@pytest.mark.parametrize("name", ["%E2%82%AC", "a%0D%0AX-Injected:%201", "a%22b", "a%20b"])
def test_ids_that_somebody_else_chose_stay_within_their_header(client: httpx.Client, name: str) -> None:
    """The place is written as a URL is."""
    answer = client.put(f"/e/{name}{DASHBOARDS}/{name}", json=a_dashboard())
    assert (answer.status_code, "x-injected" in answer.headers) == (201, False)
    assert client.get(answer.headers["Location"]).status_code == 200


def test_a_dashboard_without_an_owner_belongs_to_who_made_it(client: httpx.Client) -> None:
    """Others keep the owner that they name."""
    make(client, a_dashboard("Mine"))
    make(client, a_dashboard("Theirs", owner="them"))
    listed = client.get(DASHBOARDS).json()["dashboards"]
    assert [(each["name"], each["owner"]) for each in listed] == [("Mine", "somebody"), ("Theirs", "them")]


def test_the_list_is_filtered_by_owner_and_tags(client: httpx.Client) -> None:
    """By the one or by both."""
    make(client, a_dashboard("one", owner="them", tags=["red", "green"]))
    make(client, a_dashboard("two", tags=["red"]))
    make(client, a_dashboard("three"))

    def names(query: str) -> list[str]:
        return [each["name"] for each in client.get(f"{DASHBOARDS}?{query}").json()["dashboards"]]

    assert names("owner=them") == ["one"]
    assert names("tags=red") == ["one", "two"]
    assert names("owner=somebody&tags=red") == ["two"]
    assert names("tags=blue") == []


def test_put_changes_or_makes(client: httpx.Client) -> None:
    """204 for one that was there, 201 for one that was not."""
    dashboard_id = make(client, a_dashboard())
    assert client.put(f"{DASHBOARDS}/{dashboard_id}", json=a_dashboard("Renamed")).status_code == 204
    assert client.get(f"{DASHBOARDS}/{dashboard_id}").json()["dashboardMetadata"]["name"] == "Renamed"
    answer = client.put(f"{DASHBOARDS}/my-own", json={**a_dashboard(), "id": "my-own"})
    assert (answer.status_code, answer.json()["id"]) == (201, "my-own")


def test_an_id_in_the_body_has_to_fit(client: httpx.Client) -> None:
    """A new one has none; a changed one has the id of the path."""
    made = client.post(DASHBOARDS, json={**a_dashboard(), "id": "x"})
    changed = client.put(f"{DASHBOARDS}/y", json={**a_dashboard(), "id": "x"})
    for answer in (made, changed):
        assert answer.status_code == 400
        assert answer.json()["error"]["constraintViolations"][0]["path"] == "id"


def test_a_deleted_dashboard_is_gone(client: httpx.Client) -> None:
    """Afterwards 404, for its share settings too."""
    path = f"{DASHBOARDS}/{make(client, a_dashboard())}"
    assert client.delete(path).status_code == 204
    assert {client.request(method, path).status_code for method in ("GET", "DELETE")} == {404}
    assert client.get(f"{path}/shareSettings").status_code == 404


def test_a_dashboard_made_anew_under_an_id_is_shared_with_nobody(client: httpx.Client) -> None:
    """What was deleted took its share settings along."""
    path = f"{DASHBOARDS}/x"
    client.put(path, json=a_dashboard())
    everybody = [{"type": "ALL", "permission": "VIEW"}]
    client.put(f"{path}/shareSettings", json={"id": "x", "permissions": everybody, "publicAccess": {}})
    client.delete(path)
    client.put(path, json=a_dashboard())
    assert client.get(f"{path}/shareSettings").json()["permissions"] == []


def test_half_a_surrogate_pair_is_kept_as_it_came(client: httpx.Client) -> None:
    """UTF-8 has no place for it, JSON's escapes have."""
    body = json.dumps(a_dashboard("half \ud800 a pair")).encode()
    place = client.post(DASHBOARDS, content=body).headers["Location"]
    assert client.get(place).json()["dashboardMetadata"]["name"] == "half \ud800 a pair"


@pytest.mark.parametrize("word", ["NaN", "Infinity", "-Infinity"])
def test_numbers_that_json_does_not_have_are_refused(client: httpx.Client, word: str) -> None:
    """Wherever they stand."""
    body = json.dumps(a_dashboard()).replace('"tiles"', f'"unread": {word}, "tiles"')
    assert client.post(DASHBOARDS, content=body.encode()).status_code == 400


def test_the_validator_stores_nothing(client: httpx.Client) -> None:
    """204 or 400 with every violation, at paths as the vendor writes them."""
    assert client.post(f"{DASHBOARDS}/validator", json=a_dashboard()).status_code == 204
    assert client.post(f"{DASHBOARDS}/some/validator", json=a_dashboard()).status_code == 204
    wrong = a_dashboard()
    wrong["tiles"].append({"name": "SLO", "tileType": "SLO", "bounds": {"top": 0, "left": 0, "width": 0, "height": 0}})
    answer = client.post(f"{DASHBOARDS}/validator", json=wrong)
    assert answer.json() == {
        "error": {
            "code": 400,
            "message": "Constraints violated.",
            "constraintViolations": [
                {
                    "path": "tiles[1].assignedEntities",
                    "message": "may not be null",
                    "parameterLocation": "PAYLOAD_BODY",
                    "location": None,
                }
            ],
        }
    }
    assert client.get(DASHBOARDS).json() == {"dashboards": []}


def test_a_body_over_a_megabyte_is_refused(client: httpx.Client) -> None:
    """The limit of every payload."""
    assert client.post(DASHBOARDS, json=a_dashboard("a" * 1_048_576)).status_code == 413


def test_share_settings_are_those_of_the_dashboard_until_others_are_kept(client: httpx.Client) -> None:
    """What is put is what is read."""
    dashboard_id = make(client, a_dashboard(shared=True))
    path = f"{DASHBOARDS}/{dashboard_id}/shareSettings"
    before = client.get(path).json()
    assert before["enabled"]
    assert not before["preset"]
    after = {**before, "permissions": [{"type": "GROUP", "id": "ops", "permission": "VIEW"}]}
    assert client.put(path, json=after).status_code == 204
    assert client.get(path).json() == after


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"id": "other"}, "id"),
        ({"publicAccess": None}, "publicAccess"),
        ({"permissions": [{"type": "PET", "permission": "VIEW"}]}, "permissions[0].type"),
        ({"permissions": [{"type": "ALL"}]}, "permissions[0].permission"),
    ],
)
def test_share_settings_that_are_wrong(client: httpx.Client, change: dict[str, Any], path: str) -> None:
    """400 says where."""
    dashboard_id = make(client, a_dashboard())
    document = {"id": dashboard_id, "permissions": [], "publicAccess": {}, **change}
    answer = client.put(f"{DASHBOARDS}/{dashboard_id}/shareSettings", json=document)
    assert answer.status_code == 400
    assert [each["path"] for each in answer.json()["error"]["constraintViolations"]] == [path]


def test_who_may_only_read_changes_nothing(client: httpx.Client) -> None:
    """Even the validator needs WriteConfig."""
    headers = {"Authorization": f"Api-Token {READER.value}"}
    assert client.get(DASHBOARDS, headers=headers).status_code == 200
    for method, path in (("POST", ""), ("POST", "/validator"), ("PUT", "/x"), ("DELETE", "/x")):
        assert client.request(method, f"{DASHBOARDS}{path}", headers=headers).status_code == 403
