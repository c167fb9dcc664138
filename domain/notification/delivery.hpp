// Notices, what people want to be told how, and what is on its way to the outside: by mail, or to programs
// that have subscribed (webhooks). Plain values.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "domain/notification/message.hpp"

namespace xiezhu::domain {

class NoticeKinds {
 public:
  constexpr NoticeKinds() = default;
  constexpr NoticeKinds(std::initializer_list<NoticeKind> kinds) {
    for (const NoticeKind kind : kinds) add(kind);
  }
  constexpr void add(NoticeKind kind) { bits_ |= 1U << static_cast<unsigned>(kind); }
  [[nodiscard]] constexpr bool has(NoticeKind kind) const {
    return (bits_ >> static_cast<unsigned>(kind) & 1U) != 0;
  }
  friend constexpr bool operator==(const NoticeKinds&, const NoticeKinds&) = default;

 private:
  unsigned bits_ = 0;
};

// What a person wants. In the program everybody is told everything; the choice is about mail.
struct NoticePreferences {
  std::string mail_address{};  // empty: no mail at all
  NoticeKinds mail{NoticeKind::to_do, NoticeKind::alert, NoticeKind::administration};
  // One mail each working morning with what is unread, in place of a mail for each; what is urgent comes at
  // once.
  bool digest = false;
  friend bool operator==(const NoticePreferences&, const NoticePreferences&) = default;
};

// True when a message of this kind goes to that person by a mail of its own.
constexpr bool mailed_at_once(const NoticePreferences& preferences, NoticeKind kind, bool urgent) {
  if (preferences.mail_address.empty() || !preferences.mail.has(kind)) return false;
  return urgent || !preferences.digest;
}

// Told in the program.
struct Notice {
  NoticeId id;
  PersonId person;
  NoticeKind kind = NoticeKind::progress;
  std::string about;
  std::optional<RequestId> request{};
  bool urgent = false;
  std::string detail{};
  Instant created_at;
  Instant visible_at;  // not shown before
  std::optional<Instant> read_at{};
};

// A notice as a list shows it. Number and title are those of today, and empty where the reader's unit may not
// see the request (any more).
struct NoticeLine {
  Notice notice;
  std::string number;
  std::string title;
};

// Somebody whom a message is for.
struct Recipient {
  PersonId person;
  NoticePreferences preferences;
};

enum class NoticeChannel { mail, webhook };
template <>
struct EnumNames<NoticeChannel> {
  static constexpr std::array table{EnumName<NoticeChannel>{NoticeChannel::mail, "mail", "邮件"},
                                    EnumName<NoticeChannel>{NoticeChannel::webhook, "webhook", "推送"}};
};

// waiting: for its time, or being sent · done · dead: given up, an administrator may send it again
enum class DeliveryState { waiting, done, dead };
template <>
struct EnumNames<DeliveryState> {
  static constexpr std::array table{EnumName<DeliveryState>{DeliveryState::waiting, "waiting", "待发送"},
                                    EnumName<DeliveryState>{DeliveryState::done, "done", "已送达"},
                                    EnumName<DeliveryState>{DeliveryState::dead, "dead", "未送达"}};
};

// The target of everything that leaves by mail; the others are webhooks.
inline constexpr WebhookId mail_target{0};

struct Delivery {
  DeliveryId id;  // stays the same for all attempts, so that a receiver can tell a repeat
  WebhookId target;
  std::string recipient;  // mail: the address; webhook: empty
  NoticeKind kind = NoticeKind::progress;
  std::string payload;  // JSON
  DeliveryState state = DeliveryState::waiting;
  int attempts = 0;
  // Waiting: not tried before. Done or dead: since when.
  Instant next_at;
  std::string last_error{};
  Instant created_at;

  [[nodiscard]] NoticeChannel channel() const {
    return target == mail_target ? NoticeChannel::mail : NoticeChannel::webhook;
  }
};

// The wait after a failed attempt; nullopt when that was the last.
constexpr std::optional<Millis> wait_after(int attempts) {
  constexpr std::array<std::chrono::minutes, 5> waits{std::chrono::minutes{1}, std::chrono::minutes{5},
                                                      std::chrono::minutes{30}, std::chrono::hours{2},
                                                      std::chrono::hours{12}};
  if (attempts < 1 || attempts > static_cast<int>(waits.size())) return std::nullopt;
  return waits.at(static_cast<std::size_t>(attempts) - 1);
}

// A program that is told. Its secret is not stored: it is derived from a key of the server, the id and the
// generation.
struct Webhook {
  WebhookId id;
  std::string name;
  std::string url;
  NoticeKinds kinds;
  bool active = true;
  int secret_generation = 0;  // 0: there is no secret yet, and nothing is sent
  PersonId owner;             // who set it up
  Version version = 1;
  Instant changed_at;
};

// How a target has been doing lately.
struct TargetHealth {
  WebhookId target;
  int failures = 0;  // in a row
  std::optional<Instant> last_ok{};
  std::optional<Instant> last_failure{};
  std::string last_error{};
  std::optional<Instant> rests_until{};  // nothing is tried before
  std::optional<LocalDate> reported_on{};

  [[nodiscard]] bool broken() const { return failures >= 3; }
};

// How long a target that failed so often in a row is left alone, so that it holds up nobody.
constexpr Millis rest_after(int failures) {
  if (failures < 3) return Millis{0};
  return failures < 10 ? std::chrono::minutes{1} : std::chrono::minutes{10};
}

}  // namespace xiezhu::domain
