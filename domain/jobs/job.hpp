// Long work that goes on behind the scenes: what was asked for, by whom, how far it is, and what came of each
// row. A job is done in pieces, each in one transaction together with its rows, so it may stop at any moment
// and goes on exactly where it was.
#pragma once

#include <optional>
#include <string>

#include "domain/clocks/clock_rule.hpp"
#include "domain/organisation/org_tree.hpp"
#include "domain/organisation/person.hpp"

namespace xiezhu::domain {

enum class JobKind {
  bulk,
  import_units,
  import_people,
  import_catalogue,
  calendar_preview,
  calendar_apply,
  export_list,
  export_timeline,
  export_archive,
};
template <>
struct EnumNames<JobKind> {
  static constexpr std::array table{
      EnumName<JobKind>{JobKind::bulk, "bulk", "批量办理"},
      EnumName<JobKind>{JobKind::import_units, "import_units", "导入单位"},
      EnumName<JobKind>{JobKind::import_people, "import_people", "导入人员"},
      EnumName<JobKind>{JobKind::import_catalogue, "import_catalogue", "导入事项目录"},
      EnumName<JobKind>{JobKind::calendar_preview, "calendar_preview", "日历调整预览"},
      EnumName<JobKind>{JobKind::calendar_apply, "calendar_apply", "日历调整"},
      EnumName<JobKind>{JobKind::export_list, "export_list", "导出列表"},
      EnumName<JobKind>{JobKind::export_timeline, "export_timeline", "导出流转记录"},
      EnumName<JobKind>{JobKind::export_archive, "export_archive", "打包归档材料"}};
};

enum class JobState { queued, running, done, failed, cancelled };
template <>
struct EnumNames<JobState> {
  static constexpr std::array table{EnumName<JobState>{JobState::queued, "queued", "排队中"},
                                    EnumName<JobState>{JobState::running, "running", "进行中"},
                                    EnumName<JobState>{JobState::done, "done", "已完成"},
                                    EnumName<JobState>{JobState::failed, "failed", "失败"},
                                    EnumName<JobState>{JobState::cancelled, "cancelled", "已取消"}};
};

struct Job {
  JobId id;
  JobKind kind = JobKind::bulk;
  PersonId owner;
  UnitId owner_unit;  // where the owner worked when asking for it
  JobState state = JobState::queued;
  std::string input{};  // what the kind needs; empty once the job is over
  int total = 0;        // rows; 0 while that is not known
  int done = 0;         // rows that are over, the failed ones included
  int failed = 0;
  int noted = 0;             // rows that are recorded; less than `done` where only some are worth it
  std::int64_t reached = 0;  // for kinds that go through ids: the last one looked at
  bool cancel_requested = false;
  Instant created_at;
  std::optional<Instant> started_at{};
  std::optional<Instant> finished_at{};

  [[nodiscard]] bool over() const { return state != JobState::queued && state != JobState::running; }
};

// A warning counts as done.
enum class JobRowState { done, warning, failed };
template <>
struct EnumNames<JobRowState> {
  static constexpr std::array table{EnumName<JobRowState>{JobRowState::done, "done", "成功"},
                                    EnumName<JobRowState>{JobRowState::warning, "warning", "提示"},
                                    EnumName<JobRowState>{JobRowState::failed, "failed", "失败"}};
};

// What came of one row. `code`, `field` and `detail` are those of a refusal; empty when all went well.
struct JobRow {
  int ordinal = 0;      // from 0
  std::string subject;  // what the row is about: the id of a request, "line:cell" of a file
  JobRowState state = JobRowState::done;
  std::string code{};
  std::string field{};
  std::string detail{};
  // Where a date moves: the clock, and its due date before and after.
  std::optional<ClockCode> clock{};
  std::optional<Instant> old_due{};
  std::optional<Instant> new_due{};
};

// Jobs of one person that are not over.
inline constexpr int most_open_jobs = 10;
// Requests of one bulk job.
inline constexpr int most_bulk_rows = 1'000;

// Whether the actor may have this kind of job done; asked when it is handed in and again when it runs. Bulk
// work asks for each row besides (domain §2):
//   units       system administrator
//   people      security administrator; unit administrator for the own unit
//   catalogue   catalogue coordinator of the city
//   calendar    supervision coordinator of the city
//   exports     whoever sees business content; each page asks again what the person may see
bool may_start(JobKind kind, const Actor& actor, const OrgTree& units);

}  // namespace xiezhu::domain
