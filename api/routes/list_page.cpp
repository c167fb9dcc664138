#include "api/routes/list_page.hpp"

#include <algorithm>

#include "api/routes/request_views.hpp"
#include "domain/request/visibility.hpp"

namespace xiezhu::api {

std::string lines_page(const Call& call, std::span<const domain::RequestSummaryPtr> lines,
                       std::string_view next) {
  const auto& reference = call.reference;
  const auto now = call.environment.clock.now();
  std::string body = R"({"items":[)";
  for (const auto& line : lines) {
    if (body.back() != '[') body += ',';
    body += *call.fragments.of(line, reference->version, [&] { return summary_head(*line, *reference); });
    body += summary_tail(*line, *reference, now);
  }
  body += R"(],"next":)";
  return body + (next.empty() ? "null" : '"' + std::string{next} + '"') + "}";
}

std::vector<domain::RequestId> visible_among(const Call& call, std::span<const domain::RequestId> requests) {
  const auto& actor = call.session->actor;
  auto visible = call.unit->queries().shared_with(actor.unit, requests);
  if (!domain::coordinator(actor)) return visible;
  const auto shared = visible.size();
  for (const auto id : requests) {
    if (std::ranges::binary_search(visible.begin(), visible.begin() + static_cast<std::ptrdiff_t>(shared),
                                   id))
      continue;
    const auto view = call.unit->queries().request(id);
    if (view != nullptr && domain::may_see(call.reference->units, actor, view->request))
      visible.push_back(id);
  }
  std::ranges::sort(visible);
  return visible;
}

}  // namespace xiezhu::api
