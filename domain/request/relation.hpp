// Relations between requests (关联). One lives between two requests at a time; who set and who removed it is
// kept for ever.
#pragma once

#include <optional>

#include "domain/kernel/enum_names.hpp"
#include "domain/kernel/ids.hpp"
#include "domain/kernel/instant.hpp"

namespace xiezhu::domain {

// `from` is a duplicate of `to`, follows up on it, or has to do with it.
enum class RelationKind { duplicate, follow_up, related };
template <>
struct EnumNames<RelationKind> {
  static constexpr std::array table{EnumName<RelationKind>{RelationKind::duplicate, "duplicate", "重复"},
                                    EnumName<RelationKind>{RelationKind::follow_up, "follow_up", "后续"},
                                    EnumName<RelationKind>{RelationKind::related, "related", "相关"}};
};

// Who did something for which unit, and when.
struct Doing {
  PersonId person;
  UnitId unit;
  Instant at;
  friend bool operator==(const Doing&, const Doing&) = default;
};

struct RequestRelation {
  RelationId id;
  RequestId from;
  RequestId to;
  RelationKind kind = RelationKind::related;
  Doing set;
  std::optional<Doing> removed{};
  [[nodiscard]] RequestId other(RequestId end) const { return end == from ? to : from; }
  friend bool operator==(const RequestRelation&, const RequestRelation&) = default;
};

inline constexpr int most_relations = 20;  // of one request

}  // namespace xiezhu::domain
