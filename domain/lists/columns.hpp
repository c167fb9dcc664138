// The columns of a list line, and which of them somebody wants to see in which order.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/kernel/enum_names.hpp"

namespace xiezhu::domain {

enum class Column {
  lamp,
  number,
  title,
  item,
  requesting_unit,
  requested_unit,
  state,
  clock,
  case_officer,
  sent_at,
  due_at,
  remaining,
  rate_by,
  changed_at,
  urgent,
};
template <>
struct EnumNames<Column> {
  static constexpr std::array table{EnumName<Column>{Column::lamp, "lamp", "时限状态"},
                                    EnumName<Column>{Column::number, "number", "文号"},
                                    EnumName<Column>{Column::title, "title", "标题"},
                                    EnumName<Column>{Column::item, "item", "协助事项"},
                                    EnumName<Column>{Column::requesting_unit, "requesting_unit", "请求机关"},
                                    EnumName<Column>{Column::requested_unit, "requested_unit", "被请求机关"},
                                    EnumName<Column>{Column::state, "state", "环节"},
                                    EnumName<Column>{Column::clock, "clock", "计时"},
                                    EnumName<Column>{Column::case_officer, "case_officer", "承办人"},
                                    EnumName<Column>{Column::sent_at, "sent_at", "送达时间"},
                                    EnumName<Column>{Column::due_at, "due_at", "到期时间"},
                                    EnumName<Column>{Column::remaining, "remaining", "剩余(工作日)"},
                                    EnumName<Column>{Column::rate_by, "rate_by", "评价截止"},
                                    EnumName<Column>{Column::changed_at, "changed_at", "最近变动"},
                                    EnumName<Column>{Column::urgent, "urgent", "紧急程度"}};
};

struct ColumnChoice {
  Column column = Column::title;
  bool hidden = false;
  friend bool operator==(const ColumnChoice&, const ColumnChoice&) = default;
};

// Columns in their order, each at most once.
using ColumnSet = std::vector<ColumnChoice>;

bool has_column(const ColumnSet& columns, Column column);
// All of them, as a list shows them to whoever chose nothing.
ColumnSet default_columns();
// With the columns that are not among them, hidden: a choice may be older than a column.
ColumnSet with_missing(ColumnSet columns);
// "number,-title": with a minus what is hidden.
std::string columns_text(const ColumnSet& columns);
// nullopt for what columns_text never wrote.
std::optional<ColumnSet> read_columns(std::string_view text);

}  // namespace xiezhu::domain
