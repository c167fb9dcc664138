#include "domain/request/boxes.hpp"

namespace xiezhu::domain {
namespace {

Box box_of(const Request& request, Side side, const std::optional<Turn>& turn) {
  if (!request.open()) return Box::finished;
  if (request.state == State::draft) return Box::draft;
  if (!turn || turn->side != side) return Box::waiting;
  return request.state == State::sent ? Box::to_receive : Box::to_do;
}

// Running requests in the order in which they are due, the others newest first.
std::int64_t sort_key_of(const Request& request) {
  const ClockRun* running = request.clocks.running();
  return running != nullptr ? epoch_millis(running->late_after) : -epoch_millis(request.changed_at);
}

// What never left the unit as a letter is not filed.
bool archive_due(const Request& request, UnitId unit) {
  return !request.open() && request.sent_at && request.archived_by(unit) == nullptr;
}

PartyRow row_for(const Request& request, UnitId unit, Side side) {
  const auto turn = turn_of(request);
  PartyRow row{.unit = unit,
               .relation = side == Side::requesting ? Relation::requesting : Relation::requested,
               .box = box_of(request, side, turn),
               .desk = std::nullopt,
               .person = std::nullopt,
               .open = request.open(),
               .sort_key = sort_key_of(request),
               .version = request.version,
               .archive_due = archive_due(request, unit)};
  if (turn && turn->side == side) {
    row.desk = turn->role;
    row.person = turn->person;
  }
  return row;
}

PartyRow row_for_reader(const Request& request, UnitId unit) {
  return {.unit = unit,
          .relation = Relation::reader,
          .box = Box::copied,
          .desk = std::nullopt,
          .person = std::nullopt,
          .open = false,
          .sort_key = -epoch_millis(request.changed_at),
          .version = request.version};
}

}  // namespace

std::vector<PartyRow> parties_of(const Request& request) {
  std::vector<PartyRow> rows{row_for(request, request.requesting_unit, Side::requesting)};
  if (request.sent_at) rows.push_back(row_for(request, *request.content.requested_unit, Side::requested));
  for (const UnitId reader : request.course.readers) rows.push_back(row_for_reader(request, reader));
  return rows;
}

}  // namespace xiezhu::domain
