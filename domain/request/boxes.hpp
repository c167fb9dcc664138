// In which box of which unit a request lies: the rows behind every inbox, derived from the request alone.
// Whoever has no row does not see the request.
#pragma once

#include <optional>
#include <vector>

#include "domain/request/transition_table.hpp"

namespace xiezhu::domain {

// draft 草稿 · to_receive 待签收 · to_do 待办 (the unit's turn) · waiting (running, the other unit's turn) ·
// finished 办结 · copied 抄送 (for reading only)
enum class Box { draft, to_receive, to_do, waiting, finished, copied };
template <>
struct EnumNames<Box> {
  static constexpr std::array table{EnumName<Box>{Box::draft, "draft", "草稿"},
                                    EnumName<Box>{Box::to_receive, "to_receive", "待签收"},
                                    EnumName<Box>{Box::to_do, "to_do", "待办"},
                                    EnumName<Box>{Box::waiting, "waiting", "待对方办理"},
                                    EnumName<Box>{Box::finished, "finished", "办结"},
                                    EnumName<Box>{Box::copied, "copied", "抄送"}};
};

enum class Relation { requesting, requested, reader };
template <>
struct EnumNames<Relation> {
  static constexpr std::array table{EnumName<Relation>{Relation::requesting, "requesting", "请求机关"},
                                    EnumName<Relation>{Relation::requested, "requested", "被请求机关"},
                                    EnumName<Relation>{Relation::reader, "reader", "抄送机关"}};
};

// Which boxes lie together in a list: drafts, what runs, what is finished, copies.
enum class Section { draft, running, finished, copied };
template <>
struct EnumNames<Section> {
  static constexpr std::array table{EnumName<Section>{Section::draft, "draft", "草稿"},
                                    EnumName<Section>{Section::running, "running", "在办"},
                                    EnumName<Section>{Section::finished, "finished", "办结"},
                                    EnumName<Section>{Section::copied, "copied", "抄送"}};
};
Section section_of(Box box);

// What lists are filtered and sorted by. Instants that do not exist are the epoch, so that they compare.
struct Listing {
  State state = State::none;
  bool urgent = false;
  std::optional<ItemVersionId> item;
  std::optional<PersonId> case_officer;
  Instant sent_at;
  Instant changed_at;
  std::int64_t number_key = 0;  // see number_key_of; 0 without a number
  Instant due_at;               // of the running clock, until the request is over
  Instant blue_at;              // … and its lamps; the epoch while it is grey
  Instant yellow_at;
  Instant late_after;
  friend bool operator==(const Listing&, const Listing&) = default;
};
Listing listing_of(const Request& request);

// Numbers in the order of year and serial.
constexpr std::int64_t number_key_of(int year, int serial) {
  return year * std::int64_t{10'000'000'000} + serial;
}

struct PartyRow {
  UnitId unit;
  Relation relation = Relation::requesting;
  Box box = Box::draft;
  std::optional<Role> desk;        // whose turn inside the unit; nullopt when the unit has not the turn
  std::optional<PersonId> person;  // … and the one person, where it is one person's
  bool open = true;                // the request runs and the unit takes part
  // Ascending order of the box: the running clock's `late_after` where something is due, else newest first.
  std::int64_t sort_key = 0;
  Version version = 0;                // of the request
  bool archive_due = false;           // over, and the unit has not archived it yet
  Instant rate_by;                    // the window's end while the unit may rate and has not; else the epoch
  Section section = Section::draft;   // of the box
  std::optional<UnitId> counterpart;  // the other party; for a reader the requesting unit
  Listing listing{};
  friend bool operator==(const PartyRow&, const PartyRow&) = default;
};

std::vector<PartyRow> parties_of(const Request& request);

}  // namespace xiezhu::domain
