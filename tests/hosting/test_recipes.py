"""The recipes say what is so: what the image copies is all that the app needs, nginx takes the settings, the files are well formed."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from benchmarks.visitor import run, serve_in, visit

ROOT = Path(__file__).parents[2]
DOCKERFILE = (ROOT / "hosting" / "Dockerfile").read_text("utf-8").replace("\\\n", " ")
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")


def instructions(word):
    return [line.removeprefix(f"{word} ").split() for line in DOCKERFILE.splitlines() if line.startswith(f"{word} ")]


@pytest.fixture(scope="module")
def image(tmp_path_factory):
    """A folder with what the image has, without what .dockerignore leaves out."""
    folder = tmp_path_factory.mktemp("image")
    for *sources, target in instructions("COPY"):
        for source in sources:
            place = folder / target / (source if len(sources) > 1 or target == "." else "")
            if (ROOT / source).is_dir():
                shutil.copytree(ROOT / source, folder / target, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(ROOT / source, place)
    return folder


def test_the_image_has_all_that_the_app_needs(image):
    """The script of its command, started from a folder that has nothing else."""
    command = [part.strip('[]",') for part in instructions("CMD")[-1]]
    assert command[:3] == ["streamlit", "run", "hosting/server.py"]
    assert set(command[3:]) == {"--server.headless=true", "--server.port=8501", "--server.address=0.0.0.0"}
    with serve_in(image, command[2]) as (_, url):

        async def read():
            async with visit(url) as visitor:
                await visitor.open("derivatives")
                await visitor.open("perceptron")
                assert not visitor.errors
                return visitor.text

        assert run(read())


def test_the_image_runs_as_nobody_in_particular():
    assert instructions("USER") == [["calculus"]]


@pytest.mark.skipif(not NGINX, reason="nginx is not installed")
def test_nginx_takes_the_settings_of_the_bare_server(tmp_path):
    text = (ROOT / "hosting" / "nginx" / "server.conf").read_text("utf-8")
    text = (
        text.replace("/srv/calculus", str(ROOT))
        .replace("/var/cache/nginx", str(tmp_path))
        .replace("/var/log/nginx", str(tmp_path))
        .replace("listen 80", "listen 8080")
    )
    own = "".join(f"{kind}_temp_path {tmp_path}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    (tmp_path / "nginx.conf").write_text(f"pid {tmp_path}/pid; events {{}} http {{ access_log off; {own} {text} }}")
    tried = subprocess.run(
        [NGINX, "-t", "-e", "stderr", "-c", str(tmp_path / "nginx.conf")], capture_output=True, text=True, check=False
    )
    assert tried.returncode == 0, tried.stderr


def test_compose_starts_what_nginx_looks_for():
    services = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))["services"]
    looked_for = set(re.findall(r"server (\w+):8501", (ROOT / "hosting" / "nginx" / "compose.conf").read_text("utf-8")))
    assert looked_for == set(services) - {"nginx"}
    for mounted in services["nginx"]["volumes"]:
        assert (ROOT / mounted.split(":")[0]).exists()
    for name in looked_for:
        assert services[name]["restart"] == "unless-stopped"
        assert services[name]["read_only"] is True


def test_every_recipe_gives_all_processes_one_secret():
    for recipe in ("compose.yaml", "hosting/kubernetes/calculus.yaml", "hosting/systemd/calculus@.service"):
        assert "STREAMLIT_SERVER_COOKIE_SECRET" in (ROOT / recipe).read_text("utf-8")


def test_kubernetes_keeps_a_visitor_with_a_process_and_asks_for_its_health():
    parts = {p["kind"]: p for p in yaml.safe_load_all((ROOT / "hosting/kubernetes/calculus.yaml").read_text("utf-8"))}
    assert parts["Ingress"]["metadata"]["annotations"]["nginx.ingress.kubernetes.io/affinity"] == "cookie"
    (app,) = parts["Deployment"]["spec"]["template"]["spec"]["containers"]
    for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
        assert app[probe]["httpGet"]["path"] == "/_stcore/health"
