// People, sessions and keyed calls.
#include "persistence/sql/errors.hpp"
#include "tests/support/database.hpp"

namespace xiezhu::test {
namespace {

bool same(const d::Person& a, const d::Person& b) {
  return a.id == b.id && a.login == b.login && a.name == b.name && a.unit == b.unit && a.roles == b.roles &&
         a.disabled == b.disabled;
}

class People : public ContractTest {
 protected:
  std::optional<d::Person> find(d::PersonId id) {
    return reading([&](d::UnitOfWork& unit) { return unit.people().find(id); });
  }
  std::optional<d::Credentials> find_login(const std::string& login) {
    return reading([&](d::UnitOfWork& unit) { return unit.people().find_login(login); });
  }
};
XIEZHU_ON_BOTH(People);

TEST_P(People, are_found_by_id_and_by_login) {
  d::Person person{
      .id = d::PersonId{77}, .login = "li.𠮷", .name = "李𠮷", .unit = City::housing, .disabled = false};
  for (const auto& entry : d::EnumNames<d::Role>::table) person.roles.add(entry.value);
  commit([&](d::UnitOfWork& unit) { unit.people().insert(person, "$argon2id$v=19$m=1,t=1,p=1$a$b"); });
  ASSERT_TRUE(find(person.id));
  EXPECT_TRUE(same(*find(person.id), person));
  const auto credentials = find_login(person.login);
  ASSERT_TRUE(credentials);
  EXPECT_TRUE(same(credentials->person, person));
  EXPECT_EQ(credentials->password_hash, "$argon2id$v=19$m=1,t=1,p=1$a$b");
  EXPECT_EQ(credentials->failed_attempts, 0);
  EXPECT_EQ(credentials->locked_until, std::nullopt);
  EXPECT_EQ(find(d::PersonId{78}).has_value(), false);
  EXPECT_EQ(find_login("LI.𠮷").has_value(), false) << "logins tell letter cases apart";
}

TEST_P(People, without_a_role_stay_without) {
  commit([](d::UnitOfWork& unit) {
    unit.people().insert({.id = d::PersonId{78}, .login = "x", .name = "无", .unit = City::housing}, "h");
  });
  EXPECT_TRUE(find(d::PersonId{78})->roles.empty());
}

TEST_P(People, cannot_share_a_login) {
  auto twin = person_of(drafter());
  twin.id = d::PersonId{79};
  EXPECT_THROW(commit([&](d::UnitOfWork& unit) { unit.people().insert(twin, "h"); }), p::sql::Error);
  EXPECT_FALSE(find(twin.id));
}

TEST_P(People, are_added_without_a_password_unless_the_login_is_taken) {
  d::Person person{.id = d::PersonId{80}, .login = "new", .name = "新", .unit = City::housing};
  person.roles.add(d::Role::handler);
  commit([&](d::UnitOfWork& unit) { EXPECT_TRUE(unit.people().enrol(person)); });
  EXPECT_TRUE(same(find_login("new")->person, person));
  EXPECT_EQ(find_login("new")->password_hash, "");
  person.id = d::PersonId{81};
  commit([&](d::UnitOfWork& unit) { EXPECT_FALSE(unit.people().enrol(person)); });
  EXPECT_FALSE(find(person.id));
}

TEST_P(People, are_changed_in_the_version_that_was_seen) {
  auto person = *find(*drafter().person);
  person.name = "新名";
  person.roles = {d::Role::auditor};
  person.disabled = true;
  commit([&](d::UnitOfWork& unit) { EXPECT_TRUE(unit.people().change(person)); });
  const auto changed = *find(person.id);
  EXPECT_TRUE(same(changed, person));
  EXPECT_EQ(changed.version, person.version + 1);
  person.name = "迟到";
  commit([&](d::UnitOfWork& unit) { EXPECT_FALSE(unit.people().change(person)); });
  EXPECT_EQ(find(person.id)->name, "新名");
}

TEST_P(People, keep_one_session_when_the_others_end) {
  for (const auto id : {501, 502, 503}) {
    commit([&](d::UnitOfWork& unit) {
      unit.sessions().insert({.id = d::SessionId{id},
                              .token_hash = "hash" + std::to_string(id),
                              .actor = id == 503 ? signer() : drafter(),
                              .created_at = at("2026-09-01"),
                              .seen_at = at("2026-09-01")});
    });
  }
  commit([&](d::UnitOfWork& unit) { unit.sessions().remove_others(*drafter().person, d::SessionId{502}); });
  const auto open = [&](const char* hash) {
    return reading([&](d::UnitOfWork& unit) { return unit.sessions().find(hash).has_value(); });
  };
  EXPECT_FALSE(open("hash501"));
  EXPECT_TRUE(open("hash502"));
  EXPECT_TRUE(open("hash503"));
}

TEST_P(People, change_name_unit_and_roles_but_keep_password_and_lock) {
  auto person = person_of(drafter());
  commit([&](d::UnitOfWork& unit) { unit.people().lock(person.id, at("2026-09-01")); });
  person.name = "新名";
  person.unit = City::housing;
  person.roles = {d::Role::auditor};
  commit([&](d::UnitOfWork& unit) { unit.people().update(person); });
  const auto credentials = find_login(person.login);
  EXPECT_TRUE(same(credentials->person, person));
  EXPECT_EQ(credentials->password_hash, "hash");
  EXPECT_EQ(credentials->locked_until, at("2026-09-01"));
}

TEST_P(People, are_counted_without_the_disabled_and_no_further_than_asked) {
  const auto members = [&](int at_most) {
    return reading(
        [&](d::UnitOfWork& unit) { return unit.people().active_members(City::civil_affairs, at_most); });
  };
  EXPECT_EQ(members(10), 3);
  EXPECT_EQ(members(2), 2);
  commit([](d::UnitOfWork& unit) { unit.people().set_disabled(*drafter().person, true); });
  EXPECT_EQ(members(10), 2);
  EXPECT_TRUE(find(*drafter().person)->disabled);
}

TEST_P(People, of_a_unit_are_listed_by_id_in_pages) {
  const auto page = [&](d::PersonId after, int limit) {
    std::vector<std::int64_t> ids;
    for (const auto& person : reading([&](d::UnitOfWork& unit) {
           return unit.queries().people({.unit = City::civil_affairs}, after, limit);
         })) {
      ids.push_back(person.id.value());
    }
    return ids;
  };
  EXPECT_EQ(page({}, 2), (std::vector<std::int64_t>{201, 202}));
  EXPECT_EQ(page(d::PersonId{202}, 2), std::vector<std::int64_t>{203});
  const auto one = reading([](d::UnitOfWork& unit) { return unit.queries().person(d::PersonId{203}); });
  EXPECT_TRUE(same(*one, person_of(signer())));
}

TEST_P(People, are_found_by_a_part_of_the_name_or_where_asked_of_the_login) {
  commit([](d::UnitOfWork& unit) {
    unit.people().insert({.id = d::PersonId{901}, .login = "wang_wu", .name = "王五%", .unit = City::housing},
                         "h");
  });
  const auto found = [&](const d::PeopleFilter& filter) {
    std::vector<std::int64_t> ids;
    for (const auto& person :
         reading([&](d::UnitOfWork& unit) { return unit.queries().people(filter, {}, 1'000); }))
      ids.push_back(person.id.value());
    return ids;
  };
  const std::vector<std::int64_t> one{901};
  EXPECT_EQ(found({.words = "王五"}), one);
  EXPECT_EQ(found({.words = "五%"}), one) << "no pattern";
  EXPECT_EQ(found({.words = "%"}), one);
  EXPECT_EQ(found({.words = "g_w"}), std::vector<std::int64_t>{});
  EXPECT_EQ(found({.words = "g_w", .by_login = true}), one);
  EXPECT_EQ(found({.words = "G_W", .by_login = true}), one) << "logins have small letters only";
  EXPECT_EQ(found({.unit = City::civil_affairs, .words = "王五"}), std::vector<std::int64_t>{});
  EXPECT_EQ(found({.unit = City::housing, .words = "王五"}), one);
  EXPECT_GT(found({}).size(), found({.unit = City::civil_affairs}).size());
}

TEST_P(People, have_their_attempts_counted_locked_and_cleared) {
  const auto id = *drafter().person;
  commit([&](d::UnitOfWork& unit) {
    EXPECT_EQ(unit.people().count_attempt(id), 1);
    EXPECT_EQ(unit.people().count_attempt(id), 2);
    unit.people().lock(id, at("2026-09-21T10:15"));
  });
  EXPECT_EQ(find_login("p201")->failed_attempts, 2);
  EXPECT_EQ(find_login("p201")->locked_until, at("2026-09-21T10:15"));
  commit([&](d::UnitOfWork& unit) {
    unit.people().clear_attempts(id);
    unit.people().set_password(id, "other");
  });
  EXPECT_EQ(find_login("p201")->failed_attempts, 0);
  EXPECT_EQ(find_login("p201")->locked_until, std::nullopt);
  EXPECT_EQ(find_login("p201")->password_hash, "other");
}

class Sessions : public ContractTest {
 protected:
  void add(std::int64_t id, const d::Actor& who, std::string_view seen) {
    commit([&](d::UnitOfWork& unit) {
      unit.sessions().insert({.id = d::SessionId{id},
                              .token_hash = "token" + std::to_string(id),
                              .actor = who,
                              .created_at = at("2026-09-21T08:00"),
                              .seen_at = at(seen)});
    });
  }
  std::optional<d::Session> find(std::int64_t id) {
    return reading([&](d::UnitOfWork& unit) { return unit.sessions().find("token" + std::to_string(id)); });
  }
};
XIEZHU_ON_BOTH(Sessions);

TEST_P(Sessions, come_back_with_the_present_roles_of_the_person) {
  add(1, drafter(), "2026-09-21T09:00");
  auto person = person_of(drafter());
  person.roles = {d::Role::signer, d::Role::head};
  commit([&](d::UnitOfWork& unit) { unit.people().update(person); });
  const auto session = find(1);
  ASSERT_TRUE(session);
  EXPECT_EQ(session->id, d::SessionId{1});
  EXPECT_EQ(session->token_hash, "token1");
  EXPECT_EQ(session->actor.person, drafter().person);
  EXPECT_EQ(session->actor.unit, City::civil_affairs);
  EXPECT_EQ(session->actor.roles, person.roles);
  EXPECT_EQ(session->login, "p201");
  EXPECT_EQ(session->person_name, "人员201");
  EXPECT_EQ(session->created_at, at("2026-09-21T08:00"));
  EXPECT_EQ(session->seen_at, at("2026-09-21T09:00"));
  EXPECT_FALSE(find(2));
}

TEST_P(Sessions, of_a_disabled_person_are_not_found) {
  add(1, drafter(), "2026-09-21T09:00");
  commit([](d::UnitOfWork& unit) { unit.people().set_disabled(*drafter().person, true); });
  EXPECT_FALSE(find(1));
}

TEST_P(Sessions, are_touched_and_removed) {
  add(1, drafter(), "2026-09-21T09:00");
  add(2, drafter(), "2026-09-21T10:00");
  add(3, signer(), "2026-09-21T11:00");
  add(4, signer(), "2026-09-21T12:00");
  commit([](d::UnitOfWork& unit) { unit.sessions().touch(d::SessionId{1}, at("2026-09-21T18:00")); });
  EXPECT_EQ(find(1)->seen_at, at("2026-09-21T18:00"));
  commit([](d::UnitOfWork& unit) { unit.sessions().remove_seen_before(at("2026-09-21T11:00")); });
  EXPECT_TRUE(find(1) && !find(2) && find(3) && find(4));
  commit([](d::UnitOfWork& unit) { unit.sessions().remove(d::SessionId{3}); });
  EXPECT_TRUE(find(1) && !find(3) && find(4));
  commit([](d::UnitOfWork& unit) { unit.sessions().remove_of(*drafter().person); });
  EXPECT_TRUE(!find(1) && find(4));
}

class KeyedCalls : public ContractTest {};
XIEZHU_ON_BOTH(KeyedCalls);

TEST_P(KeyedCalls, give_the_first_answer_again) {
  const d::StoredAnswer answer{"fingerprint", 201, "{\"a\":\"𠮷\"}", "\"3\"", "/api/v1/requests/5"};
  commit([&](d::UnitOfWork& unit) {
    EXPECT_FALSE(unit.idempotency().claim(d::PersonId{201}, "key", "fingerprint", at("2026-09-21")));
    unit.idempotency().complete(d::PersonId{201}, "key", answer);
  });
  commit([&](d::UnitOfWork& unit) {
    const auto stored = unit.idempotency().claim(d::PersonId{201}, "key", "another", at("2026-09-22"));
    ASSERT_TRUE(stored);
    EXPECT_EQ(stored->fingerprint, answer.fingerprint);
    EXPECT_EQ(stored->status, answer.status);
    EXPECT_EQ(stored->body, answer.body);
    EXPECT_EQ(stored->etag, answer.etag);
    EXPECT_EQ(stored->location, answer.location);
    EXPECT_FALSE(unit.idempotency().claim(d::PersonId{202}, "key", "x", at("2026-09-22")))
        << "another person's key";
  });
}

TEST_P(KeyedCalls, forget_a_claim_that_was_rolled_back) {
  const auto claim = [](d::UnitOfWork& unit) {
    EXPECT_FALSE(unit.idempotency().claim(d::PersonId{201}, "key", "f", at("2026-09-21")));
    return d::Finish::rollback;
  };
  database->write(claim);
  database->write(claim);
}

TEST_P(KeyedCalls, are_forgotten_when_they_are_old) {
  const auto claimed = [&](std::string_view when) {
    bool before = false;
    commit([&](d::UnitOfWork& unit) {
      before = unit.idempotency().claim(d::PersonId{201}, "key", "f", at(when)).has_value();
    });
    return before;
  };
  EXPECT_FALSE(claimed("2026-09-21"));
  commit([](d::UnitOfWork& unit) { unit.idempotency().remove_before(at("2026-09-21")); });
  EXPECT_TRUE(claimed("2026-09-22"));
  commit([](d::UnitOfWork& unit) { unit.idempotency().remove_before(at("2026-09-21T00:01")); });
  EXPECT_FALSE(claimed("2026-09-22"));
}

}  // namespace
}  // namespace xiezhu::test
