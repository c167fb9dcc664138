#include "domain/request/boxes.hpp"

namespace xiezhu::domain {
namespace {

Box box_of(const Request& request, Side side, const std::optional<Turn>& turn) {
  if (!request.open()) return Box::finished;
  if (request.state == State::draft) return Box::draft;
  if (!turn || turn->side != side) return Box::waiting;
  return request.state == State::sent ? Box::to_receive : Box::to_do;
}

PartyRow row_for(const Request& request, UnitId unit, Side side) {
  const auto turn = turn_of(request);
  const ClockRun* running = request.clocks.running();
  PartyRow row{.unit = unit, .relation = side, .box = box_of(request, side, turn), .open = request.open()};
  if (turn && turn->side == side) {
    row.desk = turn->role;
    row.person = turn->person;
  }
  row.sort_key = running != nullptr ? epoch_millis(running->late_after) : -epoch_millis(request.changed_at);
  row.version = request.version;
  return row;
}

}  // namespace

std::vector<PartyRow> parties_of(const Request& request) {
  std::vector<PartyRow> rows{row_for(request, request.requesting_unit, Side::requesting)};
  if (request.sent_at) rows.push_back(row_for(request, *request.content.requested_unit, Side::requested));
  return rows;
}

}  // namespace xiezhu::domain
