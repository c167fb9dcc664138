// The handling sheet 流转单 of a request: every step with who took it, what was said and how long it took. It
// is made from the record whenever somebody asks, for that viewer.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "domain/ports/queries.hpp"
#include "domain/request/reference.hpp"
#include "domain/request/step_times.hpp"

namespace xiezhu::domain {

// What became of an application that a step handed in.
enum class Approval { none, pending, approved, disapproved, dropped };
template <>
struct EnumNames<Approval> {
  static constexpr std::array table{EnumName<Approval>{Approval::none, "none", "无需审批"},
                                    EnumName<Approval>{Approval::pending, "pending", "待审批"},
                                    EnumName<Approval>{Approval::approved, "approved", "已批准"},
                                    EnumName<Approval>{Approval::disapproved, "disapproved", "未批准"},
                                    EnumName<Approval>{Approval::dropped, "dropped", "未经审批"}};
};

struct SheetRow {
  int sequence = 0;
  Verb verb = Verb::draft;
  std::string unit;
  std::string person;                  // "乙（代甲）" for a deputy, 系统 for the system
  std::string opinion;                 // with what the step decided in short
  Approval approval = Approval::none;  // only approved is ever shown as approved
  Instant handled;
  std::optional<StepTime> time;
};

struct HandlingSheet {
  std::string number;  // empty before the signature
  std::string title;
  std::string requesting_unit;
  std::string requested_unit;
  std::string item;  // empty outside the catalogue
  State state = State::draft;
  bool urgent = false;
  std::optional<Instant> sent_at;
  std::optional<Instant> due_at;  // of the running clock
  Instant as_of;                  // the latest step
  std::vector<SheetRow> rows;
};

// `requesting_side`: the viewer belongs to the requesting unit. Nobody else is shown how its letter came
// about, and it is not shown the opinion of an application of the other side before that is approved.
HandlingSheet handling_sheet(const Request& request, std::span<const TimelineEntry> timeline,
                             const Reference& reference, bool requesting_side);

}  // namespace xiezhu::domain
