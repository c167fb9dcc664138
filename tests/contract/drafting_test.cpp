// What is kept for people while they write, on both databases.
#include "tests/contract/scenario.hpp"

namespace xiezhu::test {
namespace {

constexpr d::PersonId writer{201};
constexpr d::PersonId colleague_writer{202};

class WorkingCopies : public Scenario {
 protected:
  static d::TypedText typed(const std::string& title) {
    return {.title = title, .content = R"({"title":")" + title + R"("})"};
  }

  d::Outcome<d::WorkingCopy> begin_copy(int id, std::optional<d::RequestId> request = std::nullopt,
                                        d::PersonId person = writer) {
    const d::WorkingCopy copy{.id = d::WorkingCopyId{id},
                              .person = person,
                              .request = request,
                              .verb = request ? Verb::edit : Verb::draft,
                              .begun_on = request ? 1 : 0};
    return written([&](d::UnitOfWork& unit) { return d::begin_copy(unit, copy, typed("初稿"), now); });
  }
  d::Outcome<d::WorkingCopy> save(int id, int seen, const std::string& title) {
    return written([&](d::UnitOfWork& unit) {
      return d::save_copy(unit, unit.working_copies().find(d::WorkingCopyId{id}).value(), seen, typed(title),
                          now);
    });
  }
  d::Outcome<d::WorkingCopy> restore(int id, int seen, int revision) {
    return written([&](d::UnitOfWork& unit) {
      return d::restore_copy(unit, unit.working_copies().find(d::WorkingCopyId{id}).value(), seen, revision,
                             now);
    });
  }
  template <class Work>
  d::Outcome<d::WorkingCopy> written(Work work) {
    std::optional<d::Outcome<d::WorkingCopy>> outcome;
    database->write([&](d::UnitOfWork& unit) {
      outcome = work(unit);
      return *outcome ? d::Finish::commit : d::Finish::rollback;
    });
    return *outcome;
  }

  std::optional<d::WorkingCopy> found(int id) {
    return reading([=](d::UnitOfWork& unit) { return unit.working_copies().find(d::WorkingCopyId{id}); });
  }
  std::vector<d::CopyVersion> versions(int id) {
    return reading([=](d::UnitOfWork& unit) { return unit.working_copies().versions(d::WorkingCopyId{id}); });
  }
  std::string title(int id, int revision) {
    return reading([=](d::UnitOfWork& unit) {
      const auto text = unit.working_copies().text(d::WorkingCopyId{id}, revision);
      return text ? text->title : std::string{"none"};
    });
  }
};
XIEZHU_ON_BOTH(WorkingCopies);

TEST_P(WorkingCopies, come_back_as_they_were_saved) {
  const auto begun = begin_copy(1, whole);
  ASSERT_TRUE(begun);
  EXPECT_EQ(found(1), *begun);
  when("2026-09-21T10:05");
  const auto saved = save(1, 1, "二稿😀");
  ASSERT_TRUE(saved);
  EXPECT_EQ(found(1), *saved);
  EXPECT_EQ(saved->revision, 2);
  EXPECT_EQ(saved->saved_at, now);
  EXPECT_EQ(title(1, 1), "初稿");
  EXPECT_EQ(title(1, 2), "二稿😀");
  EXPECT_EQ(std::ssize(typed("初稿").content) + std::ssize(typed("二稿😀").content), saved->bytes);
}

TEST_P(WorkingCopies, of_two_tabs_the_second_is_told) {
  ASSERT_TRUE(begin_copy(1));
  ASSERT_TRUE(save(1, 1, "甲"));
  EXPECT_EQ(save(1, 1, "乙").error().reason, Reason::stale_version);
  EXPECT_EQ(title(1, 2), "甲");
}

TEST_P(WorkingCopies, a_lost_race_is_noticed_by_the_row_itself) {
  ASSERT_TRUE(begin_copy(1));
  const auto read = found(1).value();
  ASSERT_TRUE(save(1, 1, "甲"));
  EXPECT_EQ(written([&](d::UnitOfWork& unit) { return d::save_copy(unit, read, 1, typed("乙"), now); })
                .error()
                .reason,
            Reason::stale_version);
}

TEST_P(WorkingCopies, there_is_one_of_a_request_and_verb_and_any_number_of_new_requests) {
  ASSERT_TRUE(begin_copy(1, whole));
  EXPECT_EQ(begin_copy(2, whole).error().reason, Reason::exists);
  EXPECT_TRUE(begin_copy(3, whole, colleague_writer));
  EXPECT_TRUE(begin_copy(4));
  EXPECT_TRUE(begin_copy(5));
}

TEST_P(WorkingCopies, a_person_keeps_a_bounded_number) {
  for (int i = 1; i <= d::CopyLimits::per_person; ++i) ASSERT_TRUE(begin_copy(i));
  EXPECT_EQ(begin_copy(99).error().reason, Reason::too_many_copies);
  EXPECT_TRUE(begin_copy(100, std::nullopt, colleague_writer));
}

TEST_P(WorkingCopies, a_person_keeps_a_bounded_number_of_bytes) {
  constexpr std::size_t long_form = std::size_t{128} * 1024;
  const std::string longest(long_form, 'x');
  const auto fill = [&](int id) {
    ASSERT_TRUE(begin_copy(id));
    for (int i = 1; i <= 20; ++i) {
      now += std::chrono::days{1};
      ASSERT_TRUE(written([&](d::UnitOfWork& unit) {
        const auto copy = unit.working_copies().find(d::WorkingCopyId{id}).value();
        return d::save_copy(unit, copy, copy.revision, {"", longest}, now);
      }));
    }
  };
  std::int64_t bytes = 0;
  for (int id = 1; id <= 6; ++id) {
    fill(id);
    bytes += found(id)->bytes;
  }
  EXPECT_LE(bytes, d::CopyLimits::per_person_bytes + 6 * std::int64_t{long_form});
  EXPECT_EQ(versions(6).size(), 1U);
}

TEST_P(WorkingCopies, a_version_is_put_back_and_what_it_replaces_stays) {
  ASSERT_TRUE(begin_copy(1));
  when("2026-09-21T10:05");
  ASSERT_TRUE(save(1, 1, "误删"));
  const auto restored = restore(1, 2, 1);
  ASSERT_TRUE(restored);
  EXPECT_EQ(restored->revision, 3);
  EXPECT_EQ(restored->title, "初稿");
  ASSERT_TRUE(save(1, 3, "初稿改"));
  std::vector<std::pair<int, bool>> kept;
  for (const auto& version : versions(1)) kept.emplace_back(version.revision, version.set_aside);
  EXPECT_EQ(kept, (std::vector<std::pair<int, bool>>{{1, false}, {2, true}, {4, false}}));
  EXPECT_EQ(restore(1, 4, 3).error().reason, Reason::not_found);
  EXPECT_EQ(restore(1, 3, 1).error().reason, Reason::stale_version);
}

TEST_P(WorkingCopies, lists_show_the_last_saved_first_and_where_their_requests_are) {
  begin(drafter(), drafting(Verb::draft, content()));
  does(drafter(), drafting(Verb::edit, content()));
  ASSERT_TRUE(begin_copy(1, whole));
  when("2026-09-21T11:00");
  ASSERT_TRUE(begin_copy(2));
  ASSERT_TRUE(begin_copy(3, std::nullopt, colleague_writer));
  const auto lines = reading([](d::UnitOfWork& unit) { return unit.working_copies().of_person(writer, 10); });
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0].copy, found(2));
  EXPECT_EQ(lines[0].request_version, std::nullopt);
  EXPECT_EQ(lines[1].copy, found(1));
  EXPECT_EQ(lines[1].request_version, 2);
}

