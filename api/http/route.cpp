#include "api/http/route.hpp"

#include <algorithm>

namespace xiezhu::api {

std::string_view name_of(Access access) {
  switch (access) {
    case Access::anyone:
      return "anyone";
    case Access::loopback:
      return "loopback";
    case Access::signed_in:
      return "signed_in";
    case Access::supervision_coordinator:
      return "supervision_coordinator";
    case Access::system_admin:
      return "system_admin";
    case Access::audit_admin:
      return "audit_admin";
    case Access::unit_admin:
      return "unit_admin";
    case Access::business:
      return "business";
  }
  return {};
}

std::string_view area_of(std::string_view path) {
  std::size_t end = 0;
  for (int segments = 0; segments < 3 && end != std::string_view::npos; ++segments)
    end = path.find('/', end + 1);
  return path.substr(0, end);
}

std::span<const Route> routes_near(std::string_view path) {
  const auto near = [](const Route& route) { return area_of(route.pattern); };
  const auto found = std::ranges::equal_range(routes(), area_of(path), {}, near);
  return {found.begin(), found.end()};
}

std::span<const Route> routes() {
  static const std::vector<Route> all = [] {
    std::vector<Route> table;
    for (const auto& area : {session_routes(),      organisation_routes(), people_routes(),
                             calendar_routes(),     clock_rule_routes(),   catalogue_routes(),
                             request_routes(),      letter_routes(),       letter_template_routes(),
                             conversation_routes(), delegation_routes(),   live_routes(),
                             job_routes(),          notice_routes(),       delivery_routes(),
                             working_copy_routes(), drafting_routes(),     phrase_routes(),
                             material_routes(),     alert_routes(),        dispute_routes(),
                             search_routes(),       audit_routes(),        attachment_routes(),
                             export_routes(),       saved_view_routes(),   relation_routes(),
                             favourite_routes(),    feed_routes(),         supervision_routes(),
                             rating_routes(),       operation_routes()}) {
      table.insert(table.end(), area.begin(), area.end());
    }
    // A fixed segment is matched before a captured one at the same place: '{' sorts after letters and digits.
    std::ranges::sort(table, {},
                      [](const Route& route) { return std::pair{area_of(route.pattern), route.pattern}; });
    return table;
  }();
  return all;
}

}  // namespace xiezhu::api
