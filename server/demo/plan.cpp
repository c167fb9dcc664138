#include "server/demo/plan.hpp"

#include <sstream>

namespace xiezhu::server {
namespace {

constexpr auto plan_mark = "demonstration_plan";

}  // namespace

std::optional<Plan> unfinished_plan(domain::Store& store) {
  std::string state;
  std::string text;
  store.read([&](domain::UnitOfWork& work) {
    state = work.queries().mark(std::string{demonstration_mark});
    text = work.queries().mark(plan_mark);
  });
  std::istringstream words{text};
  Plan plan;
  std::int64_t until = 0;
  if (state != "loading" || !(words >> plan.seed >> plan.scale >> until)) return std::nullopt;
  plan.until = domain::from_epoch_millis(until);
  return plan;
}

void begin_city(domain::Store& store, const Plan& plan) {
  std::ostringstream text;
  text << plan.seed << ' ' << plan.scale << ' ' << domain::epoch_millis(plan.until);
  store.write([&](domain::UnitOfWork& work) {
    work.set_mark(plan_mark, text.str());
    work.set_mark(std::string{demonstration_mark}, "loading");
    return domain::Finish::commit;
  });
}

}  // namespace xiezhu::server
