// Ratings as lists show them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/ports/list_query.hpp"
#include "domain/satisfaction/rating_row.hpp"

namespace xiezhu::domain {

// given: by the unit, latest first · received: what the unit has got and may see, latest first · to_fix: fix
// tasks that wait for the unit, first what is due first · appealed: appeals that wait for their review, the
// oldest first
enum class RatingList { given, received, to_fix, appealed };
template <>
struct EnumNames<RatingList> {
  static constexpr std::array table{EnumName<RatingList>{RatingList::given, "given", "作出的评价"},
                                    EnumName<RatingList>{RatingList::received, "received", "收到的评价"},
                                    EnumName<RatingList>{RatingList::to_fix, "to_fix", "待整改"},
                                    EnumName<RatingList>{RatingList::appealed, "appealed", "待复核申诉"}};
};

struct RatingQuery {
  RatingList list = RatingList::received;
  std::optional<UnitId> unit{};         // whose ratings …
  std::optional<std::string> region{};  // … or, for appeals, those of a district; neither: of the whole city
  bool hidden_too = false;              // given: also those that the rated unit may not see yet
};

struct RatingLine {
  std::int64_t sort_key = 0;  // with the request, the place in its list
  RatingRow rating;
  std::string number;
  std::string title;
};

class RatingQueries {
 public:
  virtual ~RatingQueries() = default;
  // At most `limit` lines of a list in its order; only `appealed` may do without a unit.
  virtual std::vector<RatingLine> list(const RatingQuery& query, std::optional<Cursor> after, int limit) = 0;
  // The stored rows of a request, in the order of their sides.
  virtual std::vector<RatingRow> rows(RequestId id) = 0;
};

}  // namespace xiezhu::domain
