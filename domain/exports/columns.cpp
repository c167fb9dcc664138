#include "domain/exports/columns.hpp"

#include "domain/kernel/text.hpp"
#include "domain/request/visibility.hpp"

namespace xiezhu::domain {
namespace {

Cell text_or_empty(std::string text) { return text.empty() ? Cell{} : Cell{std::move(text)}; }

Cell instant_or_empty(const std::optional<Instant>& instant) { return instant ? Cell{*instant} : Cell{}; }

template <class E>
Cell term(E value) {
  return std::string{chinese_of(value)};
}

std::string name_of_unit(const Reference& reference, std::optional<UnitId> id) {
  const Unit* unit = id ? reference.units.find(*id) : nullptr;
  return unit == nullptr ? std::string{} : unit->name;
}

Lamp lamp_of(const RequestSummary& line, Instant now) {
  if (!line.clock) return Lamp::grey;
  const ClockRun run{.blue_at = line.blue_at,
                     .yellow_at = line.yellow_at,
                     .late_after = line.late_after,
                     .paused_at = line.paused_at};
  return lamp(&run, now);
}

// Negative when late; empty outside the calendar.
Cell remaining(const RequestSummary& line, const WorkingCalendar& calendar, Instant now) {
  const auto today = local_date(now);
  if (!line.clock || !calendar.covers(today)) return {};
  return std::int64_t{calendar.working_days_between(today, local_date(line.due_at))};
}

Cell list_cell(ListColumn column, const RequestSummary& line, const Reference& reference, Instant now) {
  const auto* item = line.item ? reference.catalogue.find(*line.item) : nullptr;
  switch (column) {
    case ListColumn::number:
      return text_or_empty(line.number);
    case ListColumn::title:
      return text_or_empty(line.title);
    case ListColumn::state:
      return term(line.state);
    case ListColumn::lamp:
      return term(lamp_of(line, now));
    case ListColumn::urgent:
      return line.urgent ? Cell{"特急"} : Cell{};
    case ListColumn::item_code:
      return item == nullptr ? Cell{} : Cell{item->code};
    case ListColumn::item:
      return item == nullptr ? Cell{} : Cell{item->name};
    case ListColumn::requesting_unit:
      return text_or_empty(name_of_unit(reference, line.requesting_unit));
    case ListColumn::requested_unit:
      return text_or_empty(name_of_unit(reference, line.requested_unit));
    case ListColumn::case_officer:
      return text_or_empty(line.case_officer_name);
    case ListColumn::clock:
      return line.clock ? term(*line.clock) : Cell{};
    case ListColumn::due_at:
      return line.clock ? Cell{line.due_at} : Cell{};
    case ListColumn::remaining:
      return remaining(line, reference.calendar, now);
    case ListColumn::rate_by:
      return instant_or_empty(line.rate_by);
    case ListColumn::sent_at:
      return instant_or_empty(line.sent_at);
    case ListColumn::changed_at:
      return line.changed_at;
    case ListColumn::id:
      return std::to_string(line.id.value());
    case ListColumn::opinions:
      break;
  }
  return {};
}

Cell timeline_cell(TimelineColumn column, const TimelineEntry& entry, const Reference& reference) {
  const Event& event = entry.event;
  switch (column) {
    case TimelineColumn::sequence:
      return std::int64_t{event.sequence};
    case TimelineColumn::at:
      return event.at;
    case TimelineColumn::verb:
      return term(event.verb);
    case TimelineColumn::from:
      return term(event.from);
    case TimelineColumn::to:
      return term(event.to);
    case TimelineColumn::unit:
      return text_or_empty(name_of_unit(reference, event.unit));
    case TimelineColumn::person:
      return event.person ? text_or_empty(entry.person_name) : Cell{"系统"};
    case TimelineColumn::on_behalf_of:
      return text_or_empty(entry.on_behalf_of_name);
    case TimelineColumn::opinion:
      return text_or_empty(event.opinion);
    case TimelineColumn::number:
      return event.number ? Cell{event.number->text()} : Cell{};
    case TimelineColumn::target:
      return text_or_empty(name_of_unit(reference, event.target));
    case TimelineColumn::attachment:
      return event.attachment ? Cell{event.attachment->name} : Cell{};
    case TimelineColumn::effective_at:
      return event.effective_at;
  }
  return {};
}

}  // namespace

Cells list_cells(std::span<const ListColumn> columns, const RequestSummary& line, const Reference& reference,
                 Instant now, const std::string& opinions) {
  Cells cells;
  cells.reserve(columns.size());
  for (const auto column : columns) {
    cells.push_back(column == ListColumn::opinions ? text_or_empty(opinions)
                                                   : list_cell(column, line, reference, now));
  }
  return cells;
}

Cells timeline_cells(std::span<const TimelineColumn> columns, const TimelineEntry& entry,
                     const Reference& reference) {
  Cells cells;
  cells.reserve(columns.size());
  for (const auto column : columns) cells.push_back(timeline_cell(column, entry, reference));
  return cells;
}

std::string opinions_text(const Request& request, std::span<const TimelineEntry> timeline,
                          const Reference& reference, UnitId reader) {
  std::string text;
  for (const auto& entry : timeline) {
    const Event& event = entry.event;
    if (blank(event.opinion) || !shows(request, event, reader)) continue;
    if (!text.empty()) text += '\n';
    text.append(minute_text(event.at)).append(" ").append(name_of_unit(reference, event.unit));
    if (!entry.person_name.empty()) text.append(" ").append(entry.person_name);
    text.append(" ").append(chinese_of(event.verb)).append("：").append(event.opinion);
  }
  return text;
}

std::string minute_text(Instant instant) {
  constexpr std::size_t to_the_minute = 16;
  auto text = to_iso(instant).substr(0, to_the_minute);
  text[10] = ' ';
  return text;
}

}  // namespace xiezhu::domain
