#include "domain/request/request.hpp"

#include <algorithm>
#include <ranges>

#include "domain/request/rating_effects.hpp"

namespace xiezhu::domain {
namespace {

void note_time(Request& request, const Event& event) {
  if (event.from == event.to) return;
  switch (event.to) {
    case State::sent:
      if (!request.sent_at) request.sent_at = event.effective_at;
      request.received_at.reset();
      request.accepted_at.reset();
      break;
    case State::received:
      if (event.from == State::correcting) break;
      request.received_at = event.effective_at;
      if (!request.sent_at) request.sent_at = event.effective_at;
      break;
    case State::in_progress:
      if (event.from == State::received || !request.accepted_at) request.accepted_at = event.effective_at;
      break;
    case State::replied:
      request.replied_at = event.effective_at;
      break;
    default:
      break;
  }
  request.finished_at = final(event.to) ? std::optional{event.effective_at} : std::nullopt;
}

template <class T>
void insert_sorted(std::vector<T>& list, T value) {
  const auto place = std::ranges::lower_bound(list, value);
  if (place == list.end() || *place != value) list.insert(place, value);
}

void pass_to(Request& request, const Event& event) {
  Course& course = request.course;
  insert_sorted(course.readers, *request.content.requested_unit);
  std::erase(course.readers, *event.target);
  request.content.requested_unit = event.target;
  request.case_officer.reset();
  ++course.forwards;
  course.designated = event.verb == Verb::designate;
  course.refusal.reset();
}

// Whoever answers for the request on the side that moved is chosen anew by the successor.
void succeed(Request& request, const Succession& succession) {
  if (request.requesting_unit == succession.from) request.requesting_unit = succession.to;
  if (request.content.requested_unit == succession.from) {
    request.content.requested_unit = succession.to;
    request.case_officer.reset();
  }
  std::erase(request.course.readers, succession.to);
  for (auto& attachment : request.course.attachments) {
    if (attachment.unit == succession.from) attachment.unit = succession.to;
  }
}

// A unit has one mark; a later one takes the place of the earlier.
void mark_archived(Course& course, const ArchiveMark& mark) {
  const auto found = std::ranges::find(course.archived, mark.unit, &ArchiveMark::unit);
  if (found == course.archived.end()) {
    course.archived.push_back(mark);
  } else {
    *found = mark;
  }
}

// What goes on again is archived and rated again by its parties; a unit that is out of it keeps its mark.
void reopen(Request& request) {
  request.course.ratings.clear();
  std::erase_if(request.course.archived, [&](const ArchiveMark& mark) {
    return mark.unit == request.requesting_unit || mark.unit == request.content.requested_unit;
  });
}

// Waiting for the requester is part of the work in progress.
bool same_step(State from, State to) {
  const auto working = [](State state) {
    return state == State::in_progress || state == State::awaiting_requester;
  };
  return from == to || (working(from) && working(to));
}

// A suspension lasts as long as the clock that it stopped stands still.
void note_suspension(Request& request, const Event& event) {
  auto& suspended_by = request.course.suspended_by;
  if (event.verb == Verb::suspend && event.ruling) suspended_by = event.ruling->dispute;
  const ClockRun* running = request.clocks.running();
  if (running == nullptr || !running->paused_now()) suspended_by.reset();
}

void note_course(Request& request, const Event& event) {
  Course& course = request.course;
  if (!event.missing.empty()) course.missing = event.missing;
  if (!event.text.empty()) course.supplement = event.text;
  if (event.refusal) course.refusal = event.refusal;
  if (event.oral) course.oral = event.oral;
  if (event.commission) course.commission = event.commission;
  if (event.subrequest) course.subrequests.push_back(*event.subrequest);
  if (event.verb == Verb::urge) course.urged_at = event.at;
  if (event.verb == Verb::copy) insert_sorted(course.readers, *event.target);
  // An application waits until it is decided or the request leaves the step it was made in.
  const bool decided = event.verb == Verb::approve || event.verb == Verb::disapprove;
  if (decided || !same_step(event.from, event.to)) course.application.reset();
  if (event.application) course.application = event.application;
  course.extension_applied |= event.verb == Verb::apply_extension;
  if (event.verb == Verb::forward || event.verb == Verb::redirect || event.verb == Verb::designate)
    pass_to(request, event);
  if (event.attachment) course.attachments.push_back(*event.attachment);
  if (event.detached) {
    const auto found = std::ranges::find(course.attachments, *event.detached, &Attachment::id);
    if (found != course.attachments.end()) found->removed = true;
  }
  if (event.succession) succeed(request, *event.succession);
  if (event.archive) mark_archived(course, *event.archive);
  if (event.verb == Verb::order_assistance) course.refusal.reset();  // it was overturned
  note_ratings(course.ratings, event);
  if (final(event.from) && !final(event.to)) reopen(request);
}

}  // namespace

std::string DocumentNumber::text() const {
  return prefix + "\u3014" + std::to_string(year) + "\u3015" + std::to_string(serial) + "号";
}

std::optional<Side> Request::side_of(UnitId unit) const {
  if (unit == requesting_unit) return Side::requesting;
  if (sent_at && content.requested_unit == unit) return Side::requested;
  return std::nullopt;
}

const ArchiveMark* Request::archived_by(UnitId unit) const {
  const auto found = std::ranges::find(course.archived, unit, &ArchiveMark::unit);
  return found == course.archived.end() ? nullptr : &*found;
}

const ClockRun* Request::rating_window() const {
  if (state != State::completed) return nullptr;
  const auto runs = clocks.runs() | std::views::reverse;
  const auto found = std::ranges::find(runs, ClockCode::rating, &ClockRun::code);
  return found == runs.end() ? nullptr : &*found;
}

std::optional<Instant> Request::ratings_disclosed_at() const {
  const ClockRun* window = rating_window();
  return window == nullptr ? std::nullopt : window->ended_at;
}

const Rating* Request::rating_by(Side side) const {
  const auto found = std::ranges::find(course.ratings, side, &Rating::by);
  return found == course.ratings.end() ? nullptr : &*found;
}

bool Request::reader(UnitId unit) const { return std::ranges::binary_search(course.readers, unit); }

Request evolve(Request request, const Event& event) {
  if (event.from == State::none) {
    request.requesting_unit = event.unit;
    request.drafter = event.on_behalf_of.value_or(event.person.value_or(PersonId{}));
    request.created_at = event.at;
  }
  request.version = event.sequence;
  request.state = event.to;
  request.changed_at = event.at;
  if (event.content) request.content = *event.content;
  if (event.number) request.number = event.number;
  if (event.drafter) request.drafter = *event.drafter;
  if (event.case_officer) request.case_officer = event.case_officer;
  if (event.reply) request.reply = event.reply;
  request.reworked |= event.verb == Verb::rework;
  request.deemed_received |= event.verb == Verb::deem_received;
  request.auto_confirmed |= event.verb == Verb::auto_confirm;
  note_time(request, event);
  note_course(request, event);
  for (const auto& change : event.clocks) request.clocks.apply(change);
  note_suspension(request, event);
  return request;
}

Request replay(RequestId id, std::span<const Event> events) {
  Request request{.id = id};
  for (const auto& event : events) request = evolve(std::move(request), event);
  return request;
}

}  // namespace xiezhu::domain
