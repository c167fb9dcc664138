// A step of a leader's task in a transaction of its own.
#pragma once

#include <exception>
#include <functional>
#include <string>
#include <string_view>

#include "server/run/leader.hpp"

namespace xiezhu::server {

// False when there was nothing to do. What fails is reported under its name and keeps nothing else waiting;
// only a database or a lead that is gone ends the task.
template <class Step>
bool take_reported_step(LeaderTurn& turn, const std::function<void(std::string_view)>& report,
                        const std::string& what, Step step) {
  bool taken = false;
  try {
    turn.write([&](domain::UnitOfWork& unit) {
      taken = step(unit);
      return taken ? domain::Finish::commit : domain::Finish::rollback;
    });
  } catch (const domain::Unavailable&) {
    throw;
  } catch (const LeadershipLost&) {
    throw;
  } catch (const std::exception& error) {
    report(what + " failed: " + error.what());
    return false;
  }
  return taken;
}

}  // namespace xiezhu::server
