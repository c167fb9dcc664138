// Verbs that are possible in many states: urging, copies, changes of hands, termination.
#include <algorithm>

#include "domain/request/decision_case.hpp"

namespace xiezhu::domain {
namespace {

// Once in two working days (domain §6).
inline constexpr WorkingDays urge_pause{2};

Check fill_urge(const Case& c, Event& /*event*/) {
  if (!c.request.course.urged_at) return std::nullopt;
  const auto next = c.reference.calendar.deadline(*c.request.course.urged_at, urge_pause);
  if (!next) return next.error();
  if (c.now <= next->due) return Rejection{Reason::urged_recently, {}, to_iso(next->due)};
  return std::nullopt;
}

Check fill_copy(const Case& c, Event& event) {
  event.target = c.act.unit;
  if (auto broken = valid_unit(c, c.act.unit, "unit")) return broken;
  const bool sees = c.request.side_of(*c.act.unit) || c.request.reader(*c.act.unit);
  if (sees) return Rejection{Reason::same_unit, "unit"};
  return std::nullopt;
}

// Separators would lead into folders on the machine of whoever saves the file.
bool is_file_name(std::string_view name) {
  return name.find_first_of("/\\") == std::string_view::npos && name != "." && name != "..";
}

Check fill_attachment(const Case& c, Event& event) {
  if (!c.act.attachment) return Rejection{Reason::missing, "name"};
  event.attachment = c.act.attachment;
  event.attachment->unit = event.unit;
  event.attachment->at = c.now;
  const auto& name = event.attachment->name;
  if (auto broken = written(name, TextLimits::file_name, "name")) return broken;
  if (!is_file_name(name)) return Rejection{Reason::malformed, "name"};
  if (event.attachment->size <= 0) return Rejection{Reason::out_of_range, "size", "≥ 1"};
  const auto& present = c.request.course.attachments;
  if (present.size() >= TextLimits::attachments)
    return Rejection{Reason::out_of_range, "attachments", "≤ " + std::to_string(TextLimits::attachments)};
  const bool taken =
      std::ranges::any_of(present, [&](const Attachment& one) { return !one.removed && one.name == name; });
  if (taken) return Rejection{Reason::name_taken, "name"};
  return std::nullopt;
}

Check fill_detachment(const Case& c, Event& event) {
  if (!c.act.detached) return Rejection{Reason::missing, "attachment"};
  const auto& present = c.request.course.attachments;
  const auto found = std::ranges::find(present, *c.act.detached, &Attachment::id);
  if (found == present.end() || found->removed || found->unit != event.unit)
    return Rejection{Reason::unknown, "attachment"};
  event.detached = c.act.detached;
  return std::nullopt;
}

// Without a class the one that the item proposes is taken.
Check fill_archive(const Case& c, Event& event) {
  ArchiveMark mark = c.act.archive.value_or(ArchiveMark{});
  const auto& item = c.request.content.item;
  const auto* version = item ? c.reference.catalogue.find(*item) : nullptr;
  if (mark.retention.empty() && version != nullptr) mark.retention = version->retention;
  if (auto broken = present(mark.retention, "retention")) return broken;
  if (c.reference.retention_classes.find(mark.retention) == nullptr)
    return Rejection{Reason::unknown, "retention"};
  if (auto broken = written(mark.reference, TextLimits::archive_reference, "reference")) return broken;
  mark.unit = event.unit;
  mark.at = c.now;
  event.archive = std::move(mark);
  return std::nullopt;
}

// Nothing is taken back: the earlier mark stays in the record, and so does why it was wrong.
Check fill_archive_correction(const Case& c, Event& event) {
  if (auto broken = reason_given(c)) return broken;
  return fill_archive(c, event);
}

// A leaver's work goes to a colleague: the draft side to a handler, the work to a case officer.
Check fill_hand_over(const Case& c, Event& event) {
  if (c.row.side == Side::requesting) {
    event.drafter = c.act.person;
    const Role role = c.request.part() ? Role::case_officer : Role::handler;
    return serves(c, c.act.person, c.request.requesting_unit, role, "person");
  }
  event.case_officer = c.act.person;
  return serves(c, c.act.person, *c.request.content.requested_unit, Role::case_officer, "person");
}

Check fill_transfer(const Case& c, Event& event) {
  if (!c.act.succession) return Rejection{Reason::missing, "succession"};
  event.unit = c.act.succession->from;
  event.succession = c.act.succession;
  return std::nullopt;
}

// Only dates that are still open move: what was met or missed stays judged (domain §5).
// What is over has no clock in work that could have been missed; its other dates are judged one by one.
Check fill_recalculation(const Case& c, Event& /*event*/) {
  return c.request.open() ? in_time(c) : std::nullopt;
}

}  // namespace

Fill general_decision(Verb verb) {
  switch (verb) {
    case Verb::urge:
      return fill_urge;
    case Verb::attach:
      return fill_attachment;
    case Verb::detach:
      return fill_detachment;
    case Verb::copy:
      return fill_copy;
    case Verb::hand_over:
      return fill_hand_over;
    case Verb::terminate:
      return demand_reason;
    case Verb::transfer:
      return fill_transfer;
    case Verb::recalculate:
      return fill_recalculation;
    case Verb::archive:
      return fill_archive;
    case Verb::correct_archive:
      return fill_archive_correction;
    default:
      return nullptr;
  }
}

}  // namespace xiezhu::domain
