// From the outbox to people and programs: relay, digest, courier, and what goes over the wire.
#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>

#include <boost/json.hpp>
#include <deque>

#include "domain/notification/mail_address.hpp"
#include "server/notify/address_guard.hpp"
#include "server/notify/courier.hpp"
#include "server/notify/mail_text.hpp"
#include "server/notify/outgoing.hpp"
#include "server/notify/relay.hpp"
#include "server/notify/signature.hpp"
#include "server/run/time_ids.hpp"
#include "tests/support/settable_clock.hpp"
#include "tests/unit/server/temp_database.hpp"

namespace xiezhu::test::notify {

namespace json = boost::json;
namespace srv = xiezhu::server;

// Answers what it is told to, and notes what it was given.
class FakeSender final : public srv::Sender {
 public:
  struct Log {
    std::vector<std::int64_t> sent;
    std::deque<srv::SendResult> answers;
  };
  explicit FakeSender(Log& log) : log_(log) {}
  srv::SendResult send(const d::Delivery& delivery, const d::Webhook*, const std::stop_token&) override {
    log_.sent.push_back(delivery.id.value());
    if (log_.answers.empty()) return {};
    const auto answer = log_.answers.front();
    log_.answers.pop_front();
    return answer;
  }

 private:
  Log& log_;
};

class Notifying : public ::testing::Test {
 protected:
  Notifying() { database.settle_city(); }

  int relay() {
    int count = 0;
    database->write([&](d::UnitOfWork& unit) {
      count = srv::relay_batch(unit, ids, policy, clock.now());
      return count > 0 ? d::Finish::commit : d::Finish::rollback;
    });
    return count;
  }
  int digest() {
    int count = 0;
    database.commit([&](d::UnitOfWork& unit) { count = srv::digest_batch(unit, ids, policy, clock.now()); });
    return count;
  }
  std::vector<d::NoticeLine> notices(const d::Actor& reader) {
    return database.reading([&](d::UnitOfWork& unit) {
      return unit.notifications().notices(reader, at("2027-01-01"), false, {}, 10);
    });
  }
  std::vector<d::Delivery> deliveries(d::DeliveryState state = d::DeliveryState::waiting) {
    return database.reading([&](d::UnitOfWork& unit) { return unit.deliveries().in_state(state, {}, 50); });
  }
  void prefer(const d::Actor& who, d::NoticePreferences wanted) {
    database.commit([&](d::UnitOfWork& unit) { unit.notifications().set_preferences(*who.person, wanted); });
  }
  void post(const d::Message& message) {
    database.commit([&](d::UnitOfWork& unit) { unit.notifications().post(std::span{&message, 1}); });
  }
  void add_webhook(std::int64_t id, d::NoticeKinds kinds) {
    const d::Webhook webhook{.id = d::WebhookId{id},
                             .name = "平台",
                             .url = "https://a.example/",
                             .kinds = kinds,
                             .secret_generation = 1,
                             .owner = d::PersonId{1},
                             .changed_at = clock.now()};
    database.commit([&](d::UnitOfWork& unit) { unit.deliveries().insert(webhook); });
  }
  void add_delivery(std::int64_t id, d::WebhookId target = d::mail_target) {
    const d::Delivery delivery{.id = d::DeliveryId{id},
                               .target = target,
                               .recipient = "a@b.example",
                               .payload = "{}",
                               .next_at = clock.now(),
                               .created_at = clock.now()};
    database.commit([&](d::UnitOfWork& unit) { unit.deliveries().add(std::span{&delivery, 1}); });
  }
  srv::Courier courier() {
    return {*database,
            clock,
            std::make_unique<FakeSender>(mail),
            std::make_unique<FakeSender>(webhooks),
            {},
            [](std::string_view) {}};
  }
  d::TargetHealth health(d::WebhookId target = d::mail_target) {
    return database.reading([&](d::UnitOfWork& unit) { return unit.deliveries().health(target); });
  }

