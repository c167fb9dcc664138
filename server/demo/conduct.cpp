#include "server/demo/conduct.hpp"

#include <algorithm>
#include <stdexcept>

namespace xiezhu::server {
namespace {

using domain::Ground;
using domain::Verb;

constexpr int longest_search = 1'000;

// The kind of phrase that is written as an opinion; empty for none.
std::string phrase_kind(Verb verb) {
  switch (verb) {
    case Verb::sign:
    case Verb::issue_letter:
      return "sign_opinion";
    case Verb::return_draft:
      return "return_reason";
    case Verb::accept:
      return "accept_opinion";
    case Verb::confirm:
      return "confirm_opinion";
    case Verb::rework:
      return "rework_reason";
    case Verb::withdraw:
      return "withdraw_reason";
    case Verb::forward:
    case Verb::designate:
      return "forward_reason";
    case Verb::refer:
      return "refer_reason";
    case Verb::ask_requester:
      return "question";
    case Verb::pause:
      return "pause_reason";
    case Verb::apply_extension:
      return "extension_reason";
    case Verb::disapprove:
      return "disapproval_reason";
    case Verb::terminate:
      return "termination_reason";
    case Verb::urge:
      return "urge_opinion";
    case Verb::contact:
      return "fix_contact";
    case Verb::rectify:
      return "fix_done";
    case Verb::appeal_rating:
      return "appeal_reason";
    default:
      return {};
  }
}

using domain::FixState;
using domain::Side;

// The side whose rating has a fix task in this state, or an appeal that may be made or waits; the requesting
// side when there is none, and then the verb is refused.
template <class Wanted>
Side rater_where(const domain::Request& request, Wanted wanted) {
  const auto found = std::ranges::find_if(request.course.ratings, wanted);
  return found == request.course.ratings.end() ? Side::requesting : found->by;
}

Side rater_of_task(const domain::Request& request, FixState state) {
  return rater_where(request, [=](const domain::Rating& rating) {
    const auto* task = rating.open_task();
    return task != nullptr && task->state == state;
  });
}

Side rater_to_appeal(const domain::Request& request) {
  return rater_where(
      request, [](const domain::Rating& rating) { return rating.scores().low_overall() && !rating.appeal; });
}

// In every third matter the helping unit rates first.
Side next_rater(const domain::Request& request) {
  const auto& ratings = request.course.ratings;
  if (!ratings.empty()) return domain::other_party(ratings.front().by);
  return request.id.value() % 3 == 0 ? Side::requested : Side::requesting;
}

// Nearly everybody is content.
int any_level(Dice& dice) {
  const double roll = dice.uniform();
  if (roll < 0.62) return 5;
  if (roll < 0.905) return 4;
  if (roll < 0.96) return 3;
  return roll < 0.99 ? 2 : 1;
}

}  // namespace

Conduct::Conduct(const City& city, const Script& script, Dice& dice, domain::IdSource& ids)
    : city_(city), script_(script), dice_(dice), ids_(ids) {
  const auto found = std::ranges::find_if(city.people, [](const auto& entry) {
    return entry.second.roles.has(domain::Role::dispute_coordinator);
  });
  if (found == city.people.end()) throw std::logic_error("the city has no coordinator");
  coordinator_ = found->first;
}

domain::Actor Conduct::who(const domain::Request& request, Verb verb) const {
  const auto& person = city_.people.at(person_for(request, verb));
  return {person.id, person.unit, person.roles};
}

domain::PersonId Conduct::person_for(const domain::Request& request, Verb verb) const {
  const Staff& asking = city_.staff.at(request.requesting_unit);
  const Staff& helping = city_.staff.at(*request.content.requested_unit);
  switch (verb) {
    case Verb::sign:
    case Verb::return_draft:
    case Verb::issue_letter:
      return asking.signer;
    case Verb::receive:
    case Verb::accept:
    case Verb::assign:
    case Verb::request_correction:
    case Verb::refuse:
    case Verb::propose_refusal:
    case Verb::forward:
    case Verb::refer:
      return helping.allocator;
    case Verb::approve:
    case Verb::disapprove:
      return helping.signer;  // who is the head as well
    case Verb::split:
    case Verb::ask_requester:
    case Verb::pause:
    case Verb::apply_extension:
    case Verb::reply:
      return *request.case_officer;
    case Verb::designate:
    case Verb::terminate:
    case Verb::review_appeal:
      return coordinator_;
    case Verb::rate:
      return handler_of(request, next_rater(request));
    case Verb::call_back:
      return handler_of(request, rater_of_task(request, FixState::to_call_back));
    case Verb::contact:
      return handler_of(request, domain::other_party(rater_of_task(request, FixState::to_contact)));
    case Verb::rectify:
      return handler_of(request, domain::other_party(rater_of_task(request, FixState::to_rectify)));
    case Verb::appeal_rating:
      return handler_of(request, domain::other_party(rater_to_appeal(request)));
    case Verb::archive:
      if (request.archived_by(request.requesting_unit) == nullptr) return request.drafter;
      return request.case_officer.value_or(helping.officers.front());
    default:
      return request.drafter;
  }
}

domain::PersonId Conduct::handler_of(const domain::Request& request, Side side) const {
  if (side == Side::requesting) return request.drafter;
  return request.case_officer.value_or(city_.staff.at(*request.content.requested_unit).officers.front());
}

domain::LocalDate Conduct::working_day_after(domain::LocalDate day, int days) const {
  const auto found = city_.reference->calendar.add(day, domain::WorkingDays{days});
  if (!found) throw std::logic_error("history leaves the calendar");
  return *found;
}

domain::Act Conduct::input(const domain::Request& request, Verb verb, domain::Instant now) {
  domain::Act act{.verb = verb, .opinion = opinion(verb)};
  const Staff& helping = city_.staff.at(*request.content.requested_unit);
  switch (verb) {
    case Verb::accept:
      if (dice_.chance(0.8)) act.case_officer = dice_.pick(helping.officers);
      break;
    case Verb::assign:
      act.case_officer = dice_.pick(helping.officers);
      break;
    case Verb::reply:
      act.reply = answer();
      break;
    case Verb::archive:
      act.archive = filing(request, now);
      break;
    case Verb::rate:
      act.rating = judgement(request);
      break;
    case Verb::call_back: {
      const bool satisfied = dice_.chance(0.8);
      act.rating = domain::RatingStep{.satisfied = satisfied};
      act.opinion = script_.phrase(dice_, satisfied ? "call_back_yes" : "call_back_no");
      break;
    }
    case Verb::review_appeal: {
      const bool struck = dice_.chance(0.4);
      const auto of = rater_where(request, &domain::Rating::appeal_pending);
      act.rating = domain::RatingStep{
          .of = of, .result = struck ? domain::AppealResult::struck : domain::AppealResult::upheld};
      act.opinion = script_.phrase(dice_, struck ? "review_struck" : "review_upheld");
      break;
    }
    case Verb::request_correction:
      act.missing = missing();
      break;
    case Verb::supplement:
      act.text = script_.phrase(dice_, "supplement");
      break;
    case Verb::refuse:
    case Verb::propose_refusal:
      act.refusal = refusal(request, verb);
      break;
    case Verb::forward:
    case Verb::designate:
      act.unit = another_unit(request, request.content.item);
      break;
    case Verb::copy:
      act.unit = another_unit(request, std::nullopt);
      break;
    case Verb::split:
      act.unit = another_unit(request, std::nullopt);
      act.content = share_of(request);
      act.part = domain::RequestId{ids_.next()};
      act.until = domain::local_date(request.clocks.running()->due_at);
      break;
    case Verb::ask_requester:
    case Verb::pause:
      act.until = working_day_after(domain::local_date(now), 2 + static_cast<int>(dice_.below(4)));
      break;
    case Verb::apply_extension:
      act.until = working_day_after(domain::local_date(request.clocks.running()->due_at),
                                    1 + static_cast<int>(dice_.below(2)));
      break;
    case Verb::end_emergency:
      act.ended_at = now;
      break;
    default:
      break;
  }
  return act;
}

domain::Act Conduct::oral(domain::Content content, domain::PersonId handler, domain::Instant now) {
  const Staff& helping = city_.staff.at(*content.requested_unit);
  const auto& asked = city_.people.at(helping.allocator).name;
  return {.verb = Verb::record_oral,
          .content = std::move(content),
          .oral = domain::Oral{.asked_by = city_.people.at(handler).name,
                               .asked_whom = asked,
                               .asked_at = now - std::chrono::minutes{5 + dice_.below(50)},
                               .urgency = script_.phrase(dice_, "urgency")}};
}

std::string Conduct::opinion(Verb verb) {
  const auto kind = phrase_kind(verb);
  return kind.empty() ? std::string{} : script_.phrase(dice_, kind);
}

// The levels lie about the overall one; whoever is not content says why, some of the others say so too.
domain::RatingStep Conduct::judgement(const domain::Request& request) {
  constexpr double praised = 0.3;
  const Side rater = next_rater(request);
  domain::Scores scores;
  const int overall = any_level(dice_);
  for (const auto criterion : domain::criteria_of(rater)) {
    const int nearby = overall - 1 + static_cast<int>(dice_.below(3));
    scores.set(criterion, std::clamp(nearby, domain::lowest_level, domain::highest_level));
  }
  scores.set(domain::Criterion::overall, overall);
  const bool low = scores.low_anywhere();
  const std::string about = rater == Side::requesting ? "rating_help_" : "rating_request_";
  std::string text;
  if (low || dice_.chance(praised)) text = script_.phrase(dice_, about + (low ? "low" : "good"));
  return {.of = rater, .scores = scores, .text = std::move(text)};
}

// Most papers are kept for ten years; the reference follows the usual form 全宗·年度·期限-件号.
domain::ArchiveMark Conduct::filing(const domain::Request& request, domain::Instant now) {
  const double roll = dice_.uniform();
  const bool short_term = roll < 0.7;
  const bool for_ever = roll >= 0.95;
  const std::string term = short_term ? "D10" : for_ever ? "Y" : "D30";
  constexpr std::int64_t pieces = 10'000;
  return {.retention = short_term ? "10y"
                       : for_ever ? "permanent"
                                  : "30y",
          .reference = "WS·" + std::to_string(domain::year_of(domain::local_date(now))) + "·" + term + "-" +
                       std::to_string(request.id.value() % pieces)};
}

domain::Reply Conduct::answer() {
  const double roll = dice_.uniform();
  if (roll < 0.82) return {domain::ReplyOutcome::full, script_.phrase(dice_, "reply_full")};
  if (roll < 0.91) return {domain::ReplyOutcome::partial, script_.phrase(dice_, "reply_partial")};
  if (roll < 0.97) return {domain::ReplyOutcome::none_found, script_.phrase(dice_, "reply_none_found")};
  return {domain::ReplyOutcome::unable, script_.phrase(dice_, "reply_unable")};
}

// R2, R3 and R7 for items of the catalogue and parts of them; R2 and R3 for designated units.
domain::Refusal Conduct::refusal(const domain::Request& request, Verb verb) {
  static const std::vector<Ground> designated{Ground::prohibited, Ground::secrecy};
  static const std::vector<Ground> listed{Ground::prohibited, Ground::secrecy, Ground::situation,
                                          Ground::situation};
  static const std::vector<Ground> unlisted{Ground::outside_powers, Ground::own_task,   Ground::better_placed,
                                            Ground::better_placed,  Ground::prohibited, Ground::situation};
  const auto& grounds = request.course.designated ? designated : request.content.item ? listed : unlisted;
  const Ground ground = verb == Verb::propose_refusal ? Ground::burden : dice_.pick(grounds);
  domain::Refusal refusal{.ground = ground,
                          .reasons = script_.phrase(dice_, "refusal_" + std::string{domain::name_of(ground)}),
                          .legal_basis = request.content.legal_basis};
  if (ground == Ground::better_placed) refusal.better_unit = another_unit(request, std::nullopt);
  return refusal;
}

std::vector<std::string> Conduct::missing() {
  std::vector<std::string> list{script_.phrase(dice_, "missing")};
  const auto& second = script_.phrase(dice_, "missing");
  if (second != list.front()) list.push_back(second);
  return list;
}

domain::UnitId Conduct::another_unit(const domain::Request& request,
                                     std::optional<domain::ItemVersionId> covered_by) {
  const auto& reference = *city_.reference;
  const auto* item = covered_by ? reference.catalogue.find(*covered_by) : nullptr;
  const auto& units = reference.units.units();
  const auto& asking = *reference.units.find(request.requesting_unit);
  const auto deals = [&](domain::UnitId with, domain::UnitId unit) {
    return with != unit && !reference.units.subordinate(with, unit) &&
           !reference.units.subordinate(unit, with);
  };
  for (int i = 0; i < longest_search; ++i) {
    const auto& unit = dice_.pick(units);
    if (unit.line == "政府" || request.reader(unit.id)) continue;
    if (!deals(asking.id, unit.id) || !deals(*request.content.requested_unit, unit.id)) continue;
    if (item == nullptr || item->applies_to(asking, unit)) return unit.id;
  }
  // Nobody else does what the item is about; the verb will be refused.
  return asking.id;
}

domain::Content Conduct::share_of(const domain::Request& request) {
  return {.title = "协助办理：" + request.content.title.substr(0, request.content.title.find("，")),
          .body = script_.phrase(dice_, "part_body"),
          .legal_basis = request.content.legal_basis};
}

}  // namespace xiezhu::server
