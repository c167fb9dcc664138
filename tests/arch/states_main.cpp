// Prints docs/states.md from the transition table. With the name of a file it prints nothing and fails when
// the file says something else.
#include <fstream>
#include <iostream>
#include <sstream>

#include "domain/dispute/dispute_table.hpp"
#include "domain/request/transition_table.hpp"
#include "domain/supervision/card.hpp"
#include "domain/supervision/order.hpp"

namespace {

using namespace std::string_view_literals;
namespace domain = xiezhu::domain;
using domain::ClockEffect;
using domain::Guard;
using domain::Side;
using domain::State;
using domain::Transition;

std::string_view meaning(Guard guard) {
  switch (guard) {
    case Guard::none:
      return "–";
    case Guard::drafter:
      return "本人起草";
    case Guard::not_drafter:
      return "非本人起草（单位仅一人除外）";
    case Guard::case_officer:
      return "本人承办";
    case Guard::not_reworked:
      return "未曾重办";
    case Guard::not_replied:
      return "尚未反馈过";
    case Guard::not_corrected:
      return "未曾补正";
    case Guard::nothing_pending:
      return "无待批事项";
    case Guard::extension_pending:
      return "有待批的延期申请";
    case Guard::refusal_pending:
      return "有待批的不予协助";
    case Guard::designation_pending:
      return "已报请指定";
    case Guard::not_extended:
      return "未曾申请延期";
    case Guard::forwards_left:
      return "转送未满两次";
    case Guard::forwards_used_up:
      return "转送已满两次";
    case Guard::better_unit_named:
      return "已指明更适宜的机关";
    case Guard::whole:
      return "非协办件";
    case Guard::running:
      return "时限未暂停";
    case Guard::paused:
      return "时限已暂停";
    case Guard::emergency_lasts:
      return "口头请求，紧急情况未结束";
    case Guard::letter_owed:
      return "应补发请求函";
    case Guard::archived:
      return "本单位已归档";
    case Guard::not_archived:
      return "本单位未归档";
    case Guard::may_rate:
      return "评价期内、本方未评价";
    case Guard::may_change:
      return "本方已评价、可修改期内";
    case Guard::to_contact:
      return "整改待联系";
    case Guard::to_rectify:
      return "待整改";
    case Guard::to_call_back:
      return "整改待回访";
    case Guard::may_appeal:
      return "收到的评价已公开、申诉期内";
    case Guard::appealed:
      return "有待复核的申诉";
    case Guard::no_party:
      return "非当事单位";
    case Guard::own_file:
      return "the own unit has added a file";
    case Guard::not_archived_at_all:
      return "双方均未归档";
    case Guard::suspended:
      return "因争议中止计时";
    case Guard::not_suspended:
      return "非因争议中止";
  }
  return {};
}

std::string who(const Transition& row) {
  std::string text{chinese_of(row.side)};
  if (row.side != Side::system) text.append(" ").append(chinese_of(row.role));
  return text;
}

std::string conditions(const Transition& row) {
  std::string text;
  for (const Guard guard : row.guards) {
    if (guard == Guard::none) continue;
    if (!text.empty()) text += "、";
    text += meaning(guard);
  }
  return text.empty() ? std::string{meaning(Guard::none)} : text;
}

// A side clock runs beside the main one.
std::string side_effect(domain::Verb verb) {
  if (verb == domain::Verb::end_emergency) return "；启动 K6 补发请求函";
  if (verb == domain::Verb::issue_letter) return "；停止 K6 补发请求函";
  if (verb == domain::Verb::rate) return "；双方均已评价的停止 K9 评价";
  return {};
}

std::string clock_effect(const Transition& row) {
  switch (row.effect) {
    case ClockEffect::keep:
      return "继续" + side_effect(row.verb);
    case ClockEffect::pause:
      return "暂停";
    case ClockEffect::resume:
      return "恢复";
    case ClockEffect::extend:
      return "延长";
    case ClockEffect::recalculate:
      return "按新日历重算";
    case ClockEffect::stop:
      break;
  }
  if (row.starts)
    return "启动 " + std::string{name_of(*row.starts)} + " " + std::string{chinese_of(*row.starts)};
  return "–";
}

// The clock that runs in a state: the one that every step into it starts.
std::string clock_in(State state) {
  for (const auto& row : domain::transitions()) {
    if (row.to == state && row.starts)
      return std::string{name_of(*row.starts)} + " " + std::string{chinese_of(*row.starts)};
  }
  if (state == State::awaiting_requester) return "K4 办理, paused";
  return "–";
}

// Asked of a request in which every person is known.
std::string turn_in(State state) {
  domain::Request request;
  request.state = state;
  request.case_officer = domain::PersonId{1};
  const auto turn = domain::turn_of(request);
  return turn ? std::string{chinese_of(turn->side)} + " " + std::string{chinese_of(turn->role)} : "–";
}

void print_diagram(std::ostream& out) {
  out << "```mermaid\nstateDiagram-v2\n";
  for (const auto& [state, name, chinese] : domain::EnumNames<State>::table) {
    if (state != State::none) out << "    state \"" << chinese << "\" as " << name << "\n";
  }
  for (const auto& row : domain::transitions()) {
    // What leaves the state as it is would only hide the way.
    if (row.from == row.to) continue;
    const auto from = row.from == State::none ? "[*]"sv : name_of(row.from);
    out << "    " << from << " --> " << name_of(row.to) << " : " << chinese_of(row.verb) << "\n";
  }
  for (const auto& [state, name, chinese] : domain::EnumNames<State>::table) {
    if (domain::final(state)) out << "    " << name << " --> [*]\n";
  }
  out << "```\n";
}

void print_state(std::ostream& out, const domain::EnumName<State>& state) {
  out << "\n## " << state.chinese << " `" << state.name << "`\n\n"
      << "Turn: " << turn_in(state.value) << ". Clock: " << clock_in(state.value) << ".\n";
  bool first = true;
  for (const auto& row : domain::transitions()) {
    if (row.from != state.value) continue;
    if (first) out << "\n| verb | 中文 | who | condition | to | clock |\n|---|---|---|---|---|---|\n";
    first = false;
    out << "| `" << name_of(row.verb) << "` | " << chinese_of(row.verb) << " | " << who(row) << " | "
        << conditions(row) << " | " << chinese_of(row.to) << " | " << clock_effect(row) << " |\n";
  }
  if (first) out << "\nFinal: no verb leads out.\n";
}

// Who may take a step of supervision.
template <class Row>
std::string who_supervises(const Row& row) {
  std::string text{chinese_of(row.side)};
  if (row.side == domain::SupervisionSide::system) return text;
  text += " " + std::string{chinese_of(row.roles[0])};
  if (row.roles[1] != row.roles[0]) text += "、" + std::string{chinese_of(row.roles[1])};
  return text;
}

template <class Thing>
void print_supervision(std::ostream& out, std::string_view title) {
  out << "\n# " << title << "\n\n| state | verb | 中文 | who | to |\n|---|---|---|---|---|\n";
  for (const auto& row : Thing::rows())
    out << "| " << chinese_of(row.from) << " `" << name_of(row.from) << "` | `" << name_of(row.verb) << "` | "
        << chinese_of(row.verb) << " | " << who_supervises(row) << " | " << chinese_of(row.to) << " |\n";
}

std::string_view meaning(domain::DisputeGuard guard) {
  using enum domain::DisputeGuard;
  switch (guard) {
    case none:
      return {};
    case negotiation_over:
      return "协商期满或已登记协商不成";
    case negotiation_not_failed:
      return "未登记协商不成";
    case opinion_not_extended:
      return "未曾延长";
    case in_time:
      return "时限未满";
    case something_to_execute:
      return "结果须执行";
    case nothing_to_execute:
      return "结果无须执行";
    case not_overdue:
      return "未记载逾期";
    case overdue:
      return "已记载逾期未执行";
  }
  return {};
}

std::string who(const domain::DisputeTransition& row) {
  std::string text{chinese_of(row.side)};
  std::string_view separator = " ";
  for (const auto& role : domain::EnumNames<domain::Role>::table) {
    if (!row.roles.has(role.value)) continue;
    text.append(separator).append(role.chinese);
    separator = "、";
  }
  return text;
}

std::string conditions(const domain::DisputeTransition& row) {
  std::string text;
  for (const auto guard : row.guards) {
    if (guard == domain::DisputeGuard::none) continue;
    if (!text.empty()) text += "、";
    text += meaning(guard);
  }
  return text.empty() ? "–" : text;
}

std::string clock_effect(const domain::DisputeTransition& row) {
  if (row.starts)
    return "启动 " + std::string{name_of(*row.starts)} + " " + std::string{chinese_of(*row.starts)};
  switch (row.effect) {
    case domain::DisputeClockEffect::stop:
      return "–";
    case domain::DisputeClockEffect::keep:
      return "继续";
    case domain::DisputeClockEffect::extend:
      return "延长";
    case domain::DisputeClockEffect::recalculate:
      return "按新日历重算";
  }
  return {};
}

void print_openings(std::ostream& out) {
  out << "\n## Who may raise a dispute\n\n| type | 中文 | party | state of the request | condition |\n"
         "|---|---|---|---|---|\n";
  for (const auto& rule : domain::opening_rules()) {
    std::string condition;
    const auto add = [&](bool holds, std::string_view words) {
      if (holds) condition.append(condition.empty() ? "" : "、").append(words);
    };
    add(rule.late, "时限已超期");
    add(rule.reworked, "已重办");
    add(rule.in_window, "在争议时效内");
    add(rule.not_archived, "双方均未归档");
    out << "| `" << name_of(rule.type) << "` | " << chinese_of(rule.type) << " | " << chinese_of(rule.side)
        << " | " << chinese_of(rule.state) << " | " << (condition.empty() ? "–" : condition) << " |\n";
  }
}

void print_outcomes(std::ostream& out) {
  out << "\n## Outcomes of a dispute\n\n| type | outcome | 中文 | effect on the request | executed by |\n"
         "|---|---|---|---|---|\n";
  constexpr std::array effects{"–"sv, "责令协助"sv, "指定承办"sv};
  constexpr std::array duties{"–"sv, "被请求机关"sv, "被指定的机关"sv, "对方"sv};
  for (const auto& rule : domain::outcome_rules()) {
    out << "| " << chinese_of(rule.type) << " | `" << name_of(rule.outcome) << "` | "
        << chinese_of(rule.outcome) << " | " << effects[static_cast<std::size_t>(rule.effect)] << " | "
        << duties[static_cast<std::size_t>(rule.obliged)] << " |\n";
  }
}

void print_disputes(std::ostream& out) {
  out << "\n# States of a dispute\n\nGenerated from `domain/dispute/dispute_table.cpp`. A dispute stands "
         "beside its request and has one clock at a time.\n";
  for (const auto& state : domain::EnumNames<domain::DisputeState>::table) {
    out << "\n## " << state.chinese << " `" << state.name << "`\n";
    bool first = true;
    for (const auto& row : domain::dispute_transitions()) {
      if (row.from != state.value) continue;
      if (first) out << "\n| verb | 中文 | who | condition | to | clock |\n|---|---|---|---|---|---|\n";
      first = false;
      out << "| `" << name_of(row.verb) << "` | " << chinese_of(row.verb) << " | " << who(row) << " | "
          << conditions(row) << " | " << chinese_of(row.to) << " | " << clock_effect(row) << " |\n";
    }
    if (first) out << "\nFinal: no verb leads out.\n";
  }
  print_openings(out);
  print_outcomes(out);
}

std::string page() {
  std::ostringstream out;
  out << "# States of a request\n\n"
         "Generated from `domain/request/transition_table.cpp` by the target `generate_states`; do not "
         "edit.\n\n"
         "Every verb ends the running clock unless the clock column says 继续 (goes on), 暂停 (stands "
         "still), "
         "恢复 (goes on "
         "again), 延长 (is extended) or 按新日历重算 (gets new dates). All conditions of a row must hold. "
         "系统 acts by "
         "itself "
         "when a clock has run out. The diagram leaves out verbs that do not change the state.\n\n";
  print_diagram(out);
  for (const auto& state : domain::EnumNames<State>::table) print_state(out, state);
  print_supervision<domain::Order>(out, "Supervision orders 督办单");
  print_supervision<domain::Card>(out, "Cards 黄牌、红牌");
  print_disputes(out);
  return out.str();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::cout << page();
    return 0;
  }
  const char* name = argv[1];
  std::ostringstream stored;
  stored << std::ifstream{name}.rdbuf();
  if (stored.str() == page()) return 0;
  std::cerr << name << " is not what the transition table says; write it again with generate_states\n";
  return 1;
}
