#include "persistence/repositories/view_repo.hpp"

#include <algorithm>

#include "persistence/sql/statement.hpp"

namespace xiezhu::persistence {
namespace {

const std::string view_columns =
    "id, owner_id, unit_id, shared, name, tab, filter, sort, column_set, version, changed_at";
const std::string select_view_by_id = "SELECT " + view_columns + " FROM list_view WHERE id = :id";
const std::string select_own_views =
    "SELECT " + view_columns +
    " FROM list_view WHERE owner_id = :owner AND id > :after ORDER BY id LIMIT :limit";
const std::string select_shared_views =
    "SELECT " + view_columns +
    " FROM list_view WHERE unit_id = :unit AND shared = 1 AND id > :after ORDER BY id LIMIT :limit";
constexpr auto count_own_views = "SELECT COUNT(*) FROM list_view WHERE owner_id = :owner";
constexpr auto count_shared_views = "SELECT COUNT(*) FROM list_view WHERE unit_id = :unit AND shared = 1";
const std::string insert_view = "INSERT INTO list_view (" + view_columns + ")";
constexpr auto update_view =
    "UPDATE list_view SET shared = :shared, name = :name, tab = :tab, filter = :filter, sort = :sort, "
    "column_set = :columns, version = version + 1, changed_at = :changed_at WHERE id = :id AND version = "
    ":seen";
constexpr auto delete_view = "DELETE FROM list_view WHERE id = :id AND version = :seen";

constexpr auto select_columns =
    "SELECT column_set, version FROM column_set WHERE person_id = :person AND tab = :tab";
constexpr auto insert_columns = "INSERT INTO column_set (person_id, tab, column_set, version)";
constexpr auto update_columns =
    "UPDATE column_set SET column_set = :columns, version = version + 1 WHERE person_id = :person AND tab = "
    ":tab AND version = :seen";
struct SavedViewRow {
  domain::SavedView view;
  std::string columns;
};

// A column that a later program no longer has leaves the default.
domain::SavedView saved_view_of(SavedViewRow&& row) {
  row.view.columns = domain::read_columns(row.columns).value_or(domain::ColumnSet{});
  return std::move(row.view);
}

}  // namespace

template <>
struct sql::Fields<SavedViewRow> {
  static auto of(auto& row) {
    auto& v = row.view;
    return std::tie(v.id, v.owner, v.unit, v.shared, v.name, v.tab, v.filter, v.sort, row.columns, v.version,
                    v.changed_at);
  }
};

std::vector<domain::SavedView> ViewRepo::usable(const domain::Actor& actor, domain::ViewId after, int limit) {
  std::vector<domain::SavedView> views;
  const auto take = [&](std::vector<SavedViewRow> rows) {
    for (auto& row : rows) views.push_back(saved_view_of(std::move(row)));
  };
  take(sql::rows<SavedViewRow>(session_, select_own_views, actor.person, after, limit));
  take(sql::rows<SavedViewRow>(session_, select_shared_views, actor.unit, after, limit));
  std::ranges::sort(views, {}, &domain::SavedView::id);
  const auto rest = std::ranges::unique(views, {}, &domain::SavedView::id);
  views.erase(rest.begin(), rest.end());
  if (std::cmp_greater(views.size(), limit)) views.resize(static_cast<std::size_t>(limit));
  return views;
}

std::optional<domain::SavedView> ViewRepo::find(domain::ViewId id) {
  auto row = sql::one<SavedViewRow>(session_, select_view_by_id, id);
  return row ? std::optional{saved_view_of(std::move(*row))} : std::nullopt;
}

int ViewRepo::owned_by(domain::PersonId owner) { return sql::value<int>(session_, count_own_views, owner); }

int ViewRepo::shared_with(domain::UnitId unit) { return sql::value<int>(session_, count_shared_views, unit); }

void ViewRepo::insert(const domain::SavedView& view) {
  const std::array rows{SavedViewRow{view, domain::columns_text(view.columns)}};
  sql::insert_rows<SavedViewRow>(session_, insert_view, rows);
}

bool ViewRepo::update(const domain::SavedView& view) {
  return sql::execute(session_, update_view, view.shared, view.name, view.tab, view.filter, view.sort,
                      domain::columns_text(view.columns), view.changed_at, view.id, view.version) == 1;
}

bool ViewRepo::remove(domain::ViewId id, domain::Version seen) {
  return sql::execute(session_, delete_view, id, seen) == 1;
}

domain::KeptColumns ViewRepo::columns(domain::PersonId person, domain::Tab tab) {
  const auto row = sql::one<std::tuple<std::string, int>>(session_, select_columns, person, tab);
  if (!row) return {.columns = domain::default_columns()};
  const auto& [text, version] = *row;
  auto columns = domain::read_columns(text).value_or(domain::ColumnSet{});
  if (columns.empty()) return {.columns = domain::default_columns(), .version = version};
  return {.columns = std::move(columns), .version = version, .own = true};
}

bool ViewRepo::set_columns(domain::PersonId person, domain::Tab tab, const domain::ColumnSet& columns,
                           domain::Version seen) {
  const auto text = domain::columns_text(columns);
  // Nothing was kept so far: that is version 1.
  if (seen == 1) return sql::insert_new(session_, insert_columns, sql::cells(person, tab, text, 2));
  return sql::execute(session_, update_columns, text, person, tab, seen) == 1;
}

}  // namespace xiezhu::persistence
