#include <gtest/gtest.h>

#include "server/net/live_hub.hpp"
#include "tests/support/domain_builders.hpp"

namespace xiezhu::test::live_hub {

using api::LiveTicket;
using server::LiveEnd;
using server::LiveFrame;
using server::LiveHub;

class Ear final : public server::LiveChannel {
 public:
  void offer(LiveFrame frame) override { heard.push_back(*frame); }
  void end(LiveEnd why) override { ended.push_back(why); }

  std::vector<std::string> heard;
  std::vector<LiveEnd> ended;
};

LiveTicket ticket(std::int64_t person, std::int64_t session) {
  return {.person = d::PersonId{person}, .session = d::SessionId{session}};
}

LiveFrame frame(std::int64_t notice) {
  return std::make_shared<const std::string>(api::notice_frame(d::NoticeId{notice}));
}

TEST(LiveHub, AnnouncesToEveryChannelOfThePersonOnly) {
  LiveHub hub;
  const auto first = std::make_shared<Ear>();
  const auto second = std::make_shared<Ear>();
  const auto other = std::make_shared<Ear>();
  const auto seat_of_first = hub.join(ticket(1, 10), first);
  const auto seat_of_second = hub.join(ticket(1, 11), second);
  const auto seat_of_other = hub.join(ticket(2, 20), other);
  hub.announce(d::PersonId{1}, d::NoticeId{7}, frame(7));
  hub.announce(d::PersonId{3}, d::NoticeId{8}, frame(8));
  EXPECT_EQ(first->heard, (std::vector<std::string>{R"({"notice":"7"})"}));
  EXPECT_EQ(second->heard, first->heard);
  EXPECT_TRUE(other->heard.empty());
}

TEST(LiveHub, ForgetsAChannelThatLeaves) {
  LiveHub hub;
  const auto ear = std::make_shared<Ear>();
  {
    const auto seat = hub.join(ticket(1, 10), ear);
    EXPECT_EQ(hub.open(), 1U);
    EXPECT_EQ(hub.sessions(), std::vector{d::SessionId{10}});
  }
  EXPECT_EQ(hub.open(), 0U);
  EXPECT_TRUE(hub.sessions().empty());
  EXPECT_EQ(ear.use_count(), 1);
  hub.announce(d::PersonId{1}, d::NoticeId{7}, frame(7));
  EXPECT_TRUE(ear->heard.empty());
}

TEST(LiveHub, TellsALateChannelWhatWasAnnouncedWhileItWasOpened) {
  LiveHub hub;
  hub.announce(d::PersonId{1}, d::NoticeId{6}, frame(6));
  auto made_before = ticket(1, 10);
  hub.announce(d::PersonId{1}, d::NoticeId{7}, frame(7));
  hub.announce(d::PersonId{2}, d::NoticeId{8}, frame(8));
  const auto ear = std::make_shared<Ear>();
  const auto seat = hub.join(made_before, ear);
  EXPECT_EQ(ear->heard, (std::vector<std::string>{R"({"notice":"7"})"}));
}

TEST(LiveHub, KeepsQuietAboutWhatIsKnown) {
  LiveHub hub;
  auto knowing = ticket(1, 10);
  knowing.known = {d::NoticeId{7}};
  hub.announce(d::PersonId{1}, d::NoticeId{7}, frame(7));
  const auto ear = std::make_shared<Ear>();
  const auto seat = hub.join(knowing, ear);
  hub.announce(d::PersonId{1}, d::NoticeId{7}, frame(7));
  hub.announce(d::PersonId{1}, d::NoticeId{8}, frame(8));
  EXPECT_EQ(ear->heard, (std::vector<std::string>{R"({"notice":"8"})"}));
}

TEST(LiveHub, EndsTheOldestWhenASessionHasTooMany) {
  LiveHub hub;
  std::vector<std::shared_ptr<Ear>> ears;
  std::vector<std::unique_ptr<LiveHub::Seat>> seats;
  for (std::size_t i = 0; i < LiveHub::most_per_session + 2; ++i) {
    ears.push_back(std::make_shared<Ear>());
    seats.emplace_back(new LiveHub::Seat(hub.join(ticket(1, 10), ears.back())));
  }
  for (std::size_t i = 0; i < ears.size(); ++i) {
    EXPECT_EQ(ears[i]->ended, i < 2 ? std::vector{LiveEnd::superseded} : std::vector<LiveEnd>{}) << i;
  }
  hub.end_session(d::SessionId{10}, LiveEnd::session_ended);
  EXPECT_EQ(ears.front()->ended.size(), 1U);
  EXPECT_EQ(ears.back()->ended, std::vector{LiveEnd::session_ended});
}

TEST(LiveFrames, GreetWithWhatWasMissed) {
  EXPECT_EQ(api::greeting_frames({}), (std::vector<std::string>{R"({"hello":{"last":null}})"}));
  EXPECT_EQ(api::greeting_frames(
                {.last = d::NoticeId{9}, .notices = {d::NoticeId{7}, d::NoticeId{9}}, .more = true}),
            (std::vector<std::string>{R"({"hello":{"last":"9"}})", R"({"notice":"7"})", R"({"notice":"9"})",
                                      R"({"more":true})"}));
}

}  // namespace xiezhu::test::live_hub
