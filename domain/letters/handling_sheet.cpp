#include "domain/letters/handling_sheet.hpp"

#include <algorithm>

#include "domain/request/step_times.hpp"
#include "domain/request/visibility.hpp"

namespace xiezhu::domain {
namespace {

std::string sheet_unit(const Reference& reference, std::optional<UnitId> id) {
  const Unit* unit = id ? reference.units.find(*id) : nullptr;
  return unit == nullptr ? std::string{} : unit->name;
}

std::string person_on_sheet(const TimelineEntry& entry) {
  if (!entry.event.person) return "系统";
  if (!entry.event.on_behalf_of) return entry.person_name;
  return entry.person_name + "（代" + entry.on_behalf_of_name + "）";
}

void say(std::string& text, std::string_view words) {
  if (words.empty()) return;
  if (!text.empty()) text += '\n';
  text += words;
}

// What was decided in short, then the opinion itself.
std::string said_with(const Event& event, const Reference& reference) {
  std::string text;
  if (event.refusal) say(text, chinese_of(event.refusal->ground));
  if (event.reply) say(text, chinese_of(event.reply->outcome));
  if (event.target) say(text, sheet_unit(reference, event.target));
  for (const auto& entry : event.missing) say(text, entry);
  say(text, event.text);
  const auto& application = event.application;
  if (application && application->new_due) say(text, "延期至" + to_iso(*application->new_due));
  if (application && application->reason != event.opinion) say(text, application->reason);
  say(text, event.opinion);
  return text;
}

Approval approval_of(std::span<const TimelineEntry> later, const Request& request) {
  for (const auto& [event, person, officer, behalf] : later) {
    if (event.verb == Verb::approve || event.verb == Verb::designate) return Approval::approved;
    if (event.verb == Verb::disapprove) return Approval::disapproved;
    if (event.application) return Approval::dropped;
  }
  return request.course.application ? Approval::pending : Approval::dropped;
}

}  // namespace

HandlingSheet handling_sheet(const Request& request, std::span<const TimelineEntry> timeline,
                             const Reference& reference, bool requesting_side) {
  const Content& content = request.content;
  const auto* item = content.item ? reference.catalogue.find(*content.item) : nullptr;
  const auto* clock = request.work_clock();
  HandlingSheet sheet{.number = request.number ? request.number->text() : std::string{},
                      .title = content.title,
                      .requesting_unit = sheet_unit(reference, request.requesting_unit),
                      .requested_unit = sheet_unit(reference, content.requested_unit),
                      .item = item != nullptr ? item->name : std::string{},
                      .state = request.state,
                      .urgent = content.urgent,
                      .sent_at = request.sent_at,
                      .due_at = clock != nullptr ? std::optional{clock->due_at} : std::nullopt,
                      .as_of = request.changed_at,
                      .rows = {}};
  const auto times = step_times(request.id, timeline, reference.calendar);
  for (std::size_t i = 0; i < timeline.size(); ++i) {
    const Event& event = timeline[i].event;
    // Files are no step of the matter.
    if (event.attachment || event.detached || (!requesting_side && before_signature(event))) continue;
    SheetRow row{.sequence = event.sequence,
                 .verb = event.verb,
                 .unit = sheet_unit(reference, event.unit),
                 .person = person_on_sheet(timeline[i]),
                 .opinion = said_with(event, reference),
                 .approval = Approval::none,
                 .handled = event.at,
                 .time = shown_time(times[i], event, requesting_side)};
    if (event.application) {
      row.approval = approval_of(timeline.subspan(i + 1), request);
      if (requesting_side && row.approval != Approval::approved) row.opinion.clear();
    }
    sheet.rows.push_back(std::move(row));
  }
  return sheet;
}

}  // namespace xiezhu::domain
