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
  const ClockRun* running = request.work_clock();
  return running != nullptr ? epoch_millis(running->late_after) : -epoch_millis(request.changed_at);
}

// What never left the unit as a letter is not filed.
bool archive_due(const Request& request, UnitId unit) {
  return !request.open() && request.sent_at && request.archived_by(unit) == nullptr;
}

// The end of the rating window for a party that has not rated; the epoch where nothing waits to be rated.
Instant rate_by(const Request& request, Side side) {
  const ClockRun* window = request.clocks.running(ClockCode::rating);
  return window != nullptr && request.rating_by(side) == nullptr ? window->due_at : Instant{};
}

PartyRow row_for(const Request& request, UnitId unit, Side side) {
  const auto turn = turn_of(request);
  PartyRow row{
      .unit = unit,
      .relation = side == Side::requesting ? Relation::requesting : Relation::requested,
      .box = box_of(request, side, turn),
      .desk = std::nullopt,
      .person = std::nullopt,
      .open = request.open(),
      .sort_key = sort_key_of(request),
      .version = request.version,
      .archive_due = archive_due(request, unit),
      .rate_by = rate_by(request, side),
      .counterpart = side == Side::requesting ? request.content.requested_unit : request.requesting_unit,
      .listing = listing_of(request)};
  row.section = section_of(row.box);
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
          .version = request.version,
          .section = Section::copied,
          .counterpart = request.requesting_unit,
          .listing = listing_of(request)};
}

}  // namespace

Section section_of(Box box) {
  switch (box) {
    case Box::draft:
      return Section::draft;
    case Box::to_receive:
    case Box::to_do:
    case Box::waiting:
      return Section::running;
    case Box::finished:
      return Section::finished;
    case Box::copied:
      return Section::copied;
  }
  return Section::draft;
}

Listing listing_of(const Request& request) {
  Listing listing{.state = request.state,
                  .urgent = request.content.urgent,
                  .item = request.content.item,
                  .case_officer = request.case_officer,
                  .sent_at = request.sent_at.value_or(Instant{}),
                  .changed_at = request.changed_at};
  if (const auto& number = request.number) listing.number_key = number_key_of(number->year, number->serial);
  const ClockRun* running = request.work_clock();
  if (running == nullptr) return listing;
  listing.due_at = running->due_at;
  if (running->paused_at) return listing;
  listing.blue_at = running->blue_at;
  listing.yellow_at = running->yellow_at;
  listing.late_after = running->late_after;
  return listing;
}

std::vector<PartyRow> parties_of(const Request& request) {
  std::vector<PartyRow> rows{row_for(request, request.requesting_unit, Side::requesting)};
  if (request.sent_at) rows.push_back(row_for(request, *request.content.requested_unit, Side::requested));
  for (const UnitId reader : request.course.readers) rows.push_back(row_for_reader(request, reader));
  return rows;
}

}  // namespace xiezhu::domain
