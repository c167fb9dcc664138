#include "domain/notification/message.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "domain/alerts/ladder.hpp"
#include "domain/dispute/dispute_state.hpp"
#include "domain/request/transition_table.hpp"
#include "domain/supervision/messages.hpp"

namespace xiezhu::domain {
namespace {

Audience desk_of(const Request& request, const Turn& turn) {
  if (turn.person) return {.person = turn.person};
  const bool requesting = turn.side == Side::requesting;
  return {.unit = requesting ? request.requesting_unit : request.content.requested_unit, .role = turn.role};
}

// What the turn was before the events, as far as they tell: an officer whom they name was not in charge
// before.
std::optional<Turn> turn_before(const Request& after, std::span<const Event> events) {
  Request before = after;
  before.state = events.front().from;
  if (std::ranges::any_of(events, [](const Event& event) { return event.case_officer.has_value(); }))
    before.case_officer.reset();
  return turn_of(before);
}

// The same desk may yet be that of another unit, or wait for another decision.
bool starts_anew(const Event& event) {
  const bool decides = event.verb == Verb::approve || event.verb == Verb::disapprove;
  const bool moves = event.succession || (event.target && event.from != event.to);
  return moves || decides || event.application || event.drafter;
}

bool same_turn(const std::optional<Turn>& a, const std::optional<Turn>& b) {
  if (!a || !b) return a.has_value() == b.has_value();
  return a->side == b->side && a->role == b->role && a->person == b->person;
}

// Whom a side's business concerns besides the desk that has the turn.
struct Concerned {
  Side side;
  Turn turn;
};

std::vector<Concerned> concerned_by(const Request& request) {
  std::vector<Concerned> all{
      {Side::requesting, {Side::requesting, Role::handler, std::optional{request.drafter}}}};
  // The other unit knows nothing of a letter that has not been signed.
  if (!request.sent_at) return all;
  if (request.case_officer) {
    all.push_back({Side::requested, {Side::requested, Role::case_officer, request.case_officer}});
  } else {
    all.push_back({Side::requested, {Side::requested, Role::allocator, std::nullopt}});
  }
  return all;
}

Message message_about(const Request& request, const Event& event, NoticeKind kind, Audience audience) {
  return {.kind = kind,
          .about = std::string{name_of(event.verb)},
          .request = request.id,
          .urgent = request.content.urgent,
          .audience = audience,
          .except = event.person,
          .number = request.number ? request.number->text() : std::string{},
          .title = request.content.title,
          .at = event.at};
}

bool concerns_rating(const Event& event) { return event.rating || event.verb == Verb::close_rating; }

// Tells one side of something about a rating; a fix task is also told to whoever opened it for himself by
// rating second.
void tell_side(std::vector<Message>& messages, const Request& after, const Event& event, Side side,
               NoticeKind kind, std::string_view about) {
  for (const auto& [concerned, turn] : concerned_by(after)) {
    if (concerned != side) continue;
    messages.push_back(message_about(after, event, kind, desk_of(after, turn)));
    messages.back().about = about;
    if (about == fix_opened) messages.back().except.reset();
  }
}

// What a date says to the side whose rating it belongs to: a fix is asked for, again, or a rating can be
// seen.
void tell_of_dates(std::vector<Message>& messages, const Request& after, const Event& event,
                   const RatingDates& dates) {
  const Side rated = other_party(dates.of);
  const auto verb = name_of(event.verb);
  if (dates.contact) return tell_side(messages, after, event, rated, NoticeKind::to_do, fix_opened);
  if (dates.fix) return tell_side(messages, after, event, rated, NoticeKind::to_do, verb);
  if (dates.appealable)
    tell_side(messages, after, event, rated, NoticeKind::progress,
              event.verb == Verb::change_rating ? verb : rating_shown);
}

// Of a rating that is still hidden nothing is told but that it was handed in (domain §8).
void tell_of_rating(std::vector<Message>& messages, const Request& after, const Event& event) {
  for (const auto& dates : event.rating_dates) tell_of_dates(messages, after, event, dates);
  if (!event.rating) return;
  const Side rater = event.rating->of;
  const Side rated = other_party(rater);
  const auto verb = name_of(event.verb);
  switch (event.verb) {
    case Verb::rate:
      if (!after.ratings_disclosed_at()) tell_side(messages, after, event, rated, NoticeKind::progress, verb);
      return;
    case Verb::contact:
      return tell_side(messages, after, event, rater, NoticeKind::progress, verb);
    case Verb::rectify:
      return tell_side(messages, after, event, rater, NoticeKind::to_do, verb);
    case Verb::call_back:
      if (event.rating_dates.empty()) tell_side(messages, after, event, rated, NoticeKind::progress, verb);
      return;
    case Verb::appeal_rating:
      messages.push_back(message_about(after, event, NoticeKind::to_do, {.role = Role::dispute_coordinator}));
      return tell_side(messages, after, event, rater, NoticeKind::progress, verb);
    case Verb::review_appeal:
      tell_side(messages, after, event, rater, NoticeKind::progress, verb);
      return tell_side(messages, after, event, rated, NoticeKind::progress, verb);
    default:
      return;
  }
}

// True when whoever holds `turn` hears of the save anyway, at the desk that has the turn now.
bool told_already(const Turn& turn, const std::optional<Turn>& to_do) {
  if (!to_do || turn.side != to_do->side) return false;
  return to_do->person ? turn.person == to_do->person : turn.role == to_do->role;
}

}  // namespace

std::string about_text(std::string_view about) {
  // With the end of a request both parties are asked to rate.
  if (about == name_of(Verb::confirm)) return "确认办结，请评价";
  if (about == name_of(Verb::auto_confirm)) return "自动确认办结，请评价";
  if (const auto verb = from_name<Verb>(about)) return std::string{chinese_of(*verb)};
  if (const auto rung = from_name<Rung>(about)) return std::string{chinese_of(*rung)};
  if (auto words = supervision_text(about); !words.empty()) return words;
  constexpr std::string_view of_dispute = "dispute-";
  if (about.starts_with(of_dispute)) {
    if (const auto verb = from_name<DisputeVerb>(about.substr(of_dispute.size())))
      return "争议：" + std::string{chinese_of(*verb)};
  }
  constexpr std::array others{std::pair{"target_broken", "外部通道异常"},
                              std::pair{"parties", "对方留言"},
                              std::pair{"own_unit", "单位内部留言"},
                              std::pair{rating_shown.data(), "收到的评价已公开"},
                              std::pair{fix_opened.data(), "收到差评，请整改"},
                              std::pair{"year_missing", "本年度放假通知尚未导入"},
                              std::pair{"next_year_missing", "下一年度放假通知尚未导入"}};
  for (const auto& [token, words] : others) {
    if (about == token) return words;
  }
  return std::string{about};
}

std::vector<Message> messages_of(const Request& after, std::span<const Event> events) {
  std::vector<Message> messages;
  if (events.empty()) return messages;
  auto to_do = turn_of(after);
  if (std::ranges::none_of(events, starts_anew) && same_turn(to_do, turn_before(after, events)))
    to_do.reset();
  if (to_do && (!to_do->person || to_do->person != events.back().person)) {
    messages.push_back(message_about(after, events.back(), NoticeKind::to_do, desk_of(after, *to_do)));
  }
  if (events.back().application && events.back().application->kind == ApplicationKind::designation) {
    messages.push_back(
        message_about(after, events.back(), NoticeKind::to_do, {.role = Role::dispute_coordinator}));
  }
  for (const auto& event : events) {
    if (concerns_rating(event)) {
      tell_of_rating(messages, after, event);
      continue;
    }
    const auto own_side = event.person ? after.side_of(event.unit) : std::nullopt;
    for (const auto& [side, turn] : concerned_by(after)) {
      // A desk is not told what one of its own people did; a person is.
      if (!turn.person && own_side == side) continue;
      if (told_already(turn, to_do) || (turn.person && turn.person == event.person)) continue;
      const auto kind = event.verb == Verb::urge ? NoticeKind::alert : NoticeKind::progress;
      messages.push_back(message_about(after, event, kind, desk_of(after, turn)));
    }
    if (event.verb == Verb::copy) {
      messages.push_back(
          message_about(after, event, NoticeKind::progress, {.unit = event.target, .role = Role::allocator}));
    }
  }
  return messages;
}

std::vector<Message> tracking_messages(const Request& after, std::span<const Event> events) {
  std::vector<Message> messages;
  for (const auto& event : events) {
    const auto kind = event.verb == Verb::urge ? NoticeKind::alert : NoticeKind::progress;
    messages.push_back(message_about(after, event, kind, {.trackers = true}));
  }
  return messages;
}

std::vector<Message> messages_of(const Request& request, const Comment& comment) {
  std::vector<Message> messages;
  const auto own_side = request.side_of(comment.unit);
  for (const auto& [side, turn] : concerned_by(request)) {
    if ((side == own_side) != (comment.scope == CommentScope::own_unit) || turn.person == comment.person)
      continue;
    messages.push_back({.kind = NoticeKind::comment,
                        .about = std::string{name_of(comment.scope)},
                        .request = request.id,
                        .urgent = request.content.urgent,
                        .audience = desk_of(request, turn),
                        .except = comment.person,
                        .number = request.number ? request.number->text() : std::string{},
                        .title = request.content.title,
                        .at = comment.at});
  }
  return messages;
}

}  // namespace xiezhu::domain
