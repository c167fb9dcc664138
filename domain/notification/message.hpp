// Who is told of what: the messages that follow from what happened to a request. Messages name an audience,
// not people; who that is, and by which channels they are told, is found out later, when the message is
// handed on.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "domain/organisation/person.hpp"
#include "domain/request/comment.hpp"
#include "domain/request/event.hpp"
#include "domain/request/request.hpp"

namespace xiezhu::domain {

// to_do: it is your turn · progress: something happened to a matter of yours · alert: a clock warns ·
// supervision: an order or a card · comment: somebody wrote to you · dispute: something happened in a dispute
// of yours · digest: what waits for you, once a day · administration: the system needs care
enum class NoticeKind { to_do, progress, alert, supervision, comment, dispute, digest, administration };
template <>
struct EnumNames<NoticeKind> {
  static constexpr std::array table{
      EnumName<NoticeKind>{NoticeKind::to_do, "to_do", "待办"},
      EnumName<NoticeKind>{NoticeKind::progress, "progress", "进展"},
      EnumName<NoticeKind>{NoticeKind::alert, "alert", "预警"},
      EnumName<NoticeKind>{NoticeKind::supervision, "supervision", "督办"},
      EnumName<NoticeKind>{NoticeKind::comment, "comment", "留言"},
      EnumName<NoticeKind>{NoticeKind::dispute, "dispute", "争议"},
      EnumName<NoticeKind>{NoticeKind::digest, "digest", "每日摘要"},
      EnumName<NoticeKind>{NoticeKind::administration, "administration", "系统管理"}};
};

// One person; or everybody in the unit who has the role; or, without a unit, everybody who has it; or whoever
// tracks the request.
struct Audience {
  std::optional<UnitId> unit{};
  std::optional<Role> role{};
  std::optional<PersonId> person{};
  bool trackers = false;
  friend bool operator==(const Audience&, const Audience&) = default;
};

struct Message {
  NoticeKind kind = NoticeKind::progress;
  std::string about;  // the verb, the rung of an alert …: a stable token
  std::optional<RequestId> request{};
  bool urgent = false;  // does not wait for working hours
  Audience audience{};
  std::optional<PersonId> except{};  // who brought it about and need not be told
  // How the request was called then; empty where there is none.
  std::string number{};
  std::string title{};
  std::string detail{};  // further words for people, such as the name of a target that does not answer
  Instant at{};
  friend bool operator==(const Message&, const Message&) = default;
};

// What happened in the field's words: 签发, 外部通道异常 …; the token itself when it is none that is known.
std::string about_text(std::string_view about);

// What happened to a rating in the eyes of people: that they may see one now, that a fix task was opened for
// them.
inline constexpr std::string_view rating_shown = "rating_shown";
inline constexpr std::string_view fix_opened = "fix_opened";

// The messages that `events`, all of one save, call for; `after` is the request after them. Whose turn it has
// become is told to_do: the person, or everybody at that desk. Told of progress are the drafter and the case
// officer (before there is one, the other unit's allocators), each at most once for an event, never who did
// it, and never who is told to_do for the same save.
// Ratings 评价 have rules of their own: of one that is hidden the other side is told that it was handed in;
// who is rated, when he may see it; to_do is whom a fix task waits for, and dispute coordinators for an
// appeal.
std::vector<Message> messages_of(const Request& after, std::span<const Event> events);

// What those who track a request 跟踪 are told: every event. Who of them may see it is judged when the
// message is handed on.
std::vector<Message> tracking_messages(const Request& after, std::span<const Event> events);

// What the people concerned are told of a comment: those of the other side, or of the own unit for a note.
std::vector<Message> messages_of(const Request& request, const Comment& comment);

}  // namespace xiezhu::domain
