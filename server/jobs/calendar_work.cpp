#include "server/jobs/calendar_work.hpp"

#include <algorithm>
#include <charconv>
#include <stdexcept>

#include "server/import/calendar_file.hpp"
#include "server/jobs/calendar_steps.hpp"
#include "server/jobs/complaints.hpp"

namespace xiezhu::server {
namespace {

// Looked at without writing, so more than can be changed in one short transaction.
constexpr int requests_per_preview = 50;
constexpr int requests_per_change = 20;

struct YearInput {
  domain::CalendarYear year;
  std::vector<FileError> errors;
};

// The days of the year that was asked for; a file may hold others, too.
YearInput read_year_input(const std::string& input) {
  YearInput read;
  const auto line_end = input.find('\n');
  if (line_end == std::string::npos) throw std::runtime_error("the input of a calendar job cannot be read");
  std::from_chars(input.data(), input.data() + line_end, read.year.year);
  auto file = read_calendar_file(std::string_view{input}.substr(line_end + 1));
  read.errors = std::move(file.errors);
  const auto found = std::ranges::find(file.years, read.year.year, &domain::CalendarYear::year);
  if (found != file.years.end()) {
    read.year = std::move(*found);
  } else if (read.errors.empty()) {
    read.errors.push_back({1, 1, "date", "no_such_year", std::to_string(read.year.year)});
  }
  return read;
}

// The job after a step; ordinals of rows are the places of the requests, so they have gaps.
domain::Job after_step(domain::Job job, const CalendarStep& step, std::vector<domain::JobRow>& rows) {
  for (const auto& [place, request, clock] : step.moved) {
    rows.push_back({.ordinal = job.done + place,
                    .subject = std::to_string(request.value()),
                    .clock = clock.code,
                    .old_due = clock.old_due,
                    .new_due = clock.new_due});
  }
  job.done += step.looked_at;
  job.noted += static_cast<int>(rows.size());
  job.reached = step.last.value();
  // Requests come and go while the job runs.
  job.total = std::max(job.total, job.done);
  return job;
}

domain::Job finished(domain::Job job, domain::Instant now) {
  job.total = job.done;
  return ended(std::move(job), domain::JobState::done, now);
}

void record_step(LeaderTurn& turn, const domain::Job& seen, const domain::Job& now,
                 const std::vector<domain::JobRow>& rows) {
  turn.write([&](domain::UnitOfWork& unit) {
    return unit.jobs().record(seen, now, rows) ? domain::Finish::commit : domain::Finish::rollback;
  });
}

}  // namespace

void CalendarWork::advance(LeaderTurn& turn, const domain::Job& job, const domain::Actor& /*owner*/) {
  // The total counts the year itself, so it is 0 only before the beginning.
  if (job.total == 0) return begin(turn, job);
  return job.kind == domain::JobKind::calendar_preview ? preview(turn, job) : apply(turn, job);
}

void CalendarWork::begin(LeaderTurn& turn, const domain::Job& job) {
  const auto input = read_year_input(job.input);
  if (!input.errors.empty()) {
    std::vector<domain::JobRow> rows;
    append_complaints(rows, input.errors, domain::JobRowState::failed);
    domain::Job refused = ended(job, domain::JobState::failed, clock_.now());
    refused.failed = refused.noted = static_cast<int>(rows.size());
    return record_step(turn, job, refused, rows);
  }
  domain::Job begun = job;
  begun.done = 1;
  turn.read(
      [&](domain::UnitOfWork& unit) { begun.total = 1 + unit.queries().open_date_count(clock_.now()); });
  turn.write([&](domain::UnitOfWork& unit) {
    if (job.kind == domain::JobKind::calendar_apply)
      unit.reference_data().put_calendar_year(input.year.year, input.year.source, input.year.days);
    return unit.jobs().record(job, begun, {}) ? domain::Finish::commit : domain::Finish::rollback;
  });
}

void CalendarWork::preview(LeaderTurn& turn, const domain::Job& job) {
  const auto input = read_year_input(job.input);
  const auto reference = turn.reference();
  const auto changed =
      domain::with_calendar(*reference, domain::with_year(reference->calendar.data(), input.year));
  CalendarStep step;
  turn.read([&](domain::UnitOfWork& unit) {
    step = preview_step(unit, *changed, domain::RequestId{job.reached}, requests_per_preview, clock_.now());
  });
  std::vector<domain::JobRow> rows;
  const auto next = step.looked_at == 0 ? finished(job, clock_.now()) : after_step(job, step, rows);
  record_step(turn, job, next, rows);
}

void CalendarWork::apply(LeaderTurn& turn, const domain::Job& job) {
  turn.write([&](domain::UnitOfWork& unit) {
    const auto now = clock_.now();
    const auto step = apply_step(unit, domain::RequestId{job.reached}, requests_per_change, now);
    std::vector<domain::JobRow> rows;
    const auto next = step.looked_at == 0 ? finished(job, now) : after_step(job, step, rows);
    return unit.jobs().record(job, next, rows) ? domain::Finish::commit : domain::Finish::rollback;
  });
}

}  // namespace xiezhu::server