  TempDatabase database;
  SettableClock clock;
  srv::TimeIds ids{clock, 1};
  srv::RelayPolicy policy{.mail = true, .webhooks = true, .public_url = "https://x.example"};
  FakeSender::Log mail;
  FakeSender::Log webhooks;
};

TEST_F(Notifying, hands_a_step_on_to_everybody_concerned_exactly_once) {
  Flow flow;
  flow.sent();
  database.store(flow, d::RequestId{5});
  EXPECT_GT(relay(), 0);
  EXPECT_EQ(relay(), 0);
  ASSERT_EQ(notices(allocator()).size(), 1U);
  EXPECT_EQ(notices(allocator())[0].notice.kind, d::NoticeKind::to_do);
  EXPECT_EQ(notices(allocator())[0].title, content().title);
  ASSERT_EQ(notices(drafter()).size(), 1U);
  EXPECT_EQ(notices(drafter())[0].notice.kind, d::NoticeKind::progress);
  EXPECT_TRUE(notices(signer()).empty());
  EXPECT_TRUE(deliveries().empty()) << "nobody has an address";
}

TEST_F(Notifying, leaves_the_outbox_alone_when_it_is_rolled_back) {
  post({.about = "sign", .audience = {.person = drafter().person}});
  database->write([&](d::UnitOfWork& unit) {
    EXPECT_EQ(srv::relay_batch(unit, ids, policy, clock.now()), 1);
    return d::Finish::rollback;
  });
  EXPECT_TRUE(notices(drafter()).empty());
  EXPECT_EQ(relay(), 1);
}

TEST_F(Notifying, mails_what_is_wanted_inside_working_hours) {
  prefer(drafter(), {.mail_address = "a@b.example", .mail = {d::NoticeKind::progress}});
  clock.set(at("2026-09-21T20:00"));
  const d::Message message{.kind = d::NoticeKind::progress,
                           .about = "sign",
                           .request = d::RequestId{5},
                           .audience = {.person = drafter().person},
                           .number = "沪民函〔2026〕1号",
                           .title = "标题",
                           .at = clock.now()};
  post(message);
  auto other = message;
  other.kind = d::NoticeKind::to_do;
  post(other);
  auto urgent_one = message;
  urgent_one.urgent = true;
  post(urgent_one);
  EXPECT_EQ(relay(), 3);
  EXPECT_EQ(notices(drafter()).size(), 3U);
  const auto mails = deliveries();
  ASSERT_EQ(mails.size(), 2U);
  EXPECT_EQ(mails[0].next_at, at("2026-09-22T09:00"));
  EXPECT_EQ(mails[1].next_at, clock.now()) << "urgent";
  const auto payload = json::parse(mails[0].payload).as_object();
  EXPECT_EQ(payload.at("subject").as_string(), "【行政协助】进展：签发 沪民函〔2026〕1号 标题");
  EXPECT_TRUE(std::string_view{payload.at("text").as_string()}.contains("https://x.example/requests/5"));
}

TEST_F(Notifying, tells_webhooks_at_once_and_without_content) {
  add_webhook(9, {d::NoticeKind::to_do});
  clock.set(at("2026-09-21T20:00"));
  Flow flow;
  flow.sent();
  database.store(flow, d::RequestId{5});
  relay();
  // Submission and signature, both to_do.
  const auto calls = deliveries();
  ASSERT_EQ(calls.size(), 1U) << "one save, one turn";
  EXPECT_EQ(calls[0].target, d::WebhookId{9});
  EXPECT_EQ(calls[0].next_at, clock.now());
  const auto event = json::parse(calls[0].payload).as_object();
  EXPECT_EQ(event.at("specversion").as_string(), "1.0");
  EXPECT_EQ(event.at("id").as_string(), std::to_string(calls[0].id.value()));
  EXPECT_EQ(event.at("type").as_string(), "xiezhu.notice.to_do");
  EXPECT_EQ(event.at("subject").as_string(), "requests/5");
  EXPECT_FALSE(calls[0].payload.contains(content().title));
}

TEST_F(Notifying, sends_one_digest_a_working_day_with_what_is_unread) {
  prefer(drafter(), {.mail_address = "a@b.example", .digest = true});
  post({.kind = d::NoticeKind::to_do,
        .about = "return",
        .audience = {.person = drafter().person},
        .at = clock.now()});
  relay();
  EXPECT_TRUE(deliveries().empty());
  clock.set(at("2026-09-26T10:00"));
  EXPECT_EQ(digest(), 0) << "a holiday";
  clock.set(at("2026-09-28T08:59"));
  EXPECT_EQ(digest(), 0);
  clock.set(at("2026-09-28T09:00"));
  EXPECT_EQ(digest(), 1);
  EXPECT_EQ(digest(), 0);
  ASSERT_EQ(deliveries().size(), 1U);
  EXPECT_TRUE(deliveries()[0].payload.contains("退回修改"));
  database.commit(
      [&](d::UnitOfWork& unit) { unit.notifications().mark_all_read(*drafter().person, clock.now(), 10); });
  clock.set(at("2026-09-29T09:00"));
  EXPECT_EQ(digest(), 1);
  EXPECT_EQ(deliveries().size(), 1U) << "nothing is unread";
}

TEST_F(Notifying, forgets_what_is_old) {
  add_delivery(1);
  post({.about = "sign", .audience = {.person = drafter().person}});
  relay();
  const auto forget = [&] {
    int count = 0;
    database.commit([&](d::UnitOfWork& unit) { count = srv::forget_batch(unit, clock.now()); });
    return count;
  };
  EXPECT_EQ(forget(), 0);
  clock.pass(std::chrono::days{200});
  EXPECT_EQ(forget(), 2);
}

TEST_F(Notifying, carries_each_mail_once) {
  add_delivery(1);
  add_delivery(2);
  auto carrier = courier();
  EXPECT_EQ(carrier.carry_mail({}), 2);
  EXPECT_EQ(carrier.carry_mail({}), 0);
  EXPECT_EQ(mail.sent, (std::vector<std::int64_t>{1, 2}));
  EXPECT_EQ(deliveries(d::DeliveryState::done).size(), 2U);
  EXPECT_EQ(health().last_ok, clock.now());
}

TEST_F(Notifying, tries_again_later_and_gives_up_after_six_times) {
  add_delivery(1);
  auto carrier = courier();
  for (int attempt = 1; attempt <= 6; ++attempt) {
    mail.answers.push_back({srv::Fate::failed, "no answer"});
    EXPECT_EQ(carrier.carry_mail({}), 1) << attempt;
    EXPECT_EQ(carrier.carry_mail({}), 0) << "not at once";
    clock.pass(std::chrono::hours{12});
  }
  EXPECT_EQ(carrier.carry_mail({}), 0);
  const auto dead = deliveries(d::DeliveryState::dead);
  ASSERT_EQ(dead.size(), 1U);
  EXPECT_EQ(dead[0].attempts, 6);
  EXPECT_EQ(dead[0].last_error, "no answer");
}

TEST_F(Notifying, does_not_blame_the_server_for_an_address_that_is_wrong) {
  add_delivery(1);
  add_delivery(2);
  mail.answers.push_back({srv::Fate::refused, "550 no such user"});
  auto carrier = courier();
  EXPECT_EQ(carrier.carry_mail({}), 2);
  EXPECT_EQ(deliveries(d::DeliveryState::dead).size(), 1U);
  EXPECT_EQ(health().failures, 0);
}

TEST_F(Notifying, lets_a_broken_target_rest_and_reports_it_once_a_day) {
  database.commit([](d::UnitOfWork& unit) {
    unit.people().insert({.id = d::PersonId{900},
                          .login = "sys",
                          .name = "系统",
                          .unit = City::housing,
                          .roles = {d::Role::system_admin}},
                         "h");
  });
  add_webhook(9, {d::NoticeKind::to_do});
  for (int i = 1; i <= 10; ++i) add_delivery(i, d::WebhookId{9});
  auto carrier = courier();
  for (int i = 0; i < 9; ++i) webhooks.answers.push_back({srv::Fate::failed, "refused"});
  int tried = 0;
  for (int i = 0; i < 10; ++i) tried += carrier.carry_webhooks({});
  EXPECT_EQ(tried, 3) << "then it rests";
  EXPECT_TRUE(health(d::WebhookId{9}).broken());
  clock.pass(std::chrono::minutes{1});
  EXPECT_EQ(carrier.carry_webhooks({}), 1);
  while (relay() > 0) {
  }
  const auto told = notices({d::PersonId{900}, City::housing, {d::Role::system_admin}});
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told[0].notice.about, "target_broken");
  EXPECT_EQ(told[0].notice.detail, "平台：连续 3 次未送达，refused");
}

