#include <gtest/gtest.h>

#include <algorithm>

#include "domain/dispute/dispute_state.hpp"
#include "domain/kernel/text.hpp"
#include "domain/request/boxes.hpp"
#include "tests/support/domain_builders.hpp"
#include "tests/support/property.hpp"

namespace xiezhu::test::kernel {

TEST(KernelDates, AreReadWhenTheyExist) {
  EXPECT_EQ(d::parse_date("2026-10-09"), d::make_date(2026, 10, 9));
  EXPECT_EQ(d::parse_date("2024-02-29"), d::make_date(2024, 2, 29));
  EXPECT_EQ(d::parse_date("2000-02-29"), d::make_date(2000, 2, 29));
  EXPECT_EQ(d::parse_date("9999-12-31"), d::make_date(9999, 12, 31));
}

TEST(KernelDates, AreRefusedOtherwise) {
  for (const auto text :
       {"",           "2026",       "2026-10",          "2026-10-9",   "2026-1-09",     "26-10-09",
        "2026/10/09", "20261009",   "2026-13-01",       "2026-00-01",  "2026-01-00",    "2026-01-32",
        "2026-04-31", "2026-02-29", "2100-02-29",       "2026-10-09 ", " 2026-10-09",   "2026-10-09x",
        "+026-10-09", "2026-1a-09", "2026-10-09T10:00", "-2026-10-09", "２０２６-10-09"}) {
    EXPECT_FALSE(d::parse_date(text)) << text;
  }
}

TEST(KernelInstants, AreReadWithAndWithoutAnOffset) {
  const auto moment = d::Instant{std::chrono::sys_days{std::chrono::year{2026} / 10 / 9}} +
                      std::chrono::hours{9} + std::chrono::minutes{30};
  for (const auto text :
       {"2026-10-09T17:30", "2026-10-09T17:30:00", "2026-10-09T17:30:00.000", "2026-10-09T17:30+08:00",
        "2026-10-09T09:30Z", "2026-10-09T09:30:00z", "2026-10-09t09:30:00.0Z", "2026-10-09T04:00:00-05:30",
        "2026-10-09T23:30:00+14:00", "2026-10-08T19:30:00-14:00", "2026-10-09T09:30-00:00"}) {
    EXPECT_EQ(d::parse_instant(text), moment) << text;
  }
  EXPECT_EQ(d::parse_instant("2026-10-09"), d::at_time(day("2026-10-09"), d::Millis{0}));
  EXPECT_EQ(d::parse_instant("2026-10-09T17:30:59.5"), moment + d::Millis{59'500});
  EXPECT_EQ(d::parse_instant("2026-10-09T17:30:00.07"), moment + d::Millis{70});
  EXPECT_EQ(d::parse_instant("2026-10-09T17:30:00.001"), moment + d::Millis{1});
}

TEST(KernelInstants, AreRefusedWhenAnythingIsWrong) {
  for (const auto text : {"",
                          "T10:00",
                          "2026-10-09T",
                          "2026-10-09T1",
                          "2026-10-09T10",
                          "2026-10-09T10:",
                          "2026-10-09T10:0",
                          "2026-10-09T24:00",
                          "2026-10-09T23:60",
                          "2026-10-09T23:59:60",
                          "2026-10-09T10:00:",
                          "2026-10-09T10:00:00.",
                          "2026-10-09T10:00:00.0000",
                          "2026-10-09T10:00:00,5",
                          "2026-10-09 10:00",
                          "2026-10-09T10:00 Z",
                          "2026-10-09T10:00ZZ",
                          "2026-10-09T10:00Zx",
                          "2026-10-09T10:00+0800",
                          "2026-10-09T10:00+08",
                          "2026-10-09T10:00+8:00",
                          "2026-10-09T10:00+14:01",
                          "2026-10-09T10:00-15:00",
                          "2026-10-09T10:00+08:60",
                          "2026-10-09T10:00++08:00",
                          "2026-10-09Z",
                          "2026-10-09+08:00",
                          "2026-02-29T10:00",
                          "2026-10-09T-1:00",
                          "2026-10-09T10:-1"}) {
    EXPECT_FALSE(d::parse_instant(text)) << text;
  }
}

TEST(KernelInstants, AreWrittenInShanghaiTime) {
  EXPECT_EQ(d::to_iso(at("2026-10-09T17:30")), "2026-10-09T17:30:00+08:00");
  EXPECT_EQ(d::to_iso(at("2026-10-09T17:30:00.007")), "2026-10-09T17:30:00.007+08:00");
  EXPECT_EQ(d::to_iso(at("2026-10-08T16:00Z")), "2026-10-09T00:00:00+08:00");
  EXPECT_EQ(d::to_iso(day("2026-01-04")), "2026-01-04");
}

TEST(KernelInstants, BelongToTheShanghaiDay) {
  EXPECT_EQ(d::local_date(at("2026-10-08T15:59:59.999Z")), day("2026-10-08"));
  EXPECT_EQ(d::local_date(at("2026-10-08T16:00Z")), day("2026-10-09"));
  EXPECT_EQ(d::time_of_day(at("2026-10-08T16:00Z")), d::Millis{0});
  EXPECT_EQ(d::local_date(at("1969-12-31T10:00")), day("1969-12-31"));
  EXPECT_EQ(d::year_of(day("2026-12-31")), 2026);
}

TEST(KernelInstants, SurviveWritingAndReading) {
  holds(2'000, [] {
    const auto instant =
        d::from_epoch_millis(*rc::gen::inRange<std::int64_t>(-62'167'190'000'000, 253'402'200'000'000));
    RC_ASSERT(d::parse_instant(d::to_iso(instant)).value() == instant);
    RC_ASSERT(d::epoch_millis(instant) == instant.time_since_epoch().count());
    RC_ASSERT(d::at_time(d::local_date(instant), d::time_of_day(instant)) == instant);
    RC_ASSERT(d::parse_date(d::to_iso(d::local_date(instant))).value() == d::local_date(instant));
  });
}

TEST(KernelInstants, NeverBreakOnJunk) {
  holds(5'000, [] {
    std::string text = "2026-10-09T10:00:00.000+08:00";
    for (int i = *rc::gen::inRange(1, 4); i > 0; --i) {
      const auto where = *rc::gen::inRange<std::size_t>(0, text.size());
      text[where] = *rc::gen::element('0', '9', '-', ':', 'T', 'Z', '+', '.', ' ', '\0', '\xff');
    }
    text.resize(*rc::gen::inRange<std::size_t>(0, text.size() + 1));
    if (const auto instant = d::parse_instant(text)) {
      RC_ASSERT(d::parse_instant(d::to_iso(*instant)).value() == *instant);
    }
  });
}

TEST(KernelText, IsCountedInCharacters) {
  EXPECT_EQ(d::length(""), 0U);
  EXPECT_EQ(d::length("abc"), 3U);
  EXPECT_EQ(d::length("协助"), 2U);
  EXPECT_EQ(d::length("𠮷a"), 2U);
}

TEST(KernelText, IsBlankWhenNothingCanBeSeen) {
  for (const auto text : {"", " ", "\t\r\n\v\f", "\u3000", " \u3000\n", "\u00a0", "\u200b\u200d", "\ufeff",
                          "\u2800\u3164", "\u202e", "\ufe0f", "\U000e0020"})
    EXPECT_TRUE(d::blank(text)) << text;
  for (const auto text : {"a", " a ", "\u3000协", "0", ".", "\u200b𠀀", "\u0301", "\ue000"})
    EXPECT_FALSE(d::blank(text)) << text;
}

TEST(KernelText, SplitsAndTrims) {
  using Parts = std::vector<std::string_view>;
  EXPECT_EQ(d::split("a;b", ';'), (Parts{"a", "b"}));
  EXPECT_EQ(d::split(" a ;; \tb c\t;", ';'), (Parts{"a", "b c"}));
  EXPECT_EQ(d::split("", ';'), Parts{});
  EXPECT_EQ(d::split(" ; ", ';'), Parts{});
}

TEST(KernelNames, OfReasonsAreStableAndDifferent) {
  std::vector<std::string_view> codes;
  for (int i = 0; i <= static_cast<int>(d::Reason::delegation_cycle); ++i) {
    codes.push_back(d::code(static_cast<d::Reason>(i)));
  }
  EXPECT_EQ(codes.front(), "missing");
  EXPECT_EQ(codes.back(), "delegation_cycle");
  std::ranges::sort(codes);
  EXPECT_EQ(std::ranges::adjacent_find(codes), codes.end());
}

// Every value has a name that leads back to it.
template <class E>
void names_lead_back(int values) {
  EXPECT_EQ(static_cast<int>(d::EnumNames<E>::table.size()), values);
  for (int i = 0; i < values; ++i) {
    const auto value = static_cast<E>(i);
    EXPECT_EQ(d::from_name<E>(d::name_of(value)), value) << i;
    EXPECT_FALSE(d::chinese_of(value).empty()) << i;
  }
  EXPECT_FALSE(d::from_name<E>(""));
  EXPECT_FALSE(d::from_name<E>("no such name"));
}

TEST(KernelNames, OfEnumerationsLeadBack) {
  names_lead_back<d::State>(static_cast<int>(d::State::terminated) + 1);
  names_lead_back<d::Verb>(static_cast<int>(d::Verb::suspend) + 1);
  names_lead_back<d::Side>(static_cast<int>(d::Side::system) + 1);
  names_lead_back<d::Role>(static_cast<int>(d::Role::audit_admin) + 1);
  names_lead_back<d::ClockCode>(static_cast<int>(d::ClockCode::appeal) + 1);
  names_lead_back<d::Criterion>(static_cast<int>(d::Criterion::overall) + 1);
  names_lead_back<d::FixState>(static_cast<int>(d::FixState::struck) + 1);
  names_lead_back<d::AppealResult>(static_cast<int>(d::AppealResult::upheld) + 1);
  names_lead_back<d::LimitUnit>(static_cast<int>(d::LimitUnit::working_minutes) + 1);
  names_lead_back<d::Lamp>(static_cast<int>(d::Lamp::grey) + 1);
  names_lead_back<d::Form>(static_cast<int>(d::Form::other) + 1);
  names_lead_back<d::Sharing>(static_cast<int>(d::Sharing::insufficient) + 1);
  names_lead_back<d::ReplyOutcome>(static_cast<int>(d::ReplyOutcome::unable) + 1);
  names_lead_back<d::Level>(static_cast<int>(d::Level::district) + 1);
  names_lead_back<d::Channel>(static_cast<int>(d::Channel::city_district) + 1);
  names_lead_back<d::Box>(static_cast<int>(d::Box::copied) + 1);
  names_lead_back<d::Relation>(static_cast<int>(d::Relation::reader) + 1);
  names_lead_back<d::Ground>(static_cast<int>(d::Ground::situation) + 1);
  names_lead_back<d::ApplicationKind>(static_cast<int>(d::ApplicationKind::designation) + 1);
  names_lead_back<d::PauseReason>(static_cast<int>(d::PauseReason::dispute) + 1);
  names_lead_back<d::MoveCause>(static_cast<int>(d::MoveCause::calendar) + 1);
  names_lead_back<d::DisputeState>(static_cast<int>(d::DisputeState::withdrawn) + 1);
  names_lead_back<d::DisputeVerb>(static_cast<int>(d::DisputeVerb::recalculate) + 1);
  names_lead_back<d::DisputeType>(static_cast<int>(d::DisputeType::card_objection) + 1);
  names_lead_back<d::DisputeOutcome>(static_cast<int>(d::DisputeOutcome::claim_dismissed) + 1);
  names_lead_back<d::DisputeSide>(static_cast<int>(d::DisputeSide::system) + 1);
}

}  // namespace xiezhu::test::kernel
