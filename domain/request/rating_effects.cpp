#include "domain/request/rating_effects.hpp"

#include <algorithm>

namespace xiezhu::domain {
namespace {

void close_task(Rating& rating, FixState end, Instant at) {
  if (rating.open_task() == nullptr) return;
  rating.tasks.back().state = end;
  rating.tasks.back().closed_at = at;
}

// Not satisfied sends it back once; the dates of the second round come with the same event.
void note_call_back(Rating& rating, const Event& event) {
  FixTask& task = rating.tasks.back();
  const bool satisfied = event.rating->satisfied.value_or(false);
  const bool again = !satisfied && task.rounds.size() == 1;
  task.rounds.back().call_back = CallBack{event.at, satisfied, event.opinion};
  task.state = FixState::to_rectify;
  if (!again) close_task(rating, satisfied ? FixState::satisfied : FixState::unsatisfied, event.at);
}

void take_step(Rating& rating, const Event& event) {
  switch (event.verb) {
    case Verb::rate:
    case Verb::change_rating:
      rating.revisions.push_back({event.at, event.rating->scores.value_or(Scores{}), event.rating->text});
      if (!rating.scores().low_overall()) close_task(rating, FixState::raised, event.at);
      return;
    case Verb::contact:
      rating.tasks.back().contacted = FixDeed{event.at, event.opinion};
      rating.tasks.back().state = FixState::to_rectify;
      return;
    case Verb::rectify:
      rating.tasks.back().rounds.back().done = FixDeed{event.at, event.opinion};
      rating.tasks.back().state = FixState::to_call_back;
      return;
    case Verb::call_back:
      return note_call_back(rating, event);
    case Verb::appeal_rating:
      rating.appeal = RatingAppeal{event.at, event.opinion};
      return;
    case Verb::review_appeal:
      rating.appeal->review = AppealReview{event.at, event.unit, *event.rating->result, event.opinion};
      if (rating.struck()) close_task(rating, FixState::struck, event.at);
      return;
    default:
      return;
  }
}

void set_dates(Rating& rating, const RatingDates& dates, Instant at) {
  if (dates.changeable) rating.changeable = *dates.changeable;
  if (dates.appealable) rating.appealable = dates.appealable;
  if (dates.contact) rating.tasks.push_back({.opened_at = at, .contact_due = *dates.contact});
  if (dates.fix) rating.tasks.back().rounds.push_back({.due = *dates.fix});
}

void move_dates(Rating& rating, const RatingDates& dates) {
  if (dates.changeable) rating.changeable = *dates.changeable;
  if (dates.appealable) rating.appealable = dates.appealable;
  if (dates.contact) rating.tasks.back().contact_due = *dates.contact;
  if (dates.fix) rating.tasks.back().rounds.back().due = *dates.fix;
}

// Makes deadlines, and remembers when one would leave the calendar.
class DateMaker {
 public:
  DateMaker(const Request& request, const Reference& reference) : request_(request), reference_(reference) {}

  std::optional<Deadline> made(ClockCode code, std::string_view variant, Instant from) {
    const auto& rule = reference_.clock_rules.in_force(code, variant, local_date(from));
    const auto deadline = reference_.calendar.deadline(from, rule.terms(request_.content.urgent).limit);
    if (deadline) return *deadline;
    failed_ = deadline.error();
    return std::nullopt;
  }

  // What an open date becomes; nullopt when it stays. A date that was missed is not judged anew.
  std::optional<Deadline> moved(const Deadline& present, Instant now, ClockCode code,
                                std::string_view variant, Instant from) {
    if (now > present.late_after) return std::nullopt;
    const auto other = made(code, variant, from);
    return other == present ? std::nullopt : other;
  }

  [[nodiscard]] const std::optional<Rejection>& failed() const { return failed_; }

