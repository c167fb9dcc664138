// The ladder of alerts (预警) over a running clock (domain §6): prompt when it turns yellow, urge at expiry,
// escalation, and the proposals of a yellow and a red card. Each rung is climbed exactly once per clock and
// round; a changed due date starts a new round.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "domain/clocks/clock_ledger.hpp"
#include "domain/kernel/ids.hpp"
#include "domain/organisation/person.hpp"

namespace xiezhu::domain {

enum class Rung { prompt, urge, escalation, yellow_card, red_card };
template <>
struct EnumNames<Rung> {
  static constexpr std::array table{EnumName<Rung>{Rung::prompt, "prompt", "到期提示"},
                                    EnumName<Rung>{Rung::urge, "urge", "超期催办"},
                                    EnumName<Rung>{Rung::escalation, "escalation", "超期上报"},
                                    EnumName<Rung>{Rung::yellow_card, "yellow_card", "建议黄牌"},
                                    EnumName<Rung>{Rung::red_card, "red_card", "建议红牌"}};
};

// Working days from expiry to the later rungs.
struct AlertPolicy {
  WorkingDays escalation{1};
  WorkingDays yellow_card{3};
  WorkingDays red_card{5};
};

// The next rung of one clock.
struct Alarm {
  RequestId request;
  int ordinal = 1;  // of the clock within the request
  ClockCode code = ClockCode::receipt;
  int round = 0;  // ClockRun::moves
  Rung rung = Rung::prompt;
  Instant fires_at;  // from here on
  Instant due_at;
  Instant late_after;
  UnitId unit;                     // at whose step the clock runs
  std::optional<Instant> until{};  // the clock ended or stands still since; later rungs are not climbed
  bool ended = false;              // … for good
  friend bool operator==(const Alarm&, const Alarm&) = default;
};

// The alarm of a clock that starts or whose due date changed: its first rung.
Alarm first_alarm(RequestId request, int ordinal, const ClockRun& run, UnitId unit);

// The alarm after the rung of `alarm` was climbed; nullopt after the last rung, after the clock has ended,
// and when the next rung would leave the calendar.
std::optional<Alarm> next_alarm(const WorkingCalendar& calendar, const AlertPolicy& policy,
                                const Alarm& alarm);

// At whose step a clock runs: K1, K2 and K4 are the requested unit's, the others the requesting unit's.
constexpr bool runs_at_requested(ClockCode code) {
  return code == ClockCode::receipt || code == ClockCode::decision || code == ClockCode::handling;
}

}  // namespace xiezhu::domain
