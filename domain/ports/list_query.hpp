// What a list of requests is to show: a tab, narrowed by a filter, in an order. A plain value.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/request/boxes.hpp"

namespace xiezhu::domain {

// What a tab shows (interface §3).
enum class Tab {
  to_receive,
  to_do,
  running,
  acted,
  finished,
  to_rate,
  to_archive,
  initiated,
  copied,
  drafts,
};
template <>
struct EnumNames<Tab> {
  static constexpr std::array table{EnumName<Tab>{Tab::to_receive, "to_receive", "待签收"},
                                    EnumName<Tab>{Tab::to_do, "to_do", "待办"},
                                    EnumName<Tab>{Tab::running, "running", "在办"},
                                    EnumName<Tab>{Tab::acted, "acted", "已办"},
                                    EnumName<Tab>{Tab::finished, "finished", "办结"},
                                    EnumName<Tab>{Tab::to_rate, "to_rate", "待评价"},
                                    EnumName<Tab>{Tab::to_archive, "to_archive", "待归档"},
                                    EnumName<Tab>{Tab::initiated, "initiated", "我发起的"},
                                    EnumName<Tab>{Tab::copied, "copied", "抄送"},
                                    EnumName<Tab>{Tab::drafts, "drafts", "草稿"}};
};

// The tab shows what one person has done, not what lies with the unit.
constexpr bool personal(Tab tab) { return tab == Tab::acted || tab == Tab::initiated || tab == Tab::drafts; }

// Days of Asia/Shanghai, both ends belonging to it; an end that is missing is open.
struct DayRange {
  std::optional<LocalDate> from;
  std::optional<LocalDate> to;
  [[nodiscard]] bool given() const { return from || to; }
  friend bool operator==(const DayRange&, const DayRange&) = default;
};

// A document number as it is written, whoever issued it.
struct WrittenNumber {
  std::string prefix;
  int year = 0;
  int serial = 0;
  friend bool operator==(const WrittenNumber&, const WrittenNumber&) = default;
};
// Reads 沪民函〔2026〕12号, with 〔〕 or []; nullopt for anything else.
std::optional<WrittenNumber> read_number(std::string_view text);

// Every member that is given must hold. Days compare only with requests that were sent, or have a running
// clock.
struct Filter {
  std::optional<State> state{};
  std::optional<Lamp> lamp{};           // judged at the `now` of the query
  std::optional<UnitId> counterpart{};  // the other party; either party in the tabs of a person
  std::vector<ItemVersionId> item{};    // the versions of one item; empty for any
  std::optional<bool> urgent{};
  std::optional<PersonId> case_officer{};
  DayRange sent{};
  DayRange due{};
  std::optional<WrittenNumber> number{};
  friend bool operator==(const Filter&, const Filter&) = default;
};

// own: the order of the tab, what is due first (to rate: by the end of the window) and the rest newest first
// · due: by the running clock, what has none before the rest · rate_by: by the end of the rating window ·
// sent · changed · number: by year and serial
enum class SortKey { own, due, rate_by, sent, changed, number };
template <>
struct EnumNames<SortKey> {
  static constexpr std::array table{EnumName<SortKey>{SortKey::own, "own", "默认顺序"},
                                    EnumName<SortKey>{SortKey::due, "due", "到期时间"},
                                    EnumName<SortKey>{SortKey::rate_by, "rate_by", "评价截止"},
                                    EnumName<SortKey>{SortKey::sent, "sent", "送达时间"},
                                    EnumName<SortKey>{SortKey::changed, "changed", "最近变动"},
                                    EnumName<SortKey>{SortKey::number, "number", "文号"}};
};

struct Sort {
  SortKey key = SortKey::own;
  bool descending = false;  // never for the own order
  friend bool operator==(const Sort&, const Sort&) = default;
};

// Whether the lines of a tab have what the key compares: finished ones, copies and drafts have no deadline,
// drafts are not sent and carry no number, and only what waits to be rated is in the order of its window.
bool sortable(Tab tab, SortKey key);

struct ListQuery {
  Tab tab = Tab::to_do;
  Filter filter{};
  Sort sort{};
  Instant now{};  // for lamps; matters only when one is asked for

  // The tab as it stands, in its own order.
  [[nodiscard]] bool plain() const { return sort == Sort{} && filter == Filter{}; }
};

// A page starts after the entry with this sort key and id, in the order of its list.
struct Cursor {
  std::int64_t sort_key = 0;
  std::int64_t id = 0;
};

}  // namespace xiezhu::domain
