// What the live channels are fed with, on a real database with a clock to turn.
#include <gtest/gtest.h>

#include <condition_variable>
#include <set>

#include "server/run/notice_feed.hpp"
#include "tests/support/settable_clock.hpp"
#include "tests/unit/server/temp_database.hpp"

namespace xiezhu::test::notice_feed {

using server::LiveEnd;
using server::LiveHub;
using server::NoticeFeed;

constexpr std::chrono::seconds patience{10};

// Hears in the thread of the feed, waits in that of the test.
class PatientEar final : public server::LiveChannel {
 public:
  void offer(server::LiveFrame frame) override {
    const std::lock_guard lock(mutex_);
    heard_.push_back(*frame);
    changed_.notify_all();
  }
  void end(LiveEnd why) override {
    const std::lock_guard lock(mutex_);
    ended_ = why;
    changed_.notify_all();
  }

  // The notices heard, once there are so many.
  std::vector<std::string> heard(std::size_t count) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, patience, [&] { return heard_.size() >= count; });
    return heard_;
  }
  std::optional<LiveEnd> ended(std::chrono::milliseconds within = patience) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, within, [&] { return ended_.has_value(); });
    return ended_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::string> heard_;
  std::optional<LiveEnd> ended_;
};

std::string told(std::int64_t id) { return api::notice_frame(d::NoticeId{id}); }

class Feed : public ::testing::Test {
 protected:
  Feed() {
    database.settle_city();
    database.commit([&](d::UnitOfWork& unit) {
      for (const std::int64_t id : {10, 11}) {
        unit.sessions().insert({.id = d::SessionId{id},
                                .token_hash = "hash-" + std::to_string(id),
                                .actor = id == 10 ? drafter() : signer(),
                                .created_at = clock.now(),
                                .seen_at = clock.now()});
      }
    });
    feed = std::make_unique<NoticeFeed>(*database, clock, hub,
                                        NoticeFeed::Options{.every = std::chrono::milliseconds{1},
                                                            .further_every = std::chrono::milliseconds{0}},
                                        [this](std::string_view message) { faults.emplace_back(message); });
  }
  ~Feed() override {
    feed.reset();
    EXPECT_TRUE(faults.empty()) << faults.front();
  }

  void write(std::int64_t id, const d::Actor& to, d::Instant visible_at) {
    const d::Notice notice{.id = d::NoticeId{id},
                           .person = *to.person,
                           .about = "sign",
                           .created_at = clock.now(),
                           .visible_at = visible_at};
    database.commit([&](d::UnitOfWork& unit) { unit.notifications().add({&notice, 1}); });
  }
  LiveHub::Seat listen(const std::shared_ptr<PatientEar>& ear, const d::Actor& who, std::int64_t session) {
    return hub.join({.person = *who.person, .session = d::SessionId{session}}, ear);
  }

  TempDatabase database;
  SettableClock clock{at("2026-09-21T10:00")};
  LiveHub hub;
  std::vector<std::string> faults;
  std::unique_ptr<NoticeFeed> feed;
};

TEST_F(Feed, AnnouncesEachNoticeOnceToItsPerson) {
  const auto ear = std::make_shared<PatientEar>();
  const auto other = std::make_shared<PatientEar>();
  const auto seat = listen(ear, drafter(), 10);
  const auto seat_of_other = listen(other, signer(), 11);
  write(1, drafter(), clock.now());
  EXPECT_EQ(ear->heard(1), (std::vector{told(1)}));
  write(2, signer(), clock.now());
  EXPECT_EQ(other->heard(1), (std::vector{told(2)}));
  clock.pass(std::chrono::seconds{1});
  write(3, drafter(), clock.now());
  EXPECT_EQ(ear->heard(2), (std::vector{told(1), told(3)}));
}

TEST_F(Feed, AnnouncesANoticeWhenItBecomesVisible) {
  const auto ear = std::make_shared<PatientEar>();
  const auto seat = listen(ear, drafter(), 10);
  write(1, drafter(), clock.now() + std::chrono::minutes{5});
  write(2, drafter(), clock.now());
  EXPECT_EQ(ear->heard(1), (std::vector{told(2)}));
  clock.pass(std::chrono::minutes{5});
  EXPECT_EQ(ear->heard(2), (std::vector{told(2), told(1)}));
}

TEST_F(Feed, FindsWhatIsCommittedLateAndOutOfOrder) {
  const auto ear = std::make_shared<PatientEar>();
  const auto seat = listen(ear, drafter(), 10);
  const auto begun = clock.now();
  write(9, drafter(), begun);
  EXPECT_EQ(ear->heard(1), (std::vector{told(9)}));
  clock.pass(std::chrono::seconds{10});
  write(5, drafter(), begun);
  EXPECT_EQ(ear->heard(2), (std::vector{told(9), told(5)}));
}

TEST_F(Feed, TellsOfMoreThanItReadsAtOnce) {
  const auto ear = std::make_shared<PatientEar>();
  const auto seat = listen(ear, drafter(), 10);
  std::vector<d::Notice> notices;
  for (std::int64_t id = 1; id <= 2'500; ++id) {
    notices.push_back({.id = d::NoticeId{id},
                       .person = *drafter().person,
                       .about = "sign",
                       .created_at = clock.now(),
                       .visible_at = clock.now()});
  }
  database.commit([&](d::UnitOfWork& unit) { unit.notifications().add(notices); });
  const auto heard = ear->heard(2'500);
  EXPECT_EQ(std::set(heard.begin(), heard.end()).size(), 2'500U);
  EXPECT_EQ(heard.size(), 2'500U);
}

TEST_F(Feed, EndsTheChannelsOfASessionThatIsOver) {
  const auto ear = std::make_shared<PatientEar>();
  const auto other = std::make_shared<PatientEar>();
  const auto seat = listen(ear, drafter(), 10);
  const auto seat_of_other = listen(other, signer(), 11);
  database.commit([](d::UnitOfWork& unit) { unit.sessions().remove(d::SessionId{10}); });
  EXPECT_EQ(ear->ended(), LiveEnd::session_ended);
  EXPECT_EQ(other->ended(std::chrono::milliseconds{50}), std::nullopt);
  clock.pass(std::chrono::minutes{31});
  EXPECT_EQ(other->ended(), LiveEnd::session_ended) << "nobody has used it for longer than the policy allows";
}

TEST_F(Feed, EndsTheChannelsOfAPersonWhoIsDisabled) {
  const auto ear = std::make_shared<PatientEar>();
  const auto seat = listen(ear, drafter(), 10);
  database.commit([](d::UnitOfWork& unit) { unit.people().set_disabled(*drafter().person, true); });
  EXPECT_EQ(ear->ended(), LiveEnd::session_ended);
}

}  // namespace xiezhu::test::notice_feed