TEST_P(WorkingCopies, go_with_what_was_handed_in) {
  ASSERT_TRUE(begin_copy(1, whole));
  ASSERT_TRUE(begin_copy(2, whole, colleague_writer));
  ASSERT_TRUE(begin_copy(3));
  commit([](d::UnitOfWork& unit) {
    unit.working_copies().remove_of(writer, whole, Verb::reply);
    unit.working_copies().remove_of_new(colleague_writer, d::WorkingCopyId{3});
    unit.working_copies().remove_of_new(writer, d::WorkingCopyId{1});
  });
  EXPECT_TRUE(found(1) && found(2) && found(3));
  commit([](d::UnitOfWork& unit) {
    unit.working_copies().remove_of(writer, whole, Verb::edit);
    unit.working_copies().remove_of_new(writer, d::WorkingCopyId{3});
  });
  EXPECT_FALSE(found(1) || found(3));
  EXPECT_TRUE(found(2));
  EXPECT_TRUE(versions(1).empty());
}

TEST_P(WorkingCopies, are_forgotten_after_disuse_and_after_their_request_has_ended) {
  begin(drafter(), drafting(Verb::draft, content()));
  ASSERT_TRUE(begin_copy(1, whole));
  ASSERT_TRUE(begin_copy(2));
  when("2026-09-21T12:00");
  does(drafter(), act(Verb::withdraw));
  ASSERT_TRUE(begin_copy(3));
  // What is typed after the end, such as a rating, is not about what has ended.
  when("2026-09-21T12:30");
  ASSERT_TRUE(begin_copy(4, whole, colleague_writer));
  const auto forgettable = [&](std::string_view unused, std::string_view ended) {
    return reading(
        [&](d::UnitOfWork& unit) { return unit.working_copies().forgettable(at(unused), at(ended), 10); });
  };
  EXPECT_TRUE(forgettable("2026-09-21T10:00", "2026-09-21T12:00").empty());
  EXPECT_EQ(forgettable("2026-09-21T10:00", "2026-09-21T12:01"), std::vector{d::WorkingCopyId{1}});
  EXPECT_EQ(forgettable("2026-09-21T10:00", "2026-09-28T12:00"), std::vector{d::WorkingCopyId{1}});
  EXPECT_EQ(forgettable("2026-09-21T10:01", "2026-09-21T12:00"),
            (std::vector{d::WorkingCopyId{1}, d::WorkingCopyId{2}}));
}

