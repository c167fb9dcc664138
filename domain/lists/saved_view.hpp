// Saved views of lists (视图): a tab with filter, sort and columns under a name, of one person or shared with
// the unit.
#pragma once

#include "domain/kernel/instant.hpp"
#include "domain/lists/columns.hpp"
#include "domain/organisation/person.hpp"
#include "domain/ports/list_query.hpp"

namespace xiezhu::domain {

struct SavedView {
  ViewId id;
  PersonId owner;
  UnitId unit;
  bool shared = false;
  std::string name;
  Tab tab = Tab::to_do;
  // The parameters as they stand in an address, in words and not in ids that might mean something else one
  // day: what they name may have gone when the view is read again.
  std::string filter;
  std::string sort;
  ColumnSet columns;  // empty: those of the reader
  Version version = 1;
  Instant changed_at;
  friend bool operator==(const SavedView&, const SavedView&) = default;
};

struct ViewLimits {
  static constexpr std::size_t name = 50;       // characters
  static constexpr std::size_t filter = 1'000;  // bytes
  static constexpr int owned = 50;              // views of one person
  static constexpr int shared = 100;            // shared views of one unit
};

// The owner, and for a shared view everybody in the unit.
bool may_use(const SavedView& view, const Actor& actor);
// The owner, and for a shared view the administrator of the unit.
bool may_change(const SavedView& view, const Actor& actor);

}  // namespace xiezhu::domain
