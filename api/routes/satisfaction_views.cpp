#include "api/routes/satisfaction_views.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "domain/request/visibility.hpp"
#include "domain/satisfaction/rating_row.hpp"

namespace xiezhu::api {
namespace json = boost::json;

namespace {

json::object coded(std::string_view code, std::string_view name) { return {{"code", code}, {"name", name}}; }

json::object date_view(const domain::Deadline& date) {
  return {{"dueAt", domain::to_iso(date.due)},
          {"lateAfter", domain::to_iso(date.late_after)},
          {"provisional", date.provisional}};
}

json::value date_or_null(const std::optional<domain::Deadline>& date) {
  return date ? json::value(date_view(*date)) : json::value(nullptr);
}

json::object step_view(const domain::Deadline& date, const std::optional<domain::FixDeed>& done, bool closed,
                       domain::Instant now) {
  json::object view = date_view(date);
  view["doneAt"] = done ? json::value(domain::to_iso(done->at)) : json::value(nullptr);
  view["late"] = done ? done->at > date.late_after : !closed && now > date.late_after;
  view["text"] = done ? done->text : std::string{};
  return view;
}

json::object task_view(const domain::FixTask& task, domain::Instant now) {
  json::array rounds;
  for (const auto& round : task.rounds) {
    json::value call_back = nullptr;
    if (const auto& said = round.call_back)
      call_back = json::object{
          {"at", domain::to_iso(said->at)}, {"satisfied", said->satisfied}, {"opinion", said->opinion}};
    rounds.push_back(json::object{{"fix", step_view(round.due, round.done, !task.open(), now)},
                                  {"callBack", std::move(call_back)}});
  }
  return {{"state", term(task.state)},
          {"openedAt", domain::to_iso(task.opened_at)},
          {"closedAt", instant_or_null(task.closed_at)},
          {"contact", step_view(task.contact_due, task.contacted, !task.open(), now)},
          {"rounds", std::move(rounds)}};
}

json::value appeal_view(const std::optional<domain::RatingAppeal>& appeal, const domain::OrgTree& units) {
  if (!appeal) return nullptr;
  const auto& review = appeal->review;
  return json::object{{"at", domain::to_iso(appeal->at)},
                      {"reason", appeal->reason},
                      {"result", review ? json::value(term(review->result)) : json::value(nullptr)},
                      {"reviewedAt", review ? json::value(domain::to_iso(review->at)) : json::value(nullptr)},
                      {"reviewedBy", review ? unit_brief(units, review->unit) : json::value(nullptr)},
                      {"review", review ? review->reason : std::string{}}};
}

// What everybody may see who sees the request at all.
json::object outline(const domain::Request& request, domain::Side side, const domain::OrgTree& units) {
  const auto unit = [&](domain::Side of) {
    return of == domain::Side::requesting ? std::optional{request.requesting_unit}
                                          : request.content.requested_unit;
  };
  const auto* rating = request.rating_by(side);
  return {{"by", term(side)},
          {"unit", unit_brief(units, unit(side))},
          {"ratedUnit", unit_brief(units, unit(domain::other_party(side)))},
          {"state", rating == nullptr ? coded("not_rated", "未评价") : rating_state_view(false, false)},
          {"ratedAt", rating == nullptr ? json::value(nullptr)
                                        : json::value(domain::to_iso(rating->revisions.front().at))},
          {"scores", nullptr},
          {"text", nullptr},
          {"revisions", json::array{}},
          {"changeable", nullptr},
          {"appealable", nullptr},
          {"appeal", nullptr},
          {"fixTasks", json::array{}}};
}

void add_content(json::object& view, const domain::Rating& rating, const domain::OrgTree& units,
                 domain::Instant now) {
  json::array revisions;
  for (const auto& revision : rating.revisions)
    revisions.push_back(json::object{{"at", domain::to_iso(revision.at)},
                                     {"scores", scores_view(revision.scores)},
                                     {"text", revision.text}});
  json::array tasks;
  for (const auto& task : rating.tasks) tasks.push_back(task_view(task, now));
  view["state"] = rating_state_view(true, rating.struck());
  view["scores"] = scores_view(rating.scores());
  view["text"] = rating.revisions.back().text;
  view["revisions"] = std::move(revisions);
  view["changeable"] = date_view(rating.changeable);
  view["appealable"] = date_or_null(rating.appealable);
  view["appeal"] = appeal_view(rating.appeal, units);
  view["fixTasks"] = std::move(tasks);
}

}  // namespace

json::object rating_state_view(bool visible, bool struck) {
  if (!visible) return coded("hidden", "已评价未公开");
  return struck ? coded("struck", "已剔除") : coded("given", "已评价");
}

json::object scores_view(const domain::Scores& scores) {
  json::object view;
  for (const auto& [criterion, name, chinese] : domain::EnumNames<domain::Criterion>::table) {
    if (scores.level(criterion) != 0) view.emplace(name, scores.level(criterion));
  }
  return view;
}

json::value satisfaction_view(const domain::Request& request, domain::UnitId reader,
                              const domain::OrgTree& units, domain::Instant now) {
  const auto* window = request.rating_window();
  if (window == nullptr) return nullptr;
  json::array ratings;
  for (const auto side : {domain::Side::requesting, domain::Side::requested}) {
    json::object view = outline(request, side, units);
    const auto* rating = request.rating_by(side);
    if (rating != nullptr && domain::shows_rating(request, side, reader))
      add_content(view, *rating, units, now);
    ratings.push_back(std::move(view));
  }
  return json::object{{"window", json::object{{"startedAt", domain::to_iso(window->started_at)},
                                              {"dueAt", domain::to_iso(window->due_at)},
                                              {"lateAfter", domain::to_iso(window->late_after)},
                                              {"provisional", window->provisional},
                                              {"endedAt", instant_or_null(window->ended_at)}}},
                      {"disclosed", window->ended_at.has_value()},
                      {"ratings", std::move(ratings)}};
}

json::value rating_step_view(const domain::Request& request, const domain::Event& event,
                             domain::UnitId reader) {
  const auto& step = event.rating;
  if (!step || !domain::shows_rating(request, step->of, reader)) return nullptr;
  return json::object{
      {"of", term(step->of)},
      {"scores", step->scores ? json::value(scores_view(*step->scores)) : json::value(nullptr)},
      {"text", step->text},
      {"satisfied", step->satisfied ? json::value(*step->satisfied) : json::value(nullptr)},
      {"result", step->result ? json::value(term(*step->result)) : json::value(nullptr)}};
}

}  // namespace xiezhu::api
