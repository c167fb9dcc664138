// Archiving marks 归档 and the files of exports, on both databases.
#include "tests/contract/scenario.hpp"

namespace xiezhu::test {
namespace {

class Filing : public Scenario {
 protected:
  std::vector<d::RequestId> waiting(const d::Actor& viewer) {
    std::vector<d::RequestId> ids;
    const auto lines = reading(
        [&](d::UnitOfWork& unit) { return unit.queries().tab({.tab = d::Tab::to_archive}, viewer, {}, 10); });
    for (const auto& line : lines) ids.push_back(line.summary->id);
    return ids;
  }
  void complete() {
    accept();
    does(officer(), replying());
    does(drafter(), act(Verb::confirm));
  }
  const d::ArchiveMark* mark(d::UnitId unit) {
    kept_ = stored();
    return kept_.archived_by(unit);
  }

 private:
  d::Request kept_;
};
XIEZHU_ON_BOTH(Filing);

using Ids = std::vector<d::RequestId>;

TEST_P(Filing, nothing_is_archived_while_it_is_open) {
  accept();
  refuses(drafter(), archiving(), Reason::wrong_turn);
  refuses(officer(), archiving(), Reason::wrong_turn);
  EXPECT_EQ(waiting(drafter()), Ids{});
}

TEST_P(Filing, each_party_archives_for_itself_once) {
  complete();
  EXPECT_EQ(waiting(drafter()), Ids{whole});
  EXPECT_EQ(waiting(officer()), Ids{whole});
  does(drafter(), archiving("10y", "WS·2026·D10-0001"));
  EXPECT_EQ(waiting(drafter()), Ids{});
  EXPECT_EQ(waiting(officer()), Ids{whole});
  EXPECT_EQ(mark(City::public_security), nullptr);
  refuses(drafter(), archiving(), Reason::already_archived);
  does(officer(), archiving("permanent", "G·2026-7"));
  EXPECT_EQ(mark(City::public_security)->retention, "permanent");
  EXPECT_EQ(mark(City::civil_affairs)->reference, "WS·2026·D10-0001");
  EXPECT_EQ(stored().state, State::completed);
  EXPECT_EQ(waiting(officer()), Ids{});
}

TEST_P(Filing, a_correction_is_one_more_event_with_its_reason) {
  complete();
  refuses(drafter(), correcting_archive("期限有误"), Reason::not_archived);
  does(drafter(), archiving());
  refuses(drafter(), correcting_archive(""), Reason::missing, "opinion");
  when("2026-09-28T09:00");
  does(drafter(), correcting_archive("期限有误"));
  EXPECT_EQ(mark(City::civil_affairs)->retention, "permanent");
  EXPECT_EQ(mark(City::civil_affairs)->at, now);
  const auto events = reading([](d::UnitOfWork& unit) { return unit.requests().events(whole); });
  EXPECT_EQ(events[events.size() - 2].archive->retention, "30y") << "the earlier mark stays in the record";
}

TEST_P(Filing, class_and_reference_must_be_good) {
  complete();
  refuses(drafter(), archiving(""), Reason::missing, "retention");
  refuses(drafter(), archiving("20y"), Reason::unknown, "retention");
  refuses(drafter(), archiving("30y", " "), Reason::missing, "reference");
  refuses(drafter(), archiving("30y", std::string(101, 'x')), Reason::too_long, "reference");
  refuses(allocator(), archiving(), Reason::role_required);
}

TEST_P(Filing, the_class_that_the_item_proposes_is_taken_when_none_is_named) {
  auto items = reading([](d::UnitOfWork& unit) { return unit.reference()->catalogue.versions(); });
  for (auto& item : items) item.retention = "10y";
  commit([&](d::UnitOfWork& unit) { unit.reference_data().put_items(items); });
  accept(content());
  does(officer(), replying());
  does(drafter(), act(Verb::confirm));
  does(drafter(), archiving(""));
  EXPECT_EQ(mark(City::civil_affairs)->retention, "10y");
}

TEST_P(Filing, what_goes_on_again_is_archived_again) {
  receive();
  does(allocator(), refusing(d::Ground::better_placed, City::housing));
  does(drafter(), archiving());
  does(officer(), archiving());
  EXPECT_EQ(waiting(drafter()), Ids{});
  does(drafter(), act(Verb::redirect));
  EXPECT_EQ(mark(City::civil_affairs), nullptr);
  EXPECT_NE(mark(City::public_security), nullptr) << "that unit is out of it";
  does(housing_allocator(), act(Verb::receive));
  does(housing_allocator(), refusing(d::Ground::prohibited));
  EXPECT_EQ(waiting(drafter()), Ids{whole});
  EXPECT_EQ(waiting(housing_allocator()), Ids{whole});
  EXPECT_EQ(waiting(allocator()), Ids{});
}

TEST_P(Filing, a_draft_that_was_never_sent_does_not_wait_to_be_archived) {
  begin(drafter(), drafting(Verb::draft, content()));
  does(drafter(), act(Verb::withdraw));
  EXPECT_EQ(waiting(drafter()), Ids{});
}

TEST_P(Filing, three_classes_are_shipped_and_none_is_without_a_basis) {
  const auto classes = reading([](d::UnitOfWork& unit) { return unit.reference()->retention_classes.all; });
  ASSERT_EQ(classes.size(), 3U);
  EXPECT_EQ(classes[0].code, "permanent");
  EXPECT_EQ(classes[0].years, std::nullopt);
  EXPECT_EQ(classes[1].years, 30);
  EXPECT_EQ(classes[2].years, 10);
  for (const auto& one : classes) EXPECT_FALSE(one.legal_basis.empty());
}

class Exports : public ContractTest {
 protected:
  static d::ExportFile file(int job, std::string_view made_at, char digit) {
    return {.job = d::JobId{job},
            .owner = *drafter().person,
            .name = "办结 2026-09-21 1000.xlsx",
            .media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            .size = std::int64_t{5} << 30,
            .sha256 = std::string(64, digit),
            .made_at = at(made_at)};
  }
};
XIEZHU_ON_BOTH(Exports);

TEST_P(Exports, a_file_comes_back_as_it_was_given_and_keeps_its_bytes_until_it_is_forgotten) {
  const auto first = file(1, "2026-09-21T10:00", 'a');
  const auto second = file(2, "2026-09-22T10:00", 'b');
  commit([&](d::UnitOfWork& unit) {
    unit.exports().insert(first);
    unit.exports().insert(second);
    unit.files().keep(std::string(64, 'c'), 7, at("2026-09-20"));
  });
  const std::vector<std::string> hashes{first.sha256, second.sha256, std::string(64, 'c'),
                                        std::string(64, 'd')};
  const auto kept = [&] {
    return reading([&](d::UnitOfWork& unit) { return unit.files().kept(hashes).size(); });
  };
  EXPECT_EQ(reading([](d::UnitOfWork& unit) { return unit.exports().find(d::JobId{1}); }), first);
  EXPECT_EQ(kept(), 3U);
  commit([](d::UnitOfWork& unit) { EXPECT_EQ(unit.exports().remove_before(at("2026-09-22T10:00"), 10), 1); });
  EXPECT_EQ(reading([](d::UnitOfWork& unit) { return unit.exports().find(d::JobId{1}); }), std::nullopt);
  EXPECT_EQ(reading([](d::UnitOfWork& unit) { return unit.exports().find(d::JobId{2}); }), second);
  EXPECT_EQ(kept(), 2U);
}

}  // namespace
}  // namespace xiezhu::test
