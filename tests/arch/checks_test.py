#!/usr/bin/env python3
"""Proves on small trees that each check can fail, and fails for its reason only."""
import pathlib
import unittest

import check_awaits
import check_includes

FIXTURES = pathlib.Path(__file__).parent / "fixtures"

# Fixture folder → what each violation must mention, in order.
INCLUDES = {
    "good": [],
    "bad_domain_library": ["domain/kernel/instant.hpp:3: boost/json.hpp"],
    "bad_domain_upwards": ["persistence/unit.hpp", "server/app.hpp"],
    "bad_persistence_api": ["persistence/repo.cpp:1: api/routes.hpp: persistence does not know api"],
    "bad_persistence_soci": ["persistence/repositories/repo.cpp:1: soci/soci.h", "persistence/repositories/repo.cpp:2: mysql/mysql.h",
                             "persistence/repositories/repo.cpp:3: sqlite3.h"],
    "bad_soci_calls": ["persistence/repositories/repo.cpp:2: soci::use(", "persistence/repositories/repo.cpp:3: soci::row"],
    "bad_api_persistence": ["api/routes.cpp:1: persistence/repo.hpp: api does not know persistence"],
    "bad_api_network": ["boost/asio.hpp", "boost/beast/http.hpp", "soci/soci.h"],
    "bad_server_network": ["server/cli/admin.cpp:2: boost/asio/io_context.hpp", "server/cli/admin.cpp:3: soci/soci.h"],
    "bad_server_print": ["server/cli/admin.cpp:2: cairo.h", "server/cli/admin.cpp:3: pango/pangocairo.h"],
    "bad_relative": ["domain/kernel/text.cpp:1: text.hpp", "domain/kernel/text.cpp:2: ../kernel/ids.hpp"],
}

AWAITS = {
    "good": [],
    "bad_await_lambda": ["server/net/gate.cpp:2"],
    "bad_await_temporary": [f"server/net/gate.cpp:{line}" for line in (2, 3, 4, 5, 6)],
    "bad_await_condition": [f"server/net/gate.cpp:{line}" for line in (2, 3, 4, 5, 6, 7)],
    "bad_await_braces": ["server/net/gate.cpp:2", "server/net/gate.cpp:3"],
    "bad_await_returned": ["server/net/gate.cpp:2"],
    "bad_coroutine_floor": ["domain/stream.cpp:2", "api/routes.cpp:2"],
}


class Checks(unittest.TestCase):
    def expect(self, check, fixture, expected):
        violations = check(FIXTURES / fixture)
        self.assertEqual(len(violations), len(expected), f"{fixture}: {violations}")
        for violation, wanted in zip(violations, expected):
            self.assertIn(wanted, violation)

    def test_includes(self):
        for fixture, expected in INCLUDES.items():
            with self.subTest(fixture):
                self.expect(check_includes.check, fixture, expected)

    def test_awaits(self):
        for fixture, expected in AWAITS.items():
            with self.subTest(fixture):
                self.expect(check_awaits.check, fixture, expected)

    def test_a_missing_tree_is_no_clean_tree(self):
        for check in (check_includes.check, check_awaits.check):
            with self.assertRaises(NotADirectoryError):
                check(FIXTURES / "nowhere")

    def test_every_fixture_is_used(self):
        self.assertEqual({path.name for path in FIXTURES.iterdir()}, set(INCLUDES) | set(AWAITS))


if __name__ == "__main__":
    unittest.main()
