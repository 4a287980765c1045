"""Pages of other sites against Dagster's real web page: nothing they can send starts, stops or deletes anything."""

from __future__ import annotations

import http.client
import json
import socket
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from urllib.parse import urlencode

import dagster as dg
import pytest
from dagster._core.workspace.load_target import EmptyWorkspaceTarget

from dagster_project.ui.guard import HOSTS_VARIABLE
from dagster_project.ui.webserver import guarded_app, server, workspace


@dataclass(frozen=True)
class Site:
    """A page that is served on a port of this machine, and the history that it commands."""

    instance: dg.DagsterInstance
    port: int

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    def ask(self, method: str, path: str, body: str = "", **headers: str) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request(method, path, body or None, {name.replace("_", "-"): text for name, text in headers.items()})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()

    def shake_hands(self, **headers: str) -> int:
        """Ask for a socket as a browser does; returns the status of the answer."""
        key = {"Sec_WebSocket_Key": "dGhlIHNhbXBsZSBub25jZQ==", "Sec_WebSocket_Version": "13"}
        upgrade = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec_WebSocket_Protocol": "graphql-ws"}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        named = {name.replace("_", "-"): text for name, text in {**key, **upgrade, **headers}.items()}
        connection.request("GET", "/graphql", None, named)
        status = connection.getresponse().status
        connection.close()
        return status

    def new_run(self) -> str:
        run_id = str(uuid.uuid4())
        self.instance.add_run(dg.DagsterRun(job_name="refresh", run_id=run_id))
        return run_id

    def has(self, run_id: str) -> bool:
        return self.instance.has_run(run_id)


@contextmanager
def served(folder: Path, read_only: bool = False) -> Iterator[Site]:
    """Dagster's page in a thread, without any code behind it."""
    with (
        dg.DagsterInstance.local_temp(str(folder)) as instance,
        workspace(instance, EmptyWorkspaceTarget(), read_only) as shown,
        socket.create_server(("127.0.0.1", 0)) as listener,
    ):
        port = listener.getsockname()[1]
        web = server(guarded_app(shown), "127.0.0.1", port)
        thread = Thread(target=web.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield Site(instance, port)
        finally:
            web.should_exit = True
            thread.join()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv(HOSTS_VARIABLE, "warehouse.example, other.example")
        with served(tmp_path_factory.mktemp("history")) as site:
            yield site


def deletion(run_id: str) -> str:
    return f'mutation {{ deleteRun(runId: "{run_id}") {{ __typename }} }}'


def as_json(run_id: str) -> str:
    return json.dumps({"query": deletion(run_id)})


IN_THE_ADDRESS = [
    ("GET", {}),
    ("GET", {"Accept": "text/html"}),
    ("HEAD", {}),
    ("POST", {"Content_Type": "text/plain"}),
    ("POST", {"Content_Type": "application/x-www-form-urlencoded"}),
    ("POST", {}),
    ("PUT", {"Content_Type": "application/json"}),
    ("OPTIONS", {}),
]


@pytest.mark.parametrize(("method", "headers"), IN_THE_ADDRESS)
def test_no_address_that_a_page_can_make_a_browser_open_deletes_a_run(
    site: Site, method: str, headers: dict[str, str]
) -> None:
    run_id = site.new_run()
    status, _ = site.ask(method, f"/graphql?{urlencode({'query': deletion(run_id)})}", **headers)
    assert status in (405, 415)
    assert site.has(run_id)


@pytest.mark.parametrize(
    "form",
    [
        "text/plain",
        "text/plain; charset=application/json",
        "application/graphql",
        "multipart/form-data; boundary=x",
        "",
    ],
)
def test_no_body_that_a_browser_sends_without_asking_first_deletes_a_run(site: Site, form: str) -> None:
    run_id = site.new_run()
    body = deletion(run_id) if form == "application/graphql" else as_json(run_id)
    status, words = site.ask("POST", "/graphql", body, Content_Type=form)
    assert (status, words) == (415, "A POST must be application/json.\n")
    assert site.has(run_id)


FROM_ELSEWHERE = [
    {"Sec_Fetch_Site": "cross-site"},
    {"Sec_Fetch_Site": "same-site"},
    {"Origin": "https://evil.example"},
    {"Origin": "http://127.0.0.1:8000"},
    {"Origin": "null"},
    {"Host": "evil.example"},
    {"Host": "127.0.0.1.evil.example:3000"},
    {"Host": "localhost@evil.example"},
    {"Host": ""},
    {"Host": "[::1"},
]


@pytest.mark.parametrize("headers", FROM_ELSEWHERE, ids=str)
def test_a_request_of_another_site_or_under_another_name_is_refused_whatever_its_form(
    site: Site, headers: dict[str, str]
) -> None:
    run_id = site.new_run()
    assert site.ask("POST", "/graphql", as_json(run_id), **{"Content_Type": "application/json", **headers})[0] == 403
    assert site.has(run_id)
    assert site.ask("GET", "/server_info", **headers)[0] == 403
    assert site.shake_hands(**headers) == 403


def test_an_event_of_an_asset_cannot_be_forged_by_a_form(site: Site) -> None:
    assert site.ask("POST", "/report_asset_materialization/publication?data_version=1")[0] == 415
    assert not site.instance.has_asset_key(dg.AssetKey("publication"))


def test_the_page_itself_and_a_program_of_this_machine_may_command(site: Site) -> None:
    own = {"Origin": f"http://{site.host}", "Sec_Fetch_Site": "same-origin"}
    assert site.ask("GET", "/", Sec_Fetch_Site="none")[0] == 200
    for headers in (
        own,
        {},
        {"Host": "localhost:3000"},
        {"Host": "warehouse.example", "Origin": "http://warehouse.example"},
    ):
        run_id = site.new_run()
        named = {"Content_Type": "application/json; charset=utf-8", **headers}
        status, answer = site.ask("POST", "/graphql", as_json(run_id), **named)
        assert status == 200
        assert "DeletePipelineRunSuccess" in answer
        assert not site.has(run_id)
    assert site.shake_hands(**own) == 101


def test_a_viewer_may_look_and_nothing_else(tmp_path: Path) -> None:
    with served(tmp_path, read_only=True) as site:
        run_id = site.new_run()
        assert site.ask("GET", "/", Sec_Fetch_Site="none")[0] == 200
        _, answer = site.ask("POST", "/graphql", as_json(run_id), **{"Content_Type": "application/json"})
        assert "UnauthorizedError" in answer
        status, _ = site.ask("POST", "/report_asset_materialization/publication", "{}", Content_Type="application/json")
        assert status == 401
        assert site.has(run_id)
