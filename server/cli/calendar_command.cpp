// xiezhu calendar due | explain: the deadline calculator, on the shipped calendar or on that of a database.
#include <boost/json/serialize.hpp>
#include <iostream>

#include "api/http/problem.hpp"
#include "api/routes/deadline_view.hpp"
#include "server/cli/command.hpp"
#include "server/cli/shipped_calendar.hpp"

namespace xiezhu::server {
namespace {

struct DueArguments {
  std::string from;
  int days = 0;
  int hours = 0;
  std::string config;
  bool json = false;
};

constexpr std::array<std::string_view, 7> weekdays{"周日", "周一", "周二", "周三", "周四", "周五", "周六"};

std::string_view reason_text(domain::DayKind kind) {
  switch (kind) {
    case domain::DayKind::working:
      return "工作日 working day";
    case domain::DayKind::weekend:
      return "休息日 weekend";
    case domain::DayKind::holiday:
      return "节假日 holiday";
    case domain::DayKind::make_up:
      return "调休上班 make-up working day";
  }
  return {};
}

domain::Limit limit_of(const DueArguments& arguments) {
  if (arguments.hours > 0) return domain::WorkingMinutes{arguments.hours * 60};
  return domain::WorkingDays{arguments.days};
}

domain::WorkingCalendar calendar_for(const DueArguments& arguments) {
  if (arguments.config.empty()) return shipped_calendar();
  return open_database(config_or_fail(arguments.config))->reference()->calendar;
}

domain::Instant instant_of(const DueArguments& arguments) {
  const auto from = domain::parse_instant(arguments.from);
  if (!from) throw CLI::ValidationError("--from", "not an ISO 8601 instant, e.g. 2026-09-24T10:00:00+08:00");
  return *from;
}

[[noreturn]] void fail(const domain::Rejection& rejection) {
  const auto code = domain::code(rejection.reason);
  throw CommandFailure("--from: " + api::sentence(code, api::Language::english, rejection.detail) + " / " +
                       api::sentence(code, api::Language::chinese, rejection.detail));
}

int print_json(const domain::WorkingCalendar& calendar, domain::Instant from, domain::Limit limit) {
  const auto view = api::deadline_view(calendar, from, limit);
  if (!view) fail(view.error());
  std::cout << boost::json::serialize(*view) << '\n';
  return 0;
}

void print_days(const domain::WorkingCalendar& calendar, domain::Instant from, domain::Limit limit) {
  const auto days = calendar.explain(from, limit);
  if (!days) fail(days.error());
  for (const auto& day : *days) {
    const auto weekday = weekdays[std::chrono::weekday{day.date}.c_encoding()];
    std::cout << "  " << domain::to_iso(day.date) << ' ' << weekday << "  ";
    if (day.counted > 0) {
      std::cout << "第 " << day.counted << " 日";
    } else if (day.minutes > 0) {
      std::cout << day.minutes << " 分钟";
    } else {
      std::cout << "不计";
    }
    std::cout << "  " << reason_text(day.kind) << (day.provisional ? "（暂定 provisional）" : "");
    if (!day.source.empty()) std::cout << "  [" << day.source << ']';
    std::cout << '\n';
  }
}

int due(const DueArguments& arguments, bool explained) {
  const auto from = instant_of(arguments);
  const auto limit = limit_of(arguments);
  const auto calendar = calendar_for(arguments);
  if (arguments.json) return print_json(calendar, from, limit);
  const auto deadline = calendar.deadline(from, limit);
  if (!deadline) fail(deadline.error());
  std::cout << "事件 event         " << domain::to_iso(from) << "\n起算 counted from  "
            << domain::to_iso(deadline->counted_from) << "\n到期 due           "
            << domain::to_iso(deadline->due) << "\n逾期 late after    "
            << domain::to_iso(deadline->late_after) << '\n';
  if (deadline->provisional)
    std::cout << "暂定 provisional: 尚无该年度放假通知 no notice for that year yet\n";
  if (explained) print_days(calendar, from, limit);
  return 0;
}

void add_due(CLI::App& parent, CommandLine& line, const char* name, const char* help, bool explained) {
  CLI::App* command = parent.add_subcommand(name, help);
  auto arguments = std::make_shared<DueArguments>();
  command->add_option("--from", arguments->from, "the event: ISO 8601; without offset Shanghai time")
      ->required();
  auto* amount = command->add_option_group("limit");
  amount->add_option("--working-days", arguments->days, "length in working days")
      ->check(CLI::Range(1, 10'000));
  amount->add_option("--working-hours", arguments->hours, "length in working hours")
      ->check(CLI::Range(1, 10'000));
  amount->require_option(1);
  command->add_option("--config", arguments->config, "use the calendar of this configuration's database");
  command->add_flag("--json", arguments->json, "print JSON");
  command->final_callback([&line, arguments, explained] {
    instant_of(*arguments);
    line.chosen = [arguments, explained] { return due(*arguments, explained); };
  });
}

}  // namespace

void add_calendar(CommandLine& line) {
  CLI::App* command = line.app.add_subcommand("calendar", "working days and deadlines");
  command->require_subcommand(1);
  add_due(*command, line, "due", "when a limit runs out", false);
  add_due(*command, line, "explain", "the same, day by day", true);
  add_calendar_import(*command, line);
}

}  // namespace xiezhu::server
