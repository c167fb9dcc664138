// Property tests: `holds(cases, property)` runs a RapidCheck property at least that often and fails the
// current test with the smallest counterexample. RC_PARAMS="seed=…" repeats a run. RC_ASSERT evaluates both
// sides of a bare `||` or `&&`: put such a condition in its own parentheses.
#pragma once

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <sstream>
#include <string>
#include <utility>

namespace xiezhu::test {

template <class Property>
void holds(int cases, Property&& property) {
  const auto* info = ::testing::UnitTest::GetInstance()->current_test_info();
  const rc::detail::TestMetadata metadata{std::string{info->test_suite_name()} + "/" + info->name(),
                                          info->name()};
  auto params = rc::detail::configuration().testParams;
  params.maxSuccess = cases;
  const auto result = rc::detail::checkTestable(std::forward<Property>(property), metadata, params);
  if (result.template is<rc::detail::SuccessResult>()) return;
  std::ostringstream report;
  rc::detail::printResultMessage(result, report);
  FAIL() << report.str();
}

}  // namespace xiezhu::test
