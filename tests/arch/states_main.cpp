// Prints docs/states.md from the transition table. With the name of a file it prints nothing and fails when
// the file says something else.
#include <fstream>
#include <iostream>
#include <sstream>

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
    case Guard::own_file:
      return "the own unit has added a file";
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