TEST_F(Notifying, sends_again_what_a_stop_broke_off) {
  add_delivery(1);
  mail.answers.push_back({srv::Fate::broken_off, "stopping"});
  auto carrier = courier();
  carrier.carry_mail({});
  EXPECT_EQ(health().failures, 0);
  EXPECT_EQ(carrier.carry_mail({}), 1);
  EXPECT_EQ(deliveries(d::DeliveryState::done).size(), 1U);
}

TEST(MailText, is_readable_by_any_mail_program) {
  const auto text = srv::render_mail({.from = "xiezhu@example.gov.cn",
                                      .from_name = "行政协助平台",
                                      .to = "li@example.gov.cn",
                                      .subject = "主题\r\nBcc: evil@example.com",
                                      .text = "第一行\n第二行\n",
                                      .id = "42",
                                      .date = at("2026-09-21T10:00:05")});
  EXPECT_TRUE(text.contains("Date: Mon, 21 Sep 2026 10:00:05 +0800\r\n"));
  EXPECT_TRUE(text.contains("Message-ID: <42@example.gov.cn>\r\n"));
  EXPECT_FALSE(text.contains("Bcc")) << "the subject stands encoded";
  for (std::size_t from = 0; from < text.size();) {
    const auto end = text.find("\r\n", from);
    ASSERT_NE(end, std::string::npos);
    EXPECT_LE(end - from, 78U);
    from = end + 2;
  }
}

