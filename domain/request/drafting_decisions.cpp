// From the draft to the signature, and requests made by word of mouth.
#include "domain/request/decision_case.hpp"

namespace xiezhu::domain {
namespace {

Check well_formed(const Content& content, const Case& c) {
  if (content.requested_unit) {
    if (auto broken = valid_unit(c, content.requested_unit, "requestedUnit")) return broken;
  }
  if (content.item && c.reference.catalogue.find(*content.item) == nullptr)
    return Rejection{Reason::unknown, "item"};
  return first_of(
      [&] { return fits(content.title, TextLimits::title, "title"); },
      [&] { return fits(content.body, TextLimits::body, "body"); },
      [&] { return fits(content.legal_basis, TextLimits::legal_basis, "legalBasis"); },
      [&] { return fits(content.off_catalogue_basis, TextLimits::legal_basis, "offCatalogueBasis"); });
}

Check item_or_basis(const Content& content, UnitId asking_unit, const Case& c) {
  if (!content.item) {
    if (!content.form) return Rejection{Reason::missing, "form"};
    if (blank(content.off_catalogue_basis)) return Rejection{Reason::basis_required, "offCatalogueBasis"};
    return std::nullopt;
  }
  const ItemVersion* item = c.reference.catalogue.find(*content.item);
  if (item == nullptr || !item->effective_on(c.today)) return Rejection{Reason::item_not_effective, "item"};
  if (!item_applies(c, item, asking_unit, *content.requested_unit))
    return Rejection{Reason::item_not_applicable, "item"};
  return std::nullopt;
}

// Everything that must hold before a request may leave the unit; checked when it is submitted and again when
// it is signed, because item and units may have changed in between.
Check ready_to_send(const Content& content, UnitId asking, const Case& c) {
  return first_of([&] { return present(content.title, "title"); },
                  [&] { return present(content.body, "body"); },
                  [&] { return present(content.legal_basis, "legalBasis"); },
                  [&]() -> Check {
                    if (!content.requested_unit) return Rejection{Reason::missing, "requestedUnit"};
                    return std::nullopt;
                  },
                  [&] { return well_formed(content, c); },
                  [&] { return may_deal(c.reference, asking, *content.requested_unit, "requestedUnit"); },
                  [&] { return item_or_basis(content, asking, c); },
                  [&]() -> Check {
                    if (!content.sharing) return Rejection{Reason::sharing_unanswered, "sharing"};
                    return std::nullopt;
                  });
}

Check fill_content(const Case& c, Event& event) {
  if (!c.act.content) return Rejection{Reason::missing, "content"};
  if (auto broken = well_formed(*c.act.content, c)) return broken;
  event.content = c.act.content;
  return std::nullopt;
}

Check fill_submission(const Case& c, Event& /*event*/) {
  return ready_to_send(c.request.content, c.request.requesting_unit, c);
}

Check fill_signature(const Case& c, Event& event) {
  event.number = c.facts.number;
  return fill_submission(c, event);
}

Check not_after(Instant instant, Instant limit, const char* field) {
  if (instant > limit) return Rejection{Reason::out_of_range, field, "≤ " + to_iso(limit)};
  return std::nullopt;
}

// Domain §4 rule 12: who asked whom and why it could not wait. What was asked by word of mouth is urgent.
Check fill_oral(const Case& c, Event& event) {
  if (!c.act.content) return Rejection{Reason::missing, "content"};
  if (!c.act.oral) return Rejection{Reason::missing, "askedBy"};
  const Oral& oral = *c.act.oral;
  event.content = c.act.content;
  event.content->urgent = true;
  event.oral = c.act.oral;
  return first_of([&] { return ready_to_send(*event.content, event.unit, c); },
                  [&] { return written(oral.asked_by, TextLimits::name, "askedBy"); },
                  [&] { return written(oral.asked_whom, TextLimits::name, "askedWhom"); },
                  [&] { return written(oral.urgency, TextLimits::opinion, "urgency"); },
                  [&] { return not_after(oral.asked_at, c.now, "askedAt"); },
                  [&]() -> Check {
                    if (!oral.emergency_end) return std::nullopt;
                    return Rejection{Reason::malformed, "emergencyEnd"};
                  });
}

Check fill_emergency_end(const Case& c, Event& event) {
  if (!c.act.ended_at) return Rejection{Reason::missing, "endedAt"};
  if (*c.act.ended_at < c.request.course.oral->asked_at)
    return Rejection{Reason::out_of_range, "endedAt", "≥ " + to_iso(c.request.course.oral->asked_at)};
  event.oral = c.request.course.oral;
  event.oral->emergency_end = c.act.ended_at;
  return not_after(*c.act.ended_at, c.now, "endedAt");
}

Check fill_letter(const Case& c, Event& event) {
  event.number = c.facts.number;
  return std::nullopt;
}

Check fill_commission(const Case& c, Event& event) {
  if (!c.act.content || !c.act.commission) return Rejection{Reason::missing, "content"};
  event.content = c.act.content;
  event.commission = c.act.commission;
  event.number = c.facts.number;
  const Content& content = *event.content;
  return first_of([&] { return written(content.title, TextLimits::title, "title"); },
                  [&] { return written(content.body, TextLimits::body, "body"); },
                  [&] { return written(content.legal_basis, TextLimits::legal_basis, "legalBasis"); },
                  [&] { return valid_unit(c, content.requested_unit, "unit"); },
                  [&] { return may_deal(c.reference, event.unit, *content.requested_unit, "unit"); });
}

Check fill_withdrawal(const Case& c, Event& /*event*/) {
  return c.request.state == State::draft ? std::nullopt : reason_given(c);
}

}  // namespace

Fill drafting_decision(Verb verb) {
  switch (verb) {
    case Verb::draft:
    case Verb::edit:
      return fill_content;
    case Verb::submit:
      return fill_submission;
    case Verb::sign:
      return fill_signature;
    case Verb::return_draft:
      return demand_reason;
    case Verb::record_oral:
      return fill_oral;
    case Verb::end_emergency:
      return fill_emergency_end;
    case Verb::issue_letter:
      return fill_letter;
    case Verb::commission:
      return fill_commission;
    case Verb::withdraw:
      return fill_withdrawal;
    default:
      return nullptr;
  }
}

}  // namespace xiezhu::domain
