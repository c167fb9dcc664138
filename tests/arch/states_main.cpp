// Prints docs/states.md from the transition table. With the name of a file it prints nothing and fails when
// the file says something else.
#include <fstream>
#include <iostream>
#include <sstream>

#include "domain/request/transition_table.hpp"

namespace {

using namespace std::string_view_literals;
namespace domain = xiezhu::domain;
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
  }
  return {};
}

std::string who(const Transition& row) {
  std::string text{chinese_of(row.side)};
  if (row.side != Side::system) text.append(" ").append(chinese_of(row.role));
  return text;
}

std::string clock_effect(const Transition& row) {
  if (row.keeps_clock) return "继续";
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
    const auto from = row.from == State::none ? "[*]"sv : name_of(row.from);
    out << "    " << from << " --> " << name_of(row.to) << " : " << chinese_of(row.verb) << "\n";
  }
  for (const State state : {State::completed, State::withdrawn})
    out << "    " << name_of(state) << " --> [*]\n";
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
        << meaning(row.guard) << " | " << chinese_of(row.to) << " | " << clock_effect(row) << " |\n";
  }
  if (first) out << "\nFinal: no verb leads out.\n";
}

std::string page() {
  std::ostringstream out;
  out << "# States of a request\n\n"
         "Generated from `domain/request/transition_table.cpp` by the target `generate_states`; do not "
         "edit.\n\n"
         "Every verb ends the running clock unless the clock column says 继续 (goes on). 系统 acts by itself "
         "when a "
         "clock has run out.\n\n";
  print_diagram(out);
  for (const auto& state : domain::EnumNames<State>::table) print_state(out, state);
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
