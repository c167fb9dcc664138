#include "server/demo/quarrels.hpp"

#include <algorithm>
#include <stdexcept>

#include "server/demo/pace.hpp"

namespace xiezhu::server {
namespace {

using Do = domain::DisputeVerb;
using At = domain::DisputeState;

// What people write.
std::string words_for(Do verb) {
  switch (verb) {
    case Do::settle:
      return "双方协商一致，对方三个工作日内提供，本单位不再提请协调。";
    case Do::fail_negotiation:
      return "双方两次协商，对适用依据理解不一，未能达成一致。";
    case Do::answer:
      return "本单位认为所请求事项不在约定情形之内，具体理由详见附函。";
    case Do::report:
      return "已按协调结果办理完毕。";
    default:
      return "经听取双方意见、核对依据，形成上述协调结果。";
  }
}

std::string matter_of(domain::DisputeType type) {
  return "就本请求产生" + std::string{domain::chinese_of(type)} + "，请协调。";
}

bool writes(Do verb) {
  return verb == Do::settle || verb == Do::fail_negotiation || verb == Do::answer || verb == Do::report;
}

domain::Side side_of(domain::DisputeType type) {
  const bool helping = type == domain::DisputeType::duty || type == domain::DisputeType::forwarding;
  return helping ? domain::Side::requested : domain::Side::requesting;
}

}  // namespace

Quarrels::Quarrels(const City& city, Dice& dice, domain::IdSource& ids, MemoryWork& memory)
    : city_(city), dice_(dice), ids_(ids), memory_(memory) {
  const auto found = std::ranges::find_if(city.people, [](const auto& entry) {
    return entry.second.roles.has(domain::Role::dispute_coordinator);
  });
  if (found == city.people.end()) throw std::logic_error("the city has no coordinator");
  coordinator_ = {found->second.id, found->second.unit, found->second.roles};
}

domain::Instant Quarrels::later(domain::Instant from, double low_days, double high_days) {
  return server::later(city_.reference->calendar, dice_, from, low_days, high_days);
}

void Quarrels::expect(const domain::Request& request, domain::DisputeType type, domain::Instant now,
                      double low_days, double high_days) {
  // Nobody else could decide.
  if (request.part() || request.side_of(coordinator_.unit)) return;
  ++expected_[request.id];
  steps_.push({later(now, low_days, high_days), {}, request.id, Do::open, type});
}

bool Quarrels::about(domain::RequestId request) const {
  return expected_.contains(request) || memory_.disputed(request);
}

std::optional<domain::Instant> Quarrels::next() const {
  return steps_.empty() ? std::nullopt : std::optional{steps_.top().at};
}

Quarrels::Taken Quarrels::take() {
  const Step step = steps_.top();
  steps_.pop();
  const auto* request = memory_.request(step.request);
  const Taken taken{step.request, request == nullptr ? 0 : request->version};
  if (step.verb == Do::open) {
    raise(step);
  } else {
    go_on(step);
  }
  return taken;
}

void Quarrels::raise(const Step& step) {
  if (--expected_[step.request] == 0) expected_.erase(step.request);
  const auto* request = memory_.request(step.request);
  if (request == nullptr || !request->sent_at) return;
  const bool asks = side_of(step.type) == domain::Side::requesting;
  const auto person = asks ? request->drafter : request->case_officer.value_or(domain::PersonId{});
  const auto found = city_.people.find(person);
  if (found == city_.people.end()) return;
  domain::DisputeAct act{.verb = Do::open};
  act.opening =
      domain::DisputeOpening{.request = step.request, .type = step.type, .matter = matter_of(step.type)};
  const domain::Actor actor{found->second.id, found->second.unit, found->second.roles};
  // What was to be disputed may have been put right meanwhile.
  const auto opened = domain::open_dispute(memory_, domain::DisputeId{ids_.next()}, actor, act, step.at);
  if (opened) plan(*opened, step.at);
}

void Quarrels::go_on(const Step& step) {
  const auto* before = memory_.dispute(step.id);
  if (before == nullptr || before->over()) return;
  const auto seen = before->version;
  if (!step.verb) {
    domain::settle(memory_, step.id, step.at);
  } else if (domain::concludes(*step.verb)) {
    for (const auto& ruling : rulings(*before)) {
      domain::DisputeAct act{.verb = *step.verb, .text = words_for(*step.verb)};
      act.ruling = ruling;
      if (perform(*memory_.dispute(step.id), act, step.at)) break;
    }
  } else {
    domain::DisputeAct act{.verb = *step.verb, .opinion = "依规定办理。"};
    if (writes(*step.verb)) act.text = words_for(*step.verb);
    if (step.verb == Do::file)
      act.filing = domain::DisputeFiling{"本单位认为对方的处理与约定情形不符。", "请予协调。",
                                         "《行政程序规定》", words_for(Do::fail_negotiation)};
    perform(*before, act, step.at);
  }
  const auto& after = *memory_.dispute(step.id);
  if (after.version != seen) plan(after, step.at);
}

bool Quarrels::perform(const domain::Dispute& dispute, const domain::DisputeAct& act, domain::Instant at) {
  const auto id = dispute.id;
  const auto version = dispute.version;
  return domain::perform(memory_, id, version, who(dispute, act.verb), act, at).has_value();
}

domain::Actor Quarrels::chief(domain::UnitId unit) const {
  const auto& person = city_.people.at(city_.staff.at(unit).signer);  // who is the head as well
  return {person.id, person.unit, person.roles};
}

domain::Actor Quarrels::who(const domain::Dispute& dispute, Do verb) const {
  const auto& person = city_.people.at(dispute.opened_by);
  switch (verb) {
    case Do::settle:
    case Do::fail_negotiation:
      return {person.id, person.unit, person.roles};
    case Do::file:
    case Do::withdraw:
      return chief(dispute.opening.claimant);
    case Do::answer:
      return chief(dispute.opening.respondent);
    case Do::report:
      return chief(dispute.obliged().value_or(dispute.opening.respondent));
    default:
      return coordinator_;
  }
}

// What the coordinator would rule, the likeliest first; an outcome may not suit the request any more.
std::vector<domain::DisputeRuling> Quarrels::rulings(const domain::Dispute& dispute) {
  std::vector<domain::DisputeRuling> all;
  for (const auto& rule : domain::outcome_rules()) {
    if (rule.type != dispute.opening.type) continue;
    domain::DisputeRuling ruling{.outcome = rule.outcome};
    if (rule.effect == domain::RulingEffect::order_assistance) ruling.days = 5;
    if (rule.effect == domain::RulingEffect::designate) ruling.unit = dice_.pick(city_.featured);
    all.push_back(ruling);
  }
  std::ranges::rotate(all, all.begin() + static_cast<std::ptrdiff_t>(dice_.below(all.size())));
  return all;
}

void Quarrels::plan(const domain::Dispute& dispute, Do verb, domain::Instant at) {
  steps_.push({at, dispute.id, dispute.opening.request, verb});
}

// What people will do next with a dispute that changed at `now`.
void Quarrels::plan(const domain::Dispute& dispute, domain::Instant now) {
  if (const auto act = dispute.next_act())
    steps_.push({*act + std::chrono::seconds{3}, dispute.id, dispute.opening.request, std::nullopt});
  switch (dispute.state) {
    case At::negotiating:
      if (dispute.negotiation_failed) return plan(dispute, Do::file, later(now, 0.5, 2.0));
      return plan(dispute, dice_.chance(0.3) ? Do::settle : Do::fail_negotiation, later(now, 1.0, 4.5));
    case At::filed:
      return plan(dispute, dice_.chance(0.1) ? Do::not_admit : Do::admit, later(now, 0.3, 2.5));
    case At::admitted:
      return plan(dispute, Do::notify, later(now, 0.2, 1.5));
    case At::notified:
      if (dice_.chance(0.85)) plan(dispute, Do::answer, later(now, 1.0, 4.5));
      return;
    case At::answered:
      return plan(dispute, dice_.chance(0.7) ? Do::mediate : Do::give_opinion, later(now, 1.0, 8.0));
    case At::mediating:
      if (!dispute.opinion_extended && dice_.chance(0.15))
        return plan(dispute, Do::extend, later(now, 1.0, 5.0));
      return plan(dispute,
                  dice_.chance(0.5)   ? Do::agree
                  : dice_.chance(0.7) ? Do::give_opinion
                                      : Do::escalate,
                  later(now, 2.0, 8.0));
    case At::escalated:
      return plan(dispute, Do::decide, later(now, 2.0, 8.0));
    case At::agreed:
    case At::opinion:
    case At::decided:
      return plan(dispute, dispute.obliged() ? Do::execute : Do::close, later(now, 0.3, 2.0));
    case At::executing:
      if (dispute.execution_overdue || dice_.chance(0.85)) plan(dispute, Do::report, later(now, 2.0, 12.0));
      return;
    case At::executed:
      return plan(dispute, Do::close, later(now, 1.0, 5.0));
    default:
      return;
  }
}

}  // namespace xiezhu::server
