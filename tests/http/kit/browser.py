"""A real Chromium, driven over the WebDriver protocol."""
import contextlib
import json
import subprocess
import time
import urllib.error
import urllib.request

CHROMIUM, DRIVER = "/usr/bin/chromium", "/usr/bin/chromedriver"
FLAGS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync", "--window-size=1366,768"]


class Browser:
    """One browser with one page. Accepts the tests' own certificate."""

    def __init__(self, directory):
        directory.mkdir(parents=True, exist_ok=True)
        log = (directory / "chromedriver.log").open("ab")
        self.driver = subprocess.Popen([DRIVER, "--port=0"], stdout=subprocess.PIPE, stderr=log, text=True)
        log.close()
        self.base = f"http://127.0.0.1:{self._port()}"
        self.session = None
        options = {"binary": CHROMIUM, "args": [*FLAGS, f"--user-data-dir={directory / 'profile'}"]}
        wanted = {"acceptInsecureCerts": True, "goog:chromeOptions": options}
        self.session = self._call("POST", "/session", {"capabilities": {"alwaysMatch": wanted}})["sessionId"]

    def _port(self):
        for line in self.driver.stdout:
            if "started successfully on port" in line:
                return int(line.rstrip().rstrip(".").rpartition(" ")[2])
        raise AssertionError("chromedriver did not start")

    def _call(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.base + path, data=data, method=method,
                                         headers={"Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise AssertionError(error.read().decode("utf-8", "replace")[:2000]) from None

    def _in_session(self, method, path, body=None):
        return self._call(method, f"/session/{self.session}{path}", body)

    def forgive_csp(self):
        """Lets scripts of the test work in answers that are no pages, whose policy forbids everything."""
        self._in_session("POST", "/goog/cdp/execute", {"cmd": "Page.setBypassCSP", "params": {"enabled": True}})

    def open(self, url):
        self._in_session("POST", "/url", {"url": url})

    def run(self, script, *arguments):
        """Runs a function body in the page; a promise that it returns is awaited."""
        text = ("const done = arguments[arguments.length - 1];"
                f"(async function() {{ {script} }}).apply(null, arguments)"
                ".then(value => done({value}), error => done({error: String(error)}));")
        outcome = self._in_session("POST", "/execute/async", {"script": text, "args": list(arguments)})
        assert "error" not in outcome, outcome["error"]
        return outcome.get("value")

    def wait_for(self, script, *arguments, within=15):
        deadline = time.monotonic() + within
        while not (value := self.run(script, *arguments)):
            assert time.monotonic() < deadline, f"nothing came: {script}"
            time.sleep(0.1)
        return value

    def close(self):
        if self.session:
            with contextlib.suppress(Exception):
                self._call("DELETE", f"/session/{self.session}")
        self.driver.terminate()
        self.driver.wait(30)
