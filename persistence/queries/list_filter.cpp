#include "persistence/queries/list_filter.hpp"

namespace xiezhu::persistence {
namespace {

constexpr auto with_state = " AND state = :state";
constexpr auto with_urgency = " AND urgent = :urgent";
constexpr auto with_counterpart = " AND counterpart_id = :counterpart";
constexpr auto with_either_party =
    " AND (requesting_unit_id = :counterpart OR requested_unit_id = :counterpart_too)";
constexpr auto with_officer = " AND case_officer_id = :officer";
constexpr auto with_item = " AND item_version_id = :item";
constexpr auto with_items = " AND item_version_id IN ";
constexpr auto sent_since = " AND sent_at >= :sent_from";
constexpr auto sent_before = " AND sent_at > 0 AND sent_at < :sent_to";
constexpr auto due_since = " AND due_at >= :due_from";
constexpr auto due_before = " AND due_at > 0 AND due_at < :due_to";
// The prefix is looked up for the few that share year and serial.
constexpr auto with_number =
    " AND number_key = :number AND EXISTS (SELECT 1 FROM request r WHERE r.id = request_id AND "
    "r.number_prefix = :prefix)";

// See domain::lamp; all are the epoch while the lamp is grey.
constexpr auto lamp_grey = " AND late_after = 0";
constexpr auto lamp_red = " AND late_after > 0 AND late_after < :now";
constexpr auto lamp_yellow = " AND late_after >= :now AND yellow_at <= :yellow_now";
constexpr auto lamp_blue = " AND late_after >= :now AND yellow_at > :yellow_now AND blue_at <= :blue_now";
constexpr auto lamp_green = " AND late_after >= :now AND yellow_at > :yellow_now AND blue_at > :blue_now";

void apply_lamp(TabSource& source, domain::Lamp lamp, domain::Instant now) {
  switch (lamp) {
    case domain::Lamp::grey:
      return source.narrow(lamp_grey, {});
    case domain::Lamp::red:
      return source.narrow(lamp_red, sql::cells(now));
    case domain::Lamp::yellow:
      return source.narrow(lamp_yellow, sql::cells(now, now));
    case domain::Lamp::blue:
      return source.narrow(lamp_blue, sql::cells(now, now, now));
    case domain::Lamp::green:
      return source.narrow(lamp_green, sql::cells(now, now, now));
  }
}

struct RangeWords {
  const char* since;
  const char* before;
};

void apply_days(TabSource& source, const domain::DayRange& range, RangeWords words) {
  const domain::Millis midnight{0};
  if (range.from) source.narrow(words.since, sql::cells(domain::at_time(*range.from, midnight)));
  if (range.to) {
    const auto end = domain::at_time(*range.to + std::chrono::days{1}, midnight);
    source.narrow(words.before, sql::cells(end));
  }
}

void apply_item(TabSource& source, const std::vector<domain::ItemVersionId>& versions) {
  if (versions.size() == 1) return source.narrow(with_item, sql::cells(versions.front()));
  source.narrow(with_items + sql::id_list(versions), {});
}

}  // namespace

void apply_filter(TabSource& source, const domain::ListQuery& query) {
  const domain::Filter& filter = query.filter;
  if (filter.state) source.narrow(with_state, sql::cells(*filter.state));
  if (filter.urgent) source.narrow(with_urgency, sql::cells(*filter.urgent));
  if (const auto& unit = filter.counterpart) {
    if (source.table == "request_party") {
      source.narrow(with_counterpart, sql::cells(*unit));
    } else {
      source.narrow(with_either_party, sql::cells(*unit, *unit));
    }
  }
  if (filter.case_officer) source.narrow(with_officer, sql::cells(*filter.case_officer));
  if (!filter.item.empty()) apply_item(source, filter.item);
  if (filter.lamp) apply_lamp(source, *filter.lamp, query.now);
  apply_days(source, filter.sent, {sent_since, sent_before});
  apply_days(source, filter.due, {due_since, due_before});
  if (const auto& number = filter.number)
    source.narrow(with_number,
                  sql::cells(domain::number_key_of(number->year, number->serial), number->prefix));
}

}  // namespace xiezhu::persistence
