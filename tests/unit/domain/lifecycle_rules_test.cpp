#include <gtest/gtest.h>

#include <algorithm>

#include "domain/request/boxes.hpp"
#include "tests/support/domain_builders.hpp"

namespace xiezhu::test::lifecycle_rules {

using d::Reason;
using d::State;
using d::Verb;

void expect_refused(const d::Outcome<d::Event>& outcome, Reason reason, std::string_view field = "",
                    std::string_view detail = "") {
  ASSERT_FALSE(outcome) << d::code(reason);
  EXPECT_EQ(d::code(outcome.error().reason), d::code(reason));
  EXPECT_EQ(outcome.error().field, field);
  EXPECT_EQ(outcome.error().detail, detail);
}

std::string characters(std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += "协";
  return text;
}

// --- what a draft may hold, and what must be there when it leaves
// -----------------------------------------------------

TEST(LifecycleRules, ADraftMayBeIncomplete) {
  const Flow flow{d::Content{}};
  EXPECT_EQ(flow.request.state, State::draft);
  EXPECT_EQ(flow.request.drafter, drafter().person);
  EXPECT_EQ(flow.request.requesting_unit, City::civil_affairs);
  EXPECT_EQ(flow.request.version, 1);
}

struct Flaw {
  const char* name;
  void (*spoil)(d::Content&);
  Reason reason;
  const char* field;
};

class LifecycleSubmission : public ::testing::TestWithParam<Flaw> {};

TEST_P(LifecycleSubmission, IsRefusedWithFieldAndReason) {
  auto spoilt = content();
  GetParam().spoil(spoilt);
  Flow flow{spoilt};
  expect_refused(flow.tries(drafter(), act(Verb::submit)), GetParam().reason, GetParam().field);
}

INSTANTIATE_TEST_SUITE_P(
    Flaws, LifecycleSubmission,
    ::testing::Values(
        Flaw{"no_title", [](d::Content& c) { c.title = ""; }, Reason::missing, "title"},
        Flaw{"blank_title", [](d::Content& c) { c.title = " \u3000\n"; }, Reason::missing, "title"},
        Flaw{"no_body", [](d::Content& c) { c.body = ""; }, Reason::missing, "body"},
        Flaw{"no_legal_basis", [](d::Content& c) { c.legal_basis = " "; }, Reason::missing, "legalBasis"},
        Flaw{"no_unit", [](d::Content& c) { c.requested_unit = std::nullopt; }, Reason::missing,
             "requestedUnit"},
        Flaw{"own_unit", [](d::Content& c) { c.requested_unit = City::civil_affairs; }, Reason::same_unit,
             "requestedUnit"},
        Flaw{"superior", [](d::Content& c) { c.requested_unit = City::government; }, Reason::subordinate_unit,
             "requestedUnit"},
        Flaw{"expired_item", [](d::Content& c) { c.item = Items::expired; }, Reason::item_not_effective,
             "item"},
        Flaw{"future_item", [](d::Content& c) { c.item = Items::future; }, Reason::item_not_effective,
             "item"},
        Flaw{"asker_not_covered", [](d::Content& c) { c.item = Items::for_districts; },
             Reason::item_not_applicable, "item"},
        Flaw{"helper_not_covered", [](d::Content& c) { c.item = Items::of_housing; },
             Reason::item_not_applicable, "item"},
        Flaw{"channel_not_covered", [](d::Content& c) { c.item = Items::other_channel; },
             Reason::item_not_applicable, "item"},
        Flaw{"no_form",
             [](d::Content& c) {
               c.item = std::nullopt;
               c.off_catalogue_basis = "依据";
             },
             Reason::missing, "form"},
        Flaw{"no_basis",
             [](d::Content& c) {
               c.item = std::nullopt;
               c.form = d::Form::data;
             },
             Reason::basis_required, "offCatalogueBasis"},
        Flaw{"blank_basis",
             [](d::Content& c) {
               c.item = std::nullopt;
               c.form = d::Form::data;
               c.off_catalogue_basis = "\u3000";
             },
             Reason::basis_required, "offCatalogueBasis"},
        Flaw{"sharing", [](d::Content& c) { c.sharing = std::nullopt; }, Reason::sharing_unanswered,
             "sharing"}),
    [](const auto& instance) { return std::string{instance.param.name}; });

TEST(LifecycleRules, ASuperiorMayNotAskItsSubordinateEither) {
  const auto government = actor(City::government, 1, {d::Role::handler});
  Flow flow;
  flow.request = d::Request{.id = d::RequestId{1}};
  flow.does(government, drafting(Verb::draft, off_catalogue(d::Form::data)));
  expect_refused(flow.tries(government, act(Verb::submit)), Reason::subordinate_unit, "requestedUnit");
}

TEST(LifecycleRules, ARequestOutsideTheCatalogueWithFormAndBasisPasses) {
  Flow flow{off_catalogue(d::Form::opinion)};
  EXPECT_EQ(flow.sent().request.state, State::sent);
}

TEST(LifecycleRules, UnknownUnitsAndItemsAreRefusedAtOnce) {
  Flow flow;
  const auto with = [&](auto change) {
    auto changed = content();
    change(changed);
    return flow.tries(drafter(), drafting(Verb::edit, changed));
  };
  expect_refused(with([](d::Content& c) { c.requested_unit = d::UnitId{99}; }), Reason::unknown,
                 "requestedUnit");
  expect_refused(with([](d::Content& c) { c.requested_unit = City::closed; }), Reason::unknown,
                 "requestedUnit");
  expect_refused(with([](d::Content& c) { c.item = d::ItemVersionId{99}; }), Reason::unknown, "item");
  expect_refused(flow.tries(drafter(), act(Verb::edit)), Reason::missing, "content");
}

TEST(LifecycleRules, TextsAreAsLongAsTheirLimitAndNoLonger) {
  Flow flow;
  struct Field {
    std::string d::Content::* member;
    std::size_t most;
    const char* name;
  };
  for (const auto& [member, most, name] :
       {Field{&d::Content::title, 100, "title"}, Field{&d::Content::body, 5'000, "body"},
        Field{&d::Content::legal_basis, 1'000, "legalBasis"},
        Field{&d::Content::off_catalogue_basis, 1'000, "offCatalogueBasis"}}) {
    auto changed = content();
    changed.*member = characters(most);
    EXPECT_TRUE(flow.tries(drafter(), drafting(Verb::edit, changed))) << name;
    changed.*member += "助";
    expect_refused(flow.tries(drafter(), drafting(Verb::edit, changed)), Reason::too_long, name,
                   std::to_string(most));
  }
  EXPECT_TRUE(Flow{}.submitted().tries(signer(), act(Verb::return_draft, characters(500))));
  expect_refused(Flow{}.submitted().tries(signer(), act(Verb::return_draft, characters(501))),
                 Reason::too_long, "opinion", "500");
  EXPECT_TRUE(Flow{}.accepted().tries(officer(), replying(d::ReplyOutcome::full, characters(10'000))));
  expect_refused(Flow{}.accepted().tries(officer(), replying(d::ReplyOutcome::full, characters(10'001))),
                 Reason::too_long, "text", "10000");
}

TEST(LifecycleRules, WhatCeasedToHoldAfterSubmissionStopsTheSignature) {
  Flow flow;
  flow.submitted().when("2100-01-01T10:00");
  EXPECT_FALSE(flow.tries(signer(), act(Verb::sign)));  // outside of the calendar
  auto expiring = content();
  expiring.item = Items::expired;
  Flow late;
  late.when("2025-12-31T10:00");
  late.does(drafter(), drafting(Verb::edit, expiring)).submitted();
  late.when("2026-01-04T10:00");
  expect_refused(late.tries(signer(), act(Verb::sign)), Reason::item_not_effective, "item");
}

// --- guards
// -----------------------------------------------------------------------------------------------------------

TEST(LifecycleGuards, OnlyTheDrafterChangesSubmitsAndDiscardsADraft) {
  Flow flow;
  expect_refused(flow.tries(colleague(), drafting(Verb::edit, content())), Reason::not_drafter);
  expect_refused(flow.tries(colleague(), act(Verb::submit)), Reason::not_drafter);
  expect_refused(flow.tries(colleague(), act(Verb::withdraw, "理由")), Reason::not_drafter);
  EXPECT_TRUE(flow.submitted().tries(colleague(), act(Verb::withdraw, "理由")));
}

TEST(LifecycleGuards, NobodySignsAnOwnDraftUnlessAlone) {
  const auto both = actor(City::civil_affairs, 1, {d::Role::handler, d::Role::signer});
  Flow flow;
  flow.submitted();
  expect_refused(flow.tries(both, act(Verb::sign)), Reason::own_draft);
  EXPECT_FALSE(std::ranges::count(d::allowed_actions(flow.request, both, {}), Verb::sign));
  flow.facts.standing.sole_member = true;
  EXPECT_TRUE(flow.tries(both, act(Verb::sign)));
  EXPECT_TRUE(std::ranges::count(d::allowed_actions(flow.request, both, flow.facts.standing), Verb::sign));
}

TEST(LifecycleGuards, OnlyTheAssignedCaseOfficerReplies) {
  Flow flow;
  flow.received().does(allocator(), act(Verb::accept));  // nobody assigned yet
  EXPECT_EQ(flow.request.case_officer, std::nullopt);
  EXPECT_EQ(d::turn_of(flow.request)->role, d::Role::allocator);
  expect_refused(flow.tries(officer(), replying()), Reason::not_case_officer);
  flow.facts.officer = person_of(officer());
  flow.does(allocator(), naming(Verb::assign, officer()));
  expect_refused(flow.tries(second_officer(), replying()), Reason::not_case_officer);
  EXPECT_TRUE(flow.tries(officer(), replying()));
  flow.facts.officer = person_of(second_officer());
  flow.does(allocator(), naming(Verb::assign, second_officer()));
  expect_refused(flow.tries(officer(), replying()), Reason::not_case_officer);
  EXPECT_TRUE(flow.tries(second_officer(), replying()));
}

TEST(LifecycleGuards, ReworkIsPossibleOnce) {
  Flow flow;
  flow.reworked();
  EXPECT_TRUE(flow.request.reworked);
  EXPECT_EQ(flow.request.case_officer, officer().person);
  flow.does(officer(), replying());
  expect_refused(flow.tries(drafter(), act(Verb::rework, "仍缺附件")), Reason::already_reworked);
  EXPECT_TRUE(flow.tries(drafter(), act(Verb::confirm)));
}

TEST(LifecycleGuards, WithdrawalEndsWithTheFirstReplyAlsoAfterRework) {
  EXPECT_TRUE(Flow{}.accepted().tries(drafter(), act(Verb::withdraw, "已另行解决")));
  Flow flow;
  flow.reworked();
  expect_refused(flow.tries(drafter(), act(Verb::withdraw, "已另行解决")), Reason::wrong_turn);
}

// --- reasons, officers, replies
// ---------------------------------------------------------------------------------------

TEST(LifecycleRules, ReturningReworkingAndWithdrawingNeedAReason) {
  for (const auto* blank : {"", " ", "\u3000"}) {
    expect_refused(Flow{}.submitted().tries(signer(), act(Verb::return_draft, blank)), Reason::missing,
                   "opinion");
    expect_refused(Flow{}.replied().tries(drafter(), act(Verb::rework, blank)), Reason::missing, "opinion");
    expect_refused(Flow{}.submitted().tries(drafter(), act(Verb::withdraw, blank)), Reason::missing,
                   "opinion");
    expect_refused(Flow{}.sent().tries(drafter(), act(Verb::withdraw, blank)), Reason::missing, "opinion");
    expect_refused(Flow{}.received().tries(drafter(), act(Verb::withdraw, blank)), Reason::missing,
                   "opinion");
    expect_refused(Flow{}.accepted().tries(drafter(), act(Verb::withdraw, blank)), Reason::missing,
                   "opinion");
  }
  EXPECT_TRUE(
      Flow{}.tries(drafter(), act(Verb::withdraw)));  // a draft nobody else has seen is simply discarded
}

TEST(LifecycleRules, TheReasonIsKept) {
  Flow flow;
  flow.submitted().does(signer(), act(Verb::return_draft, "依据不足"));
  EXPECT_EQ(flow.events.back().opinion, "依据不足");
  EXPECT_EQ(flow.request.state, State::draft);
}

TEST(LifecycleRules, TheCaseOfficerServesInTheRequestedUnit) {
  Flow flow;
  flow.received();
  const auto named = [&](std::optional<d::Person> person) {
    flow.facts.officer = std::move(person);
    return flow.tries(allocator(), naming(Verb::accept, officer()));
  };
  expect_refused(named(std::nullopt), Reason::unknown, "caseOfficer");
  auto elsewhere = person_of(officer());
  elsewhere.unit = City::civil_affairs;
  expect_refused(named(elsewhere), Reason::unknown, "caseOfficer");
  auto other_role = person_of(officer());
  other_role.roles = {d::Role::allocator};
  expect_refused(named(other_role), Reason::unknown, "caseOfficer");
  auto gone = person_of(officer());
  gone.disabled = true;
  expect_refused(named(gone), Reason::unknown, "caseOfficer");
  EXPECT_TRUE(named(person_of(officer())));
  EXPECT_TRUE(flow.tries(allocator(), act(Verb::accept)));
  flow.does(allocator(), act(Verb::accept));
  expect_refused(flow.tries(allocator(), act(Verb::assign)), Reason::missing, "caseOfficer");
}

TEST(LifecycleRules, AReplyHasAnOutcomeAndAText) {
  Flow flow;
  flow.accepted();
  expect_refused(flow.tries(officer(), act(Verb::reply)), Reason::missing, "outcome");
  expect_refused(flow.tries(officer(), replying(d::ReplyOutcome::unable, " ")), Reason::missing, "text");
  flow.does(officer(), replying(d::ReplyOutcome::none_found, "查无记录"));
  EXPECT_EQ(flow.request.reply, (d::Reply{d::ReplyOutcome::none_found, "查无记录"}));
}

TEST(LifecycleRules, ARepeatedReplyReplacesTheFirst) {
  Flow flow;
  flow.reworked().when("2026-09-23T11:00").does(officer(), replying(d::ReplyOutcome::partial, "补充材料"));
  EXPECT_EQ(flow.request.reply->text, "补充材料");
  EXPECT_EQ(flow.request.replied_at, at("2026-09-23T11:00"));
}

TEST(LifecycleRules, TheNumberIsWrittenAsGB9704Demands) {
  EXPECT_EQ((number(12).text()), "沪民函〔2026〕12号");
  EXPECT_EQ(Flow{}.sent().request.number->text(), "沪民函〔2026〕12号");
  EXPECT_FALSE(Flow{}.submitted().request.number);
}

// --- visibility and boxes
// ----------------------------------------------------------------------------------------------

TEST(LifecycleVisibility, TheRequestedUnitSeesARequestFromDeliveryOn) {
  for (const auto& unseen : {Flow{}.request, Flow{}.submitted().request,
                             Flow{}.submitted().does(drafter(), act(Verb::withdraw, "不再需要")).request}) {
    EXPECT_EQ(unseen.side_of(City::public_security), std::nullopt);
    EXPECT_EQ(unseen.side_of(City::civil_affairs), d::Side::requesting);
    EXPECT_EQ(d::parties_of(unseen).size(), 1U);
  }
  for (const auto& seen : {Flow{}.sent().request, Flow{}.completed().request,
                           Flow{}.sent().does(drafter(), act(Verb::withdraw, "不再需要")).request}) {
    EXPECT_EQ(seen.side_of(City::public_security), d::Side::requested);
    EXPECT_EQ(seen.side_of(City::housing), std::nullopt);
    EXPECT_EQ(seen.side_of(City::government), std::nullopt);
    EXPECT_EQ(d::parties_of(seen).size(), 2U);
  }
}

struct Boxes {
  const char* name;
  d::Request (*request)();
  d::Box asking;
  std::optional<d::Box> helping;
  std::optional<d::Role> desk;
};

class LifecycleBoxes : public ::testing::TestWithParam<Boxes> {};

TEST_P(LifecycleBoxes, HoldTheRequestForBothUnits) {
  const auto request = GetParam().request();
  const auto rows = d::parties_of(request);
  ASSERT_EQ(rows.size(), GetParam().helping ? 2U : 1U);
  EXPECT_EQ(rows[0].unit, City::civil_affairs);
  EXPECT_EQ(rows[0].relation, d::Relation::requesting);
  EXPECT_EQ(d::name_of(rows[0].box), d::name_of(GetParam().asking));
  if (GetParam().helping) {
    EXPECT_EQ(rows[1].unit, City::public_security);
    EXPECT_EQ(rows[1].relation, d::Relation::requested);
    EXPECT_EQ(d::name_of(rows[1].box), d::name_of(*GetParam().helping));
  }
  std::optional<d::Role> desk;
  for (const auto& row : rows) {
    EXPECT_EQ(row.open, request.open());
    EXPECT_FALSE(desk && row.desk) << "two units have the turn";
    if (row.desk) desk = row.desk;
  }
  EXPECT_EQ(desk, GetParam().desk);
}

INSTANTIATE_TEST_SUITE_P(
    States, LifecycleBoxes,
    ::testing::Values(
        Boxes{"draft", [] { return Flow{}.request; }, d::Box::draft, {}, d::Role::handler},
        Boxes{"pending_sign", [] { return Flow{}.submitted().request; }, d::Box::to_do, {}, d::Role::signer},
        Boxes{"sent", [] { return Flow{}.sent().request; }, d::Box::waiting, d::Box::to_receive,
              d::Role::allocator},
        Boxes{"received", [] { return Flow{}.received().request; }, d::Box::waiting, d::Box::to_do,
              d::Role::allocator},
        Boxes{"in_progress", [] { return Flow{}.accepted().request; }, d::Box::waiting, d::Box::to_do,
              d::Role::case_officer},
        Boxes{"unassigned", [] { return Flow{}.received().does(allocator(), act(Verb::accept)).request; },
              d::Box::waiting, d::Box::to_do, d::Role::allocator},
        Boxes{"replied", [] { return Flow{}.replied().request; }, d::Box::to_do, d::Box::waiting,
              d::Role::handler},
        Boxes{"completed", [] { return Flow{}.completed().request; }, d::Box::finished, d::Box::finished, {}},
        Boxes{"withdrawn",
              [] { return Flow{}.sent().does(drafter(), act(Verb::withdraw, "不再需要")).request; },
              d::Box::finished,
              d::Box::finished,
              {}},
        Boxes{"discarded",
              [] { return Flow{}.does(drafter(), act(Verb::withdraw)).request; },
              d::Box::finished,
              {},
              {}}),
    [](const auto& instance) { return std::string{instance.param.name}; });

TEST(LifecycleBoxOrder, IsByTheDateThatRunsOutOrElseNewestFirst) {
  const Flow sent = Flow{}.sent();
  for (const auto& row : d::parties_of(sent.request))
    EXPECT_EQ(row.sort_key, d::epoch_millis(sent.clock().late_after));
  const Flow done = Flow{}.completed();
  for (const auto& row : d::parties_of(done.request)) EXPECT_EQ(row.sort_key, -d::epoch_millis(done.now));
}

TEST(LifecycleBoxOrder, NamesThePersonWhoseTurnItIs) {
  EXPECT_EQ(d::parties_of(Flow{}.accepted().request)[1].person, officer().person);
  EXPECT_EQ(d::parties_of(Flow{}.accepted().request)[0].person, std::nullopt);
  EXPECT_EQ(d::parties_of(Flow{}.request)[0].person, drafter().person);
  EXPECT_EQ(d::parties_of(Flow{}.sent().request)[1].person, std::nullopt);
}

}  // namespace xiezhu::test::lifecycle_rules
