#include "persistence/repositories/relation_repo.hpp"

#include <algorithm>

#include "persistence/sql/statement.hpp"

namespace xiezhu::persistence {
namespace {

const std::string relation_columns =
    "id, from_id, to_id, kind, set_by, set_unit_id, set_at, removed_by, removed_unit_id, removed_at";
const std::string select_relations = "SELECT " + relation_columns + " FROM request_relation WHERE ";
const std::string select_from = select_relations + "from_id = :request AND live = 1 ORDER BY id";
const std::string select_to = select_relations + "to_id = :request AND live = 1 ORDER BY id";
const std::string select_living_relation = select_relations + "id = :id AND live = 1";
const std::string select_pair_history = select_relations + "low_id = :low AND high_id = :high ORDER BY id";
constexpr auto insert_relation =
    "INSERT INTO request_relation (id, from_id, to_id, low_id, high_id, live, kind, set_by, set_unit_id, "
    "set_at)";
constexpr auto end_relation =
    "UPDATE request_relation SET live = NULL, removed_by = :person, removed_unit_id = :unit, removed_at = "
    ":at "
    "WHERE id = :id AND live = 1";

struct RelationRow {
  domain::RequestRelation relation;
  std::optional<domain::PersonId> removed_by;
  std::optional<domain::UnitId> removed_unit;
  std::optional<domain::Instant> removed_at;
};

}  // namespace

template <>
struct sql::Fields<RelationRow> {
  static auto of(auto& row) {
    auto& r = row.relation;
    return std::tie(r.id, r.from, r.to, r.kind, r.set.person, r.set.unit, r.set.at, row.removed_by,
                    row.removed_unit, row.removed_at);
  }
};

namespace {

std::vector<domain::RequestRelation> relations_of(std::vector<RelationRow> rows) {
  std::vector<domain::RequestRelation> relations;
  for (auto& row : rows) {
    if (row.removed_by && row.removed_unit && row.removed_at)
      row.relation.removed = domain::Doing{*row.removed_by, *row.removed_unit, *row.removed_at};
    relations.push_back(row.relation);
  }
  return relations;
}

}  // namespace

std::vector<domain::RequestRelation> RelationRepo::of(domain::RequestId request) {
  auto rows = sql::rows<RelationRow>(session_, select_from, request);
  std::ranges::move(sql::rows<RelationRow>(session_, select_to, request), std::back_inserter(rows));
  auto relations = relations_of(std::move(rows));
  std::ranges::sort(relations, {}, &domain::RequestRelation::id);
  return relations;
}

std::optional<domain::RequestRelation> RelationRepo::find(domain::RelationId id) {
  const auto relations = relations_of(sql::rows<RelationRow>(session_, select_living_relation, id));
  return relations.empty() ? std::nullopt : std::optional{relations.front()};
}

bool RelationRepo::add(const domain::RequestRelation& relation) {
  const auto& [person, unit, at] = relation.set;
  return sql::insert_new(
      session_, insert_relation,
      sql::cells(relation.id, relation.from, relation.to, std::min(relation.from, relation.to),
                 std::max(relation.from, relation.to), 1, relation.kind, person, unit, at));
}

bool RelationRepo::remove(domain::RelationId id, const domain::Doing& removed) {
  return sql::execute(session_, end_relation, removed.person, removed.unit, removed.at, id) == 1;
}

std::vector<domain::RequestRelation> RelationRepo::history(domain::RequestId one, domain::RequestId other) {
  return relations_of(
      sql::rows<RelationRow>(session_, select_pair_history, std::min(one, other), std::max(one, other)));
}

}  // namespace xiezhu::persistence
