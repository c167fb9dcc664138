#include "persistence/repositories/job_repo.hpp"

#include <limits>

#include "persistence/sql/statement.hpp"

namespace xiezhu::persistence {
namespace {

const std::string job_columns =
    "id, kind, owner_id, owner_unit_id, state, total, done, failed, noted, reached, cancel_requested, "
    "created_at,"
    " started_at, finished_at, input";
const std::string job_columns_without_input =
    "id, kind, owner_id, owner_unit_id, state, total, done, failed, noted, reached, cancel_requested, "
    "created_at,"
    " started_at, finished_at, ''";
const std::string insert_job = "INSERT INTO job (" + job_columns + ")";
const std::string select_job = "SELECT " + job_columns + " FROM job WHERE id = :id";
const std::string select_jobs_of = "SELECT " + job_columns_without_input +
                                   " FROM job WHERE owner_id = :owner AND id < :before"
                                   " ORDER BY id DESC LIMIT :most";
constexpr auto update_job =
    "UPDATE job SET state = :state, total = :total, done = :done, failed = :failed, noted = :noted, reached "
    "= :reached,"
    " started_at = :started,"
    " finished_at = :finished WHERE id = :id AND state = :seen_state AND done = :seen_done";
constexpr auto clear_job_input = "UPDATE job SET input = '' WHERE id = :id";
constexpr auto cancel_job =
    "UPDATE job SET cancel_requested = 1 WHERE id = :id AND state IN ('queued', 'running')";
constexpr auto delete_job_rows = "DELETE FROM job_row WHERE job_id = :id";
constexpr auto delete_job = "DELETE FROM job WHERE id = :id";
constexpr auto select_open_jobs =
    "SELECT id FROM job WHERE state IN ('queued', 'running') ORDER BY id LIMIT :most";
constexpr auto count_open_jobs =
    "SELECT COUNT(*) FROM (SELECT id FROM job WHERE owner_id = :owner AND state IN ('queued', 'running')"
    " LIMIT :most) AS open_jobs";
constexpr auto select_old_jobs =
    "SELECT id FROM job WHERE finished_at < :instant ORDER BY finished_at LIMIT :most";
constexpr auto insert_job_row =
    "INSERT INTO job_row (job_id, ordinal, subject, state, code, field, detail, clock, old_due_at, "
    "new_due_at)";
constexpr auto select_job_rows =
    "SELECT ordinal, subject, state, code, field, detail, clock, old_due_at, new_due_at FROM job_row"
    " WHERE job_id = :id AND ordinal > :after ORDER BY ordinal LIMIT :most";
constexpr auto select_job_rows_in_state =
    "SELECT ordinal, subject, state, code, field, detail, clock, old_due_at, new_due_at FROM job_row"
    " WHERE job_id = :id AND ordinal > :after AND state = :state ORDER BY ordinal LIMIT :most";

std::vector<domain::JobId> job_ids(const std::vector<std::tuple<domain::JobId>>& rows) {
  std::vector<domain::JobId> ids;
  ids.reserve(rows.size());
  for (const auto& [id] : rows) ids.push_back(id);
  return ids;
}

}  // namespace

template <>
struct sql::Fields<domain::Job> {
  static auto of(auto& job) {
    return std::tie(job.id, job.kind, job.owner, job.owner_unit, job.state, job.total, job.done, job.failed,
                    job.noted, job.reached, job.cancel_requested, job.created_at, job.started_at,
                    job.finished_at, job.input);
  }
};

template <>
struct sql::Fields<domain::JobRow> {
  static auto of(auto& row) {
    return std::tie(row.ordinal, row.subject, row.state, row.code, row.field, row.detail, row.clock,
                    row.old_due, row.new_due);
  }
};

void JobRepo::insert(const domain::Job& job) {
  sql::insert_rows<domain::Job>(session_, insert_job, std::span{&job, 1});
}

std::optional<domain::Job> JobRepo::find(domain::JobId id) {
  return sql::one<domain::Job>(session_, select_job, id);
}

bool JobRepo::record(const domain::Job& seen, const domain::Job& now, std::span<const domain::JobRow> rows) {
  if (sql::execute(session_, update_job, now.state, now.total, now.done, now.failed, now.noted, now.reached,
                   now.started_at, now.finished_at, seen.id, seen.state, seen.done) != 1) {
    return false;
  }
  if (now.over()) sql::execute(session_, clear_job_input, seen.id);
  sql::Cells cells;
  for (const auto& row : rows) {
    cells.push_back(sql::to_cell(seen.id));
    sql::append_cells(cells, row);
  }
  if (!rows.empty()) sql::insert_cells(session_, insert_job_row, cells.size() / rows.size(), cells);
  return true;
}

bool JobRepo::request_cancel(domain::JobId id) { return sql::execute(session_, cancel_job, id) == 1; }

void JobRepo::remove(domain::JobId id) {
  sql::execute(session_, delete_job_rows, id);
  sql::execute(session_, delete_job, id);
}

std::vector<domain::JobId> JobRepo::open(int limit) {
  return job_ids(sql::rows<std::tuple<domain::JobId>>(session_, select_open_jobs, limit));
}

int JobRepo::open_of(domain::PersonId owner, int at_most) {
  return sql::value<int>(session_, count_open_jobs, owner, at_most);
}

std::vector<domain::JobId> JobRepo::over_before(domain::Instant instant, int limit) {
  return job_ids(sql::rows<std::tuple<domain::JobId>>(session_, select_old_jobs, instant, limit));
}

std::vector<domain::Job> JobRepo::of_owner(domain::PersonId owner, std::optional<domain::JobId> before,
                                           int limit) {
  constexpr domain::JobId newest{std::numeric_limits<std::int64_t>::max()};
  return sql::rows<domain::Job>(session_, select_jobs_of, owner, before.value_or(newest), limit);
}

std::vector<domain::JobRow> JobRepo::rows(domain::JobId id, int after,
                                          std::optional<domain::JobRowState> state, int limit) {
  if (!state) return sql::rows<domain::JobRow>(session_, select_job_rows, id, after, limit);
  return sql::rows<domain::JobRow>(session_, select_job_rows_in_state, id, after, *state, limit);
}

}  // namespace xiezhu::persistence
