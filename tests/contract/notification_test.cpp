// The outbox, notices, preferences, deliveries, webhooks and the health of targets.
#include "persistence/sql/errors.hpp"
#include "tests/support/database.hpp"

namespace xiezhu::test {
namespace {

class Notifications : public ContractTest {
 protected:
  std::vector<d::OutboxEntry> outbox() {
    return reading([](d::UnitOfWork& unit) { return unit.notifications().outbox(100); });
  }
  std::vector<std::int64_t> recipients(const d::Message& message) {
    std::vector<std::int64_t> ids;
    for (const auto& one :
         reading([&](d::UnitOfWork& unit) { return unit.notifications().recipients(message); }))
      ids.push_back(one.person.value());
    return ids;
  }
  std::vector<std::int64_t> notices(const d::Actor& reader, std::string_view now, bool unread_only = false,
                                    std::optional<d::Cursor> after = {}, int limit = 10) {
    std::vector<std::int64_t> ids;
    for (const auto& line : reading([&](d::UnitOfWork& unit) {
           return unit.notifications().notices(reader, at(now), unread_only, after, limit);
         }))
      ids.push_back(line.notice.id.value());
    return ids;
  }
  void add_notice(std::int64_t id, d::PersonId person, std::string_view visible_at) {
    const d::Notice notice{.id = d::NoticeId{id},
                           .person = person,
                           .kind = d::NoticeKind::progress,
                           .about = "sign",
                           .request = d::RequestId{1},
                           .detail = std::string(400, 'x') + "字字字",
                           .created_at = at(visible_at),
                           .visible_at = at(visible_at)};
    commit([&](d::UnitOfWork& unit) { unit.notifications().add(std::span{&notice, 1}); });
  }
  int unread(d::PersonId person, std::string_view now, int at_most = 100) {
    return reading(
        [&](d::UnitOfWork& unit) { return unit.notifications().unread(person, at(now), at_most); });
  }
};
XIEZHU_ON_BOTH(Notifications);

using Ids = std::vector<std::int64_t>;

TEST_P(Notifications, are_posted_with_the_step_and_not_without_it) {
  Flow flow;
  flow.sent();
  database->write([&](d::UnitOfWork& unit) {
    unit.requests().save(flow.request, 0, flow.events);
    return d::Finish::rollback;
  });
  EXPECT_TRUE(outbox().empty());
  store(flow, flow.request.id);
  const auto entries = outbox();
  const auto expected = d::messages_of(flow.request, flow.events);
  ASSERT_EQ(entries.size(), expected.size());
  for (std::size_t i = 0; i < entries.size(); ++i) EXPECT_EQ(entries[i].message, expected[i]);
}

TEST_P(Notifications, of_a_restored_history_are_none) {
  Flow flow;
  flow.replied();
  const std::vector histories{d::History{flow.request, flow.events}};
  commit([&](d::UnitOfWork& unit) { unit.requests().restore(histories); });
  EXPECT_TRUE(outbox().empty());
  EXPECT_EQ(reading([&](d::UnitOfWork& unit) { return unit.requests().load(flow.request.id); }),
            flow.request);
}

TEST_P(Notifications, are_taken_once) {
  const std::vector<d::Message> messages(3,
                                         d::Message{.about = "x", .audience = {.person = d::PersonId{201}}});
  commit([&](d::UnitOfWork& unit) { unit.notifications().post(messages); });
  const auto entries = outbox();
  ASSERT_EQ(entries.size(), 3U);
  commit([&](d::UnitOfWork& unit) { EXPECT_TRUE(unit.notifications().take(std::span{entries}.first(2))); });
  commit([&](d::UnitOfWork& unit) { EXPECT_FALSE(unit.notifications().take(entries)); });
}

TEST_P(Notifications, reach_a_person_a_desk_or_all_who_hold_a_role) {
  const auto for_audience = [](d::Audience audience) { return d::Message{.audience = audience}; };
  EXPECT_EQ(recipients(for_audience({.person = d::PersonId{201}})), Ids{201});
  auto handlers = for_audience({.unit = City::civil_affairs, .role = d::Role::handler});
  EXPECT_EQ(recipients(handlers), (Ids{201, 202}));
  handlers.except = d::PersonId{201};
  EXPECT_EQ(recipients(handlers), Ids{202});
  EXPECT_EQ(recipients(for_audience({.role = d::Role::case_officer})), (Ids{302, 303}));
  commit([](d::UnitOfWork& unit) { unit.people().set_disabled(d::PersonId{202}, true); });
  EXPECT_EQ(recipients(handlers), Ids{});
  EXPECT_EQ(recipients(for_audience({.person = d::PersonId{202}})), Ids{});
}

TEST_P(Notifications, are_listed_newest_first_once_they_are_visible) {
  const auto me = *drafter().person;
  add_notice(1, me, "2026-09-21T09:00");
  add_notice(2, me, "2026-09-21T11:00");
  add_notice(3, me, "2026-09-21T11:00");
  add_notice(4, me, "2026-09-22T09:00");
  add_notice(5, *colleague().person, "2026-09-21T09:00");
  EXPECT_EQ(notices(drafter(), "2026-09-21T12:00"), (Ids{3, 2, 1}));
  EXPECT_EQ(notices(drafter(), "2026-09-22T09:00", false, {}, 2), (Ids{4, 3}));
  const d::Cursor after{d::epoch_millis(at("2026-09-21T11:00")), 3};
  EXPECT_EQ(notices(drafter(), "2026-09-22T09:00", false, after), (Ids{2, 1}));
  EXPECT_EQ(unread(me, "2026-09-21T12:00"), 3);
  EXPECT_EQ(unread(me, "2026-09-21T12:00", 2), 2);
}

TEST_P(Notifications, are_read_once_and_by_their_owner_only) {
  const auto me = *drafter().person;
  for (int i = 1; i <= 4; ++i) add_notice(i, me, "2026-09-21T0" + std::to_string(i) + ":00");
  const auto read = [&](const d::Actor& who, std::int64_t id, std::string_view now) {
    bool found = false;
    commit([&](d::UnitOfWork& unit) {
      found = unit.notifications().mark_read(*who.person, d::NoticeId{id}, at(now));
    });
    return found;
  };
  EXPECT_FALSE(read(colleague(), 1, "2026-09-21T12:00"));
  EXPECT_FALSE(read(drafter(), 4, "2026-09-21T03:30")) << "not visible yet";
  EXPECT_TRUE(read(drafter(), 1, "2026-09-21T12:00"));
  EXPECT_TRUE(read(drafter(), 1, "2026-09-21T13:00"));
  const auto lines = reading([&](d::UnitOfWork& unit) {
    return unit.notifications().notices(drafter(), at("2026-09-21T14:00"), false, {}, 10);
  });
  EXPECT_EQ(lines.back().notice.read_at, at("2026-09-21T12:00"));
  EXPECT_EQ(notices(drafter(), "2026-09-21T12:00", true), (Ids{4, 3, 2}));
  commit([&](d::UnitOfWork& unit) {
    EXPECT_EQ(unit.notifications().mark_all_read(me, at("2026-09-21T12:00"), 2), 2);
  });
  EXPECT_EQ(notices(drafter(), "2026-09-21T12:00", true), Ids{2});
  commit([&](d::UnitOfWork& unit) {
    EXPECT_EQ(unit.notifications().remove_notices_before(at("2026-09-21T04:00"), 2), 2);
  });
  EXPECT_EQ(notices(drafter(), "2026-09-21T12:00"), (Ids{4, 3}));
}

TEST_P(Notifications, show_a_title_to_the_parties_only) {
  Flow flow;
  flow.submitted();
  store(flow, d::RequestId{1});
  add_notice(1, *drafter().person, "2026-09-21T09:00");
  add_notice(2, *allocator().person, "2026-09-21T09:00");
  const auto title = [&](const d::Actor& reader) {
    return reading([&](d::UnitOfWork& unit) {
             return unit.notifications().notices(reader, at("2026-09-22"), false, {}, 10);
           })
        .at(0)
        .title;
  };
  EXPECT_EQ(title(drafter()), content().title);
  EXPECT_EQ(title(allocator()), "") << "the letter has not been signed";
}

TEST_P(Notifications, keep_preferences_and_one_digest_a_day) {
  const auto me = *drafter().person;
  const auto preferences = [&] {
    return reading([&](d::UnitOfWork& unit) { return unit.notifications().preferences(me); });
  };
  EXPECT_EQ(preferences(), d::NoticePreferences{});
  d::NoticePreferences wanted{
      .mail_address = "李@例.example", .mail = {d::NoticeKind::progress}, .digest = true};
  commit([&](d::UnitOfWork& unit) { unit.notifications().set_preferences(me, wanted); });
  EXPECT_EQ(preferences(), wanted);
  const auto waiting = [&](std::string_view date) {
    return reading(
        [&](d::UnitOfWork& unit) { return unit.notifications().without_digest(day(date), 10).size(); });
  };
  EXPECT_EQ(waiting("2026-09-21"), 1U);
  commit([&](d::UnitOfWork& unit) {
    EXPECT_TRUE(unit.notifications().note_digest(me, day("2026-09-21")));
    EXPECT_FALSE(unit.notifications().note_digest(me, day("2026-09-21")));
    wanted.mail = {};
    unit.notifications().set_preferences(me, wanted);
  });
  EXPECT_EQ(preferences(), wanted);
  EXPECT_EQ(waiting("2026-09-21"), 0U);
  EXPECT_EQ(waiting("2026-09-22"), 1U);
}

class Deliveries : public ContractTest {
 protected:
  void add(std::int64_t id, std::int64_t target, std::string_view next_at) {
    const d::Delivery delivery{.id = d::DeliveryId{id},
                               .target = d::WebhookId{target},
                               .recipient = "",
                               .payload = "{\"text\":\"𠮷: :x\"}",
                               .next_at = at(next_at),
                               .created_at = at(next_at)};
    commit([&](d::UnitOfWork& unit) { unit.deliveries().add(std::span{&delivery, 1}); });
  }
  std::vector<d::Delivery> due(std::int64_t target, std::string_view now, int limit = 10) {
    return reading(
        [&](d::UnitOfWork& unit) { return unit.deliveries().due(d::WebhookId{target}, at(now), limit); });
  }
  Ids in_state(d::DeliveryState state, std::optional<d::Cursor> after = {}, int limit = 10) {
    Ids ids;
    for (const auto& one :
         reading([&](d::UnitOfWork& unit) { return unit.deliveries().in_state(state, after, limit); }))
      ids.push_back(one.id.value());
    return ids;
  }
  bool claim(const d::Delivery& delivery, std::string_view lease) {
    bool claimed = false;
    commit([&](d::UnitOfWork& unit) { claimed = unit.deliveries().claim(delivery, at(lease)); });
    return claimed;
  }
};
XIEZHU_ON_BOTH(Deliveries);

TEST_P(Deliveries, are_due_by_target_and_time_and_claimed_once) {
  add(1, 0, "2026-09-21T09:00");
  add(2, 0, "2026-09-21T08:00");
  add(3, 7, "2026-09-21T08:00");
  add(4, 0, "2026-09-21T10:00");
  auto waiting = due(0, "2026-09-21T09:00");
  ASSERT_EQ(waiting.size(), 2U);
  EXPECT_EQ(waiting[0].id, d::DeliveryId{2});
  EXPECT_EQ(waiting[0].payload, "{\"text\":\"𠮷: :x\"}");
  EXPECT_TRUE(claim(waiting[0], "2026-09-21T09:05"));
  EXPECT_FALSE(claim(waiting[0], "2026-09-21T09:06"));
  EXPECT_EQ(due(0, "2026-09-21T09:00").size(), 1U);
  EXPECT_EQ(due(0, "2026-09-21T09:05").size(), 2U) << "a lease that ran out";
}

TEST_P(Deliveries, end_as_their_last_attempt_did_and_may_be_sent_again) {
  add(1, 7, "2026-09-21T08:00");
  auto delivery = due(7, "2026-09-21T09:00").at(0);
  ASSERT_TRUE(claim(delivery, "2026-09-21T09:05"));
  ++delivery.attempts;
  auto late = delivery;
  late.attempts = 9;
  late.state = d::DeliveryState::done;
  commit([&](d::UnitOfWork& unit) { unit.deliveries().conclude(late); });
  EXPECT_EQ(in_state(d::DeliveryState::done), Ids{}) << "another attempt";
  delivery.state = d::DeliveryState::dead;
  delivery.next_at = at("2026-09-21T09:01");
  delivery.last_error = "没有应答";
  commit([&](d::UnitOfWork& unit) { unit.deliveries().conclude(delivery); });
  EXPECT_EQ(in_state(d::DeliveryState::dead), Ids{1});
  EXPECT_EQ(due(7, "2026-09-22").size(), 0U);
  commit([&](d::UnitOfWork& unit) {
    EXPECT_EQ(unit.deliveries().find(d::DeliveryId{1})->last_error, "没有应答");
    EXPECT_EQ(unit.deliveries().count(d::WebhookId{7}, d::DeliveryState::dead, 10), 1);
    EXPECT_TRUE(unit.deliveries().resend(d::DeliveryId{1}, at("2026-09-22")));
    EXPECT_FALSE(unit.deliveries().resend(d::DeliveryId{1}, at("2026-09-22")));
  });
  EXPECT_EQ(due(7, "2026-09-22").at(0).attempts, 0);
  commit([](d::UnitOfWork& unit) {
    EXPECT_EQ(unit.deliveries().remove_before(d::DeliveryState::waiting, at("2026-09-23"), 5), 1);
  });
  EXPECT_FALSE(reading([](d::UnitOfWork& unit) { return unit.deliveries().find(d::DeliveryId{1}); }));
}

TEST_P(Deliveries, of_a_state_come_newest_first_in_pages) {
  for (int i = 1; i <= 4; ++i) add(i, 7, i < 3 ? "2026-09-21T08:00" : "2026-09-21T09:00");
  EXPECT_EQ(in_state(d::DeliveryState::waiting), (Ids{4, 3, 2, 1}));
  EXPECT_EQ(in_state(d::DeliveryState::waiting, d::Cursor{d::epoch_millis(at("2026-09-21T09:00")), 3}, 1),
            Ids{2});
}

TEST_P(Deliveries, go_to_webhooks_that_change_only_in_the_version_seen) {
  d::Webhook hook{.id = d::WebhookId{9},
                  .name = "协同平台",
                  .url = "https://a.example/x?y=1",
                  .kinds = {d::NoticeKind::to_do, d::NoticeKind::alert},
                  .owner = d::PersonId{201},
                  .changed_at = at("2026-09-21")};
  commit([&](d::UnitOfWork& unit) { unit.deliveries().insert(hook); });
  const auto stored = [&] {
    return reading([](d::UnitOfWork& unit) { return unit.deliveries().webhook(d::WebhookId{9}); });
  };
  ASSERT_TRUE(stored());
  EXPECT_EQ(stored()->url, hook.url);
  EXPECT_EQ(stored()->kinds, hook.kinds);
  hook.secret_generation = 3;
  hook.active = false;
  commit([&](d::UnitOfWork& unit) {
    EXPECT_TRUE(unit.deliveries().update(hook));
    EXPECT_FALSE(unit.deliveries().update(hook));
    EXPECT_EQ(unit.deliveries().webhooks().size(), 1U);
  });
  EXPECT_EQ(stored()->version, 2);
  EXPECT_EQ(stored()->secret_generation, 3);
  commit([&](d::UnitOfWork& unit) {
    EXPECT_FALSE(unit.deliveries().remove(hook.id, 1));
    EXPECT_TRUE(unit.deliveries().remove(hook.id, 2));
  });
  EXPECT_FALSE(stored());
}

TEST_P(Deliveries, have_targets_that_rest_after_failures_and_are_reported_once_a_day) {
  const d::WebhookId target{9};
  const auto fail = [&](std::string_view now) {
    int failures = 0;
    commit(
        [&](d::UnitOfWork& unit) { failures = unit.deliveries().note_failure(target, "refused", at(now)); });
    return failures;
  };
  EXPECT_EQ(fail("2026-09-21T09:00"), 1);
  EXPECT_EQ(fail("2026-09-21T09:01"), 2);
  const auto health = [&] {
    return reading([&](d::UnitOfWork& unit) { return unit.deliveries().health(target); });
  };
  EXPECT_FALSE(health().broken());
  EXPECT_EQ(fail("2026-09-21T09:02"), 3);
  EXPECT_TRUE(health().broken());
  EXPECT_EQ(health().rests_until, at("2026-09-21T09:03"));
  EXPECT_EQ(health().last_error, "refused");
  const auto report = [&](std::string_view date) {
    bool may = false;
    commit([&](d::UnitOfWork& unit) { may = unit.deliveries().may_report(target, day(date)); });
    return may;
  };
  EXPECT_TRUE(report("2026-09-21"));
  EXPECT_FALSE(report("2026-09-21"));
  EXPECT_TRUE(report("2026-09-22"));
  commit([&](d::UnitOfWork& unit) { unit.deliveries().note_success(target, at("2026-09-22T10:00")); });
  EXPECT_EQ(health().failures, 0);
  EXPECT_EQ(health().rests_until, std::nullopt);
  EXPECT_EQ(health().last_ok, at("2026-09-22T10:00"));
  EXPECT_EQ(reading([](d::UnitOfWork& unit) { return unit.deliveries().health(); }).size(), 1U);
}

}  // namespace
}  // namespace xiezhu::test
