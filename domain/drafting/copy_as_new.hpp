// A new draft from an earlier request 复制为新请求: what was written is taken over, brought up to today; what
// happened to the request (number, reply, files, clocks, urgency) is not.
#pragma once

#include "domain/request/reference.hpp"
#include "domain/request/request.hpp"

namespace xiezhu::domain {

// What became of an item or a unit that an earlier request names.
enum class Carried { same, renewed, gone };
template <>
struct EnumNames<Carried> {
  static constexpr std::array table{EnumName<Carried>{Carried::same, "same", "沿用"},
                                    EnumName<Carried>{Carried::renewed, "renewed", "更新为现行"},
                                    EnumName<Carried>{Carried::gone, "gone", "已失效"}};
};

struct NewContent {
  Content content;
  Carried item = Carried::same;            // renewed: today's version of the same code; gone: form only
  Carried requested_unit = Carried::same;  // renewed: the successor; gone: none
};

// Only the requesting side copies: its unit wrote the content, or took the request over.
NewContent content_anew(const Content& earlier, const Reference& reference, LocalDate today);

}  // namespace xiezhu::domain
