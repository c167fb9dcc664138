#include "persistence/repositories/request_rows.hpp"

#include "persistence/repositories/event_codec.hpp"

namespace xiezhu::persistence {

RequestRow row_of(const domain::Request& request) {
  RequestRow row{.request = request};
  if (const auto& number = request.number) {
    row.number_issuer = number->issuer;
    row.number_prefix = number->prefix;
    row.number_year = number->year;
    row.number_serial = number->serial;
  }
  if (const auto& reply = request.reply) {
    row.reply_outcome = reply->outcome;
    row.reply_text = reply->text;
  }
  if (request.course.commission) row.lead = request.course.commission->lead;
  row.course = encode_course(request.course);
  return row;
}

domain::Request request_of(RequestRow&& row, std::vector<domain::ClockRun> clocks) {
  auto request = std::move(row.request);
  if (row.number_prefix && row.number_year && row.number_serial) {
    request.number =
        domain::DocumentNumber{row.number_issuer.value_or(request.requesting_unit),
                               std::move(*row.number_prefix), *row.number_year, *row.number_serial};
  }
  if (row.reply_outcome && row.reply_text)
    request.reply = domain::Reply{*row.reply_outcome, std::move(*row.reply_text)};
  if (row.course) request.course = decode_course(*row.course);
  request.clocks = domain::ClockLedger{std::move(clocks)};
  return request;
}

std::string number_text(const std::optional<std::string>& prefix, std::optional<int> year,
                        std::optional<int> serial) {
  if (!prefix || !year || !serial) return {};
  return domain::DocumentNumber{{}, *prefix, *year, *serial}.text();
}

RunningClockRow running_clock_of(const domain::Request& request) {
  const domain::ClockRun* running = request.clocks.running();
  const auto next_act = running == nullptr ? std::nullopt : running->next_act();
  const domain::ClockRun* run = request.work_clock();
  if (run == nullptr) return {.acts_at = next_act};
  return {run->code,       run->blue_at, run->yellow_at,   run->due_at,
          run->late_after, next_act,     run->provisional, run->paused_at};
}

domain::Event event_of(EventRow&& row) {
  auto event = std::move(row.event);
  if (row.payload) decode_payload(*row.payload, event);
  return event;
}

}  // namespace xiezhu::persistence
