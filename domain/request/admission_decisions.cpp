// What the requested unit decides before it works: correction, refusal, forwarding (domain §4 rules 3 to 5).
#include <algorithm>

#include "domain/request/decision_case.hpp"

namespace xiezhu::domain {
namespace {

// One correction lists everything that is missing.
Check fill_correction(const Case& c, Event& event) {
  if (c.act.missing.empty()) return Rejection{Reason::missing, "missing"};
  if (c.act.missing.size() > TextLimits::missing_entries)
    return Rejection{Reason::out_of_range, "missing", "1–" + std::to_string(TextLimits::missing_entries)};
  for (std::size_t i = 0; i < c.act.missing.size(); ++i) {
    const auto field = "missing[" + std::to_string(i) + "]";
    if (auto broken = written(c.act.missing[i], TextLimits::missing, field.c_str())) return broken;
  }
  event.missing = c.act.missing;
  return std::nullopt;
}

Check fill_supplement(const Case& c, Event& event) {
  event.text = c.act.text;
  return written(c.act.text, TextLimits::text, "text");
}

bool ground_allowed(const Request& request, Ground ground) {
  using enum Ground;
  if (ground == prohibited || ground == secrecy) return true;
  if (request.course.designated) return false;
  return ground == situation || !request.content.item;
}

// The matter can go to that unit: valid, another one, and no superior or subordinate of the requesting unit.
Check passes_on(const Case& c, std::optional<UnitId> target, const char* field) {
  return first_of([&] { return valid_unit(c, target, field); },
                  [&]() -> Check {
                    if (target == c.request.content.requested_unit)
                      return Rejection{Reason::same_unit, field};
                    return may_deal(c.reference, c.request.requesting_unit, *target, field);
                  });
}

Check better_unit_named(const Case& c, const Refusal& refusal) {
  if (refusal.ground != Ground::better_placed) {
    if (refusal.better_unit) return Rejection{Reason::malformed, "betterUnit"};
    return std::nullopt;
  }
  if (!refusal.better_unit) return Rejection{Reason::better_unit_required, "betterUnit"};
  return passes_on(c, refusal.better_unit, "betterUnit");
}

Check well_founded(const Case& c) {
  if (!c.act.refusal) return Rejection{Reason::missing, "ground"};
  const Refusal& refusal = *c.act.refusal;
  return first_of(
      [&]() -> Check {
        if (!ground_allowed(c.request, refusal.ground))
          return Rejection{Reason::ground_not_allowed, "ground", std::string{name_of(refusal.ground)}};
        return std::nullopt;
      },
      [&] { return written(refusal.reasons, TextLimits::text, "reasons"); },
      [&] { return written(refusal.legal_basis, TextLimits::legal_basis, "legalBasis"); },
      [&] { return better_unit_named(c, refusal); });
}

Check fill_refusal(const Case& c, Event& event) {
  if (auto broken = well_founded(c)) return broken;
  if (c.act.refusal->ground == Ground::burden) return Rejection{Reason::head_approval_required, "ground"};
  event.refusal = c.act.refusal;
  return std::nullopt;
}

// A refusal for burden waits for the head. Other grounds need no approval and are refused outright.
Check fill_refusal_proposal(const Case& c, Event& event) {
  if (auto broken = well_founded(c)) return broken;
  if (c.act.refusal->ground != Ground::burden) return Rejection{Reason::ground_not_allowed, "ground", "R6"};
  event.application = Application{.kind = ApplicationKind::refusal,
                                  .applicant = event.person,
                                  .at = c.now,
                                  .reason = c.act.refusal->reasons,
                                  .refusal = c.act.refusal};
  return std::nullopt;
}

// The item, if there is one, must cover the unit that is to help from now on.
Check item_covers(const Case& c, UnitId helping_unit, const char* field) {
  if (!c.request.content.item) return std::nullopt;
  const ItemVersion* item = c.reference.catalogue.find(*c.request.content.item);
  if (!item_applies(c, item, c.request.requesting_unit, helping_unit))
    return Rejection{Reason::item_not_applicable, field};
  return std::nullopt;
}

Check fill_forwarding(const Case& c, Event& event) {
  event.target = c.act.unit;
  return first_of([&] { return passes_on(c, c.act.unit, "unit"); },
                  [&] { return item_covers(c, *c.act.unit, "unit"); }, [&] { return reason_given(c); },
                  [&] { return parts_answered(c); });
}

// The coordinator may name a unit that the item does not list: the duty comes from law.
Check fill_designation(const Case& c, Event& event) {
  event.target = c.act.unit;
  return first_of([&] { return passes_on(c, c.act.unit, "unit"); }, [&] { return reason_given(c); },
                  [&] { return parts_answered(c); });
}

Check fill_redirection(const Case& c, Event& event) {
  event.target = c.request.course.refusal->better_unit;
  return passes_on(c, event.target, "betterUnit");
}

Check fill_referral(const Case& c, Event& event) {
  if (c.request.course.application) return Rejection{Reason::application_pending};
  event.application = Application{
      .kind = ApplicationKind::designation, .applicant = event.person, .at = c.now, .reason = c.act.opinion};
  return reason_given(c);
}

}  // namespace

Fill admission_decision(Verb verb) {
  switch (verb) {
    case Verb::request_correction:
      return fill_correction;
    case Verb::supplement:
      return fill_supplement;
    case Verb::refuse:
      return fill_refusal;
    case Verb::propose_refusal:
      return fill_refusal_proposal;
    case Verb::forward:
      return fill_forwarding;
    case Verb::refer:
      return fill_referral;
    case Verb::designate:
      return fill_designation;
    case Verb::redirect:
      return fill_redirection;
    default:
      return nullptr;
  }
}

}  // namespace xiezhu::domain