 private:
  const Request& request_;
  const Reference& reference_;
  std::optional<Rejection> failed_;
};

// Another round is due after a call-back that was not satisfied.
bool goes_on(const Rating& rating) {
  const FixTask* task = rating.open_task();
  return task != nullptr && task->state == FixState::to_rectify && task->rounds.back().call_back;
}

bool ends_window(const Event& event) {
  return std::ranges::any_of(event.clocks, [](const ClockChange& change) {
    const auto* end = std::get_if<ClockEnd>(&change);
    return end != nullptr && end->code == ClockCode::rating;
  });
}

// An event, as far as dates of ratings follow from it: can they be seen before it, and after it?
struct RatingMoment {
  const Request& before;
  Instant at;
  bool shown_before = false;
  bool shown_after = false;
};

RatingDates new_dates(const RatingMoment& c, const Rating& rating, DateMaker& make) {
  const Rating* was = c.before.rating_by(rating.by);
  const bool changed = was == nullptr || was->revisions.size() != rating.revisions.size();
  const bool appears = c.shown_after && (!c.shown_before || changed);
  const bool owes = rating.scores().low_overall() && !(c.shown_before && was && was->scores().low_overall());
  RatingDates dates{.of = rating.by};
  if (was == nullptr) dates.changeable = make.made(ClockCode::rating, change_variant, c.at);
  if (appears && !rating.appeal) dates.appealable = make.made(ClockCode::rating, appeal_variant, c.at);
  if (appears && owes) dates.contact = make.made(ClockCode::fixing, contact_variant, c.at);
  if ((appears && owes) || goes_on(rating)) dates.fix = make.made(ClockCode::fixing, fix_variant, c.at);
  return dates;
}

// From the instants that the dates were counted from at first.
RatingDates moved_dates(const Request& request, const Rating& rating, Instant now, DateMaker& make) {
  RatingDates dates{.of = rating.by};
  dates.changeable =
      make.moved(rating.changeable, now, ClockCode::rating, change_variant, rating.revisions.front().at);
  if (rating.appealable && !rating.appeal) {
    const Instant seen =
        std::max(request.ratings_disclosed_at().value_or(Instant{}), rating.revisions.back().at);
    dates.appealable = make.moved(*rating.appealable, now, ClockCode::rating, appeal_variant, seen);
  }
  const FixTask* task = rating.open_task();
  if (task == nullptr) return dates;
  if (!task->contacted)
    dates.contact = make.moved(task->contact_due, now, ClockCode::fixing, contact_variant, task->opened_at);
  if (!task->rounds.back().done) {
    const Instant from = task->rounds.size() == 1 ? task->opened_at : task->rounds.front().call_back->at;
    dates.fix = make.moved(task->rounds.back().due, now, ClockCode::fixing, fix_variant, from);
  }
  return dates;
}

}  // namespace

void note_ratings(std::vector<Rating>& ratings, const Event& event) {
  const auto rating_of = [&](Side side) -> Rating& {
    const auto found = std::ranges::find(ratings, side, &Rating::by);
    return found != ratings.end() ? *found : ratings.emplace_back(Rating{.by = side});
  };
  if (event.rating) take_step(rating_of(event.rating->of), event);
  for (const auto& dates : event.rating_dates) {
    if (event.verb == Verb::recalculate) {
      move_dates(rating_of(dates.of), dates);
    } else {
      set_dates(rating_of(dates.of), dates, event.effective_at);
    }
  }
}

Outcome<std::vector<RatingDates>> rating_dates(const Request& before, const Event& event,
                                               const Reference& reference) {
  std::vector<RatingDates> all;
  const bool moves = event.verb == Verb::recalculate;
  if (!event.rating && !moves && event.verb != Verb::close_rating) return all;
  const bool shown = before.ratings_disclosed_at().has_value();
  const RatingMoment moment{before, event.effective_at, shown, shown || ends_window(event)};
  auto after = before.course.ratings;
  note_ratings(after, event);
  DateMaker make(before, reference);
  for (const auto& rating : after) {
    auto dates =
        moves ? moved_dates(before, rating, event.effective_at, make) : new_dates(moment, rating, make);
    if (dates != RatingDates{.of = rating.by}) all.push_back(std::move(dates));
  }
  if (make.failed()) return std::unexpected(*make.failed());
  return all;
}

}  // namespace xiezhu::domain
