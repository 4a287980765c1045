"""Dagster's own web server with the guard around it, in this process."""

from __future__ import annotations

import dagster as dg
import uvicorn
from dagster._core.workspace.context import WorkspaceProcessContext
from dagster._core.workspace.load_target import WorkspaceLoadTarget
from dagster_webserver.app import create_app_from_workspace_process_context
from starlette.applications import Starlette

from dagster_project.ui.guard import Guard, allowed_hosts

# How often an open page asks for news.
POLL_MILLISECONDS = 2_000


def guarded_app(workspace: WorkspaceProcessContext) -> Starlette:
    """The web page of a workspace. Nothing reaches it but through the guard."""
    app = create_app_from_workspace_process_context(workspace, live_data_poll_rate=POLL_MILLISECONDS)
    app.add_middleware(Guard, hosts=allowed_hosts())
    return app


def workspace(instance: dg.DagsterInstance, target: WorkspaceLoadTarget, read_only: bool) -> WorkspaceProcessContext:
    """The code that the page shows; with `read_only` Dagster itself refuses whatever would change something."""
    return WorkspaceProcessContext(instance, target, version=dg.__version__, read_only=read_only)


def server(app: Starlette, host: str, port: int) -> uvicorn.Server:
    """What serves the page until it is told to exit."""
    return uvicorn.Server(uvicorn.Config(app, host=host, port=port, log_level="warning", server_header=False))
