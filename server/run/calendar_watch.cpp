#include "server/run/calendar_watch.hpp"

#include "domain/calendar/calendar_change.hpp"
#include "domain/notification/message.hpp"

namespace xiezhu::server {
namespace {

// The day of the last telling.
const std::string told_mark = "calendar_told_on";
constexpr std::chrono::days tell_again_after{7};

bool told_lately(domain::UnitOfWork& unit, domain::LocalDate today) {
  const auto last = domain::parse_date(unit.queries().mark(told_mark));
  return last && today >= *last && today - *last < tell_again_after;
}

}  // namespace

int tell_missing_notices(LeaderTurn& turn, domain::Instant now) {
  const auto today = domain::local_date(now);
  const auto warnings = domain::calendar_warnings(turn.reference()->calendar, today);
  if (warnings.empty()) return 0;
  std::vector<domain::Message> messages;
  for (const auto& warning : warnings) {
    for (const auto role : {domain::Role::supervision_coordinator, domain::Role::system_admin}) {
      messages.push_back({.kind = domain::NoticeKind::administration,
                          .about = std::string{domain::name_of(warning.kind)},
                          .audience = {.role = role},
                          .detail = std::to_string(warning.year),
                          .at = now});
    }
  }
  int posted = 0;
  turn.write([&](domain::UnitOfWork& unit) {
    posted = 0;
    if (told_lately(unit, today)) return domain::Finish::rollback;
    unit.notifications().post(messages);
    unit.set_mark(told_mark, domain::to_iso(today));
    posted = static_cast<int>(messages.size());
    return domain::Finish::commit;
  });
  return posted;
}

}  // namespace xiezhu::server
