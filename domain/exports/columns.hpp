// The columns of exported tables: a closed list for each kind of table, and what stands in a cell.
#pragma once

#include <span>
#include <string>
#include <variant>
#include <vector>

#include "domain/ports/queries.hpp"
#include "domain/request/reference.hpp"

namespace xiezhu::domain {

enum class ListColumn {
  number,
  title,
  state,
  lamp,
  urgent,
  item_code,
  item,
  requesting_unit,
  requested_unit,
  case_officer,
  clock,
  due_at,
  remaining,
  rate_by,
  sent_at,
  changed_at,
  id,
  opinions,
};
template <>
struct EnumNames<ListColumn> {
  static constexpr std::array table{
      EnumName<ListColumn>{ListColumn::number, "number", "文号"},
      EnumName<ListColumn>{ListColumn::title, "title", "标题"},
      EnumName<ListColumn>{ListColumn::state, "state", "环节"},
      EnumName<ListColumn>{ListColumn::lamp, "lamp", "时限状态"},
      EnumName<ListColumn>{ListColumn::urgent, "urgent", "紧急程度"},
      EnumName<ListColumn>{ListColumn::item_code, "itemCode", "事项编码"},
      EnumName<ListColumn>{ListColumn::item, "item", "协助事项"},
      EnumName<ListColumn>{ListColumn::requesting_unit, "requestingUnit", "请求机关"},
      EnumName<ListColumn>{ListColumn::requested_unit, "requestedUnit", "被请求机关"},
      EnumName<ListColumn>{ListColumn::case_officer, "caseOfficer", "承办人"},
      EnumName<ListColumn>{ListColumn::clock, "clock", "计时"},
      EnumName<ListColumn>{ListColumn::due_at, "dueAt", "到期时间"},
      EnumName<ListColumn>{ListColumn::remaining, "remainingWorkingDays", "剩余(工作日)"},
      EnumName<ListColumn>{ListColumn::rate_by, "rateBy", "评价截止"},
      EnumName<ListColumn>{ListColumn::sent_at, "sentAt", "送达时间"},
      EnumName<ListColumn>{ListColumn::changed_at, "changedAt", "最近变动"},
      EnumName<ListColumn>{ListColumn::id, "id", "系统编号"},
      EnumName<ListColumn>{ListColumn::opinions, "opinions", "流转意见"}};
};

enum class TimelineColumn {
  sequence,
  at,
  verb,
  from,
  to,
  unit,
  person,
  on_behalf_of,
  opinion,
  number,
  target,
  attachment,
  effective_at,
};
template <>
struct EnumNames<TimelineColumn> {
  static constexpr std::array table{
      EnumName<TimelineColumn>{TimelineColumn::sequence, "sequence", "序号"},
      EnumName<TimelineColumn>{TimelineColumn::at, "at", "办理时间"},
      EnumName<TimelineColumn>{TimelineColumn::verb, "verb", "办理动作"},
      EnumName<TimelineColumn>{TimelineColumn::from, "from", "原环节"},
      EnumName<TimelineColumn>{TimelineColumn::to, "to", "新环节"},
      EnumName<TimelineColumn>{TimelineColumn::unit, "unit", "单位"},
      EnumName<TimelineColumn>{TimelineColumn::person, "person", "人员"},
      EnumName<TimelineColumn>{TimelineColumn::on_behalf_of, "onBehalfOf", "代办对象"},
      EnumName<TimelineColumn>{TimelineColumn::opinion, "opinion", "意见"},
      EnumName<TimelineColumn>{TimelineColumn::number, "number", "文号"},
      EnumName<TimelineColumn>{TimelineColumn::target, "target", "去向单位"},
      EnumName<TimelineColumn>{TimelineColumn::attachment, "attachment", "附件"},
      EnumName<TimelineColumn>{TimelineColumn::effective_at, "effectiveAt", "生效时间"}};
};

// Empty, a text, an instant or a whole number.
using Cell = std::variant<std::monostate, std::string, Instant, std::int64_t>;
using Cells = std::vector<Cell>;

// `opinions` is only read for the column of that name.
Cells list_cells(std::span<const ListColumn> columns, const RequestSummary& line, const Reference& reference,
                 Instant now, const std::string& opinions);
Cells timeline_cells(std::span<const TimelineColumn> columns, const TimelineEntry& entry,
                     const Reference& reference);

// What was said at each step that `reader` may see, one line per step: "2026-01-04 09:30 市民政局 张三
// 签发：同意".
std::string opinions_text(const Request& request, std::span<const TimelineEntry> timeline,
                          const Reference& reference, UnitId reader);

// "2026-01-04 09:30" local time.
std::string minute_text(Instant instant);

}  // namespace xiezhu::domain
