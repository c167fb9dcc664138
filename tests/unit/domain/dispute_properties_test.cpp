// Random people trying random verbs on a dispute at random times: what must hold whatever they do.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "tests/support/dispute_builders.hpp"
#include "tests/support/property.hpp"

namespace xiezhu::test::dispute_properties {

using d::ClockCode;
using Do = d::DisputeVerb;

constexpr int sequences = 3'000;

const std::vector<d::Actor>& people() {
  static const std::vector<d::Actor> all{
      drafter(),
      asking_head(),
      officer(),
      head(),
      coordinator(),
      actor(City::public_security, 8, {d::Role::dispute_coordinator, d::Role::head}),
      actor(City::civil_affairs, 8, {d::Role::dispute_coordinator}),
      housing_officer(),
      outsider()};
  return all;
}

d::DisputeAct any_act(Do verb, std::uint32_t variant) {
  if (verb == Do::open) return raising(d::RequestId{1});
  if (verb == Do::file) return filing();
  if (!d::concludes(verb))
    return dispute_act(verb, variant % 16 == 0 ? "" : "正文", variant % 16 == 1 ? "" : "理由");
  switch (variant % 5) {
    case 0:
      return ruling(verb, d::DisputeOutcome::refusal_upheld);
    case 1:
      return ruling(verb, d::DisputeOutcome::designate_other, 0, City::housing);
    case 2:
      return ruling(verb, d::DisputeOutcome::claim_granted);
    default:
      return ruling(verb, d::DisputeOutcome::must_assist, static_cast<int>(variant % 40));
  }
}

// The due day by counting days one after another (domain §5).
d::LocalDate counted(d::Instant from, int days, bool calendar_days) {
  const auto& calendar = city_reference()->calendar;
  auto date = d::local_date(from);
  if (calendar_days) return date + std::chrono::days{days};
  const bool too_late = !calendar.is_working(date) || d::time_of_day(from) > calendar.close_of_business();
  while (too_late && !calendar.is_working(date)) date += std::chrono::days{1};
  if (too_late && date == d::local_date(from)) {
    do {
      date += std::chrono::days{1};
    } while (!calendar.is_working(date));
  }
  while (days > 0) {
    date += std::chrono::days{1};
    if (calendar.is_working(date)) --days;
  }
  return date;
}

int length_of(ClockCode code) {
  static const std::map<ClockCode, int> lengths{
      {ClockCode::negotiation, 5},    {ClockCode::dispute_admission, 3}, {ClockCode::dispute_notice, 2},
      {ClockCode::dispute_answer, 5}, {ClockCode::dispute_opinion, 15},  {ClockCode::execution, 20}};
  return lengths.at(code);
}

void check(const DisputeFlow& flow) {
  RC_ASSERT(d::replay(flow.dispute.id, flow.events) == flow.dispute);
  const d::ClockRun* earlier = nullptr;
  for (const auto& run : flow.dispute.clocks.runs()) {
    RC_ASSERT((earlier == nullptr || (earlier->ended_at && *earlier->ended_at <= run.started_at)));
    const bool calendar_days = run.code == ClockCode::execution;
    RC_ASSERT(d::local_date(run.first_due_at) == counted(run.started_at, length_of(run.code), calendar_days));
    if (run.extended > 0)
      RC_ASSERT(d::local_date(run.due_at) == counted(run.started_at, length_of(run.code) + 10, false));
    earlier = &run;
  }
  RC_ASSERT((!flow.dispute.over() || flow.dispute.clocks.running() == nullptr));
  auto state = d::DisputeState::none;
  for (const auto& event : flow.events) {
    RC_ASSERT(event.from == state);
    RC_ASSERT(event.effective_at <= event.at);
    state = event.to;
    // No coordinator of a party ever decides.
    const bool decides = event.verb == Do::admit || event.verb == Do::not_admit || event.verb == Do::notify ||
                         event.verb == Do::escalate || event.verb == Do::note || d::concludes(event.verb);
    RC_ASSERT((!decides || !flow.dispute.party(event.unit)));
  }
  RC_ASSERT(flow.dispute.ruling.has_value() == flow.dispute.ruled_at.has_value());
}

TEST(DisputeProperties, WhateverPeopleTryTheInvariantsHold) {
  std::map<d::DisputeState, int> reached;
  holds(sequences, [&] {
    DisputeFlow flow;
    const auto length = *rc::gen::inRange<std::size_t>(0, 40);
    const auto bits = *rc::gen::container<std::vector<std::uint32_t>>(
        length, rc::gen::resize(rc::kNominalSize, rc::gen::arbitrary<std::uint32_t>()));
    for (const auto one : bits) {
      constexpr std::array<int, 8> hours{0, 0, 1, 3, 20, 60, 150, 400};
      flow.now += std::chrono::hours{hours[one >> 29U]};
      if ((one >> 28U & 1U) != 0) flow.looked_at();
      // Mostly somebody who may act does so.
      std::vector<std::pair<d::Actor, Do>> moves;
      for (const auto& who : people()) {
        for (const auto verb : d::allowed_actions(flow.dispute, who, city_reference()->units, flow.now)) {
          const bool ends_early = verb == Do::settle || verb == Do::withdraw || verb == Do::not_admit;
          if (!ends_early || one % 8 == 7) moves.emplace_back(who, verb);
        }
      }
      const auto& verbs = d::EnumNames<Do>::table;
      auto [who, verb] = std::pair{people()[one / 7 % people().size()], verbs[one / 63 % verbs.size()].value};
      if (one % 4 != 3 && !moves.empty()) std::tie(who, verb) = moves[one / 5 % moves.size()];
      DisputeFlow trial = flow;
      trial.looked_at();
      const auto what = any_act(verb, one / 11);
      const auto event = trial.tries(who, what);
      if (event) {
        flow = std::move(trial.does(who, what));
      }
      check(flow);
    }
    ++reached[flow.dispute.state];
  });
  for (const auto& state : d::EnumNames<d::DisputeState>::table)
    EXPECT_GT(reached[state.value], state.value == d::DisputeState::none ? -1 : 0) << state.name;
}

}  // namespace xiezhu::test::dispute_properties
