// What people keep beside the requests themselves: views, columns, marks, the calendar feed; and relations.
#pragma once

#include <optional>
#include <vector>

#include "domain/lists/saved_view.hpp"
#include "domain/request/relation.hpp"

namespace xiezhu::domain {

// A column set in its version. Without `own` ones they are the default.
struct KeptColumns {
  ColumnSet columns;
  Version version = 1;
  bool own = false;
};

class ViewRepository {
 public:
  virtual ~ViewRepository() = default;
  // The views that the actor may use: his own and those shared with his unit, by id after the given one.
  virtual std::vector<SavedView> usable(const Actor& actor, ViewId after, int limit) = 0;
  virtual std::optional<SavedView> find(ViewId id) = 0;
  virtual int owned_by(PersonId owner) = 0;
  virtual int shared_with(UnitId unit) = 0;
  virtual void insert(const SavedView& view) = 0;
  // Stores it as the next version; false when `view.version` is not the stored one any more.
  virtual bool update(const SavedView& view) = 0;
  virtual bool remove(ViewId id, Version seen) = 0;

  virtual KeptColumns columns(PersonId person, Tab tab) = 0;
  // Stores them as the version after `seen`, none for the default; false when `seen` is not the stored
  // version any more.
  virtual bool set_columns(PersonId person, Tab tab, const ColumnSet& columns, Version seen) = 0;
};

class RelationRepository {
 public:
  virtual ~RelationRepository() = default;
  // The living relations of a request, by id.
  virtual std::vector<RequestRelation> of(RequestId request) = 0;
  // A living one.
  virtual std::optional<RequestRelation> find(RelationId id) = 0;
  // False when the two are related already.
  virtual bool add(const RequestRelation& relation) = 0;
  // False when it was removed already.
  virtual bool remove(RelationId id, const Doing& removed) = 0;
  // All that there ever were between two requests, by id.
  virtual std::vector<RequestRelation> history(RequestId one, RequestId other) = 0;
};

// favourite 收藏: a star · tracked 跟踪: told of every step
struct Marks {
  bool favourite = false;
  bool tracked = false;
  friend bool operator==(const Marks&, const Marks&) = default;
};

struct Favourite {
  RequestId request;
  Instant at;
};

class MarkRepository {
 public:
  virtual ~MarkRepository() = default;
  virtual Marks marks(PersonId person, RequestId request) = 0;
  virtual void set(PersonId person, RequestId request, const Marks& marks, Instant now) = 0;
  // Newest first, after the cursor (instant of the star, id).
  virtual std::vector<Favourite> favourites(PersonId person, std::optional<Cursor> after, int limit) = 0;
  virtual int tracked_by(PersonId person, int at_most) = 0;
};

struct CalendarFeed {
  PersonId person;
  Instant created_at;
};

class FeedRepository {
 public:
  virtual ~FeedRepository() = default;
  virtual std::optional<CalendarFeed> of(PersonId person) = 0;
  // Whose feed has a token with this hash.
  virtual std::optional<CalendarFeed> by_hash(const std::string& token_hash) = 0;
  // Takes the place of an earlier one.
  virtual void put(const CalendarFeed& feed, const std::string& token_hash) = 0;
  virtual bool remove(PersonId person) = 0;
};

}  // namespace xiezhu::domain
