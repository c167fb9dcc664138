// How things look in JSON. One function per kind of thing, used by every route that shows it.
#pragma once

#include <boost/json/value.hpp>

#include "domain/request/reference.hpp"

namespace xiezhu::api {

std::string id_text(std::int64_t id);
template <class Tag>
std::string id_text(domain::Id<Tag> id) {
  return id_text(id.value());
}
boost::json::value instant_or_null(const std::optional<domain::Instant>& instant);
// Null for the empty text.
boost::json::value text_or_null(const std::string& text);

// {"code": "in_progress", "name": "办理中"}: the token for programs, the field's term for people.
template <class E>
boost::json::object term(E value) {
  return {{"code", domain::name_of(value)}, {"name", domain::chinese_of(value)}};
}

boost::json::object unit_view(const domain::Unit& unit);
// id, code and names only; an id that is not in the snapshot shows as null.
boost::json::value unit_brief(const domain::OrgTree& units, std::optional<domain::UnitId> id);
boost::json::value person_brief(std::optional<domain::PersonId> id, std::string_view name);
boost::json::object item_view(const domain::ItemVersion& item);
boost::json::value item_brief(const domain::Catalogue& catalogue, std::optional<domain::ItemVersionId> id);
boost::json::object retention_view(const domain::RetentionClass& retention);
boost::json::object limit_view(domain::LimitParts limit);
boost::json::array days_view(const std::vector<domain::DayExplanation>& days);

// Working days from today to the due day; negative when late. Null outside the calendar.
boost::json::value remaining_days(const domain::WorkingCalendar& calendar, domain::Instant due,
                                  domain::Instant now);

}  // namespace xiezhu::api