class Drafting : public Scenario {
 protected:
  template <class Put>
  bool put(Put put) {
    bool stored = false;
    commit([&](d::UnitOfWork& unit) { stored = put(unit.drafting()); });
    return stored;
  }
};
XIEZHU_ON_BOTH(Drafting);

TEST_P(Drafting, templates_are_kept_by_version_for_each_unit_and_item) {
  d::RequestTemplate words{City::housing, "XZ-1", {"甲", "乙😀", "丙"}};
  EXPECT_TRUE(put([&](auto& drafting) { return drafting.put_request_template(words); }));
  EXPECT_FALSE(put([&](auto& drafting) { return drafting.put_request_template(words); }));
  words.version = 2;
  words.words.title = "丁";
  EXPECT_TRUE(put([&](auto& drafting) { return drafting.put_request_template(words); }));
  EXPECT_TRUE(put([&](auto& drafting) {
    return drafting.put_request_template({City::housing, "XZ-2", {"甲", "乙", ""}});
  }));
  reading([&](d::UnitOfWork& unit) {
    words.version = 3;
    EXPECT_EQ(unit.drafting().request_template(City::housing, "XZ-1"), words);
    EXPECT_FALSE(unit.drafting().request_template(City::civil_affairs, "XZ-1"));
    EXPECT_FALSE(unit.drafting().request_template(City::housing, "xz-1"));
    const auto page = unit.drafting().request_templates(City::housing, "", 1);
    EXPECT_EQ(page, std::vector{words});
    EXPECT_EQ(unit.drafting().request_templates(City::housing, "XZ-1", 5).front().item, "XZ-2");
    return 0;
  });
}

TEST_P(Drafting, phrases_of_a_person_and_of_a_unit_with_the_same_number_are_apart) {
  const d::PhraseList own{d::PersonId{7}, d::PhrasePurpose::reply, {"经查。", "\"引号\"\n😀"}};
  const d::PhraseList ours{d::UnitId{7}, d::PhrasePurpose::reply, {"同意。"}};
  EXPECT_TRUE(put([&](auto& drafting) { return drafting.put_phrases(own) && drafting.put_phrases(ours); }));
  EXPECT_FALSE(put([&](auto& drafting) { return drafting.put_phrases(own); }));
  reading([&](d::UnitOfWork& unit) {
    auto stored = own;
    stored.version = 2;
    EXPECT_EQ(unit.drafting().phrases(d::PersonId{7}), std::vector{stored});
    EXPECT_EQ(unit.drafting().phrases(d::UnitId{7}).front().phrases, ours.phrases);
    EXPECT_TRUE(unit.drafting().phrases(d::PersonId{8}).empty());
    return 0;
  });
}

TEST_P(Drafting, a_checklist_is_kept_by_version) {
  d::Checklist checklist{1,
                         {{"授权书", true, d::AttachmentId{5}, ""}, {"名单", false, std::nullopt, "后补"}}};
  EXPECT_TRUE(put([&](auto& drafting) { return drafting.put_checklist(whole, checklist); }));
  EXPECT_FALSE(put([&](auto& drafting) { return drafting.put_checklist(whole, checklist); }));
  checklist.version = 2;
  EXPECT_EQ(reading([](d::UnitOfWork& unit) { return unit.drafting().checklist(whole); }), checklist);
  EXPECT_EQ(reading([](d::UnitOfWork& unit) { return unit.drafting().checklist(share); }), d::Checklist{});
}

TEST_P(Drafting, what_was_asked_lately_is_found_the_newest_first) {
  send();
  const auto asked = [&](d::UnitId asking, d::UnitId helping, std::string_view since) {
    return reading(
        [&](d::UnitOfWork& unit) { return unit.drafting().begun_between(asking, helping, at(since), 10); });
  };
  const auto found = asked(City::civil_affairs, City::public_security, "2026-09-21T10:00");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found.front().id, whole);
  EXPECT_EQ(found.front().title, content().title);
  EXPECT_EQ(found.front().number, "沪民函〔2026〕1号");
  EXPECT_EQ(found.front().state, State::sent);
  EXPECT_EQ(found.front().item, std::nullopt);
  EXPECT_TRUE(asked(City::civil_affairs, City::public_security, "2026-09-21T10:01").empty());
  EXPECT_TRUE(asked(City::public_security, City::civil_affairs, "2026-09-21T10:00").empty());
  EXPECT_TRUE(asked(City::housing, City::public_security, "2026-09-21T10:00").empty());
}

}  // namespace
}  // namespace xiezhu::test