TEST(MailText, splits_long_subjects_between_characters) {
  std::string subject;
  for (int i = 0; i < 40; ++i) subject += "𠮷字";
  const auto words = srv::encoded_words(subject);
  EXPECT_TRUE(words.contains("?=\r\n =?UTF-8?B?"));
}

TEST(MailAddress, is_one_plain_address) {
  EXPECT_TRUE(d::is_mail_address("li.yong+x@example.gov.cn"));
  for (const auto* bad : {"", "a", "@b", "a@", "a@b@c", "a b@c", "<a@b>", "a@b\r\nRCPT TO:<c@d>", "a..b@c",
                          "李@b.cn", "\"a\"@b", "a@-b", "a@b,c@d"}) {
    EXPECT_FALSE(d::is_mail_address(bad)) << bad;
  }
}

TEST(Signature, is_that_of_time_and_body) {
  // RFC 4231, test case 2.
  EXPECT_EQ(srv::hmac_hex("Jefe", "what do ya want for nothing?"),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  const auto header = srv::signature_header("s", at("1970-01-01T08:00:07"), "{}");
  EXPECT_EQ(header, "t=7,v1=" + srv::hmac_hex("s", "7.{}"));
  EXPECT_NE(srv::webhook_secret("k", d::WebhookId{1}, 1), srv::webhook_secret("k", d::WebhookId{1}, 2));
  EXPECT_NE(srv::webhook_secret("k", d::WebhookId{1}, 12), srv::webhook_secret("k", d::WebhookId{11}, 2));
}

bool admitted(const srv::AddressGuard& guard, const std::string& host, const std::string& address) {
  sockaddr_in v4{};
  v4.sin_family = AF_INET;
  if (inet_pton(AF_INET, address.c_str(), &v4.sin_addr) == 1)
    return guard.admits_address(host, reinterpret_cast<const sockaddr&>(v4));
  sockaddr_in6 v6{};
  v6.sin6_family = AF_INET6;
  EXPECT_EQ(inet_pton(AF_INET6, address.c_str(), &v6.sin6_addr), 1) << address;
  return guard.admits_address(host, reinterpret_cast<const sockaddr&>(v6));
}

TEST(AddressGuard, keeps_webhooks_out_of_the_house) {
  const auto guard = *srv::AddressGuard::make({});
  for (const auto* inside : {"127.0.0.1",
                             "10.1.2.3",
                             "172.16.0.1",
                             "172.31.255.255",
                             "192.168.1.1",
                             "169.254.169.254",
                             "0.0.0.0",
                             "100.64.0.1",
                             "224.0.0.1",
                             "255.255.255.255",
                             "::1",
                             "::",
                             "fe80::1",
                             "fc00::1",
                             "fd12::1",
                             "ff02::1",
                             "::ffff:127.0.0.1",
                             "::ffff:10.0.0.1",
                             "64:ff9b::7f00:1",
                             "2002:7f00:1::",
                             "::127.0.0.1",
                             "fec0::1"}) {
    EXPECT_FALSE(admitted(guard, "a.example", inside)) << inside;
  }
  for (const auto* outside : {"8.8.8.8", "172.32.0.1", "101.226.4.6", "2400:3200::1", "::ffff:8.8.8.8"}) {
    EXPECT_TRUE(admitted(guard, "a.example", outside)) << outside;
  }
}

TEST(AddressGuard, lets_in_what_is_listed) {
  const auto guard = srv::AddressGuard::make({"10.1.0.0/16", "::1", "Platform.internal"});
  ASSERT_TRUE(guard);
  EXPECT_TRUE(admitted(*guard, "a.example", "10.1.255.1"));
  EXPECT_FALSE(admitted(*guard, "a.example", "10.2.0.1"));
  EXPECT_TRUE(admitted(*guard, "a.example", "::ffff:10.1.0.1"));
  EXPECT_TRUE(admitted(*guard, "a.example", "::1"));
  EXPECT_TRUE(admitted(*guard, "platform.internal", "192.168.0.1"));
  EXPECT_TRUE(guard->admits_url("http://platform.internal:8080/x"));
  EXPECT_TRUE(guard->admits_url("http://10.1.0.9/x"));
  EXPECT_TRUE(guard->admits_url("https://anywhere.example/x"));
  for (const auto* bad :
       {"http://anywhere.example/", "http://10.2.0.1/", "ftp://platform.internal/", "https://u:p@a.example/",
        "https://a.example/#x", "file:///etc/passwd", "https://", "a.example", ""}) {
    EXPECT_FALSE(guard->admits_url(bad)) << bad;
  }
  EXPECT_FALSE(srv::AddressGuard::make({"10.0.0.0/33"}));
  EXPECT_FALSE(srv::AddressGuard::make({"https://a.example"}));
}

}  // namespace xiezhu::test::notify
