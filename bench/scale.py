"""The same questions to a large city and to a small one. What is shown is a page, so that it should cost about the same."""

import contextlib
import json
import pathlib
import re
import statistics
import subprocess
import time
import urllib.parse

SEED = 2019
LARGE, SMALL = 179, 2  # scales of the demonstration: 1,002,400 and 11,200 requests
ROUNDS = 5
REPEATS = 6  # of a question in a round
QUIET_SECONDS = 3  # so long without work, the server has caught up with what came due since it last ran

# Of a busy unit: who receives, who asks and who handles; and who sees everything that was sent.
BUSY = ("gongan-allocator", "gongan-handler", "minzheng-officer")
COORDINATOR = "coordinator"

TABS = ("to_receive", "to_do", "running", "acted", "finished", "initiated", "copied", "drafts")
# Common, less common and absent words of one, two, four and six characters, Latin and digits, several at once.
WORDS = ("请", "渣", "龘", "核查", "渣土", "龘靐", "婚姻登记", "擅自倾倒", "龘靐齉龘", "补充线索，请", "共有产权保障", "龘靐齉龘靐齉",
         "XZ-007", "2026", "沪公函〔2026〕12号", "zzzz42", "核查 2026", "市公安局 渣土 车辆", "请 龘")


# One filter, one order, and several at once; "@" stands before the name of a unit.
FILTERS = ("tab=running&lamp=red", "tab=running&lamp=green&urgent=true", "tab=running&sort=due", "tab=to_do&sort=-sent",
           "tab=finished&state=refused", "tab=finished&state=completed&urgent=true", "tab=finished&counterpart=@市民政局",
           "tab=finished&counterpart=@市公安局&item=XZ-001", "tab=finished&item=XZ-007", "tab=finished&sort=-sent",
           "tab=finished&sort=changed", "tab=finished&sort=-number", "tab=finished&item=XZ-002&sort=-changed",
           "tab=finished&sentFrom=2026-03-02&sentTo=2026-03-06&sort=sent", "tab=finished&number=沪民函〔2026〕12号",
           "tab=initiated&state=completed", "tab=acted&sort=due", "tab=initiated&item=XZ-007")


def schema_version(root):
    return max(int(file.name[1:5]) for file in (root / "persistence/migrations/sqlite").glob("V*.sql"))


class Cities:
    """Databases that are made once and kept beside the build."""

    def __init__(self, bench, binary):
        self.bench = bench
        self.binary = binary
        self.folder = bench.root / "build" / "cities"

    def config(self, scale):
        """The configuration for a city, which is made if it is not there as this program would make it."""
        database = self.folder / f"city-{scale}.db"
        config = self.bench.config(f"sqlite://{database}", f"city-{scale}", self.folder / "audit.key")
        marker = self.folder / f"city-{scale}.json"
        wanted = {"seed": SEED, "scale": scale, "schema": schema_version(self.bench.root)}
        if not marker.exists() or json.loads(marker.read_text()) != wanted:
            self.make(database, config, scale, wanted)
            marker.write_text(json.dumps(wanted))
        return config

    def make(self, database, config, scale, wanted):
        """Goes on with a city of the same plan that was left unfinished."""
        plan = self.folder / f"city-{scale}.plan"
        if not plan.exists() or json.loads(plan.read_text()) != wanted:
            for file in self.folder.glob(f"city-{scale}.*"):
                file.unlink()
            self.folder.mkdir(parents=True, exist_ok=True)
            plan.write_text(json.dumps(wanted))
        begin = time.monotonic()
        subprocess.run([self.binary, "migrate", "--config", config], check=True, stdout=subprocess.DEVNULL)
        subprocess.run([self.binary, "demo", "--seed", str(SEED), "--scale", str(scale), "--config", config], check=True,
                       stdout=subprocess.DEVNULL)
        print(f"made a city of scale {scale} in {time.monotonic() - begin:.0f} s, {database.stat().st_size >> 20} MiB", flush=True)


def cpu_seconds(process):
    """What its threads have worked so far: unlike the time on the wall, the same on a busy machine."""
    threads = pathlib.Path(f"/proc/{process.pid}/task").iterdir()
    return sum(int((thread / "schedstat").read_text().split()[0]) for thread in threads) / 1e9


