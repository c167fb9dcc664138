// What somebody says about a request, without changing it: to both parties, or as a note inside the own unit.
#pragma once

#include <string>

#include "domain/kernel/enum_names.hpp"
#include "domain/kernel/ids.hpp"
#include "domain/kernel/instant.hpp"

namespace xiezhu::domain {

enum class CommentScope { parties, own_unit };
template <>
struct EnumNames<CommentScope> {
  static constexpr std::array table{EnumName<CommentScope>{CommentScope::parties, "parties", "双方可见"},
                                    EnumName<CommentScope>{CommentScope::own_unit, "own_unit", "本单位可见"}};
};

struct Comment {
  CommentId id;
  RequestId request;
  UnitId unit;
  PersonId person;
  CommentScope scope = CommentScope::parties;
  Instant at;
  std::string text;
};

}  // namespace xiezhu::domain
