// The members of ratings and of what follows from them, as they stand in the payload of events.
#pragma once

#include "domain/satisfaction/rating.hpp"
#include "persistence/repositories/json_parts.hpp"

namespace xiezhu::persistence {

template <class Part, class Visit>
void members(Part& part, Visit visit)
  requires std::is_same_v<std::remove_const_t<Part>, domain::Deadline>
{
  visit("countedFrom", part.counted_from);
  visit("due", part.due);
  visit("lateAfter", part.late_after);
  visit("provisional", part.provisional);
}

// Each level that there is, under the name of its criterion.
template <class Part, class Visit>
void members(Part& part, Visit visit)
  requires std::is_same_v<std::remove_const_t<Part>, domain::Scores>
{
  for (const auto& [criterion, name, chinese] : domain::EnumNames<domain::Criterion>::table) {
    std::optional<int> level;
    if (part.level(criterion) != 0) level = part.level(criterion);
    visit(name.data(), level);
    if constexpr (!std::is_const_v<Part>) part.set(criterion, level.value_or(0));
  }
}

template <class Part, class Visit>
void members(Part& part, Visit visit)
  requires std::is_same_v<std::remove_const_t<Part>, domain::RatingRevision>
{
  visit("at", part.at);
  visit("scores", part.scores);
  visit("text", part.text);
}

template <class Part, class Visit>
void members(Part& part, Visit visit)
  requires std::is_same_v<std::remove_const_t<Part>, domain::FixDeed>
{
  visit("at", part.at);
  visit("text", part.text);
}

template <class Part, class Visit>
void members(Part& part, Visit visit)
  requires std::is_same_v<std::remove_const_t<Part>, domain::CallBack>
{
  visit("at", part.at);
  visit("satisfied", part.satisfied);
  visit("opinion", part.opinion);
}

template <class Part, class Visit>
void members(Part& part, Visit visit)
  requires std::is_same_v<std::remove_const_t<Part>, domain::FixRound>
{
  visit("due", part.due);
  visit("done", part.done);
  visit("callBack", part.call_back);
}

template <class Part, class Visit>
void members(Part& part, Visit visit)
  requires std::is_same_v<std::remove_const_t<Part>, domain::FixTask>
{
  visit("state", part.state);
  visit("openedAt", part.opened_at);
  visit("closedAt", part.closed_at);
  visit("contactDue", part.contact_due);
  visit("contacted", part.contacted);
  visit("rounds", part.rounds);
}

template <class Part, class Visit>
void members(Part& part, Visit visit)
  requires std::is_same_v<std::remove_const_t<Part>, domain::AppealReview>
{
  visit("at", part.at);
  visit("unit", part.unit);
  visit("result", part.result);
  visit("reason", part.reason);
}

template <class Part, class Visit>
void members(Part& part, Visit visit)
  requires std::is_same_v<std::remove_const_t<Part>, domain::RatingAppeal>
{
  visit("at", part.at);
  visit("reason", part.reason);
  visit("review", part.review);
}

template <class Part, class Visit>
void members(Part& part, Visit visit)
  requires std::is_same_v<std::remove_const_t<Part>, domain::Rating>
{
  visit("by", part.by);
  visit("revisions", part.revisions);
  visit("changeable", part.changeable);
  visit("appealable", part.appealable);
  visit("appeal", part.appeal);
  visit("tasks", part.tasks);
}

template <class Part, class Visit>
void members(Part& part, Visit visit)
  requires std::is_same_v<std::remove_const_t<Part>, domain::RatingStep>
{
  visit("of", part.of);
  visit("scores", part.scores);
  visit("text", part.text);
  visit("satisfied", part.satisfied);
  visit("result", part.result);
}

template <class Part, class Visit>
void members(Part& part, Visit visit)
  requires std::is_same_v<std::remove_const_t<Part>, domain::RatingDates>
{
  visit("of", part.of);
  visit("changeable", part.changeable);
  visit("appealable", part.appealable);
  visit("contact", part.contact);
  visit("fix", part.fix);
}

}  // namespace xiezhu::persistence