def moved_bytes(process):
    lines = pathlib.Path(f"/proc/{process.pid}/io").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith(("read_bytes", "write_bytes")))


def wait_until_quiet(process):
    """A city just made has a million alarms behind it, which the server fires first; it may wait for the disk meanwhile."""
    while True:
        before = cpu_seconds(process), moved_bytes(process)
        time.sleep(QUIET_SECONDS)
        if cpu_seconds(process) - before[0] < QUIET_SECONDS * 0.02 and moved_bytes(process) - before[1] < 1 << 20:
            return


def with_ids(client, path):
    """The ids of units are another city's others."""
    def unit_id(match):
        asked = urllib.parse.quote(match[1])
        return json.loads(client.call("GET", f"/api/v1/units?limit=1&q={asked}")[1])["items"][0]["id"]
    return urllib.parse.quote(re.sub("@([^&]+)", unit_id, path), safe="/?&=-:")


def next_page(client, path):
    after = json.loads(client.call("GET", path)[1]).get("next")
    return path + f"&after={after}" if after else None


class Pair:
    """Both servers, with the people signed in at both."""

    def __init__(self, bench, tools, servers):
        self.bench = bench
        self.processes = [process for process, _ in servers]
        self.clients = {login: [tools.Client(port, login) for _, port in servers] for login in (*BUSY, COORDINATOR)}

    def paths(self, login, path):
        """The first page and the second one, at both."""
        firsts = [(client, with_ids(client, path)) for client in self.clients[login]]
        seconds = [(client, next_page(client, path)) for client, path in firsts]
        return [firsts] + ([seconds] if all(path for _, path in seconds) else [])

    @staticmethod
    def seconds_each(process, client, path):
        before = cpu_seconds(process)
        for _ in range(REPEATS):
            client.call("GET", path)
        return (cpu_seconds(process) - before) / REPEATS

    def compare(self, asked):
        """The time of one question at the large city and at the small one, by turns."""
        for client, path in asked:
            client.call("GET", path)
        rounds = [[self.seconds_each(process, *one) for process, one in zip(self.processes, asked)] for _ in range(ROUNDS)]
        return [statistics.median(column) for column in zip(*rounds)]

    def measure(self, name, questions):
        """The time of all questions together, large against small."""
        times = [(*self.compare(asked), f"{login} {asked[0][1]}") for login, path in questions
                 for asked in self.paths(login, path)]
        large, small = sum(entry[0] for entry in times), sum(entry[1] for entry in times)
        worst = max(times, key=lambda entry: entry[0] / entry[1])
        self.bench.report(name, f"{1e6 * large / len(times):.0f} us", f"{1e6 * small / len(times):.0f} us", large / small,
                          f"of the time at a hundredth; worst {worst[0] / worst[1]:.2f}: {urllib.parse.unquote(worst[2])}")


def inbox_questions():
    return [(login, f"/api/v1/requests?tab={tab}&limit=20") for login in BUSY for tab in TABS]


def count_questions():
    return [(login, "/api/v1/requests/counts") for login in BUSY]


def filter_questions():
    return [(login, f"/api/v1/requests?limit=20&{words}") for login in BUSY for words in FILTERS]


def search_questions():
    return [(login, "/api/v1/search?limit=20&q=" + words)
            for login in (BUSY[0], BUSY[2], COORDINATOR) for words in WORDS]


QUESTIONS = {"inbox@1e6": inbox_questions, "counts@1e6": count_questions, "list-filtered@1e6": filter_questions,
             "search@1e6": search_questions}


def run(bench, tools, names):
    """Asks everything that is named, at both cities in the same run; then what the large one costs in memory."""
    cities = Cities(bench, tools.XIEZHU)
    with contextlib.ExitStack() as stack:
        servers = []
        for scale in (LARGE, SMALL):
            process, port, _ = stack.enter_context(tools.ours(cities.config(scale)))
            servers.append((process, port))
        for process, _ in servers:
            wait_until_quiet(process)
        pair = Pair(bench, tools, servers)
        for name in names:
            pair.measure(name, QUESTIONS[name]())
        large, small = (tools.resident_kib(process) for process, _ in servers)
        bench.report("memory@1e6", f"{large} KiB", f"{small} KiB", (large - small) / 1024, "MiB more than at a hundredth")
